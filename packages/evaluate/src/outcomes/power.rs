//! How many contacts would tell two forms of equation 10 apart, for whoever plans a study.

use std::path::Path;

use anyhow::Result;
use wayclear_risk::Form;
use wayclear_study::outcomes::{told_apart, Crowd};

use super::rows::{name, Told};
use super::{round, SEED};
use crate::series::{Provenance, Series};

/// How many are tried by default.
pub const CONTACTS: [u32; 7] = [300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000];
const DRAWS: u32 = 200;

/// How many contacts with signal, length and outcome would tell two forms apart; needs no data.
pub fn power(contacts: &[u32]) -> Vec<Told> {
    let crowds = [
        (Crowd::Everybody, "everybody"),
        (Crowd::OutsideHouseholds, "outside households"),
    ];
    let mut rows = vec![];
    for (crowd, crowd_name) in crowds {
        for truth in [Form::Normalised, Form::LogDose] {
            for contacts in contacts.iter().copied() {
                let found = told_apart(crowd, truth, contacts, DRAWS, SEED);
                rows.extend(found.map(|found| Told {
                    crowd: crowd_name.to_string(),
                    truth: name(truth).to_string(),
                    contacts,
                    infections: round(found.infections),
                    right: found.right,
                    told: found.told,
                }));
            }
        }
    }
    rows
}

/// Writes them into `outcomes-power.csv` of a folder.
///
/// # Errors
/// If the file cannot be written.
pub fn write_power(rows: &[Told], provenance: Provenance, folder: &Path) -> Result<()> {
    let rows = rows.to_vec();
    Series { provenance, rows }.write(&folder.join("outcomes-power.csv"))
}
