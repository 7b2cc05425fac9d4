//! What there is to do until a chain is as a tree file says: found, compared and told before anything is done.

mod cells;
mod diff;
mod words;

use cosmwasm_std::Addr;
use serde::Serialize;
use wayclear_api::city::RewardPolicy;
use wayclear_api::raw::DescriptionRow;
use wayclear_api::Place;
use wayclear_chain::Contract;

pub use diff::diff;

/// All that a tree file says otherwise than the chain, in the order in which it is done.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Plan {
    pub changes: Vec<Change>,
    /// What cannot be made as the file says, or was changed by somebody else and is left alone.
    pub conflicts: Vec<Conflict>,
    /// What the chain has and the file does not speak of.
    pub unmentioned: Vec<At>,
    /// How many things are as they should be.
    pub same: usize,
}

/// A change, and who has to sign it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    pub at: At,
    #[serde(flatten)]
    pub what: What,
    pub signer: Addr,
}

/// Where something is in a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    Code(Contract),
    State(String),
    Registry(String),
    County(String),
    City { county: String, city: String },
    Place { city: String, place: Place },
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum What {
    /// A code is uploaded.
    Upload,
    /// A state with its registry, a county or a city is made, with its first cells.
    Make,
    /// Cells are given to a region, in the parts in which messages take them.
    GiveCells { prefixes: Vec<String> },
    /// What visitors are paid; `None` = nothing.
    Rewards {
        before: Option<RewardPolicy>,
        after: Option<RewardPolicy>,
    },
    /// A place gets a contract, and is described.
    Open { after: DescriptionRow },
    /// A place is described otherwise.
    Describe {
        before: DescriptionRow,
        after: DescriptionRow,
    },
    /// From now on an authority's word is needed.
    RequireAttestation,
}

/// Something that stands on the chain otherwise than the file says, and stays so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    pub at: At,
    /// The field of the file.
    pub field: &'static str,
    pub found: String,
    pub wanted: String,
    /// Why it stays, and what can be done.
    pub why: &'static str,
}

impl Plan {
    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.conflicts.is_empty()
    }
}
