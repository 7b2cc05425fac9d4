//! What there is to do until a chain is as a tree file says: found, compared and told before anything is done.

mod cells;
mod choice;
mod codes;
mod cost;
mod details;
mod diff;
pub(crate) mod drift;
mod fees;
mod found;
mod founding;
mod ground;
mod owners;
mod regions;
mod registry;
pub(crate) mod stood;
mod terms;
mod words;

use std::collections::BTreeSet;

use cosmwasm_std::{Addr, Coin, HexBinary};
use serde::{Deserialize, Serialize};
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{Authority, KnownAuthority, RiskModel};
use wayclear_api::raw::DescriptionRow;
use wayclear_api::Place;
use wayclear_chain::Contract;

pub use cost::gas;
pub use diff::diff;
pub use found::Found;
pub use founding::Founding;
pub use stood::Stood;

/// All that a tree file says otherwise than the chain, in the order in which it is done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// SHA-256 of what the file says, with addresses in place of names.
    pub wanted: HexBinary,
    pub changes: Vec<Change>,
    /// What somebody has changed on the chain since the last apply, also what the file does not speak of.
    pub drift: Vec<Drift>,
    /// Whether it is known what stood after the last apply; else no drift is told.
    #[serde(default)]
    pub is_drift_known: bool,
    /// What cannot be made as the file says.
    pub conflicts: Vec<Conflict>,
    /// What the chain has and the file does not speak of; it is left alone.
    pub unmentioned: Vec<Unmentioned>,
    /// How many things are as they should be.
    pub same: usize,
}

/// A change, and who has to sign it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub at: At,
    #[serde(flatten)]
    pub what: What,
    pub signer: Addr,
}

/// Where something is in a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    Code(Contract),
    State(String),
    Registry(String),
    County(String),
    City {
        county: String,
        city: String,
    },
    Place {
        county: String,
        city: String,
        place: Place,
    },
    /// Somebody who pays fees.
    Payer(Addr),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum What {
    /// A code is uploaded.
    Upload,
    /// The state is told what contracts are made of from now on.
    SetCodes,
    /// Contracts change from codes to another one; `None` = the one that is uploaded before.
    Migrate {
        contracts: Vec<Addr>,
        from: BTreeSet<u64>,
        to: Option<u64>,
    },
    /// A state is made with its registry.
    MakeState(Box<Founding>),
    /// A county or a city is made, with its first cells.
    Make { owner: Addr, prefixes: Vec<String> },
    /// A cell of a region is replaced by its 32 longer ones.
    SplitCell { prefix: String },
    /// Cells are taken from a region.
    TakeCells { prefixes: Vec<String> },
    /// Cells are given to a region.
    GiveCells { prefixes: Vec<String> },
    /// What visitors are paid; `None` = nothing.
    Rewards {
        before: Option<RewardPolicy>,
        after: Option<RewardPolicy>,
    },
    /// Who may mark places as cleaned.
    Cleaners { add: Vec<Addr>, remove: Vec<Addr> },
    /// A place gets a contract, and is described.
    Open { after: DescriptionRow },
    /// A place is described otherwise.
    Describe {
        before: DescriptionRow,
        after: DescriptionRow,
    },
    /// From now on an authority's word is needed.
    RequireAttestation,
    /// An authority is added, or changed.
    SetAuthority {
        before: Option<KnownAuthority>,
        /// With the keys that it has and the file does not name.
        after: Authority,
    },
    /// From now on nothing is taken that a key has signed.
    StrikeKey {
        account: String,
        public_key: HexBinary,
    },
    /// No more slips are taken of an authority; it may take back what it vouched for.
    RemoveAuthority { account: String },
    /// A version of the risk model is added.
    RiskModel { before: RiskModel, after: RiskModel },
    /// What somebody pays of an account's fees a day; `None` = nothing.
    PayFees {
        to: Addr,
        before: Option<Coin>,
        /// Whether it replaces a grant of another kind.
        #[serde(default)]
        is_other: bool,
        after: Option<Coin>,
    },
    /// The owner offers a contract to the next one; `None` = takes an offer back.
    Offer {
        before: Option<Addr>,
        to: Option<Addr>,
    },
    /// The next owner takes it.
    Accept { from: Addr },
}

/// Something that is not as it was after the last apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    pub at: At,
    /// The field, or the thing itself where it came or went as a whole.
    pub what: String,
    /// What it was; `None` = it was not there.
    pub before: Option<String>,
    /// What it is now; `None` = it is gone.
    pub after: Option<String>,
    /// Who could change it, then or now.
    pub by: BTreeSet<Addr>,
}

/// Something that stands on the chain otherwise than the file says, and stays so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub at: At,
    /// The field of the file.
    pub field: String,
    pub found: String,
    /// What the file says; nothing, where that is the field.
    pub wanted: String,
    /// Why it stays, and what can be done.
    pub why: String,
}

/// Something of the chain that the file does not name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unmentioned {
    pub at: At,
    /// What it is; nothing = the whole region.
    pub what: String,
    /// Whether `--prune` takes it away.
    pub can_be_pruned: bool,
    /// Else why not, and what does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Plan {
    /// Whether nothing is to be done, and nobody has changed anything since the last apply.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.conflicts.is_empty() && self.drift.is_empty()
    }

    /// Who has to sign, each once.
    pub fn signers(&self) -> BTreeSet<&Addr> {
        self.changes.iter().map(|change| &change.signer).collect()
    }
}
