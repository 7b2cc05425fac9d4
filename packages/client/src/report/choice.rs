//! What a device would make public, chosen by its owner.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{Item, MacHash};
use wayclear_api::Place;
use wayclear_identity::{Day, IdentityError};
use wayclear_status::{day_at, day_start, DAY_SECONDS};

use super::{Progress, Report, ReportSlip};
use crate::device::{day_key, own_id, Device, KeptVisit};

/// What its owner leaves out, and how the rest is disclosed.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Places whose visits stay private.
    pub without_places: BTreeSet<Place>,
    /// No visits at all.
    pub without_visits: bool,
    /// No identifiers at all.
    pub without_identifiers: bool,
    /// Hashes of identifiers that were kept for so many intervals each, 1 to 144, instead of day keys: the paper's mode, more
    /// to send and more for all to see.
    pub hashes: Option<u8>,
    /// The account whose own check-ins from now on are infected ones: the paper's mode.
    pub account: Option<Addr>,
}

/// What would become public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub items: Vec<Item>,
    /// UTC days whose hashes cannot be signed for yet, since they are not over.
    pub too_early: Vec<u16>,
    /// How many visits the owner leaves out.
    pub left_out: usize,
}

impl Device {
    /// What a choice would make public, signed at `now`; what is older than a window counts no more. A visit that nobody has
    /// seen recorded is among it: the registry knows whether it was.
    ///
    /// # Errors
    /// [`IdentityError::Rotation`].
    pub fn draft(&self, choice: &Choice, now: u64, window: u64) -> Result<Draft, IdentityError> {
        let mut draft = Draft::default();
        let issued = day_at(now);
        // The registry takes what ended in the window before the day of issue, or on that day.
        let after = day_start(issued).saturating_sub(window);
        let until = day_start(issued).saturating_add(DAY_SECONDS);
        let is_covered = |item: &Item| item.ends_at() > after && item.ends_at() <= until;
        for day in self.days.iter().filter(|_| !choice.without_identifiers) {
            match choice.hashes {
                None => draft.items.push(day_key(day)),
                Some(rotation) => match hash_day(day, rotation, now) {
                    Ok(hashes) => draft.items.push(hashes),
                    Err(IdentityError::Unfinished { .. }) => draft.too_early.push(day.day),
                    Err(error) => return Err(error),
                },
            }
        }
        let is_chosen = |visit: &&KeptVisit| {
            !choice.without_visits && !choice.without_places.contains(&visit.place)
        };
        // Whoever checked in twice was there once; of the visits that may not stand all are tried.
        let mut recorded = BTreeSet::new();
        let is_first = |visit: &&KeptVisit| {
            !visit.is_committed || recorded.insert((visit.place.clone(), visit.interval))
        };
        let chosen = self.visits.iter().filter(is_chosen).filter(is_first);
        draft.items.extend(chosen.map(KeptVisit::item));
        draft.left_out = self.visits.iter().filter(|v| !is_chosen(v)).count();
        draft.items.extend(choice.account.iter().map(|account| {
            let account = account.to_string();
            Item::Account {
                account,
                day: issued,
            }
        }));
        draft.items.retain(is_covered);
        Ok(draft)
    }

    /// Begins a report, or chooses anew for the one that is under way: what is not chosen any more stays private, unless it
    /// was sent. Its owner's phone will not be exposed by it.
    pub fn begin_report(&mut self, items: Vec<Item>) -> &mut Report {
        self.own.extend(items.iter().filter_map(own_id));
        let report = self.report.get_or_insert_default();
        let is_sent = |slip: &ReportSlip| slip.progress != Progress::Waiting || slip.tries > 0;
        let slips = &mut report.slips;
        slips.retain(|slip| is_sent(slip) || items.contains(&slip.item));
        report.add(items);
        report
    }
}

fn hash_day(day: &Day, rotation: u8, now: u64) -> Result<Item, IdentityError> {
    let hashes = day.disclose_hashes(rotation, now)?.into_iter();
    let entries = hashes.map(|hash| MacHash {
        interval: hash.interval,
        mac_hash: hash.mac_hash.into(),
        rotation: hash.rotation,
    });
    Ok(Item::MacHashes {
        day: day.day,
        entries: entries.collect(),
    })
}
