//! The root of the tree: the public door for whoever knows only a place.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Addr;

use crate::question::questions;
use crate::region::{self, Action, NewChild};
use crate::stored::stored;
use crate::Place;

stored! {
    /// Codes of the three levels below a state.
    CodeIds in CodeIdsRow {
        /// Code of future counties.
        county: u64,
        /// Handed to future counties for their cities.
        city: u64,
        /// Handed to future counties for their cities' locations.
        location: u64,
    }
}

pub type InstantiateMsg = region::InstantiateMsg<CodeIds>;
pub type Config = region::Config<CodeIdsRow>;

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
    /// Owner: codes of future children of this contract.
    UpdateCodeIds { code_ids: CodeIds },
    /// Owner: offer the contract to a successor; null withdraws the offer.
    ProposeOwner { owner: Option<String> },
    /// Proposed owner: take the contract over.
    AcceptOwner {},
}

questions! {
    /// Free questions to a state.
    QueryMsg in ask {
        /// What the state knows about itself.
        Config {} -> crate::state::Config,
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
