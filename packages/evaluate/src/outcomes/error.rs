//! What is wrong with a folder of data.

use thiserror::Error;
use wayclear_study::outcomes::NotFitted;

/// Most rows of a file: the studies have a few thousand.
pub const MOST_ROWS: usize = 100_000;

#[derive(Debug, Error)]
pub enum DataProblem {
    /// Not there, not ours to read, or a compressed file that is cut.
    #[error("{file} cannot be read: {why}; docs/study/README.md says what the folder has to hold")]
    Unreadable { file: String, why: String },
    /// Not CSV: bytes that are no text, or lines of different lengths.
    #[error("{file} is not a table in CSV: {why}; fetch it again")]
    NoTable { file: String, why: String },
    #[error("{file} has no column \"{column}\", it has: {found}; fetch it as it was published")]
    NoColumn {
        file: String,
        column: String,
        found: String,
    },
    #[error("{file} has the column \"{column}\" twice; which of them counts nobody can tell: fetch it again")]
    TwoColumns { file: String, column: String },
    #[error("{file}, line {line}, column \"{column}\": \"{value}\" is not {wanted}")]
    Cell {
        file: String,
        line: u64,
        column: String,
        value: String,
        /// What it must be.
        wanted: &'static str,
    },
    #[error("{file} has no row that counts; fetch it again")]
    NoRows { file: String },
    #[error("{file} has more than {MOST_ROWS} rows, the study has a few thousand; fetch it again")]
    TooManyRows { file: String },
    /// Nothing is wrong with any cell.
    #[error("{set}, {features}: {source}")]
    NotFitted {
        set: &'static str,
        features: &'static str,
        source: NotFitted,
    },
}
