//! Exposures as rows of a CSV file.

use anyhow::{bail, Result};
use wayclear_api::location::Surface;
use wayclear_risk::fit::{CONTACT_TERM, SURFACE_TERM};
use wayclear_risk::{Contact, Exposure, Form, SurfaceContact};

use crate::args::model::decimal;
use crate::sheet::{Column, Sheet};

/// Names of the columns that describe an exposure.
pub const COLUMNS: [&str; 4] = ["rssi_dbm", "seconds", "gap_seconds", "surface"];
/// Names of the columns that a fit needs.
pub const TERMS: [&str; 2] = [CONTACT_TERM, SURFACE_TERM];

/// Where a sheet has them; a pair that is missing was not recorded.
pub struct ExposureColumns {
    contact: Option<(Column, Column)>,
    surface: Option<(Column, Column)>,
}

impl ExposureColumns {
    pub fn of(sheet: &Sheet) -> Result<Self> {
        let pair = |names: [&str; 2]| match names.map(|name| sheet.find(name)) {
            [None, None] => Ok(None),
            _ => anyhow::Ok(Some((sheet.column(names[0])?, sheet.column(names[1])?))),
        };
        let [rssi_dbm, seconds, gap_seconds, surface] = COLUMNS;
        let columns = ExposureColumns {
            contact: pair([rssi_dbm, seconds])?,
            surface: pair([gap_seconds, surface])?,
        };
        if columns.contact.is_none() && columns.surface.is_none() {
            bail!(
                "an exposure needs the columns rssi_dbm and seconds, gap_seconds and surface, or all four; there are: {}",
                sheet.names().join(", ")
            );
        }
        Ok(columns)
    }

    /// The exposure of the row; empty cells were not recorded.
    pub fn read(&self, sheet: &Sheet) -> Result<Exposure> {
        let both = |a: &Column, b: &Column| {
            sheet.here(format!(
                "one of \"{}\" and \"{}\" is empty; fill both or none",
                a.name(),
                b.name()
            ))
        };
        let mut exposure = Exposure::default();
        if let Some((rssi_dbm, seconds)) = &self.contact {
            exposure.contact = match (sheet.whole(rssi_dbm)?, sheet.whole(seconds)?) {
                (None, None) => None,
                (Some(r), Some(s)) => Some(Contact::new(r, s).map_err(|e| sheet.here(e))?),
                _ => return Err(both(rssi_dbm, seconds)),
            };
        }
        if let Some((gap_seconds, surface)) = &self.surface {
            exposure.surface = match (sheet.whole(gap_seconds)?, sheet.cell(surface)) {
                (None, "") => None,
                (Some(gap), name) if !name.is_empty() => {
                    let known: Surface = name
                        .parse()
                        .map_err(|()| sheet.refusal(surface, &format!("not {}", names())))?;
                    let touched = SurfaceContact::new(gap, known.into());
                    Some(touched.map_err(|e| sheet.here(e))?)
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
