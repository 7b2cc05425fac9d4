//! Answers that are rows, as many as there may be.

use std::io::{BufWriter, StdoutLock, Write};

use anyhow::Result;

use crate::output::Output;

/// Rows one after the other, of which none is kept: CSV for people and spreadsheets, with `--json` an object a line.
pub struct Rows<'a> {
    to: RowsTo<'a>,
    names: Vec<String>,
}

enum RowsTo<'a> {
    Csv(Box<csv::Writer<&'a mut BufWriter<StdoutLock<'static>>>>),
    Json(&'a mut BufWriter<StdoutLock<'static>>),
}

impl<'a> Rows<'a> {
    /// Begins with the names of the columns.
    pub fn new(names: Vec<String>, output: &'a mut Output) -> Result<Self> {
        let to = if output.is_json() {
            RowsTo::Json(output.stream())
        } else {
            let mut csv = csv::Writer::from_writer(output.stream());
            csv.write_record(&names)?;
            RowsTo::Csv(Box::new(csv))
        };
        Ok(Rows { to, names })
    }

    /// Writes a row; in JSON cells are texts, and null where nothing stands.
    pub fn write<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<()> {
        match &mut self.to {
            RowsTo::Csv(csv) => csv.write_record(cells)?,
            RowsTo::Json(to) => {
                let cells = cells.map(|cell| (!cell.is_empty()).then_some(cell));
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
            RowsTo::Csv(mut csv) => Ok(csv.flush()?),
            RowsTo::Json(to) => Ok(to.flush()?),
        }
    }
}
