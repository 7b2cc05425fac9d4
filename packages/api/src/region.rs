//! What state, county and city contracts share.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary};

use crate::question::questions;
use crate::{checked_bytes, Invalid, Ownership, Place};

/// Most cell prefixes in one message.
pub const MAX_PREFIXES: usize = 100;

/// Makes a region. A county's or city's parent is the sender, a state has none.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg<C> {
    /// ISO 3166-2 code of a state; the country's code of a county, `[A-Z0-9-]{1,12}`; `[a-z0-9-]{1,32}` of a city.
    pub key: String,
    /// Name for people, 1 to 255 characters.
    pub name: String,
    /// Account that adds children, assigns cells and sets code ids.
    pub owner: String,
    /// Wasm admin of every contract below; null = the code can never be changed.
    pub admin: Option<String>,
    /// Contact registry that every location below trusts.
    pub registry: String,
    /// How long an infection counts, in seconds, 60 to 1209600.
    pub window_seconds: u64,
    /// Codes of the contracts below.
    pub code_ids: C,
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

/// What a visitor wants at a place. Each makes the location if there is none yet.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum Action {
    /// Make sure the location exists; nothing else.
    Open {},
    CheckIn {
        /// 16 bytes, see [`crate::commitments::visit_tag`].
        visit_tag: HexBinary,
    },
    /// Learn the status and be rewarded for asking; recorded on chain.
    Inspect {},
}

impl Action {
    /// That a visit tag has 16 bytes.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`].
    pub fn check(&self) -> Result<(), Invalid> {
        match self {
            Action::CheckIn { visit_tag } => checked_bytes::<16>("visit_tag", visit_tag).map(drop),
            Action::Open {} | Action::Inspect {} => Ok(()),
        }
    }
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
pub struct Config<C> {
    /// Key among its siblings.
    pub key: String,
    pub name: String,
    /// The region above; null for a state.
    pub parent: Option<Addr>,
    /// Owner and proposed owner.
    pub ownership: Ownership,
    /// Wasm admin of the contracts below; null = immutable.
    pub admin: Option<Addr>,
    /// Contact registry that the locations below trust.
    pub registry: Addr,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
    /// Codes of future children.
    pub code_ids: C,
    /// How many cell prefixes of 2, 3, 4, 5, 6 and 7 characters are assigned to children; empty for a city.
    pub prefix_counts: Vec<u32>,
}

questions! {
    /// Free questions that state, county and city understand alike, for whoever walks the tree.
    QueryMsg in ask {
        /// Counties and cities by key, locations by the text form of their place, ascending.
        Children {
            /// Key to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> ChildrenResponse,
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
