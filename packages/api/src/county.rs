//! The second level of the tree.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Addr;

use crate::region::{Action, NewChild};
use crate::Place;

pub use crate::region::{ask, Config, InstantiateMsg, QueryMsg};

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
    /// Owner: replace a prefix by its 32 longer ones, with the same city; so that all but the ground in use can be released.
    SplitCells {
        /// Geohash as it was assigned, 2 to 6 characters.
        prefix: String,
    },
    /// Owner: offer the contract to a successor; null withdraws the offer.
    ProposeOwner { owner: Option<String> },
    /// Proposed owner: take the contract over.
    AcceptOwner {},
}
