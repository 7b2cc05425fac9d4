//! Tree files on the command line: read, counted, complained about.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use wayclear_deploy::tree::{parse, Problem, Tree};

use crate::output::Answer;
use crate::page::Page;

/// What is wrong with a tree file.
#[derive(Serialize)]
pub struct Problems {
    problems: Vec<Problem>,
    #[serde(skip)]
    file: String,
}

/// Reads a tree file, or says what is wrong with it.
pub fn load(file: &Path) -> Result<Result<Tree, Problems>> {
    let name = file.display().to_string();
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    let file = name;
    Ok(parse(&text).map_err(|problems| Problems { problems, file }))
}

impl Answer for Problems {
    fn tell(&self, page: &mut Page) {
        for Problem { line, text } in &self.problems {
            page.line(format!("{}:{line}: {text}", self.file));
        }
    }

    fn is_good(&self) -> bool {
        false
    }

    fn is_complaint(&self) -> bool {
        true
    }
}

/// How large a tree is.
#[derive(Serialize)]
pub struct Counts {
    counties: usize,
    cities: usize,
    places: usize,
}

impl Counts {
    pub fn of(tree: &Tree) -> Self {
        Counts {
            counties: tree.counties.len(),
            cities: tree.counties.iter().map(|county| county.cities.len()).sum(),
            places: tree.places().count(),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts {
            counties,
            cities,
            places,
        } = self;
        write!(f, "{counties} counties, {cities} cities, {places} places")
    }
}
