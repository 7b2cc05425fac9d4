//! The root of the tree: the public door for whoever knows only a place.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary};

use crate::contact_registry::{Authority, ReportPolicy, RiskModel};
use crate::question::questions;
use crate::region::{self, Action, NewChild};
use crate::stored::stored;
use crate::Place;

pub use crate::region::Config;

stored! {
    /// A code on the chain, and which one it must be.
    Code in CodeRow {
        id: u64,
        /// SHA-256 of the wasm, 32 bytes.
        checksum: HexBinary,
    }
}

/// Codes of everything that is made below a state.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct CodeIds {
    pub registry: Code,
    pub county: Code,
    pub city: Code,
    pub location: Code,
}

/// Codes of everything that is made below a state, as they are stored: read by whoever creates a child.
#[cw_serde]
pub struct CodeIdsRow {
    pub registry: CodeRow,
    pub county: CodeRow,
    pub city: CodeRow,
    pub location: CodeRow,
}

impl From<CodeIds> for CodeIdsRow {
    fn from(ids: CodeIds) -> Self {
        CodeIdsRow {
            registry: ids.registry.into(),
            county: ids.county.into(),
            city: ids.city.into(),
            location: ids.location.into(),
        }
    }
}

impl From<CodeIdsRow> for CodeIds {
    fn from(row: CodeIdsRow) -> Self {
        CodeIds {
            registry: row.registry.into(),
            county: row.county.into(),
            city: row.city.into(),
            location: row.location.into(),
        }
    }
}

/// The contact registry that a state makes for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct NewRegistry {
    /// Keeps the list of authorities and may revoke anything.
    pub owner: String,
    /// Whose word is taken.
    pub policy: ReportPolicy,
    /// The first authorities, at most 10.
    pub authorities: Vec<Authority>,
    /// Version 1 of the risk model, in effect at once.
    pub risk_model: RiskModel,
    /// How long before it takes effect a new risk model must be known, in seconds, at most 2592000; fixed.
    pub risk_model_delay_seconds: u64,
}

/// Makes a state and its registry.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// ISO 3166-2 code.
    pub key: String,
    /// Name for people, 1 to 255 characters.
    pub name: String,
    /// Account that adds counties, assigns cells and sets code ids.
    pub owner: String,
    /// Wasm admin of every contract below, the registry's too; null = the code can never be changed.
    pub admin: Option<String>,
    /// How long an infection counts, in seconds, 600 to 1209600.
    pub window_seconds: u64,
    pub registry: NewRegistry,
    /// Codes of the contracts below; compared with those on the chain.
    pub code_ids: CodeIds,
}

/// Takes no funds, except where said.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Anyone: go to a place. The visitor is the sender.
    Visit { place: Place, action: Action },
    /// Owner: create a county and route its cells to it.
    AddCounty { county: NewChild },
    /// Owner: route more cells to a county.
    AssignCells {
        /// Key of the county.
        child: String,
        /// Geohashes of 2 to 7 characters, 1 to 100 of them.
        prefixes: Vec<String>,
    },
    /// Owner: stop routing cells in which nothing lives.
    ReleaseCells {
        /// Geohashes as they were assigned, 1 to 100 of them.
        prefixes: Vec<String>,
    },
    /// Owner: replace a prefix by its 32 longer ones, with the same county; so that all but the ground in use can be
    /// released.
    SplitCells {
        /// Geohash as it was assigned, 2 to 6 characters.
        prefix: String,
    },
    /// Owner: codes of whatever is made from now on, anywhere below; compared with those on the chain.
    SetCodeIds { code_ids: CodeIds },
    /// Owner: offer the contract to a successor; null withdraws the offer.
    ProposeOwner { owner: Option<String> },
    /// Proposed owner: take the contract over.
    AcceptOwner {},
}

questions! {
    /// Free questions to a state.
    QueryMsg in ask {
        /// What the state knows about itself.
        Config {} -> crate::region::Config,
        /// Counties, ascending by key.
        Children {
            /// Key to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> region::ChildrenResponse,
        /// Cell prefixes, ascending.
        Cells {
            /// Prefix to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> region::CellsResponse,
        /// Whether a cell prefix assigned here shares ground with the one asked for.
        InUse {
            /// Geohash of 2 to 7 characters.
            prefix: String,
        } -> region::InUseResponse,
        /// The contracts on the way to a place, as far as they exist.
        Locate {
            place: Place,
        } -> LocateResponse,
        /// Codes of whatever is made below.
        CodeIds {} -> crate::state::CodeIds,
    }
}

/// Answer to `Locate`: the addresses found so far.
#[cw_serde]
pub struct LocateResponse {
    /// The county whose cells hold the place.
    pub county: Option<Addr>,
    /// The city whose cells hold the place.
    pub city: Option<Addr>,
    /// The location, once somebody has visited.
    pub location: Option<Addr>,
}
