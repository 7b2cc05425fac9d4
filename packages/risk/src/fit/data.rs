//! What a model is fitted to.

use thiserror::Error;

use super::convert::INTERCEPT;

/// What is wrong with data.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DataError {
    /// Columns of different lengths.
    #[error("column \"{column}\" has {found} rows, the response has {rows}")]
    Ragged {
        /// The column.
        column: String,
        /// Its length.
        found: usize,
        /// The response's.
        rows: usize,
    },
    /// Not a finite number, or one outside its range.
    #[error("row {row}, column \"{column}\": {value} is not {wanted}")]
    Value {
        /// Row, from 1.
        row: usize,
        /// The column.
        column: String,
        /// The value.
        value: f64,
        /// What it must be.
        wanted: &'static str,
    },
    /// Fewer rows that count than terms.
    #[error("{rows} rows with a weight above zero cannot determine {terms} terms; give more rows or fewer terms")]
    TooFewRows {
        /// Rows with a weight above zero.
        rows: usize,
        /// Terms with the intercept.
        terms: usize,
    },
}

/// Data in columns of the same length.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Successes of each row: 0 or 1, or 0 to its trials.
    pub response: Vec<f64>,
    /// Trials of each row; none = one each.
    pub trials: Option<Vec<f64>>,
    /// Case weights, 0 or more; none = 1 each.
    pub weights: Option<Vec<f64>>,
    /// Added to the linear predictor; none = 0.
    pub offset: Option<Vec<f64>>,
    /// Names and columns of the terms, without the intercept.
    pub terms: Vec<(String, Vec<f64>)>,
    /// Whether there is an intercept.
    pub has_intercept: bool,
}

/// Data that was checked: rows of weight zero left out, terms scaled to length one.
pub(super) struct Checked {
    /// Names, the intercept first.
    pub names: Vec<String>,
    /// One column a term.
    pub columns: Vec<Vec<f64>>,
    /// What each column was divided by.
    pub scales: Vec<f64>,
    /// Weight times successes.
    pub successes: Vec<f64>,
    /// Weight times trials.
    pub totals: Vec<f64>,
    pub offset: Vec<f64>,
}

impl Data {
    pub(super) fn check(&self) -> Result<Checked, DataError> {
        let rows = self.response.len();
        let ones = || vec![1.0; rows];
        let trials = self.trials.clone().unwrap_or_else(ones);
        let weights = self.weights.clone().unwrap_or_else(ones);
        let offset = self.offset.clone().unwrap_or_else(|| vec![0.0; rows]);
        let fixed = [
            ("trials", &trials),
            ("weights", &weights),
            ("offset", &offset),
        ];
        let terms = self
            .terms
            .iter()
            .map(|(name, column)| (name.as_str(), column));
        for (name, column) in fixed.into_iter().chain(terms) {
            if column.len() != rows {
                return Err(DataError::Ragged {
                    column: name.to_string(),
                    found: column.len(),
                    rows,
                });
            }
            let wanted = "a finite number";
            each(name, column, wanted, |value, _| value.is_finite())?;
        }
        each("trials", &trials, "above zero", |value, _| value > 0.0)?;
        each("weights", &weights, "zero or more", |value, _| value >= 0.0)?;
        each(
            "response",
            &self.response,
            "between 0 and the trials",
            |value, row| value >= 0.0 && trials.get(row).is_some_and(|most| value <= *most),
        )?;

        let counts: Vec<bool> = weights.iter().map(|weight| *weight > 0.0).collect();
        let keep = |column: &[f64]| -> Vec<f64> {
            let rows = column.iter().zip(&counts);
            rows.filter(|(_, counts)| **counts)
                .map(|(v, _)| *v)
                .collect()
        };
        let weighted = |column: &[f64]| -> Vec<f64> {
            let rows = keep(column).into_iter().zip(keep(&weights));
            rows.map(|(value, weight)| value * weight).collect()
        };
        let used = counts.iter().filter(|counts| **counts).count();
        let mut names = vec![];
        let mut columns = vec![];
        if self.has_intercept {
            names.push(INTERCEPT.to_string());
            columns.push(vec![1.0; used]);
        }
        for (name, column) in &self.terms {
            names.push(name.clone());
            columns.push(keep(column));
        }
        if used < columns.len().max(1) {
            return Err(DataError::TooFewRows {
                rows: used,
                terms: columns.len(),
            });
        }
        let scales = columns.iter_mut().map(|column| scale(column)).collect();
        Ok(Checked {
            names,
            scales,
            columns,
            successes: weighted(&self.response),
            totals: weighted(&trials),
            offset: keep(&offset),
        })
    }
}

/// Divides a column by its largest size, so that squares neither overflow nor vanish; a column of zeros stays.
fn scale(column: &mut [f64]) -> f64 {
    let largest = column
        .iter()
        .fold(0.0_f64, |largest, v| largest.max(v.abs()));
    if largest == 0.0 {
        return 1.0;
    }
    for value in column.iter_mut() {
        *value /= largest;
    }
    largest
}

fn each(
    name: &str,
    column: &[f64],
    wanted: &'static str,
    is_fine: impl Fn(f64, usize) -> bool,
) -> Result<(), DataError> {
    match column
        .iter()
        .enumerate()
        .find(|(row, value)| !is_fine(**value, *row))
    {
        None => Ok(()),
        Some((row, value)) => Err(DataError::Value {
            row: row.saturating_add(1),
            column: name.to_string(),
            value: *value,
            wanted,
        }),
    }
}
