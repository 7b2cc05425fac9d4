//! The leaf: one public place or vehicle, its status and its visits.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary, Uint128};

use crate::question::questions;
use crate::region::Action;
use crate::Place;

pub use crate::status::{Cause, Status, Surface};

/// Most UTC days `Daily` answers.
pub const MAX_DAYS: u8 = 14;

/// Makes a location; the sender is its parent.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    pub place: Place,
    /// The one contact registry it trusts.
    pub registry: String,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
}

/// Proof of a visit: what the phone kept when it checked in.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Opening {
    /// Block time of the check-in, Unix seconds.
    pub checked_in_at: u64,
    /// 16 bytes that give the visit tag together with the place.
    pub secret: HexBinary,
}

/// Takes no funds, except `FundRewards`.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Anyone: record a visit. Whether it is an infected one is read from the registry.
    CheckIn {
        /// 16 bytes, see [`crate::commitments::visit_tag`].
        visit_tag: HexBinary,
    },
    /// Anyone: learn the status and be rewarded for asking; recorded on chain.
    Inspect {},
    /// Anyone: add exactly one coin of the city's reward denom to the pool.
    FundRewards {},
    /// Parent: a visit that came down the tree.
    Forward {
        /// Who called the state contract.
        visitor: Addr,
        place: Place,
        action: Action,
    },
    /// Registry: a visitor of these times has reported an infection.
    InfectedUserUpdate {
        case: u64,
        /// Visits of that person here.
        openings: Vec<Opening>,
    },
    /// Parent: the place has been cleaned now.
    MarkCleaned {},
    /// Parent: name and surface.
    Describe {
        /// Name for people; null = unnamed.
        label: Option<String>,
        /// What the virus would sit on.
        surface: Surface,
    },
    /// Parent: take money out of the reward pool.
    WithdrawRewards {
        /// Base units of the pool's denom.
        amount: Uint128,
        to: Addr,
    },
}

questions! {
    /// Free questions to a location.
    QueryMsg in ask {
        /// What never changes, and what the city says about the place.
        Info {} -> InfoResponse,
        /// Is the way clear now?
        Status {} -> StatusResponse,
        /// The status on each of the last UTC days, oldest first, today included.
        Daily {
            /// How many days, 1 to 14.
            days: u8,
        } -> DailyResponse,
        /// Changes of status as they were noticed, oldest first.
        Transitions {
            /// Index to go on after.
            start_after: Option<u64>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> TransitionsResponse,
        /// Visits of infected people less than a window ago whose case stands, oldest first.
        Infections {
            /// Visit to go on after.
            start_after: Option<InfectionCursor>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> InfectionsResponse,
        Rewards {} -> RewardsResponse,
    }
}

#[cw_serde]
pub struct InfoResponse {
    pub place: Place,
    /// Name for people; null = unnamed.
    pub label: Option<String>,
    /// What the virus would sit on.
    pub surface: Surface,
    pub parent: Addr,
    /// The one contact registry it trusts.
    pub registry: Addr,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
    /// Unix seconds.
    pub created_at: u64,
}

#[cw_serde]
pub struct StatusResponse {
    pub status: Status,
    /// Unix seconds. Empty: when it was made. Infected: the oldest infection that still counts. Clean: the latest of
    /// the first check-in, the last cleaning and the end of the newest infection that ran out.
    pub since: u64,
    /// When the newest infection will have run out, Unix seconds; null unless infected.
    pub infected_until: Option<u64>,
    /// Unix seconds; null = never.
    pub last_cleaned_at: Option<u64>,
    /// Check-ins since the location was made.
    pub visits: u64,
}

/// The status of one UTC day.
#[cw_serde]
pub struct DayStatus {
    /// Start of the day, Unix seconds, a multiple of 86400.
    pub day: u64,
    /// Infected if infected at any moment of the day.
    pub status: Status,
}

/// Answer to `Daily`, oldest day first. Days before the window are left out.
#[cw_serde]
pub struct DailyResponse {
    /// One row a day.
    pub days: Vec<DayStatus>,
}

/// A change of status, as the contract noticed it.
#[cw_serde]
#[derive(Eq)]
pub struct Transition {
    /// Null = the location did not exist.
    pub from: Option<Status>,
    pub to: Status,
    pub cause: Cause,
    /// Block time when it was noticed, Unix seconds.
    pub at: u64,
    /// When it became true, Unix seconds, never after `at`.
    pub effective_at: u64,
}

/// A transition and its place in the log.
#[cw_serde]
pub struct LoggedTransition {
    /// Ascending from 0.
    pub index: u64,
    pub transition: Transition,
}

#[cw_serde]
pub struct TransitionsResponse {
    pub transitions: Vec<LoggedTransition>,
}

/// Where a list of infected visits goes on.
#[cw_serde]
#[derive(Copy)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InfectionCursor {
    /// Time of the visit, Unix seconds.
    pub at: u64,
    /// The case that flagged it.
    pub case: u64,
}

/// A visit by an infected person.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct InfectedVisit {
    /// When, Unix seconds.
    pub at: u64,
    /// The case that flagged it.
    pub case: u64,
    /// The first cleaning after it, Unix seconds; null = not cleaned since.
    pub cleaned_at: Option<u64>,
}

#[cw_serde]
pub struct InfectionsResponse {
    pub infections: Vec<InfectedVisit>,
}

/// Answer to `Rewards`; amounts in base units of `denom`.
#[cw_serde]
#[derive(Default)]
pub struct RewardsResponse {
    /// Null until somebody funds the pool.
    pub denom: Option<String>,
    /// What may still be paid or withdrawn: funded - paid - withdrawn.
    pub pool: Uint128,
    /// Put in by sponsors.
    pub funded: Uint128,
    pub paid: Uint128,
    /// Taken out by the city.
    pub withdrawn: Uint128,
    /// Paid to visitors today (UTC).
    pub paid_today: Uint128,
}
