//! What was published about contacts and infections: Kleynhans et al. 2023, and Murphy et al. 2021 on learned risk.

use std::path::Path;

use anyhow::Result;
use wayclear_study::published::learning::learn;

use super::{Row, Verdict};
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
    // What was published are directions, so what ours has to beat is ours too, and stands in the tolerance.
    let mut hold = |quantity: String, ours: f64, tolerance: String, holds: bool| {
        let mut row = Row::new(source, &quantity, "", how).beside(None, ours);
        row.tolerance = tolerance;
        row.verdict = Verdict::of(holds);
        rows.push(row);
    };
    for missing in MISSING {
        let found = learn(PEOPLE, missing, SEED)?;
        let percent = missing * 100.0;
        hold(
            format!("learned risk beats one made by hand, AUC, {percent:.0} % missing"),
            found.learned,
            format!("above {:.3}, by hand", found.by_hand),
            found.learned > found.by_hand,
        );
        if let Some(before) = before {
            hold(
                format!("harder with more missing, AUC, {percent:.0} % missing"),
                found.learned,
                format!("below {before:.3}, with fewer missing"),
                found.learned < before,
            );
        }
        before = Some(found.learned);
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
        Some(fit) => {
            let mut row = row.beside(None, fit.odds_ratio);
            row.tolerance = format!("{:.2} to {:.2} holds 1", fit.low, fit.high);
            row.verdict = Verdict::of((fit.low..=fit.high).contains(&1.0));
            row
        }
        None => row.verdict(Verdict::NotMeasured),
    })
}
