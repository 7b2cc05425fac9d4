//! Rows that come in clusters: whose they are, and what that makes of standard errors.

use std::collections::HashMap;

use serde::Serialize;
use wayclear_risk::fit::Fit;

use crate::page::Page;
use crate::table::{Column, Refusal, Table};
use crate::words::count;

/// A column that names the cluster of each row, in any words.
pub struct Clusters {
    column: Column,
    known: HashMap<String, usize>,
}

impl Clusters {
    /// Nothing of the column read yet.
    pub fn new(column: Column) -> Self {
        Clusters {
            column,
            known: HashMap::new(),
        }
    }

    /// The number of the row's cluster.
    ///
    /// # Errors
    /// A cell without a name.
    pub fn find(&mut self, table: &Table) -> Result<usize, Refusal> {
        let Some(name) = table.word(&self.column)? else {
            let missing = Refusal::new("no cluster", "every row needs the name of its cluster");
            return Err(missing.in_cell(self.column.name(), table.text(&self.column)?));
        };
        let next = self.known.len();
        match self.known.get(name) {
            Some(number) => Ok(*number),
            None => Ok(*self.known.entry(name.to_string()).or_insert(next)),
        }
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
            words: format!("clustered by {column}, {}", count(clusters, "cluster")),
            clusters,
            warning: is_few.then(|| {
                format!(
                    "{clusters} clusters are no more than the {terms} terms: these standard errors are too small and mean \
                     nothing; give more clusters or fewer terms"
                )
            }),
        }
    }

    pub fn tell(&self, page: &mut Page) {
        page.paragraph(format!("standard errors: {}", self.words), "");
        if let Some(warning) = &self.warning {
            page.paragraph(format!("warning: {warning}"), "");
        }
    }
}
