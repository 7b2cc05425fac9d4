//! Every event the contracts emit, for emitters and readers alike. On chain the type carries the prefix `wasm-`.

use std::fmt;
use std::str::FromStr;

use cosmwasm_std::{Event, Uint128, Uint256};

use wayclear_status::{Cause, Status};

use crate::contact_registry::Verdict;

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

/// Several texts, written with blanks between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List(pub Vec<String>);

impl List {
    /// The texts of `items`.
    pub fn of(items: impl IntoIterator<Item = impl ToString>) -> Self {
        List(items.into_iter().map(|item| item.to_string()).collect())
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl FromStr for List {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(List::of(text.split_whitespace()))
    }
}

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
    /// The registry has appended a row to the feed.
    FeedAppended = "feed_appended" {
        index: u64,
    }
    /// The registry took slips.
    Disclosed = "disclosed" {
        /// The authority that signed them, or `none`.
        authority: Maybe<String>,
        /// How many it took.
        taken: u64,
        /// Visits among them, passed on to locations.
        visits: u64,
    }
    /// The registry passed slips over.
    SlipsSkipped = "slips_skipped" {
        verdict: Verdict,
        count: u64,
    }
    /// A location failed to take slips, or to take them back; slips may be sent again.
    LocationFailed = "location_failed" {
        location: String,
        count: u64,
    }
    /// Slips were taken back.
    SlipsRevoked = "slips_revoked" {
        /// The voucher or owner who said so.
        by: String,
        count: u64,
        /// Ids that are unknown, or others' to revoke.
        skipped: u64,
    }
    /// An infected account has checked in and raised a flag.
    OwnVisitFlagged = "own_visit_flagged" {
        /// How many it has raised today.
        flags: u16,
    }
    /// An account no longer counts as infected.
    Recovered = "recovered" {
        account: String,
    }
    /// The registry stored contact records.
    ContactsRecorded = "contacts_recorded" {
        count: u64,
    }
    /// The owner set or changed an authority.
    AuthoritySet = "authority_set" {
        account: String,
        daily_slips: u32,
        /// How many keys it has.
        keys: u64,
    }
    /// The owner struck a key.
    KeyStruck = "key_struck" {
        account: String,
        /// Hexadecimal.
        public_key: String,
    }
    /// The owner removed an authority.
    AuthorityRemoved = "authority_removed" {
        account: String,
        may_revoke: bool,
    }
    /// From now on an authority's signature is needed.
    AttestationRequired = "attestation_required" {
        /// The owner.
        by: String,
    }
    /// Locations may use more gas.
    LocationGasRaised = "location_gas_raised" {
        base: u64,
        each: u64,
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
