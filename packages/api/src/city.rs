//! The third level: makes locations on demand and looks after them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use crate::check::check_range;
use crate::invalid::quoted;
use crate::question::questions;
use crate::region::{self, Action};
use crate::stored::stored;
use crate::Surface;
use crate::{Invalid, Place, DAY_SECONDS};

/// Largest reward for one action, in base units of the policy's denom.
pub const MAX_REWARD: u128 = 1_000_000;
/// Largest total a location may pay in a UTC day, in base units.
pub const MAX_DAILY_CAP: u128 = 1_000_000_000_000;
/// Most cleaners added or removed in one message.
pub const MAX_CLEANERS: usize = 100;
/// Most places cleaned in one message.
pub const MAX_CLEANED: usize = 50;

pub use crate::region::{Config, InstantiateMsg};

stored! {
    /// What visitors are paid, from the pool of the location they visit.
    RewardPolicy in RewardPolicyRow {
        /// The one denom rewards are paid in.
        denom: String,
        /// For a check-in, in base units, at most 1000000; 0 = none.
        check_in: Uint128,
        /// For an inspection, in base units, at most 1000000; 0 = none.
        inspect: Uint128,
        /// Seconds until a location pays the same account again, at most 86400.
        cooldown_seconds: u64,
        /// What one location pays in a UTC day, in base units, at most 10^12.
        daily_cap: Uint128,
    }
}

impl RewardPolicy {
    /// That every number is in range and the denom has the form the chain accepts.
    ///
    /// # Errors
    /// [`Invalid::Count`] for the denom's length, [`Invalid::NameCharacter`], [`Invalid::Range`].
    pub fn check(&self) -> Result<(), Invalid> {
        check_denom(&self.denom)?;
        check_amount("check_in", self.check_in, MAX_REWARD)?;
        check_amount("inspect", self.inspect, MAX_REWARD)?;
        check_amount("daily_cap", self.daily_cap, MAX_DAILY_CAP)?;
        check_range("cooldown_seconds", self.cooldown_seconds, 0, DAY_SECONDS)
    }
}

/// That a denom has the form the chain accepts: 3 to 128 letters, digits and `/:._-`, the first a letter.
///
/// # Errors
/// [`Invalid::Count`] for the length, [`Invalid::NameCharacter`].
pub fn check_denom(denom: &str) -> Result<(), Invalid> {
    crate::check::check_count("denom", denom.len(), 3, 128)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/:._-".contains(c);
    let first = denom.chars().next().filter(|c| !c.is_ascii_alphabetic());
    match first.or_else(|| denom.chars().find(|c| !allowed(*c))) {
        Some(character) => Err(Invalid::NameCharacter {
            name: quoted(denom),
            character,
        }),
        None => Ok(()),
    }
}

fn check_amount(field: &'static str, amount: Uint128, max: u128) -> Result<(), Invalid> {
    let signed = |n: u128| i128::try_from(n).unwrap_or(i128::MAX);
    check_range(field, signed(amount.u128()), 0, signed(max))
}

#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Parent: a visit on its way down; makes the location if there is none.
    Forward {
        /// Who called the state contract.
        visitor: Addr,
        place: Place,
        action: Action,
    },
    /// Owner: who may mark places as cleaned.
    UpdateCleaners {
        /// Accounts to add, at most 100.
        add: Vec<String>,
        /// Accounts to remove, at most 100.
        remove: Vec<String>,
    },
    /// Owner: what a place is called and what its surfaces are made of.
    DescribeLocation {
        place: Place,
        /// Name for people, 1 to 255 characters; null = unnamed.
        label: Option<String>,
        /// What the virus would sit on.
        surface: Surface,
    },
    /// Owner or cleaner: these places have been cleaned now.
    MarkCleaned {
        /// 1 to 50, each once.
        places: Vec<Place>,
    },
    /// Owner: what visitors are paid; null turns rewards off.
    SetRewardPolicy { policy: Option<RewardPolicy> },
    /// Owner: take money out of a location's reward pool.
    WithdrawRewards {
        place: Place,
        /// Base units of the pool's denom.
        amount: Uint128,
        to: String,
    },
    /// Owner: take out coins that a location holds beside its reward pool.
    Sweep {
        place: Place,
        denom: String,
        to: String,
    },
    /// Owner: offer the contract to a successor; null withdraws the offer.
    ProposeOwner { owner: Option<String> },
    /// Proposed owner: take the contract over.
    AcceptOwner {},
}

questions! {
    /// Free questions to a city.
    QueryMsg in ask {
        /// What the city knows about itself.
        Config {} -> crate::region::Config,
        /// Locations, ascending by the text form of their place.
        Children {
            /// Text form of a place to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> region::ChildrenResponse,
        /// Always empty: a city's children are found by place.
        Cells {
            /// Prefix to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> region::CellsResponse,
        /// Whether a location lies in the prefix asked for.
        InUse {
            /// Geohash of 2 to 7 characters.
            prefix: String,
        } -> region::InUseResponse,
        /// Accounts that may mark places as cleaned, ascending.
        Cleaners {
            /// Account to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> CleanersResponse,
        /// What visitors are paid.
        RewardPolicy {} -> RewardPolicyResponse,
    }
}

#[cw_serde]
pub struct CleanersResponse {
    pub cleaners: Vec<Addr>,
}

#[cw_serde]
pub struct RewardPolicyResponse {
    /// Null = no rewards.
    pub policy: Option<RewardPolicy>,
}
