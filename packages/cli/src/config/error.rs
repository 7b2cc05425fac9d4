//! What is wrong with a file of settings.

use thiserror::Error;

/// Why a file of settings is not followed.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read {file}: {reason}")]
    Unreadable { file: String, reason: String },
    /// It is no TOML.
    #[error("{file}, line {line}: {reason}")]
    Form {
        file: String,
        line: usize,
        reason: String,
    },
    /// A setting that there is not.
    #[error("{file}, line {line}: there is no setting \"{name}\"; there are: {known}")]
    Unknown {
        file: String,
        line: usize,
        name: String,
        known: String,
    },
    /// A value that no flag would take.
    #[error("{file}, line {line}: {name}: {reason}")]
    Value {
        file: String,
        line: usize,
        name: &'static str,
        reason: String,
    },
    /// What whoever reads the file could sign with.
    #[error("{file}, line {line}: \"{name}\" looks like a secret, which does not belong in a file of settings: take it out, and give words in the variable WAYCLEAR_MNEMONIC, in a file named with keys, or leave them in wasmd's keyring")]
    Secret {
        file: String,
        line: usize,
        name: String,
    },
    /// Whoever wrote the folder would have files elsewhere read, or written over.
    #[error("{file}, line {line}: a file that merely lies in the current folder may not name {value} for {name}, which is not below that folder; say it with its flag or {variable}, or name the file with --config")]
    Outside {
        file: String,
        line: usize,
        name: &'static str,
        variable: &'static str,
        value: String,
    },
    /// Whoever wrote the folder would have a program of theirs run, phones led to their servers, or money spent.
    #[error("{file}, line {line}: a file that merely lies in the current folder may not say {name}; say it with its flag or {variable}, or name the file with --config")]
    Untrusted {
        file: String,
        line: usize,
        name: &'static str,
        variable: &'static str,
    },
}
