//! Texts from files or standard input.

use std::fs;
use std::io::{read_to_string, stdin};
use std::path::Path;

use anyhow::{Context, Result};

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// The whole text of a file, or of standard input for `-`.
pub fn read_text(path: &Path) -> Result<String> {
    if path == Path::new(STDIN) {
        return Ok(read_to_string(stdin())?);
    }
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
