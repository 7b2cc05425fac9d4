//! The second level of the tree.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Addr;

use crate::region::{self, Action, NewChild};
use crate::Place;

/// Codes of the two levels below a county.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct CodeIds {
    /// Code of future cities.
    pub city: u64,
    /// Handed to future cities for their locations.
    pub location: u64,
}

/// Makes a county; the sender is its parent.
pub type InstantiateMsg = region::InstantiateMsg<CodeIds>;
/// Answer to `Config`.
pub type Config = region::Config<CodeIds>;

/// Takes no funds.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Parent: a visit on its way down.
    Forward {
        /// Who called the state contract.
        visitor: Addr,
        /// Where to.
        place: Place,
        /// What for.
        action: Action,
    },
    /// Owner: create a city and route its cells to it.
    AddCity {
        /// The city.
        city: NewChild,
    },
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
    UpdateCodeIds {
        /// Both.
        code_ids: CodeIds,
    },
    /// Owner: offer the contract to a successor; null withdraws the offer.
    ProposeOwner {
        /// The successor.
        owner: Option<String>,
    },
    /// Proposed owner: take the contract over.
    AcceptOwner {},
}

/// Free questions to a county.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// What the county knows about itself.
    #[returns(Config)]
    Config {},
    /// Cities, ascending by key.
    #[returns(region::ChildrenResponse)]
    Children {
        /// Key to go on after.
        start_after: Option<String>,
        /// Rows, 1 to 100, 30 by default.
        limit: Option<u32>,
    },
    /// Cell prefixes, ascending.
    #[returns(region::CellsResponse)]
    Cells {
        /// Prefix to go on after.
        start_after: Option<String>,
        /// Rows, 1 to 100, 30 by default.
        limit: Option<u32>,
    },
    /// Whether a cell prefix assigned here shares ground with the one asked for.
    #[returns(region::InUseResponse)]
    InUse {
        /// Geohash of 2 to 7 characters.
        prefix: String,
    },
}
