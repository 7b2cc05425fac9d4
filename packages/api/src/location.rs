//! The leaf: one public place or vehicle, its status and its visits.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, HexBinary, Uint128};

use crate::question::questions;
use crate::region::Action;
use crate::Place;

pub use crate::Surface;
pub use wayclear_status::{Cause, DayStatus, Status, Transition};

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

/// Proof of a visit that an infected person has disclosed.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Opening {
    /// When the visit was, in intervals of ten minutes since 1970.
    pub interval: u32,
    /// 16 bytes that give the visit tag together with place and interval.
    pub secret: HexBinary,
    /// Id of the slip, 8 bytes.
    pub id: HexBinary,
}

/// A flag that is taken back.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Mark {
    /// When the flagged visit was, in intervals of ten minutes since 1970.
    pub interval: u32,
    /// Id of the slip, 8 bytes.
    pub id: HexBinary,
}

/// Takes no funds, except `FundRewards`.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Anyone: record one's own visit, see [`Action::CheckIn`]. Whether it is an infected one is read from the registry.
    CheckIn {
        interval: u32,
        /// 16 bytes, see [`crate::commitments::visit_tag`].
        visit_tag: HexBinary,
    },
    /// A relay or kiosk: record visits of other people, see [`Action::CheckIns`].
    CheckIns {
        interval: u32,
        /// 1 to 200 tags of 16 bytes, one after the other.
        visit_tags: Binary,
    },
    /// Anyone: learn the status and be rewarded for asking; recorded on chain.
    Inspect {},
    /// Anyone: add exactly one coin of the city's reward denom to the pool.
    FundRewards {},
    /// Anyone: remove rows past their retention.
    Prune {
        /// Most rows to remove, 1 to 100.
        limit: u32,
    },
    /// Parent: a visit that came down the tree.
    Forward {
        /// Who called the state contract.
        visitor: Addr,
        place: Place,
        action: Action,
    },
    /// Registry: infected people have disclosed these visits.
    InfectedUserUpdate {
        /// 1 to 64.
        openings: Vec<Opening>,
    },
    /// Registry: these flags count as if they had never been.
    SlipsRevoked {
        /// 1 to 100.
        marks: Vec<Mark>,
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
    /// Parent: take out coins of a denom that are not in the reward pool.
    Sweep { denom: String, to: Addr },
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
        /// Infections less than a window old that stand, oldest first.
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
    /// Unix seconds. Empty: when it was made. Infected: the start of the oldest infection that still counts. Clean: the
    /// latest of first check-in, last cleaning, end of the newest infection, and a window ago.
    pub since: u64,
    /// Whether it may be so for longer than `since` says: nothing older than a window is remembered.
    pub or_earlier: bool,
    /// When the newest infection will have run out, Unix seconds; null unless infected.
    pub infected_until: Option<u64>,
    /// Unix seconds; null = never.
    pub last_cleaned_at: Option<u64>,
    /// Visit tags received since the location was made.
    pub visits: u64,
}

/// Answer to `Daily`, oldest day first. Days before the window are left out.
#[cw_serde]
pub struct DailyResponse {
    /// One row a day.
    pub days: Vec<DayStatus>,
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

/// Where a list of infections goes on.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InfectionCursor {
    /// In intervals of ten minutes since 1970.
    pub interval: u32,
    /// Id of the slip, 8 bytes.
    pub id: HexBinary,
}

/// A visit by an infected person.
#[cw_serde]
#[derive(Eq)]
pub struct Infection {
    /// When, in intervals of ten minutes since 1970.
    pub interval: u32,
    /// Id of the slip, 8 bytes.
    pub id: HexBinary,
    /// The first cleaning after it, Unix seconds; null = not cleaned since.
    pub cleaned_at: Option<u64>,
}

#[cw_serde]
pub struct InfectionsResponse {
    pub infections: Vec<Infection>,
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
