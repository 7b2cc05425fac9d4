//! What was published about contacts and infections: Kleynhans et al. 2023, and Murphy et al. 2021 on learned risk.

use std::path::Path;

use anyhow::Result;
use wayclear_study::published::learning::learn;

use super::{Row, Tolerance, Verdict};
use crate::outcomes::{Coefficient, SEED};
use crate::series::Series;

/// Made-up people, half of them learned from.
const PEOPLE: usize = 20_000;
/// Parts of exposures that nobody knows of.
const MISSING: [f64; 4] = [0.0, 0.2, 0.4, 0.6];

pub(super) fn rows(study: &Path) -> Result<Vec<Row>> {
    let mut rows = learned()?;
    rows.push(kleynhans(study)?);
    Ok(rows)
}

fn learned() -> Result<Vec<Row>> {
    let source = "Murphy et al. 2021";
    let how = "their constants, our regression, 10,000 made-up people to learn from and 10,000 to look at";
    let mut rows = vec![];
    let mut before: Option<f64> = None;
    for missing in MISSING {
        let found = learn(PEOPLE, missing, SEED)?;
        let percent = missing * 100.0;
        let quantity = format!("learned risk beats one made by hand, AUC, {percent:.0} % missing");
        // The hand-made one takes the place of what was published, which is a direction.
        rows.push(Row::new(source, &quantity, "", how).held(
            crate::outcomes::round(found.by_hand),
            found.learned,
            Tolerance::AtLeast,
        ));
        if let Some(before) = before {
            let quantity = format!("harder with more missing, AUC, {percent:.0} %");
            rows.push(Row::new(source, &quantity, "", how).held(
                before,
                found.learned,
                Tolerance::AtMost,
            ));
        }
        before = Some(crate::outcomes::round(found.learned));
    }
    Ok(rows)
}

/// No parameter of contacts was associated with infection: the interval of ours holds 0.
fn kleynhans(study: &Path) -> Result<Row> {
    let how = "clustered interval of our fit, docs/study/outcomes.csv: wayclear evaluate outcomes";
    let row = Row::new(
        "Kleynhans et al. 2023",
        "sensor minutes are not associated: odds ratio",
        "",
        how,
    );
    let fits: Option<Series<Coefficient>> = Series::read_if_there(&study.join("outcomes.csv"))?;
    let minutes = fits
        .iter()
        .flat_map(|fits| &fits.rows)
        .find(|fit| fit.features == "sensor minutes" && fit.term != "(Intercept)");
    Ok(match minutes {
        // By the interval of ours, which has to hold the 1 of theirs.
        Some(fit) => {
            let mut row = row.held(1.0, 1.0, Tolerance::Interval(fit.low, fit.high));
            row.ours = Some(fit.odds_ratio);
            row
        }
        None => row.verdict(Verdict::NotMeasured),
    })
}
