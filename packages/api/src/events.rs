//! Every event the contracts emit, for emitters and readers alike. On chain the type carries the prefix `wasm-`.

use std::fmt;
use std::str::FromStr;

use cosmwasm_std::{Event, Uint128};

use crate::status::{Cause, Status};

/// A value that may be missing, written as `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maybe<T>(pub Option<T>);

impl<T: fmt::Display> fmt::Display for Maybe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str("none"),
        }
    }
}

impl<T: FromStr> FromStr for Maybe<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        match text {
            "none" => Ok(Maybe(None)),
            value => value.parse().map(|value| Maybe(Some(value))),
        }
    }
}

/// The contract that emitted an event; a chain names it in the first attribute.
fn emitter(event: &Event) -> String {
    let named = event
        .attributes
        .iter()
        .find(|a| a.key == "_contract_address");
    named.map(|a| a.value.clone()).unwrap_or_default()
}

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

            impl From<$name> for Event {
                fn from(event: $name) -> Event {
                    Event::new($kind)$(.add_attribute(stringify!($field), event.$field.to_string()))*
                }
            }

            impl $name {
                /// The events of this type among `events`, as a chain reports them.
                pub fn all(events: &[Event]) -> Vec<Self> {
                    events.iter().filter_map(Self::read).collect()
                }

                /// The same, each with the contract that emitted it.
                pub fn all_with_emitters(events: &[Event]) -> Vec<(String, Self)> {
                    let told = events.iter().filter_map(|event| Some((event, Self::read(event)?)));
                    told.map(|(event, told)| (emitter(event), told)).collect()
                }

                fn read(event: &Event) -> Option<Self> {
                    if event.ty.strip_prefix("wasm-")? != $kind {
                        return None;
                    }
                    Some($name {
                        $($field: event.attributes.iter().find(|a| a.key == stringify!($field))?.value.parse().ok()?,)*
                    })
                }
            }
        )*
    };
}

events! {
    /// A region made a child: a county, a city or a location.
    ChildCreated = "child_created" {
        /// Key of the child; text form of a location's place.
        key: String,
        address: String,
    }
    /// A region routes more cells to a child.
    CellsAssigned = "cells_assigned" {
        /// Key of the child.
        child: String,
        count: u64,
    }
    /// A region routes some cells no more.
    CellsReleased = "cells_released" {
        count: u64,
    }
    /// Codes of future children have changed.
    CodeIdsUpdated = "code_ids_updated" {
        /// Key of the region.
        region: String,
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
        /// How many were named for addition.
        added: u64,
        /// How many were named for removal.
        removed: u64,
    }
    /// A city's reward policy changed.
    RewardPolicySet = "reward_policy_set" {
        /// Denom of the policy, or `none` when rewards were turned off.
        denom: Maybe<String>,
    }
    /// A location recorded a visit.
    CheckedIn = "checked_in" {
        /// The status after it.
        status: Status,
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
    /// A location learned of an infected visitor.
    VisitsFlagged = "visits_flagged" {
        case: u64,
        count: u64,
    }
    /// A location was cleaned.
    Cleaned = "cleaned" {
        /// The status after it.
        status: Status,
    }
    /// A location was given a name and surface.
    Described = "described" {
        /// Name for people, or `none`.
        label: Maybe<String>,
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
    /// The registry opened a case.
    CaseOpened = "case_opened" {
        case: u64,
    }
    /// The registry took in one chunk of a disclosure.
    Disclosed = "disclosed" {
        case: u64,
        day_keys: u64,
        mac_hashes: u64,
        /// Visits passed on to locations.
        visits: u64,
        /// Items that had aged out of the window.
        skipped: u64,
    }
    /// A case was taken back.
    CaseRevoked = "case_revoked" {
        case: u64,
    }
    /// An account is no longer infected.
    Recovered = "recovered" {
        /// The case that had opened its row.
        case: u64,
    }
    /// The registry stored contact records.
    ContactsRecorded = "contacts_recorded" {
        count: u64,
    }
    /// The owner set or changed an authority.
    AuthoritySet = "authority_set" {
        account: String,
    }
    /// The owner removed an authority.
    AuthorityRemoved = "authority_removed" {
        account: String,
    }
    /// The owner added a version of the risk model.
    RiskModelSet = "risk_model_set" {
        version: u32,
        /// When it takes effect, Unix seconds.
        effective_at: u64,
    }
    /// Rows past their retention were removed on request.
    Pruned = "pruned" {
        rows: u64,
    }
}
