//! What state, county and city contracts share.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, HexBinary};
use wayclear_status::interval_end;

use crate::question::questions;
use crate::{check_count, check_range, checked_bytes, Invalid, Ownership, Place};

/// Most cell prefixes in one message.
pub const MAX_PREFIXES: usize = 100;
/// Most visit tags in one message.
pub const MAX_VISIT_TAGS: usize = 200;
/// How many intervals before the block's a visit may lie: an hour.
pub const MAX_INTERVALS_LATE: u32 = 6;

/// Makes a county or city; the sender is its parent.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// The country's code of a county, `[A-Z0-9-]{1,12}`; `[a-z0-9-]{1,32}` of a city.
    pub key: String,
    /// Name for people, 1 to 255 characters.
    pub name: String,
    /// Account that adds children and assigns cells.
    pub owner: String,
    /// Wasm admin of every contract below; null = the code can never be changed.
    pub admin: Option<String>,
    /// Root of the tree, which knows the codes of what is made below.
    pub state: String,
    /// Contact registry that every location below trusts.
    pub registry: String,
    /// How long an infection counts, in seconds, 600 to 1209600.
    pub window_seconds: u64,
}

/// A county or city to be created.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct NewChild {
    /// Key of the child among its siblings.
    pub key: String,
    /// Name for people, 1 to 255 characters.
    pub name: String,
    /// Owner of the child.
    pub owner: String,
    /// Geohashes of 2 to 7 characters routed to the child, at most 100; more can be assigned later.
    pub prefixes: Vec<String>,
}

/// What somebody wants at a place. Each makes the location if there is none yet.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum Action {
    /// Make sure the location exists; nothing else.
    Open {},
    /// A person with an account of their own: the paper's way.
    CheckIn {
        /// When the visit was, in intervals of ten minutes since 1970: the block's or one of the six before it.
        interval: u32,
        /// 16 bytes, see [`crate::commitments::visit_tag`].
        visit_tag: HexBinary,
    },
    /// A relay or kiosk, for other people: nobody is looked at or paid.
    CheckIns {
        /// When the visits were, as for `CheckIn`; too late or too early, nothing is recorded and an event says so.
        interval: u32,
        /// 1 to 200 tags of 16 bytes, one after the other.
        visit_tags: Binary,
    },
    /// Learn the status and be rewarded for asking; recorded on chain.
    Inspect {},
}

impl Action {
    /// That tags have 16 bytes and there are not too many.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`], [`Invalid::Count`].
    pub fn check(&self) -> Result<(), Invalid> {
        match self {
            Action::CheckIn { visit_tag, .. } => {
                checked_bytes::<16>("visit_tag", visit_tag).map(drop)
            }
            Action::CheckIns { visit_tags, .. } => checked_tags(visit_tags).map(drop),
            Action::Open {} | Action::Inspect {} => Ok(()),
        }
    }

    /// That a check-in is neither too late nor in the future.
    ///
    /// # Errors
    /// [`Invalid::Range`].
    pub fn check_time(&self, now: u64, window: u64) -> Result<(), Invalid> {
        match self {
            Action::CheckIn { interval, .. } | Action::CheckIns { interval, .. } => {
                check_interval(*interval, now, window)
            }
            Action::Open {} | Action::Inspect {} => Ok(()),
        }
    }
}

/// The tags of a `CheckIns`.
///
/// # Errors
/// [`Invalid::ByteLength`] for bytes that are not a multiple of 16, [`Invalid::Count`].
pub fn checked_tags(packed: &Binary) -> Result<Vec<[u8; 16]>, Invalid> {
    let chunks = packed.chunks(16);
    check_count("visit_tags", chunks.len(), 1, MAX_VISIT_TAGS)?;
    chunks
        .map(|chunk| checked_bytes::<16>("the last of visit_tags", chunk))
        .collect()
}

/// That a visit of an interval may be recorded at `now`: it is the block's or one of the six before it, and counts still.
///
/// # Errors
/// [`Invalid::Range`].
pub fn check_interval(interval: u32, now: u64, window: u64) -> Result<(), Invalid> {
    let newest = wayclear_status::interval_at(now);
    let late = newest.saturating_sub(MAX_INTERVALS_LATE);
    // With a short window the oldest that still counts.
    let counts = wayclear_status::interval_at(now.saturating_sub(window));
    check_range("interval", interval, late.max(counts), newest)?;
    debug_assert!(interval_end(interval).saturating_add(window) > now);
    Ok(())
}

/// A visit on its way down the tree: the content of every `Forward` message.
#[cw_serde]
pub struct Forward {
    /// Who called the state contract.
    pub visitor: Addr,
    pub place: Place,
    pub action: Action,
}

/// What a region knows about itself; also the answer to its `Config` query.
#[cw_serde]
pub struct Config {
    /// Key among its siblings.
    pub key: String,
    pub name: String,
    /// The region above; null for a state.
    pub parent: Option<Addr>,
    /// Owner and proposed owner.
    pub ownership: Ownership,
    /// Wasm admin of the contracts below; null = immutable.
    pub admin: Option<Addr>,
    /// Root of the tree, which knows the codes of what is made below.
    pub state: Addr,
    /// Contact registry that the locations below trust; a state's own, which it has made.
    pub registry: Addr,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
    /// How many cell prefixes of 2, 3, 4, 5, 6 and 7 characters are assigned to children; empty for a city.
    pub prefix_counts: Vec<u32>,
}

questions! {
    /// Free questions that state, county and city understand alike, for whoever walks the tree.
    QueryMsg in ask {
        /// What the region knows about itself.
        Config {} -> crate::region::Config,
        /// Counties and cities by key, locations by the text form of their place, ascending.
        Children {
            /// Key to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> ChildrenResponse,
        /// Cell prefixes, ascending; a city has none, its children are found by place.
        Cells {
            /// Prefix to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> CellsResponse,
        /// Whether something of the region lies in the prefix asked for, or around it.
        InUse {
            /// Geohash of 2 to 7 characters.
            prefix: String,
        } -> InUseResponse,
    }
}

/// A child and its contract.
#[cw_serde]
pub struct Child {
    /// Key of a county or city, text form of a place.
    pub key: String,
    pub address: Addr,
}

/// Answer to `Children`, ascending by key.
#[cw_serde]
pub struct ChildrenResponse {
    pub children: Vec<Child>,
}

/// A cell prefix and the child it is routed to.
#[cw_serde]
pub struct Cell {
    /// Geohash of 2 to 7 characters.
    pub prefix: String,
    /// Key of the child.
    pub child: String,
}

/// Answer to `Cells`, ascending by prefix.
#[cw_serde]
pub struct CellsResponse {
    pub cells: Vec<Cell>,
}

#[cw_serde]
pub struct InUseResponse {
    /// Whether a child or a cell prefix of this region lies in the prefix asked for, or around it.
    pub in_use: bool,
}
