//! The second level of the tree.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Addr;

use crate::question::questions;
use crate::region::{self, Action, NewChild};
use crate::stored::stored;
use crate::Place;

stored! {
    /// Codes of the two levels below a county.
    CodeIds in CodeIdsRow {
        /// Code of future cities.
        city: u64,
        /// Handed to future cities for their locations.
        location: u64,
    }
}

/// Makes a county; the sender is its parent.
pub type InstantiateMsg = region::InstantiateMsg<CodeIds>;
pub type Config = region::Config<CodeIdsRow>;

#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Parent: a visit on its way down.
    Forward {
        /// Who called the state contract.
        visitor: Addr,
        place: Place,
        action: Action,
    },
    /// Owner: create a city and route its cells to it.
    AddCity { city: NewChild },
    /// Owner: route more cells to a city.
    AssignCells {
        /// Key of the city.
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
    /// Free questions to a county.
    QueryMsg in ask {
        /// What the county knows about itself.
        Config {} -> crate::county::Config,
        /// Cities, ascending by key.
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
    }
}
