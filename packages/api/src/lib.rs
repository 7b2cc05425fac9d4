//! What the Wayclear contracts say to each other and to the world: messages, responses, events, the layouts of
//! storage rows that are read across contracts, and the checks a message passes at the border.
//!
//! Everything here is a public interface. There is no storage in it, and no logic beyond validation, the
//! [`commitments`] and the two-step hand-over of [`Ownership`].

mod check;
pub mod city;
pub mod commitments;
pub mod contact_registry;
pub mod county;
pub mod events;
pub mod feed;
mod invalid;
mod limits;
pub mod location;
mod name;
mod ownership;
mod place;
mod question;
pub mod raw;
pub mod region;
pub mod relay;
pub mod sealed;
pub mod state;
mod stored;
mod surface;

pub use check::{
    check_count, check_distinct, check_prune, check_range, checked_address, checked_bytes,
    checked_limit, checked_window,
};
pub use invalid::{quoted, Invalid};
pub use limits::{
    CELL_LENGTH, DEFAULT_LIMIT, MAX_COUNTY_KEY_LENGTH, MAX_LIMIT, MAX_NAME_LENGTH,
    MAX_PREFIX_LENGTH, MAX_PRUNE, MAX_UNIT_LENGTH, MAX_WINDOW_SECONDS, MIN_PREFIX_LENGTH,
    MIN_WINDOW_SECONDS,
};
pub use name::checked_name;
pub use ownership::{Ownership, OwnershipError};
pub use place::{
    check_city_key, check_county_key, check_prefix, check_state_key, overlap, Place,
    GEOHASH_ALPHABET,
};
pub use question::Question;
pub use surface::Surface;

pub use wayclear_status::{DAY_SECONDS, INTERVALS_A_DAY, INTERVAL_SECONDS};

/// cw2 names of the five contracts, checked by `migrate` and wherever a contract is told another's address.
pub mod contract_names {
    /// The root of the tree.
    pub const STATE: &str = "wayclear-state";
    pub const COUNTY: &str = "wayclear-county";
    pub const CITY: &str = "wayclear-city";
    /// The leaf: one public place or vehicle.
    pub const LOCATION: &str = "wayclear-location";
    /// Slips, the feed and contact records of one state tree.
    pub const CONTACT_REGISTRY: &str = "wayclear-contact-registry";
}

/// Moves a contract to the same or a newer version of its code; nothing to say.
#[cosmwasm_schema::cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
