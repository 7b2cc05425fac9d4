//! What nobody answers is a finding, and the others are looked at all the same.

use std::fmt::Display;

use wayclear_deploy::doctor::{Finding, Kind};

/// What was found, or that nobody could look.
pub fn or_silent<E: Display>(
    found: Result<Vec<Finding>, E>,
    kind: Kind,
    subject: &str,
) -> Vec<Finding> {
    let cure = "run wayclear doctor again, or with another --node";
    found.unwrap_or_else(|error| {
        vec![Finding::not_looked_at(
            kind,
            subject,
            error.to_string(),
            cure,
        )]
    })
}
