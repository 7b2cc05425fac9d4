//! What is wrong with data.

use thiserror::Error;

#[derive(Clone, Debug, PartialEq, Error)]
pub enum DataError {
    /// Columns of different lengths.
    #[error("column \"{column}\" has {found} rows, the response has {rows}")]
    Ragged {
        column: String,
        found: usize,
        rows: usize,
    },
    /// Not a finite number, or one outside its range.
    #[error("row {row}, column \"{column}\": {value} is not {wanted}")]
    Value {
        /// Row, from 1.
        row: usize,
        column: String,
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
    /// Errors by cluster from a single cluster.
    #[error("all rows that count are of one cluster; standard errors by cluster need 2 or more, and mean little below 30")]
    OneCluster,
    /// Errors by cluster from no more rows than terms.
    #[error(
        "standard errors by cluster need more rows than the {terms} terms, a row counted as often as its weight and trials \
         say; give more rows or fewer terms"
    )]
    NoRowsLeft {
        /// Terms with the intercept.
        terms: usize,
    },
}
