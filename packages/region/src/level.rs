//! The three levels, and what tells them apart.

use wayclear_api::state::CodeIdsRow;
use wayclear_api::{check_city_key, check_county_key, contract_names, Invalid};

/// A level of the tree above the locations.
pub trait Region {
    /// cw2 name of the level's contract.
    const NAME: &'static str;
    /// What people call the level, as used in labels.
    const LEVEL: &'static str;

    /// That a key has the form of this level.
    ///
    /// # Errors
    /// The level's own variant of [`Invalid`].
    fn check_key(key: &str) -> Result<(), Invalid>;
}

/// A level whose children are regions.
pub trait Branch: Region {
    type Child: Region;

    /// The code of a child.
    fn code_of_child(code_ids: &CodeIdsRow) -> u64;
}

pub struct State;
pub struct County;
/// The third level; its children are locations.
pub struct City;

impl Region for State {
    const NAME: &'static str = contract_names::STATE;
    const LEVEL: &'static str = "state";

    fn check_key(key: &str) -> Result<(), Invalid> {
        wayclear_api::check_state_key(key)
    }
}

impl Branch for State {
    type Child = County;

    fn code_of_child(code_ids: &CodeIdsRow) -> u64 {
        code_ids.county.id
    }
}

impl Region for County {
    const NAME: &'static str = contract_names::COUNTY;
    const LEVEL: &'static str = "county";

    fn check_key(key: &str) -> Result<(), Invalid> {
        check_county_key(key)
    }
}

impl Branch for County {
    type Child = City;

    fn code_of_child(code_ids: &CodeIdsRow) -> u64 {
        code_ids.city.id
    }
}

impl Region for City {
    const NAME: &'static str = contract_names::CITY;
    const LEVEL: &'static str = "city";

    fn check_key(key: &str) -> Result<(), Invalid> {
        check_city_key(key)
    }
}
