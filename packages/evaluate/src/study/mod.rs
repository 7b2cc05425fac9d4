//! `docs/study`: its page and its figures, drawn from the CSV files beside them.

mod capacity;
pub(crate) mod claims;
mod cost;
mod figures;
mod files;
mod latency;
mod outcomes;
mod published;
pub mod replay;
mod scale;
pub mod solidity;
mod wire;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

pub use claims::{State, Verdict};

use crate::page::with_table;

/// The page that tells the story; tables stand in it between marks.
const PAGE: &str = "README.md";

/// What a part of the study makes of its CSV files; empty where it has not been run.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// Names of tables of the page, and their Markdown.
    pub tables: Vec<(&'static str, String)>,
    /// Names of files, and their SVG.
    pub figures: Vec<(&'static str, String)>,
    /// What it says of the study's claims.
    pub verdicts: Vec<Verdict>,
}

/// A part of the study: draws from the CSV files of a folder.
type Part = fn(&Path) -> Result<Drawn>;
/// In the order of the page.
const PARTS: &[Part] = &[
    figures::draw,
    solidity::draw,
    replay::draw,
    latency::draw,
    capacity::draw,
    wire::draw,
    cost::draw,
    scale::draw,
    outcomes::draw,
    published::draw,
    files::draw,
];

/// What is to stand in a folder, by name: the page with its tables, and the figures, as the CSV files in it have them.
///
/// # Errors
/// A CSV file that is broken; a page without marks for a table.
pub fn render(folder: &Path) -> Result<Vec<(String, String)>> {
    let file = folder.join(PAGE);
    let mut page =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut files = vec![];
    let mut verdicts = vec![];
    for part in PARTS {
        let drawn = part(folder)?;
        verdicts.extend(drawn.verdicts);
        for (name, table) in drawn.tables {
            page = with_table(&page, name, &table).with_context(|| file.display().to_string())?;
        }
        let figures = drawn.figures.into_iter();
        files.extend(figures.map(|(name, svg)| (name.to_string(), svg)));
    }
    let claims = claims::table(&verdicts)?;
    page = with_table(&page, "claims", &claims).with_context(|| file.display().to_string())?;
    files.push((PAGE.to_string(), page));
    Ok(files)
}

/// Names of files of a folder that are not as its CSV files have them.
///
/// # Errors
/// As [`render`].
pub fn stale(folder: &Path) -> Result<Vec<String>> {
    let mut stale = vec![];
    for (name, text) in render(folder)? {
        let found = fs::read_to_string(folder.join(&name)).ok();
        if found.as_ref() != Some(&text) {
            stale.push(name);
        }
    }
    Ok(stale)
}
