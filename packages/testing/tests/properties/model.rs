//! The model: plain lists of what happened. Nothing is ever forgotten here.

use std::collections::{BTreeMap, BTreeSet};

use wayclear_api::commitments::place_handle;
use wayclear_api::contact_registry::{ItemId, ItemKind, Slip, Verdict};
use wayclear_api::feed::{FeedFlag, FeedRow};
use wayclear_api::{Place, Surface, DAY_SECONDS, INTERVAL_SECONDS};
use wayclear_testing::{place, Chain, Embedded, Visited, GENESIS_TIME};

use crate::step::Voucher;
use crate::{PEOPLE, PLACES};

pub type Id = (u16, [u8; 8]);
/// Id of the slip, first interval, rotation.
pub type Sent = ([u8; 8], u32, u8);

/// What a slip is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Nothing,
    Flag { place: usize, interval: u32 },
    Account(usize),
}

#[derive(Clone, Debug)]
pub struct Known {
    pub kind: ItemKind,
    pub voucher: Voucher,
    /// Who had vouched for it and taken it back.
    pub before: Option<Voucher>,
    /// UTC day on which it was taken.
    pub taken: u16,
    pub is_burnt: bool,
    pub subject: Subject,
}

#[derive(Clone, Debug)]
pub struct Health {
    pub slip: Id,
    pub until: u64,
    pub flag_day: u16,
    pub flags: u16,
    pub voucher: Voucher,
}

#[derive(Clone, Debug)]
pub struct PlaceModel {
    pub created_at: Option<u64>,
    pub first_check_in_at: Option<u64>,
    pub visits: u64,
    /// Interval and secret.
    pub tags: BTreeSet<(u32, [u8; 16])>,
    pub cleanings: Vec<u64>,
    pub surface: Surface,
    /// What the location holds: interval and id.
    pub flags: BTreeSet<(u32, [u8; 8])>,
    /// Whether it fails, whatever it is told.
    pub is_broken: bool,
    /// What was taken back while it failed.
    pub missed: Vec<Id>,
}

/// What came of the last step, and what it was made of.
#[derive(Clone, Debug)]
pub enum Last {
    Plain {
        is_taken: bool,
    },
    Visits {
        visits: Vec<Visited>,
        fate: Fate,
    },
    Disclosed {
        by: Voucher,
        issued: u16,
        slips: Vec<Slip>,
        verdicts: Vec<Verdict>,
        failed: usize,
    },
    Revoked {
        ids: Vec<ItemId>,
        count: u64,
        skipped: u64,
        failed: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Recorded,
    /// Of a relay's tags: too late, and no error.
    OutOfTime,
    Refused,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub window: u64,
    pub now: u64,
    pub accounts: Vec<String>,
    pub places: Vec<PlaceModel>,
    pub visits: Vec<Visited>,
    pub ids: BTreeMap<Id, Known>,
    /// Day and hash -> slips that disclosed it, as they were taken.
    pub hashes: BTreeMap<(u16, [u8; 16]), Vec<Sent>>,
    pub health: BTreeMap<usize, Health>,
    /// Day and number of the slips taken last.
    pub quotas: BTreeMap<Voucher, (u16, u32)>,
    pub feed: Vec<FeedRow>,
    /// Who, when, hash.
    pub contacts: Vec<(usize, u64, [u8; 16])>,
    pub lab_is_active: bool,
    pub lab_may_revoke: bool,
    pub counter: u64,
    pub last: Last,
}

impl Model {
    pub fn new(window: u64) -> Self {
        let place = PlaceModel {
            created_at: None,
            first_check_in_at: None,
            visits: 0,
            tags: BTreeSet::new(),
            cleanings: vec![],
            surface: Surface::Other,
            flags: BTreeSet::new(),
            is_broken: false,
            missed: vec![],
        };
        let chain = Embedded::new();
        let account = |name: &&str| chain.account(name).expect("a name").into_string();
        Model {
            window,
            now: GENESIS_TIME,
            accounts: PEOPLE.iter().map(account).collect(),
            places: vec![place; PLACES.len()],
            visits: vec![],
            ids: BTreeMap::new(),
            hashes: BTreeMap::new(),
            health: BTreeMap::new(),
            quotas: BTreeMap::new(),
            feed: vec![],
            contacts: vec![],
            lab_is_active: true,
            lab_may_revoke: true,
            counter: 1,
            last: Last::Plain { is_taken: true },
        }
    }
}

impl Model {
    pub fn today(&self) -> u16 {
        u16::try_from(self.now / DAY_SECONDS).expect("a day")
    }

    pub fn interval(&self) -> u32 {
        u32::try_from(self.now / INTERVAL_SECONDS).expect("an interval")
    }

    pub fn infected(&self, who: usize) -> Option<&Health> {
        let health = self.health.get(&who);
        health.filter(|health| self.now < health.until)
    }

    /// Whether the registry keeps ids of a day still.
    pub fn is_kept(&self, (day, _): Id) -> bool {
        self.now < (u64::from(day) + 2) * DAY_SECONDS + 7_200 + 2 * self.window
    }

    pub fn append(&mut self, row: FeedRow) {
        if !row.is_empty() {
            self.feed
                .push(FeedRow::decode(&row.encode()).expect("a row"));
        }
    }

    pub fn flag(&self, place: usize, interval: u32, id: [u8; 8]) -> FeedFlag {
        let at = &self.places[place];
        let cleaned = at.first_cleaning_after(interval);
        let cleaned = cleaned.map_or(0, |at| at / INTERVAL_SECONDS - u64::from(interval));
        FeedFlag {
            handle: place_handle(&place_of(place)),
            interval,
            id,
            surface: at.surface.code(),
            cleaned: u16::try_from(cleaned).expect("a short while"),
        }
    }
}

pub fn place_of(n: usize) -> Place {
    place(PLACES[n].0)
}

pub fn day_of(interval: u32) -> u16 {
    u16::try_from(interval / 144).expect("a day")
}

pub fn item_id((day, id): Id) -> ItemId {
    ItemId { day, id: id.into() }
}
