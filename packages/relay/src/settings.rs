//! What a relay is told when it starts.

use std::net::IpAddr;
use std::num::NonZeroU32;

use cosmwasm_std::Addr;
use wayclear_api::Place;
use wayclear_status::{day_at, day_start};

use crate::seal::SealKey;

/// How many tags of a place and ten minutes a relay takes unless it is told otherwise.
pub const TAGS_A_PLACE: u32 = 5_000;
/// How many tags wait in all at most: a million phones.
const TAGS_IN_ALL: u64 = 1_000_000;
/// How many slips wait in all at most.
const SLIPS_IN_ALL: u64 = 100_000;

/// When slips go unless the relay is told otherwise.
const RELEASE_HOURS: [u8; 4] = [0, 6, 12, 18];

/// What one address may hand in in a minute unless the relay is told otherwise.
const REQUESTS_A_MINUTE: u32 = 240;

/// What a forwarder may bring in a minute unless the relay is told otherwise: a hundred phones a second.
pub const FORWARDED_A_MINUTE: u32 = 6_000;

/// A tree, who pays, and what is taken.
#[derive(Clone, Debug)]
pub struct Settings {
    pub chain_id: String,
    /// The root of the tree.
    pub state: Addr,
    pub registry: Addr,
    /// How long an infection counts, in seconds.
    pub window: u64,
    /// Accounts that send, in turn.
    pub accounts: Vec<Addr>,
    /// Who has granted the fees; `None` = the accounts pay themselves.
    pub granter: Option<Addr>,
    /// The only place it takes visits of, and no slips: a kiosk. `None` = any.
    pub only: Option<Place>,
    /// Whether tags and slips go as soon as they come, for kiosks and tests: everybody can see when.
    pub at_once: bool,
    /// Hours of the UTC day at which slips go, unless they go at once.
    pub release: Release,
    /// Cell prefixes under which it makes locations that there are not.
    pub open_in: Vec<String>,
    /// Most locations it makes in a UTC day.
    pub open_a_day: u32,
    /// Most that a UTC day may cost, in base units; then nothing new is taken until the next. `None` = no bound.
    pub purse: Option<u64>,
    pub limits: Limits,
    /// Who stands before it and says in `x-forwarded-for` for whom it asks.
    pub trusted_proxies: Vec<IpAddr>,
    /// How it takes what forwarders bring; `None` = it does not.
    pub ohttp: Option<Ohttp>,
}

/// What a relay takes from forwarders.
#[derive(Clone, Debug)]
pub struct Ohttp {
    /// What phones seal for.
    pub key: SealKey,
    /// Addresses of forwarders that stand for many phones.
    pub forwarders: Vec<IpAddr>,
    /// What each of them may bring in a minute; anybody else as much as without a forwarder. `None` = no bound.
    pub a_minute: Option<NonZeroU32>,
}

/// Hours of the UTC day at which slips go, ascending, each from 0 to 23. Whoever reads the chain knows of a slip that it came
/// between two of them, and nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release(Vec<u8>);

impl Release {
    /// `None`, if there is no hour, or one that no day has.
    pub fn at(hours: &[u8]) -> Option<Self> {
        let mut hours = hours.to_vec();
        hours.sort_unstable();
        hours.dedup();
        let is_day = hours.last().is_some_and(|last| *last < 24);
        is_day.then_some(Release(hours))
    }

    pub fn hours(&self) -> &[u8] {
        &self.0
    }

    /// The last one before a time or at it. Unix seconds.
    pub fn last(&self, now: u64) -> u64 {
        let days = [day_at(now).saturating_sub(1), day_at(now)];
        let times = days.into_iter().flat_map(|day| {
            let hours = self.0.iter();
            hours.map(move |hour| day_start(day) + u64::from(*hour) * 3_600)
        });
        times.filter(|time| *time <= now).max().unwrap_or_default()
    }
}

impl Default for Release {
    fn default() -> Self {
        Release(RELEASE_HOURS.to_vec())
    }
}

/// Most that is taken.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Tags of a place and ten minutes.
    pub tags_a_place: u32,
    /// Tags that wait in all.
    pub tags: u64,
    /// Slips that wait in all.
    pub slips: u64,
    /// What one address may hand in in a minute, and ask for: a school or a train has one address. `None` = no bound.
    pub a_minute: Option<NonZeroU32>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            tags_a_place: TAGS_A_PLACE,
            tags: TAGS_IN_ALL,
            slips: SLIPS_IN_ALL,
            a_minute: NonZeroU32::new(REQUESTS_A_MINUTE),
        }
    }
}

impl Settings {
    /// A relay of a tree that is told nothing else: patient, without a bound of its own, and makes no locations. `window`: how long
    /// an infection counts, in seconds.
    pub fn new(chain_id: String, state: Addr, registry: Addr, window: u64) -> Self {
        Settings {
            chain_id,
            state,
            registry,
            window,
            accounts: vec![],
            granter: None,
            only: None,
            at_once: false,
            release: Release::default(),
            open_in: vec![],
            open_a_day: 0,
            purse: None,
            limits: Limits::default(),
            trusted_proxies: vec![],
            ohttp: None,
        }
    }

    /// Whether it makes locations in a cell.
    pub fn opens(&self, cell: &str) -> bool {
        self.open_in.iter().any(|prefix| cell.starts_with(prefix))
    }
}
