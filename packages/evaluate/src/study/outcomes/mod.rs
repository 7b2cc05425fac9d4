//! What real infections say of equation 8: tables of fits, predictions, attack rates, forms and power; a forest plot and calibration.

mod claims;
mod figures;

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;

use super::Drawn;
use crate::outcomes::{Calibrated, Coefficient, Counted, Formed, Told, Validated};
use crate::series::Series;

const NOT_YET: &str = "Not yet computed: `wayclear evaluate outcomes FOLDER --out docs/study`.\n";

/// Draws from `outcomes.csv` and its sisters.
///
/// # Errors
/// A file that is broken.
pub(super) fn draw(folder: &Path) -> Result<Drawn> {
    let mut drawn = Drawn::default();
    let fits = read::<Coefficient>(folder, "outcomes.csv")?;
    let validated = read::<Validated>(folder, "outcomes-validated.csv")?;
    let calibrated = read::<Calibrated>(folder, "calibration.csv")?;
    drawn.tables = vec![
        ("outcomes", table(&fits, coefficients)),
        ("validated", table(&validated, validations)),
        (
            "shares",
            table(&read::<Counted>(folder, "outcomes-shares.csv")?, shares),
        ),
        (
            "forms",
            table(&read::<Formed>(folder, "outcomes-forms.csv")?, forms),
        ),
        (
            "power",
            table(&read::<Told>(folder, "outcomes-power.csv")?, power),
        ),
    ];
    if !fits.is_empty() {
        drawn
            .figures
            .push(("outcomes.svg", figures::forest(&fits)?));
    }
    if !calibrated.is_empty() {
        drawn
            .figures
            .push(("calibration.svg", figures::calibration(&calibrated)?));
    }
    drawn.verdicts = claims::verdicts(&fits, &validated);
    Ok(drawn)
}

fn read<R: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<R>> {
    let series = Series::read_if_there(&folder.join(name))?;
    Ok(series.map(|series| series.rows).unwrap_or_default())
}

fn table<R>(rows: &[R], write: impl Fn(&[R]) -> String) -> String {
    if rows.is_empty() {
        NOT_YET.to_string()
    } else {
        write(rows)
    }
}

fn coefficients(rows: &[Coefficient]) -> String {
    let mut text = "| study | features | term | coefficient | error, naive | error, clustered | odds ratio, 95 % |\n\
         |---|---|---|--:|--:|--:|--:|\n"
        .to_string();
    for row in rows {
        let Coefficient {
            set,
            features,
            term,
            estimate,
            naive_error,
            clustered_error,
            odds_ratio,
            low,
            high,
            ..
        } = row;
        let _ = writeln!(
            text,
            "| {set} | {features} | {term} | {estimate:.3} | {naive_error:.3} | {clustered_error:.3} | {odds_ratio:.2}, {low:.2} to {high:.2} |"
        );
    }
    text
}

fn validations(rows: &[Validated]) -> String {
    let mut text = "| study | features | people, infected | log loss (base) | Brier (base) | AUC, 95 % | calibration slope |\n\
         |---|---|--:|--:|--:|--:|--:|\n"
        .to_string();
    for row in rows {
        let _ = writeln!(
            text,
            "| {} | {} | {}, {} | {:.4} ({:.4}) | {:.4} ({:.4}) | {:.3}, {:.3} to {:.3} | {:.2} ± {:.2} |",
            row.set,
            row.features,
            row.people,
            row.infected,
            row.log_loss,
            row.log_loss_base,
            row.brier,
            row.brier_base,
            row.auc,
            row.auc_low,
            row.auc_high,
            row.slope,
            row.slope_half_width
        );
    }
    text
}

fn shares(rows: &[Counted]) -> String {
    let mut text =
        "| study | who | people | of them | share, 95 % |\n|---|---|--:|--:|--:|\n".to_string();
    for row in rows {
        let [share, low, high] = [row.share, row.low, row.high].map(|share| share * 100.0);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {share:.1} %, {low:.1} to {high:.1} |",
            row.set, row.group, row.people, row.count
        );
    }
    text
}

fn forms(rows: &[Formed]) -> String {
    let mut text = "| form | deviance, if partial isolation leaves half the dose | part of the dose that fits best, 95 % |\n|---|--:|--:|\n"
        .to_string();
    for row in rows {
        let _ = writeln!(
            text,
            "| `{}` | {:.2} | {:.3}, {:.3} to {:.3} |",
            row.form, row.deviance_at_half, row.ratio, row.low, row.high
        );
    }
    text
}

fn power(rows: &[Told]) -> String {
    let mut text = "| contacts of | true form | contacts | infections expected | true form fits better | is 20 times likelier |\n\
         |---|---|--:|--:|--:|--:|\n"
        .to_string();
    for row in rows {
        let [right, told] = [row.right, row.told].map(|share| share * 100.0);
        let _ = writeln!(
            text,
            "| {} | `{}` | {} | {:.0} | {right:.0} % | {told:.0} % |",
            row.crowd, row.truth, row.contacts, row.infections
        );
    }
    text
}
