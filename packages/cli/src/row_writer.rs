//! Answers that are rows, as many as there may be.

use std::io::{BufWriter, Stdout, Write};

use anyhow::Result;

use crate::output::Output;

/// Rows one after the other, of which none is kept: CSV for people and spreadsheets, with `--json` an object a line.
pub struct RowWriter<'a> {
    to: To<'a>,
    names: Vec<String>,
}

enum To<'a> {
    Csv(Box<csv::Writer<&'a mut BufWriter<Stdout>>>),
    Json(&'a mut BufWriter<Stdout>),
}

impl<'a> RowWriter<'a> {
    /// Begins with the names of the columns.
    pub fn new(names: Vec<String>, output: &'a mut Output) -> Result<Self> {
        let to = if output.is_json() {
            To::Json(output.stream())
        } else {
            let mut csv = csv::Writer::from_writer(output.stream());
            csv.write_record(&names)?;
            To::Csv(Box::new(csv))
        };
        Ok(RowWriter { to, names })
    }

    /// Writes a row; in JSON cells are texts, and null where nothing stands.
    pub fn write(&mut self, cells: impl Iterator<Item: AsRef<[u8]>>) -> Result<()> {
        match &mut self.to {
            To::Csv(csv) => csv.write_record(cells)?,
            To::Json(to) => {
                // What is not UTF-8 stood in a column that nobody looked at.
                let cells = cells.map(|cell| {
                    let cell = cell.as_ref();
                    (!cell.is_empty()).then(|| String::from_utf8_lossy(cell).into_owned())
                });
                let row: serde_json::Map<_, _> = self
                    .names
                    .iter()
                    .cloned()
                    .zip(cells.map(Into::into))
                    .collect();
                serde_json::to_writer(&mut *to, &row)?;
                to.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    /// Hands the last rows on.
    pub fn finish(self) -> Result<()> {
        match self.to {
            To::Csv(mut csv) => Ok(csv.flush()?),
            To::Json(to) => Ok(to.flush()?),
        }
    }
}
