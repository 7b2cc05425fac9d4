//! A table of a study, read with suspicion: compressed or not, with any line ends, with or without a byte order mark.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use flate2::read::MultiGzDecoder;

use super::error::{DataProblem, MOST_ROWS};

/// How a compressed file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file of a study.
#[derive(Debug)]
pub struct Table {
    file: String,
    names: StringRecord,
    rows: Vec<StringRecord>,
}

/// A row of it.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    cells: &'a StringRecord,
}

impl Table {
    /// Reads a file that has these columns, and maybe others.
    ///
    /// # Errors
    /// [`DataProblem`].
    pub fn read(folder: &Path, name: &str, columns: &[&str]) -> Result<Self, DataProblem> {
        let path = folder.join(name);
        let file = path.display().to_string();
        let unreadable = |why: std::io::Error| DataProblem::Unreadable {
            file: file.clone(),
            why: why.to_string(),
        };
        let mut bytes = BufReader::new(File::open(&path).map_err(unreadable)?);
        let is_compressed = bytes.fill_buf().map_err(unreadable)?.starts_with(&GZIP);
        let plain: Box<dyn Read> = if is_compressed {
            Box::new(MultiGzDecoder::new(bytes))
        } else {
            Box::new(bytes)
        };
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(plain);
        let names = reader
            .headers()
            .map_err(|why| problem(&file, &why))?
            .clone();
        for name in &names {
            let same = names.iter().filter(|other| *other == name);
            if !name.is_empty() && same.count() > 1 {
                let column = name.to_string();
                return Err(DataProblem::TwoColumns { file, column });
            }
        }
        if let Some(column) = columns
            .iter()
            .find(|column| !names.iter().any(|n| n == **column))
        {
            return Err(DataProblem::NoColumn {
                file,
                column: (*column).to_string(),
                found: names.iter().take(20).collect::<Vec<_>>().join(", "),
            });
        }
        let mut rows = vec![];
        for row in reader.records() {
            if rows.len() == MOST_ROWS {
                return Err(DataProblem::TooManyRows { file });
            }
            rows.push(row.map_err(|why| problem(&file, &why))?);
        }
        Ok(Table { file, names, rows })
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }

    /// That there is something to fit.
    ///
    /// # Errors
    /// [`DataProblem::NoRows`].
    pub fn some<T>(&self, rows: Vec<T>) -> Result<Vec<T>, DataProblem> {
        if rows.is_empty() {
            let file = self.file.clone();
            return Err(DataProblem::NoRows { file });
        }
        Ok(rows)
    }
}

impl<'a> Row<'a> {
    /// What stands in a column; nothing where the table has no such column.
    pub fn text(&self, column: &str) -> &'a str {
        let place = self.table.names.iter().position(|name| name == column);
        place
            .and_then(|place| self.cells.get(place))
            .unwrap_or_default()
    }

    /// Whether it is 1.
    ///
    /// # Errors
    /// Where it is neither 0 nor 1.
    pub fn flag(&self, column: &str) -> Result<bool, DataProblem> {
        Ok(self.one_of(column, &["0", "1"], "0 or 1")? == 1)
    }

    /// The place of what stands there among these.
    ///
    /// # Errors
    /// Where it is none of them; `wanted` says what they are.
    pub fn one_of(
        &self,
        column: &str,
        known: &[&str],
        wanted: &'static str,
    ) -> Result<usize, DataProblem> {
        let text = self.text(column);
        let place = known.iter().position(|known| *known == text);
        place.ok_or_else(|| self.wrong(column, wanted))
    }

    /// A number in a range.
    ///
    /// # Errors
    /// Where it is none; `wanted` says which.
    pub fn number(
        &self,
        column: &str,
        is_fine: impl Fn(f64) -> bool,
        wanted: &'static str,
    ) -> Result<f64, DataProblem> {
        let number = self.text(column).parse::<f64>().ok();
        let number = number.filter(|number| number.is_finite() && is_fine(*number));
        number.ok_or_else(|| self.wrong(column, wanted))
    }

    /// What stands there, if anything does.
    ///
    /// # Errors
    /// Where nothing stands.
    pub fn label(&self, column: &str) -> Result<&'a str, DataProblem> {
        match self.text(column) {
            "" => Err(self.wrong(column, "a name")),
            label => Ok(label),
        }
    }

    fn wrong(&self, column: &str, wanted: &'static str) -> DataProblem {
        DataProblem::Cell {
            file: self.table.file.clone(),
            line: self.cells.position().map_or(0, csv::Position::line),
            column: column.to_string(),
            value: self.text(column).chars().take(40).collect(),
            wanted,
        }
    }
}

/// What the reader of CSV says; also where the file below it ends too early.
fn problem(file: &str, why: &csv::Error) -> DataProblem {
    let file = file.to_string();
    match why.kind() {
        csv::ErrorKind::Io(why) => DataProblem::Unreadable {
            file,
            why: why.to_string(),
        },
        _ => DataProblem::NoTable {
            file,
            why: why.to_string(),
        },
    }
}
