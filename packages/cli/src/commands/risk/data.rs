//! What a fit is of: a table, and what its columns are.

use std::iter;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use wayclear_risk::fit::{is_offset, is_response, is_trials, is_weight, Data};

use super::clusters::Clusters;
use super::row_numbers::{self, Verdict};
use crate::output::Output;
use crate::table::{yes_or_no, Column, LeftOut, Quotes, Refusal, Table};

/// Which columns are what.
#[derive(Args)]
pub struct DataArgs {
    /// CSV with a line of names, - for standard input
    file: PathBuf,
    /// Column with 0 or 1, yes or no, true or false, or with successes out of --trials
    #[arg(long, value_name = "COLUMN")]
    response: String,
    /// Columns of the terms, separated by commas; by default all that are nothing else and do not number the rows
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    terms: Vec<String>,
    /// Column with the number of trials of each row
    #[arg(long, value_name = "COLUMN")]
    trials: Option<String>,
    /// Column with case weights: as many equal rows each stands for
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// Column that is added to the linear predictor
    #[arg(long, value_name = "COLUMN")]
    offset: Option<String>,
    /// Column that names each row's cluster, like its household: standard errors then allow for rows of a cluster
    /// being alike
    #[arg(long, value_name = "COLUMN")]
    pub cluster: Option<String>,
    /// Leave rows out that cannot be used, and count them, instead of refusing the file
    #[arg(long)]
    skip_bad: bool,
    #[command(flatten)]
    quotes: Quotes,
    /// Fit without an intercept
    #[arg(long)]
    no_intercept: bool,
}

impl DataArgs {
    /// Reads them. By default with these terms, or with all columns that are nothing else and do not number the rows.
    pub fn load(&self, terms: Option<[&str; 2]>, output: &Output) -> Result<Data> {
        let mut table = Table::open(&self.file, self.quotes, output)?;
        let chosen = match &self.terms[..] {
            [] => terms.map(|terms| terms.map(str::to_string).to_vec()),
            chosen => Some(chosen.iter().map(|name| name.trim().to_string()).collect()),
        };
        let is_chosen = chosen.is_some();
        let terms = chosen.unwrap_or_else(|| self.others(&table, output));
        let wanted = self.numbers().chain(&terms);
        let columns: Vec<Column> = wanted.map(|n| table.column(n)).collect::<Result<_>>()?;
        let cluster = self.cluster.as_ref().map(|name| table.column(name));
        let mut clusters = cluster.transpose()?.map(Clusters::new);
        let mut numbers = vec![vec![]; columns.len()];
        let (mut rows, mut of_row) = (vec![], vec![]);
        let mut left_out = LeftOut::for_tables(self.skip_bad);
        while table.advance()? {
            let cells = self.cells(&table, &columns);
            let cluster = clusters.as_mut().map(|clusters| clusters.find(&table));
            match cluster.transpose().and_then(|number| Ok((cells?, number))) {
                Ok((cells, number)) => {
                    of_row.extend(number);
                    rows.push(table.count());
                    let both = numbers.iter_mut().zip(cells);
                    both.for_each(|(numbers, cell)| numbers.push(cell));
                }
                Err(refusal) => left_out.refuse(&table, refusal)?,
            }
        }
        left_out.tell(output);
        let mut numbers = numbers.into_iter();
        let mut next = || numbers.next().unwrap_or_default();
        let mut data = Data {
            response: next(),
            trials: self.trials.as_ref().map(|_| next()),
            weights: self.weights.as_ref().map(|_| next()),
            offset: self.offset.as_ref().map(|_| next()),
            clusters: self.cluster.as_ref().map(|_| of_row),
            terms: terms.into_iter().map(|name| (name, next())).collect(),
            has_intercept: !self.no_intercept,
        };
        if !is_chosen {
            let first = table.names().first();
            data.terms.retain(|(name, values)| {
                let verdict = row_numbers::by_values(name, first == Some(name), values, &rows);
                match verdict {
                    Verdict::Numbers => tell_numbers(name, output),
                    Verdict::Perhaps => output.note(format!(
                        "column \"{name}\" counts and may number the rows; it is a term: --terms with the names of the others \
                         leaves it out"
                    )),
                    Verdict::Measures => {}
                }
                verdict != Verdict::Numbers
            });
        }
        Ok(data)
    }

    /// Columns of numbers that are no terms; the response is the first.
    fn numbers(&self) -> impl Iterator<Item = &String> {
        let others = [&self.trials, &self.weights, &self.offset];
        iter::once(&self.response).chain(others.into_iter().flatten())
    }

    /// The cells of a row, the response first, each in its range.
    fn cells(&self, table: &Table, columns: &[Column]) -> Result<Vec<f64>, Refusal> {
        table.check_cells()?;
        let cells = columns.iter().enumerate().map(|(index, column)| {
            let word =
                yes_or_no(table.text(column)?).filter(|_| index == 0 && self.trials.is_none());
            word.map_or_else(|| table.number(column), |yes| Ok(f64::from(u8::from(yes))))
        });
        let cells = cells.collect::<Result<Vec<_>, Refusal>>()?;
        let out_of_range = |column: &Column, wanted| {
            let refusal = Refusal::new("out of range", wanted);
            Err(refusal.in_cell(column.name(), table.text(column)?))
        };
        let mut next = columns.iter().zip(cells.iter().copied());
        let response = next.next();
        let trials = self.trials.as_ref().and_then(|_| next.next());
        let weights = self.weights.as_ref().and_then(|_| next.next());
        let offset = self.offset.as_ref().and_then(|_| next.next());
        if let Some((column, _)) = trials.filter(|(_, trials)| !is_trials(*trials)) {
            return out_of_range(column, "which must be above zero and at most 1e100");
        }
        let (most, wanted) = match trials {
            None => (1.0, "which must be 0 to 1"),
            Some((_, trials)) => (trials, "which must be 0 to the trials"),
        };
        if let Some((column, _)) = response.filter(|(_, y)| !is_response(*y, most)) {
            return out_of_range(column, wanted);
        }
        if let Some((column, _)) = weights.filter(|(_, weight)| !is_weight(*weight)) {
            return out_of_range(column, "which must be zero or more, at most 1e100");
        }
        if let Some((column, _)) = offset.filter(|(_, offset)| !is_offset(*offset)) {
            return out_of_range(column, "which must be -1e100 to 1e100");
        }
        Ok(cells)
    }

    /// All other columns, but those whose name says that they number the rows.
    fn others(&self, table: &Table, output: &Output) -> Vec<String> {
        let names = table.names().iter();
        let others = names.filter(|name| {
            self.numbers()
                .chain(&self.cluster)
                .all(|other| other != *name)
        });
        let (numbers, terms): (Vec<_>, Vec<_>) =
            others.cloned().partition(|name| row_numbers::by_name(name));
        for name in &numbers {
            tell_numbers(name, output);
        }
        terms
    }
}

fn tell_numbers(name: &str, output: &Output) {
    output.note(format!(
        "column \"{name}\" numbers the rows or has no name, so it is no term; if it is one, name it in --terms"
    ));
}
