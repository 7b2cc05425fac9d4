//! What regions and locations tell.

use cosmwasm_std::{Uint128, Uint256};
use wayclear_status::{Cause, Status};

use super::declare::events;
use super::value::{List, Maybe};

events! {
    /// A region made a child: a county, a city or a location.
    ChildCreated = "child_created" {
        /// Key of the child; text form of a location's place.
        key: String,
        address: String,
    }
    /// A state made its registry.
    RegistryCreated = "registry_created" {
        address: String,
    }
    /// A region routes more cells to a child.
    CellsAssigned = "cells_assigned" {
        /// Key of the child.
        child: String,
        prefixes: List,
    }
    /// A region routes some cells no more.
    CellsReleased = "cells_released" {
        prefixes: List,
    }
    /// A region has replaced a prefix by its 32 longer ones.
    CellsSplit = "cells_split" {
        /// Key of the child.
        child: String,
        prefix: String,
    }
    /// Codes of what is made from now on have changed.
    CodeIdsSet = "code_ids_set" {
        registry: u64,
        county: u64,
        city: u64,
        location: u64,
    }
    /// A contract was offered to a successor.
    OwnerProposed = "owner_proposed" {
        /// The successor, or `none` when an offer was withdrawn.
        proposed: Maybe<String>,
    }
    /// A contract has a new owner.
    OwnerChanged = "owner_changed" {
        owner: String,
    }
    /// A city's list of cleaners changed.
    CleanersUpdated = "cleaners_updated" {
        added: List,
        removed: List,
    }
    /// A city's reward policy changed.
    RewardPolicySet = "reward_policy_set" {
        /// Denom of the policy, or `none` when rewards were turned off.
        denom: Maybe<String>,
    }
    /// A city had places cleaned.
    PlacesCleaned = "places_cleaned" {
        /// The owner or cleaner who said so.
        by: String,
        count: u64,
    }
    /// A location recorded visits.
    CheckedIn = "checked_in" {
        interval: u32,
        /// How many tags it took.
        count: u64,
        /// The status after it.
        status: Status,
    }
    /// Tags came too late or too early, and none was recorded.
    CheckInsRefused = "check_ins_refused" {
        interval: u32,
    }
    /// A location answered an inspection.
    Inspected = "inspected" {
        status: Status,
    }
    /// A location noticed a change of status.
    StatusChanged = "status_changed" {
        /// The status before, or `none` when the location was made.
        from: Maybe<Status>,
        to: Status,
        cause: Cause,
        /// Block time, Unix seconds.
        at: u64,
        /// When it became true, Unix seconds.
        effective_at: u64,
    }
    /// A location learned of infected visits.
    VisitsFlagged = "visits_flagged" {
        count: u64,
    }
    /// A location took flags back.
    FlagsRevoked = "flags_revoked" {
        count: u64,
    }
    /// A location was cleaned.
    Cleaned = "cleaned" {
        /// The status after it.
        status: Status,
        /// Still infected, since somebody was here within this very interval: clean again at this time, Unix seconds; or `none`.
        clean_again_at: Maybe<u64>,
    }
    /// A location was given a name and surface.
    Described = "described" {
        /// Name for people, or `none`.
        label: Maybe<String>,
        surface: String,
    }
    /// A sponsor filled a location's reward pool.
    RewardsFunded = "rewards_funded" {
        amount: Uint128,
    }
    /// A location sends a reward to its visitor.
    RewardSent = "reward_sent" {
        amount: Uint128,
    }
    /// The reward could not be delivered and went back into the pool.
    RewardReturned = "reward_returned" {
        amount: Uint128,
    }
    /// A city took money out of a location's pool.
    RewardsWithdrawn = "rewards_withdrawn" {
        amount: Uint128,
    }
    /// A city took out coins that lay beside a location's pool.
    Swept = "swept" {
        denom: String,
        amount: Uint256,
    }
}
