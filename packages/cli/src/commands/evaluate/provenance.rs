//! How this build made rows of the study.

use wayclear_evaluate::series::{Machine, Provenance};

use crate::version::{COMMIT, WASMD};

/// Of rows that a command computed; without a seed, and without an input that one has to know.
pub fn computed(command: impl Into<String>) -> Provenance {
    Provenance {
        command: command.into(),
        seed: None,
        commit: COMMIT.unwrap_or("none").to_string(),
        measured: None,
        input: None,
    }
}

/// The same of rows that were measured on this machine, with the node that this build is for.
pub fn measured(command: impl Into<String>) -> Provenance {
    Provenance {
        measured: Some(Machine::here(WASMD)),
        ..computed(command)
    }
}
