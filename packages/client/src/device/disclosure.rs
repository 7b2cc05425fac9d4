//! What a device would make public, chosen by its owner.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use rand::CryptoRng;
use wayclear_api::Place;
use wayclear_identity::{Day, IdentityError};

use super::published::{day_key, mac_hashes};
use super::{Device, KeptVisit};
use crate::report::Report;

/// What its owner leaves out, and how the rest is disclosed.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Places whose visits stay private.
    pub without_places: BTreeSet<Place>,
    /// No visits at all.
    pub without_visits: bool,
    /// No identifiers at all.
    pub without_identifiers: bool,
    /// Hashes of identifiers instead of day keys: the paper's mode, more to send and more for all to see.
    pub hashes: bool,
}

/// What would become public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Days whose identifiers are disclosed.
    pub days: Vec<Day>,
    /// Days that are not over for long enough, with the time at which they will be.
    pub too_early: Vec<(Day, u64)>,
    pub visits: Vec<KeptVisit>,
    /// Visits that are left out.
    pub left_out: usize,
    /// The identifiers of the days.
    identifiers: Report,
}

/// A report that was shown to its owner and waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Random, for the authority's signature.
    pub token: [u8; 16],
    /// What will be sent.
    pub report: Report,
}

impl Device {
    /// What a choice would make public now.
    pub fn draft(&self, choice: &Choice, now: u64) -> Draft {
        let mut draft = Draft::default();
        for day in self.days.iter().filter(|_| !choice.without_identifiers) {
            let report = draft.identifiers.clone();
            let disclosed = if choice.hashes {
                mac_hashes(day, now).map(|hashes| hashes.into_iter().fold(report, Report::mac_hash))
            } else {
                day_key(day, now).map(|key| report.day_key(key))
            };
            match disclosed {
                Ok(report) => {
                    draft.identifiers = report;
                    draft.days.push(day.clone());
                }
                Err(IdentityError::Unfinished { allowed_from, .. }) => {
                    draft.too_early.push((day.clone(), allowed_from));
                }
                Err(_) => {}
            }
        }
        let (visits, left_out): (Vec<_>, Vec<_>) = self.visits.iter().cloned().partition(|visit| {
            !choice.without_visits && !choice.without_places.contains(&visit.place)
        });
        draft.visits = visits;
        draft.left_out = left_out.len();
        draft
    }

    /// Ends the key in use, so that it can be disclosed two hours later; the next one begins with the next interval.
    pub fn end_today(&mut self, now: u64) {
        for day in self.days.iter_mut().filter(|day| day.is_used_at(now)) {
            day.end_with(now);
        }
    }
}

impl Draft {
    /// Whether it discloses nothing.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty() && self.visits.is_empty()
    }

    /// The report; `locate` says where a place's contract is.
    ///
    /// # Errors
    /// Of `locate`.
    pub fn report<E>(
        &self,
        mut locate: impl FnMut(&Place) -> Result<Addr, E>,
    ) -> Result<Report, E> {
        let mut report = self.identifiers.clone();
        for visit in &self.visits {
            report = report.visit(&locate(&visit.place)?, visit.opening());
        }
        Ok(report)
    }
}

impl Prepared {
    /// A report with a new token.
    pub fn new(report: Report, random: &mut impl CryptoRng) -> Self {
        let mut token = [0; 16];
        random.fill_bytes(&mut token);
        Prepared { token, report }
    }
}
