//! Tree files on the command line: read, counted, complained about.

use std::fmt;
use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use wayclear_deploy::tree::{self, Problem, Tree};

use crate::output::{Answer, Output};
use crate::page::Page;
use crate::source::read_text;
use crate::words::count;

/// What is wrong with a tree file, or wants a second look.
#[derive(Serialize)]
pub struct Problems {
    problems: Vec<Problem>,
    #[serde(skip)]
    file: String,
}

/// Reads a tree file with what wants a second look, or says what is wrong with it.
pub fn check(file: &Path) -> Result<Result<(Tree, Problems), Problems>> {
    let name = file.display().to_string();
    let text = read_text(file)?;
    let problems = |problems| Problems {
        problems,
        file: name,
    };
    Ok(match tree::check(&text) {
        Ok((tree, warnings)) => Ok((tree, problems(warnings))),
        Err(errors) => Err(problems(errors)),
    })
}

/// Reads a tree file to use it, or says what is wrong with it. Warnings are told beside.
pub fn load(file: &Path, output: &Output) -> Result<Result<Tree, Problems>> {
    Ok(check(file)?.map(|(tree, warnings)| {
        warnings.lines().for_each(|line| output.note(line));
        tree
    }))
}

impl Problems {
    /// One line for each: where it is, and what.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = String> + '_ {
        self.problems.iter().map(|problem| {
            let Problem { line, text, .. } = problem;
            let warning = if problem.is_warning { "warning: " } else { "" };
            format!("{}:{line}: {warning}{text}", self.file)
        })
    }
}

impl Answer for Problems {
    fn tell(&self, page: &mut Page) {
        self.lines().for_each(|line| page.line(line));
    }

    fn is_good(&self) -> bool {
        false
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
        let (counties, cities) = (count(*counties, "county"), count(*cities, "city"));
        write!(f, "{counties}, {cities}, {}", count(*places, "place"))
    }
}
