//! Rows that come in clusters: whose they are, and what that makes of standard errors.

use std::collections::HashMap;
use std::fmt;

use anyhow::Result;
use serde::Serialize;
use wayclear_risk::fit::Fit;

use crate::sheet::{Column, Sheet};

/// A column that names the cluster of each row, in any words.
pub struct Clusters {
    column: Column,
    known: HashMap<String, usize>,
    of_row: Vec<usize>,
}

impl Clusters {
    /// Nothing of the column read yet.
    pub fn new(column: Column) -> Self {
        Clusters {
            column,
            known: HashMap::new(),
            of_row: vec![],
        }
    }

    /// Reads the cluster of the sheet's row.
    ///
    /// # Errors
    /// An empty cell.
    pub fn read(&mut self, sheet: &Sheet) -> Result<()> {
        let name = sheet.cell(&self.column);
        if name.is_empty() {
            return Err(sheet.refusal(&self.column, "every row needs the name of its cluster"));
        }
        let next = self.known.len();
        let number = match self.known.get(name) {
            Some(number) => *number,
            None => *self.known.entry(name.to_string()).or_insert(next),
        };
        self.of_row.push(number);
        Ok(())
    }

    /// The cluster of each row, by number.
    pub fn numbers(self) -> Vec<usize> {
        self.of_row
    }
}

/// Where standard errors are from.
#[derive(Serialize)]
pub struct Errors {
    #[serde(rename = "std_errors")]
    words: String,
    /// How many clusters count.
    clusters: usize,
    /// Why they are not to be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

impl Errors {
    /// Those of a fit whose rows have the clusters of a column.
    pub fn of(fit: &Fit, column: &str) -> Self {
        let (clusters, terms) = (fit.clusters.unwrap_or_default(), fit.terms.len());
        let is_few = clusters <= terms;
        Errors {
            words: format!("clustered by {column}, {clusters} clusters"),
            clusters,
            warning: is_few.then(|| {
                format!(
                    "{clusters} clusters are no more than the {terms} terms: these standard errors are too small and mean \
                     nothing; give more clusters or fewer terms"
                )
            }),
        }
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "standard errors: {}", self.words)?;
        match &self.warning {
            Some(warning) => write!(f, "\nwarning: {warning}"),
            None => Ok(()),
        }
    }
}
