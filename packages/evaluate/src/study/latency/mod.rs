//! How long a request takes: what was modelled, fitted and measured, as the study's page shows it.

mod figures;
mod tables;

use std::path::Path;

use anyhow::Result;

use super::Drawn;
use crate::latency::check::{Check, VALIDATION};
use crate::latency::claims::{of_model, of_runs};
use crate::latency::fit::{Fitted, FITTED};
use crate::latency::model::{Modelled, MODEL};
use crate::latency::rows::{Run, LATENCY};
use crate::series::Series;

/// What a folder has of it; empty where it has not been made.
struct Found {
    modelled: Vec<Modelled>,
    fitted: Vec<Fitted>,
    checks: Vec<Check>,
    runs: Vec<Run>,
}

/// Draws `model.csv`, `fitted.csv`, `validation.csv` and `latency.csv`.
///
/// # Errors
/// A file that is broken.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let found = Found {
        modelled: Series::read_if_there(&folder.join(MODEL))?.map_or(vec![], |s| s.rows),
        fitted: Series::read_if_there(&folder.join(FITTED))?.map_or(vec![], |s| s.rows),
        checks: Series::read_if_there(&folder.join(VALIDATION))?.map_or(vec![], |s| s.rows),
        runs: Series::read_if_there(&folder.join(LATENCY))?.map_or(vec![], |s| s.rows),
    };
    let mut verdicts = of_runs(&found.checks, &found.runs);
    for verdict in of_model(&found.modelled) {
        // Measured on a node counts for more than the model's own simulation.
        if verdicts
            .iter()
            .all(|measured| measured.claim != verdict.claim)
        {
            verdicts.push(verdict);
        }
    }
    Ok(Drawn {
        tables: tables::all(&found),
        figures: figures::all(&found)?,
        verdicts,
    })
}
