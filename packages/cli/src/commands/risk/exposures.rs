//! Exposures as rows of a CSV file.

use anyhow::{bail, Result};
use wayclear_api::location::Surface;
use wayclear_risk::fit::{CONTACT_TERM, SURFACE_TERM};
use wayclear_risk::{Contact, Exposure, Form, RiskError, SurfaceContact};

use crate::args::model::decimal;
use crate::table::{Column, Refusal, Table};

/// Names of the columns that describe an exposure.
pub const COLUMNS: [&str; 4] = ["rssi_dbm", "seconds", "gap_seconds", "surface"];
/// Names of the columns that a fit needs.
pub const TERMS: [&str; 2] = [CONTACT_TERM, SURFACE_TERM];

/// Where a table has them; a pair that is missing was not recorded.
pub struct ExposureColumns {
    contact: Option<(Column, Column)>,
    surface: Option<(Column, Column)>,
}

impl ExposureColumns {
    pub fn of(table: &Table) -> Result<Self> {
        let pair = |names: [&str; 2]| match names.map(|name| table.find(name)) {
            [None, None] => Ok(None),
            _ => anyhow::Ok(Some((table.column(names[0])?, table.column(names[1])?))),
        };
        let [rssi_dbm, seconds, gap_seconds, surface] = COLUMNS;
        let columns = ExposureColumns {
            contact: pair([rssi_dbm, seconds])?,
            surface: pair([gap_seconds, surface])?,
        };
        if columns.contact.is_none() && columns.surface.is_none() {
            bail!(
                "an exposure needs the columns rssi_dbm and seconds, gap_seconds and surface, or all four; there are: {}",
                table.names().join(", ")
            );
        }
        Ok(columns)
    }

    /// The exposure of the row; empty cells were not recorded.
    pub fn read(&self, table: &Table) -> Result<Exposure, Refusal> {
        table.check_cells()?;
        let both = |a: &Column, b: &Column| {
            let words = format!(
                "one of \"{}\" and \"{}\" is empty; fill both or none",
                a.name(),
                b.name()
            );
            Refusal::new("half an exposure", words)
        };
        let out_of_range = |error: RiskError| Refusal::new("out of range", error);
        let mut exposure = Exposure::default();
        if let Some((rssi_dbm, seconds)) = &self.contact {
            exposure.contact = match (table.whole(rssi_dbm)?, table.whole(seconds)?) {
                (None, None) => None,
                (Some(r), Some(s)) => Some(Contact::new(r, s).map_err(out_of_range)?),
                _ => return Err(both(rssi_dbm, seconds)),
            };
        }
        if let Some((gap_seconds, surface)) = &self.surface {
            exposure.surface = match (table.whole(gap_seconds)?, table.word(surface)?) {
                (None, None) => None,
                (Some(gap), Some(name)) => {
                    let known: Surface = name.parse().map_err(|()| {
                        let words = format!("not {}", names());
                        Refusal::new("surface", words).in_cell(surface.name(), name)
                    })?;
                    Some(SurfaceContact::new(gap, known.into()).map_err(out_of_range)?)
                }
                _ => return Err(both(gap_seconds, surface)),
            };
        }
        Ok(exposure)
    }
}

/// The surfaces by name.
fn names() -> String {
    let names: Vec<&str> = Surface::ALL.iter().map(|surface| surface.name()).collect();
    names.join(", ")
}

/// The cells below [`TERMS`].
pub fn terms(form: Form, exposure: &Exposure) -> [String; 2] {
    let (contact, surface) = form.terms(exposure);
    [decimal(contact), decimal(surface)]
}
