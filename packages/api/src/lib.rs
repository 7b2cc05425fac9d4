//! What the Wayclear contracts say to each other and to the world: messages, responses, events, the layouts of
//! storage rows that are read across contracts, and the checks a message passes at the border.
//!
//! Everything here is a public interface. There is no storage in it, and no logic beyond validation, the
//! [`commitments`] and the two-step hand-over of [`Ownership`].

pub mod city;
pub mod commitments;
pub mod contact_registry;
pub mod county;
pub mod events;
mod invalid;
pub mod location;
mod ownership;
mod place;
pub mod raw;
pub mod region;
pub mod state;

pub use invalid::{
    check_count, check_range, checked_address, checked_bytes, checked_limit, checked_name,
    checked_window, quoted, Invalid, DEFAULT_LIMIT, MAX_LIMIT, MAX_WINDOW_SECONDS,
    MIN_WINDOW_SECONDS,
};
pub use ownership::{Ownership, OwnershipError};
pub use place::{
    check_city_key, check_county_key, check_prefix, check_state_key, overlap, Place, CELL_LENGTH,
    MAX_PREFIX_LENGTH, MIN_PREFIX_LENGTH,
};

/// Seconds of a UTC day.
pub const DAY_SECONDS: u64 = 86_400;

/// cw2 names of the five contracts, checked by `migrate` and wherever a contract is told another's address.
pub mod contract_names {
    /// The root of the tree.
    pub const STATE: &str = "wayclear-state";
    /// The second level.
    pub const COUNTY: &str = "wayclear-county";
    /// The third level.
    pub const CITY: &str = "wayclear-city";
    /// The leaf: one public place or vehicle.
    pub const LOCATION: &str = "wayclear-location";
    /// Cases, disclosures and contact records of one state tree.
    pub const CONTACT_REGISTRY: &str = "wayclear-contact-registry";
}

/// Moves a contract to the same or a newer version of its code; nothing to say.
#[cosmwasm_schema::cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
