//! Claims 28 and 29: what was fitted beside reference fits that statsmodels made before.

use crate::outcomes::{Coefficient, Validated};
use crate::study::Verdict;

/// A reference fit: coefficients, the intercept first, and deviance.
struct Fit {
    set: &'static str,
    features: &'static str,
    estimates: &'static [f64],
    deviance: f64,
}

/// By `GLM(..., family=Binomial())` of statsmodels, tolerance 1e-14.
const FITS: [Fit; 4] = [
    Fit {
        set: "Israel",
        features: "isolation",
        estimates: &[0.553_385, -1.037_441, -1.921_661],
        deviance: 793.978_384_790_6,
    },
    Fit {
        set: "Israel",
        features: "isolation, vaccination, age, size",
        estimates: &[
            0.444_364, -1.084_417, -1.996_614, -1.476_009, -0.125_676, 0.090_606, -1.117_796,
        ],
        deviance: 743.970_505_061_9,
    },
    Fit {
        set: "Geneva",
        features: "kind of link",
        estimates: &[
            -3.286_979, 1.466_965, 1.272_076, 1.195_115, 0.647_922, -0.027_563,
        ],
        deviance: 2_047.468_684_150_6,
    },
    Fit {
        set: "South Africa",
        features: "sensor minutes",
        estimates: &[0.937_015, -0.134_765],
        deviance: 318.332_578_591_1,
    },
];

/// Set, features, log loss, Brier score, AUC, by the same and scikit-like sums of its own.
const VALIDATED: [(&str, &str, f64, f64, f64); 5] = [
    ("Israel", "isolation", 0.6035, 0.2069, 0.674),
    (
        "Israel",
        "isolation, vaccination, age, size",
        0.5961,
        0.2005,
        0.738,
    ),
    (
        "Geneva",
        "kind of link, health care as work",
        0.2735,
        0.0739,
        0.609,
    ),
    ("South Africa", "sensor minutes", 0.6772, 0.2417, 0.497),
    (
        "South Africa",
        "sensor minutes, Ct, room",
        0.6491,
        0.2275,
        0.581,
    ),
];

/// Errors by household of Israel's isolation, partial and complete.
const CLUSTERED: [(&str, f64); 2] = [
    ("partial isolation", 0.3405),
    ("complete isolation", 0.2841),
];

/// Nothing where nothing was computed.
pub fn verdicts(fits: &[Coefficient], validated: &[Validated]) -> Vec<Verdict> {
    if fits.is_empty() || validated.is_empty() {
        return vec![];
    }
    vec![reference(fits, validated), clustered(fits)]
}

/// Largest of some differences; one that is no number counts as infinite.
fn largest(differences: impl Iterator<Item = f64>) -> f64 {
    differences.fold(0.0, |most, off| {
        if off.is_nan() {
            f64::INFINITY
        } else {
            f64::max(most, off)
        }
    })
}

fn reference(fits: &[Coefficient], validated: &[Validated]) -> Verdict {
    let (mut off, mut deviance) = (0.0, 0.0);
    for fit in &FITS {
        let rows = fits
            .iter()
            .filter(|row| row.set == fit.set && row.features == fit.features);
        let rows: Vec<&Coefficient> = rows.collect();
        if rows.len() != fit.estimates.len() {
            off = f64::INFINITY;
        }
        let pairs = rows.iter().zip(fit.estimates);
        off = f64::max(
            off,
            largest(pairs.map(|(row, wanted)| (row.estimate - wanted).abs())),
        );
        let relative = rows
            .iter()
            .map(|row| (row.deviance / fit.deviance - 1.0).abs());
        deviance = f64::max(deviance, largest(relative));
    }
    let scores = VALIDATED
        .iter()
        .map(|(set, features, log_loss, brier, auc)| {
            let row = validated
                .iter()
                .find(|row| row.set == *set && row.features == *features);
            row.map_or(f64::INFINITY, |row| {
                let off = [row.log_loss - log_loss, row.brier - brier, row.auc - auc];
                largest(off.into_iter().map(f64::abs))
            })
        });
    let scores = largest(scores);
    let holds = off <= 1e-6 && deviance <= 1e-8 && scores <= 5e-4;
    Verdict::new(
        28,
        holds,
        format!(
            "largest difference of a coefficient {off:.0e}, of a deviance {deviance:.0e} of it, of log loss, Brier score or AUC {scores:.0e}"
        ),
    )
}

fn clustered(fits: &[Coefficient]) -> Verdict {
    let found = CLUSTERED.map(|(term, wanted)| {
        let row = fits
            .iter()
            .find(|row| row.features == "isolation" && row.term == term);
        (row.map_or(f64::NAN, |row| row.clustered_error), wanted)
    });
    let holds = found
        .iter()
        .all(|(found, wanted)| (found / wanted - 1.0).abs() <= 0.01);
    let [partial, complete] = found.map(|(found, _)| found);
    Verdict::new(
        29,
        holds,
        format!("complete isolation {complete:.4}, partial {partial:.4}"),
    )
}
