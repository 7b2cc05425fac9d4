//! What a model is fitted to.

use std::borrow::Cow;

use super::error::DataError;

/// Name of the intercept.
pub(super) const INTERCEPT: &str = "(Intercept)";

/// Data in columns of the same length.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Successes of each row: 0 or 1, or 0 to its trials.
    pub response: Vec<f64>,
    /// Trials of each row; none = one each.
    pub trials: Option<Vec<f64>>,
    /// Case weights, 0 or more; none = 1 each. They are frequencies: a row counts as so many equal ones of its cluster.
    pub weights: Option<Vec<f64>>,
    /// Added to the linear predictor; none = 0.
    pub offset: Option<Vec<f64>>,
    /// The cluster of each row, by any number: rows of one may be alike, as the people of a household are. Standard errors
    /// then come from the sandwich with `G/(G-1) · (n-1)/(n-p)` for G clusters, n trials (a row's weight times its trials)
    /// and p terms; coefficients stay as they are.
    pub clusters: Option<Vec<usize>>,
    /// Names and columns of the terms, without the intercept.
    pub terms: Vec<(String, Vec<f64>)>,
    /// Whether there is an intercept.
    pub has_intercept: bool,
}

/// Largest trials, weight and size of an offset: far above any that mean something, and sums of them are still finite.
const LARGEST: f64 = 1e100;
/// Terms between this and its inverse are not scaled.
const ORDINARY: f64 = 1e100;

/// A column, copied only where it had to be changed.
pub(super) type Column<'a> = Cow<'a, [f64]>;

/// Data that was checked: rows of weight zero left out, and terms of extraordinary size divided by it.
pub(super) struct Checked<'a> {
    /// Names, the intercept first.
    pub names: Vec<&'a str>,
    /// One column a term.
    pub columns: Vec<Column<'a>>,
    /// What each column was divided by.
    pub scales: Vec<f64>,
    pub successes: Column<'a>,
    /// Weight times trials; none = 1 each.
    pub totals: Option<Column<'a>>,
    /// None = 0 each.
    pub offset: Option<Column<'a>>,
    /// Sum of the totals.
    pub total: f64,
    /// Log-likelihood of a model that expects of each row what happened.
    pub perfect: f64,
}

impl Data {
    fn check_values(&self) -> Result<(), DataError> {
        let rows = self.response.len();
        for (name, column) in &self.terms {
            each(name, column, rows, "a finite number", |v, _| v.is_finite())?;
        }
        if let Some(offset) = &self.offset {
            let wanted = "-1e100 to 1e100";
            each("offset", offset, rows, wanted, |v, _| is_offset(v))?;
        }
        if let Some(weights) = &self.weights {
            each("weights", weights, rows, "0 to 1e100", |v, _| is_weight(v))?;
        }
        if let Some(trials) = &self.trials {
            let wanted = "above zero and at most 1e100";
            each("trials", trials, rows, wanted, |v, _| is_trials(v))?;
            let wanted = "between 0 and the trials";
            each("response", &self.response, rows, wanted, |v, row| {
                is_response(v, trials[row])
            })
        } else {
            each(
                "response",
                &self.response,
                rows,
                "between 0 and 1",
                |v, _| is_response(v, 1.0),
            )
        }
    }

    pub(super) fn check(&self) -> Result<Checked<'_>, DataError> {
        self.check_values()?;
        let weights = self.weights.as_deref();
        let rows = self.response.len();
        let used = weights.map_or(rows, |w| w.iter().filter(|w| **w > 0.0).count());
        let mut columns: Vec<(&str, Column<'_>)> = vec![];
        if self.has_intercept {
            columns.push((INTERCEPT, Cow::Owned(vec![1.0; used])));
        }
        for (name, column) in &self.terms {
            columns.push((name, kept(column, weights)));
        }
        if used < columns.len().max(1) {
            return Err(DataError::TooFewRows {
                rows: used,
                terms: columns.len(),
            });
        }
        let (names, mut columns): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let scales = columns.iter_mut().map(scale).collect();
        let successes = weighted(&self.response, weights);
        let totals = match (&self.trials, weights) {
            (Some(trials), weights) => Some(weighted(trials, weights)),
            (None, Some(weights)) => Some(kept(weights, Some(weights))),
            (None, None) => None,
        };
        let total = |row: usize| totals.as_ref().map_or(1.0, |totals| totals[row]);
        let perfect = |(row, success): (usize, &f64)| {
            part(*success, total(row)) + part(total(row) - success, total(row))
        };
        Ok(Checked {
            total: totals
                .as_ref()
                .map_or(used as f64, |totals| totals.iter().sum()),
            perfect: successes.iter().enumerate().map(perfect).sum(),
            names,
            scales,
            columns,
            successes,
            totals,
            offset: self.offset.as_ref().map(|offset| kept(offset, weights)),
        })
    }
}

/// Whether a row can have so many successes, out of its trials, or of 1 without trials.
pub fn is_response(successes: f64, trials: f64) -> bool {
    (0.0..=trials).contains(&successes)
}

/// Whether a row can have so many trials: above zero, at most 1e100.
pub fn is_trials(trials: f64) -> bool {
    trials > 0.0 && trials <= LARGEST
}

/// Whether a row can have that weight: 0 to 1e100.
pub fn is_weight(weight: f64) -> bool {
    (0.0..=LARGEST).contains(&weight)
}

/// Whether a row can have that offset: -1e100 to 1e100.
pub fn is_offset(offset: f64) -> bool {
    offset.abs() <= LARGEST
}

/// A column without the rows of weight zero.
pub(super) fn kept<'a, T: Copy>(column: &'a [T], weights: Option<&[f64]>) -> Cow<'a, [T]> {
    match weights {
        Some(weights) if weights.contains(&0.0) => {
            let rows = column.iter().zip(weights);
            rows.filter(|(_, w)| **w > 0.0).map(|(v, _)| *v).collect()
        }
        _ => Cow::Borrowed(column),
    }
}

/// The same, times the weights.
fn weighted<'a>(column: &'a [f64], weights: Option<&[f64]>) -> Column<'a> {
    match weights {
        Some(weights) => {
            let rows = column.iter().zip(weights);
            let rows = rows.filter(|(_, w)| **w > 0.0);
            rows.map(|(v, w)| v * w).collect()
        }
        None => Cow::Borrowed(column),
    }
}

/// `y ln(y / m)`.
fn part(count: f64, total: f64) -> f64 {
    if count > 0.0 && count < total {
        count * (count / total).ln()
    } else {
        0.0
    }
}

/// Divides a column of extraordinary size by it, so that squares neither overflow nor vanish; says by what.
fn scale(column: &mut Column<'_>) -> f64 {
    let larger = |most: f64, v: &f64| if v.abs() > most { v.abs() } else { most };
    let largest = column.iter().fold(0.0, larger);
    if largest == 0.0 || (1.0 / ORDINARY..=ORDINARY).contains(&largest) {
        return 1.0;
    }
    for value in column.to_mut() {
        *value /= largest;
    }
    largest
}

/// That a column has as many rows as the response.
pub(super) fn check_rows(name: &str, found: usize, rows: usize) -> Result<(), DataError> {
    if found == rows {
        return Ok(());
    }
    Err(DataError::Ragged {
        column: name.to_string(),
        found,
        rows,
    })
}

/// That a column has so many rows, and that each is what is wanted.
fn each(
    name: &str,
    column: &[f64],
    rows: usize,
    wanted: &'static str,
    is_fine: impl Fn(f64, usize) -> bool,
) -> Result<(), DataError> {
    check_rows(name, column.len(), rows)?;
    let mut values = column.iter().enumerate();
    match values.find(|(row, value)| !is_fine(**value, *row)) {
        None => Ok(()),
        Some((row, value)) => Err(DataError::Value {
            row: row + 1,
            column: name.to_string(),
            value: *value,
            wanted,
        }),
    }
}
