//! Why nothing was packed. Each says what to do.

use thiserror::Error;

#[derive(Debug, Error)]
pub enum ReleaseError {
    /// Nobody can tell what version and commit this is.
    #[error("{folder} is no checkout of Wayclear: {reason}; name one with --source")]
    Source { folder: String, reason: String },
    /// What a draft may be, and a release not.
    #[error("this is no commit to be released: {}; mend it, or pack a draft with --draft", .0.join("; "))]
    NotReady(Vec<String>),
    /// Something was not built, or half of it.
    #[error("{file}: {reason}; build it: {command}")]
    NotBuilt {
        file: String,
        reason: String,
        command: &'static str,
    },
    /// A file of the checkout that belongs to a release cannot be packed.
    #[error("cannot pack {file}: {reason}")]
    File { file: String, reason: String },
    /// Programs that are needed are missing.
    #[error("{}", missing(.0))]
    NoPrograms(Vec<(&'static str, &'static str)>),
    /// A program that is needed has failed, or said what nobody understands.
    #[error("{program} failed: {reason}")]
    Program {
        program: &'static str,
        reason: String,
    },
    /// A release is never written over.
    #[error("{file} is there already; name another folder, or remove it")]
    Taken { file: String },
    #[error("cannot write {file}: {reason}")]
    Write { file: String, reason: String },
}

/// Programs, and how each is installed.
fn missing(programs: &[(&str, &str)]) -> String {
    let lines = programs.iter();
    let lines =
        lines.map(|(program, command)| format!("{program} is missing; install it: {command}"));
    lines.collect::<Vec<_>>().join("\n")
}
