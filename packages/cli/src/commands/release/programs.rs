//! The programs that packing needs.

use std::env;

use super::error::ReleaseError;

/// Tells what a checkout is.
pub const GIT: &str = "git";
/// Writes the bills of crates.
pub const CARGO: &str = "cargo-cyclonedx";
/// Writes the bill of the page.
pub const NPM: &str = "npm";

/// Each with how it is installed, in the version that this was tried with where that matters.
const ALL: [(&str, &str); 3] = [
    (GIT, "apt-get install git"),
    (CARGO, "cargo install --locked cargo-cyclonedx@0.5.9"),
    (NPM, "apt-get install npm"),
];

/// That all of them are there, before hours are spent on what the first ones do.
///
/// # Errors
/// [`ReleaseError::NoPrograms`], with all that are missing.
pub fn check() -> Result<(), ReleaseError> {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_there =
        |program: &str| env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let missing = ALL.into_iter().filter(|(program, _)| !is_there(program));
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(ReleaseError::NoPrograms(missing))
    }
}
