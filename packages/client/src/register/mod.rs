//! What an authority has signed, for whom: a file that is only written at its end. It keeps no content, since the authority
//! never saw any, but it can tell later which published slips were whose, and take them back.

mod file;

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};
use wayclear_api::contact_registry::{ItemId, KnownId, SIGNED_AT_ONCE};

use crate::feed::Id;
use crate::revoke::is_revocable;

pub use file::{RegisterError, RegisterFile};

const VERSION: u32 = 1;

/// All that was noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    patients: BTreeMap<String, Patient>,
    /// For whom each id was signed first.
    owners: BTreeMap<Id, Owner>,
    /// Whether the file ends within a line, which was left out.
    pub is_torn: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Owner {
    patient: String,
    /// First UTC day of its signature, in days since 1970.
    issued: u16,
}

/// One patient, by a label that stays in the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patient {
    /// UTC days of signature, in days since 1970.
    pub issued: BTreeSet<u16>,
    /// Of all that was signed, random padding included.
    pub ids: BTreeSet<Id>,
    /// Whether all of it is to be taken back, what is published later too.
    pub is_revoked: bool,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    /// Which form the lines have; stands in the first one.
    WayclearRegister(u32),
    Signed {
        patient: String,
        issued: u16,
        /// 8 bytes each.
        ids: Vec<HexBinary>,
    },
    Revoked {
        patient: String,
    },
}

impl Register {
    /// All patients, by their labels.
    pub fn patients(&self) -> &BTreeMap<String, Patient> {
        &self.patients
    }

    /// For how many patients something was signed on a UTC day, in days since 1970.
    pub fn patients_of_day(&self, issued: u16) -> usize {
        let patients = self.patients.values();
        patients
            .filter(|patient| patient.issued.contains(&issued))
            .count()
    }

    /// First UTC day on which something was signed for a patient, in days since 1970: nothing of theirs was taken before it.
    pub fn first_issued(&self, patient: &str) -> Option<u16> {
        let patient = self.patients.get(patient)?;
        patient.issued.first().copied()
    }

    /// The first one of all patients whose slips are to be taken back; `None` = there are none.
    pub fn first_issued_of_revoked(&self) -> Option<u16> {
        let revoked = self.patients.values().filter(|patient| patient.is_revoked);
        revoked
            .filter_map(|patient| patient.issued.first().copied())
            .min()
    }

    /// Which of the ids that the registry knows were signed for a patient, if a revocation may still do something to them.
    pub fn of_patient(&self, patient: &str, known: &[KnownId]) -> Vec<ItemId> {
        let known = known.iter().filter(|known| is_revocable(known));
        self.signed(known, |owner, _| owner.patient == patient)
    }

    /// Which of the ids that the registry knows were signed for patients whose slips are to be taken back, and stand still:
    /// asked again and again it follows what their phones go on sending.
    pub fn to_revoke(&self, known: &[KnownId]) -> Vec<ItemId> {
        let known = known.iter().filter(|known| !known.is_burnt);
        self.signed(known, |_, patient| patient.is_revoked)
    }

    fn signed<'a>(
        &self,
        known: impl Iterator<Item = &'a KnownId>,
        is_meant: impl Fn(&Owner, &Patient) -> bool,
    ) -> Vec<ItemId> {
        let is_meant = |known: &&KnownId| {
            let id: Option<Id> = known.slip.id.to_array().ok();
            let owner = id.and_then(|id| self.owners.get(&id));
            // What the registry took before is of somebody whose ids anybody could read and ask for.
            let owner = owner.filter(|owner| owner.issued <= known.taken);
            let patient = owner.and_then(|owner| Some((owner, self.patients.get(&owner.patient)?)));
            patient.is_some_and(|(owner, patient)| is_meant(owner, patient))
        };
        known
            .filter(is_meant)
            .map(|known| known.slip.clone())
            .collect()
    }

    /// That ids may be signed for a patient on a day, at most so many that are first signed on it.
    fn check(
        &self,
        patient: &str,
        ids: &[Id],
        issued: u16,
        most: usize,
    ) -> Result<(), RegisterError> {
        let is_revoked = |patient: &str| self.patients.get(patient).is_some_and(|p| p.is_revoked);
        if is_revoked(patient) {
            let patient = patient.to_string();
            return Err(RegisterError::Revoked { patient });
        }
        let owned = (1..).zip(ids);
        let owned = owned.filter_map(|(number, id)| Some((number, id, self.owners.get(id)?)));
        // A revoked patient's are taken back whoever has them signed, so the same phone may ask again under another label.
        let mut others =
            owned.filter(|(_, _, owner)| owner.patient != patient && !is_revoked(&owner.patient));
        if let Some((number, id, owner)) = others.next() {
            return Err(RegisterError::OtherPatient {
                number,
                id: id.into(),
                patient: owner.patient.clone(),
            });
        }
        let is_of_day = |owner: &&Owner| owner.patient == patient && owner.issued == issued;
        let before = self.owners.values().filter(is_of_day).count();
        let new = ids.iter().filter(|id| !self.owners.contains_key(*id));
        let count = before.saturating_add(new.count());
        if count > most {
            let patient = patient.to_string();
            let requests = count.div_ceil(SIGNED_AT_ONCE);
            return Err(RegisterError::TooMany {
                patient,
                count,
                most,
                requests,
            });
        }
        Ok(())
    }

    fn apply(&mut self, index: usize, line: Line) -> Result<(), String> {
        match line {
            Line::WayclearRegister(VERSION) if index == 0 => {}
            Line::WayclearRegister(version) => {
                return Err(format!(
                    "version {version} here, this build writes {VERSION} in the first line"
                ));
            }
            _ if index == 0 => return Err("the first line names no version".to_string()),
            Line::Signed {
                patient,
                issued,
                ids,
            } => {
                let known = self.patients.entry(patient.clone()).or_default();
                known.issued.insert(issued);
                for id in ids {
                    let id = id.to_array().map_err(|error| error.to_string())?;
                    known.ids.insert(id);
                    let patient = patient.clone();
                    let owner = self.owners.entry(id);
                    let owner = owner.or_insert(Owner { patient, issued });
                    owner.issued = owner.issued.min(issued);
                }
            }
            Line::Revoked { patient } => {
                self.patients.entry(patient).or_default().is_revoked = true;
            }
        }
        Ok(())
    }
}
