//! The three levels, and what tells them apart.

use serde::de::DeserializeOwned;
use serde::Serialize;
use wayclear_api::{
    check_city_key, check_county_key, check_state_key, city, contract_names, county, state, Invalid,
};

/// A level of the tree above the locations.
pub trait Region {
    /// cw2 name of the level's contract.
    const NAME: &'static str;
    /// What people call the level, as used in labels.
    const LEVEL: &'static str;
    /// Whether the level has no parent.
    const IS_ROOT: bool;
    /// Codes of the contracts below.
    type CodeIds: Serialize + Into<Self::CodeIdsRow>;
    /// The same as they are stored.
    type CodeIdsRow: Serialize + DeserializeOwned;

    /// That a key has the form of this level.
    ///
    /// # Errors
    /// The level's own variant of [`Invalid`].
    fn check_key(key: &str) -> Result<(), Invalid>;
}

/// A level whose children are regions.
pub trait Branch: Region {
    type Child: Region;

    /// The code of a child, and the codes it is handed for its own children.
    fn hand_down(code_ids: Self::CodeIdsRow) -> (u64, <Self::Child as Region>::CodeIds);
}

pub struct State;
pub struct County;
/// The third level; its children are locations.
pub struct City;

impl Region for State {
    const NAME: &'static str = contract_names::STATE;
    const LEVEL: &'static str = "state";
    const IS_ROOT: bool = true;
    type CodeIds = state::CodeIds;
    type CodeIdsRow = state::CodeIdsRow;

    fn check_key(key: &str) -> Result<(), Invalid> {
        check_state_key(key)
    }
}

impl Branch for State {
    type Child = County;

    fn hand_down(code_ids: state::CodeIdsRow) -> (u64, county::CodeIds) {
        let below = county::CodeIds {
            city: code_ids.city,
            location: code_ids.location,
        };
        (code_ids.county, below)
    }
}

impl Region for County {
    const NAME: &'static str = contract_names::COUNTY;
    const LEVEL: &'static str = "county";
    const IS_ROOT: bool = false;
    type CodeIds = county::CodeIds;
    type CodeIdsRow = county::CodeIdsRow;

    fn check_key(key: &str) -> Result<(), Invalid> {
        check_county_key(key)
    }
}

impl Branch for County {
    type Child = City;

    fn hand_down(code_ids: county::CodeIdsRow) -> (u64, city::CodeIds) {
        let below = city::CodeIds {
            location: code_ids.location,
        };
        (code_ids.city, below)
    }
}

impl Region for City {
    const NAME: &'static str = contract_names::CITY;
    const LEVEL: &'static str = "city";
    const IS_ROOT: bool = false;
    type CodeIds = city::CodeIds;
    type CodeIdsRow = city::CodeIdsRow;

    fn check_key(key: &str) -> Result<(), Invalid> {
        check_city_key(key)
    }
}
