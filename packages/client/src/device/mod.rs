//! What a phone keeps: its keys, its visits, whom it has met, what it has found out. Nothing of it leaves the device but
//! what its owner discloses.

mod contacts;
#[cfg(feature = "files")]
mod file;
mod form;
#[cfg(feature = "files")]
mod last;
mod public_mode;
mod rows;
mod visits;

use std::collections::BTreeSet;

use rand::CryptoRng;
use wayclear_api::commitments::item_id;
use wayclear_api::contact_registry::{Item, ItemId};
use wayclear_identity::{Day, Secret};
use wayclear_status::{day_at, day_start, interval_start, DAY_SECONDS};

use crate::exposures::{Exposure, LONGEST_SURVIVAL_SECONDS};
use crate::feed::Id;
use crate::home::Home;
use crate::report::Report;

pub use contacts::{KeptContact, Met};
#[cfg(feature = "files")]
pub use file::{DeviceError, DeviceFile};
pub use form::FormError;
pub use visits::{Handed, KeptVisit, VisitTextError};

/// What a phone keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The deployment it belongs to; `None` until it is used with one.
    pub home: Option<Home>,
    /// Day keys, the oldest first.
    pub days: Vec<Day>,
    /// As they were made, the oldest first; some may never have been recorded.
    pub visits: Vec<KeptVisit>,
    /// People met, the oldest first.
    pub contacts: Vec<KeptContact>,
    /// What it found out when it last looked, the oldest first.
    pub exposures: Vec<Exposure>,
    /// UTC days and ids of what its owner made public and does not follow from days and visits, and of what was forgotten.
    pub own: BTreeSet<(u16, Id)>,
    /// What its owner is about to make public.
    pub report: Option<Report>,
}

impl Device {
    /// Takes contacts in, of logs that may have been read before. Whom they were with shows when it next looks: the feed
    /// is compared as a whole, so nobody learns that there are new ones.
    pub fn meet(&mut self, contacts: impl IntoIterator<Item = KeptContact>) -> Met {
        contacts::meet(&mut self.contacts, contacts)
    }

    /// Forgets what is older than a window and a day of slack, if the chain's time and the device's clock both say so: a
    /// wrong clock alone costs nothing. What its owner left somewhere can expose a visit days later, so its id is known for
    /// longer than it itself. All in seconds.
    pub fn forget(&mut self, chain_now: u64, device_now: u64, window: u64) {
        let kept_for = window.saturating_add(DAY_SECONDS);
        let oldest = chain_now.min(device_now).saturating_sub(kept_for);
        let is_over = |item: &Item| item.ends_at() <= oldest;
        let over: Vec<_> = self
            .items()
            .filter(is_over)
            .filter_map(|item| own_id(&item))
            .collect();
        self.own.extend(over);
        self.days.retain(|day| day.ends_at() > oldest);
        self.visits.retain(|visit| visit.ends_at() > oldest);
        self.contacts.retain(|contact| contact.ended_at > oldest);
        self.exposures.retain(|exposure| exposure.at() > oldest);
        let came = self.visits.iter().map(|v| interval_start(v.interval));
        let came = came.min().map_or(oldest, |came| came.min(oldest));
        let left = came.saturating_sub(LONGEST_SURVIVAL_SECONDS);
        self.own.retain(|(day, _)| day_ends_at(*day) > left);
        self.report.take_if(|report| report.forget(oldest));
    }

    /// The key of the day, made if there is none.
    pub fn today(&mut self, now: u64, random: &mut impl CryptoRng) -> &Day {
        let today = day_at(now);
        let known = self.days.iter().position(|day| day.day == today);
        let index = known.unwrap_or(self.days.len());
        if known.is_none() {
            self.days.push(Day::new(Secret::random(random), today));
        }
        &self.days[index]
    }

    /// Ids of all that its owner can have made public: it exposes nobody else's phone to itself.
    pub fn own_ids(&self) -> BTreeSet<Id> {
        let items = self.items().map(|item| item_id(&item.digest()));
        items.chain(self.own.iter().map(|(_, id)| *id)).collect()
    }

    /// Its keys and visits, as they become public.
    fn items(&self) -> impl Iterator<Item = Item> + '_ {
        let keys = self.days.iter().map(day_key);
        keys.chain(self.visits.iter().map(KeptVisit::item))
    }
}

/// UTC day and id of an item of its owner's.
pub(crate) fn own_id(item: &Item) -> Option<(u16, Id)> {
    // An id has 8 bytes.
    ItemId::of(item).checked().ok()
}

/// A day as it becomes public. It may be signed for today, and must not be sent before its time.
pub(crate) fn day_key(day: &Day) -> Item {
    Item::DayKey {
        key: day.key.expose().into(),
        day: day.day,
    }
}

fn day_ends_at(day: u16) -> u64 {
    day_start(day).saturating_add(DAY_SECONDS)
}
