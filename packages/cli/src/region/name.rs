//! What people call regions.

use std::fmt;
use std::str::FromStr;

use anyhow::{bail, Result};
use serde::Serialize;
use wayclear_api::{check_city_key, check_county_key, check_state_key, Invalid};
use wayclear_chain::{is_address, Addr};

/// What a region is called: `US-CA`, `06113`, `06113/davis`, `US-CA/06113/davis`, or its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionName {
    /// One to three keys, from the top.
    Keys(Vec<String>),
    Address(Addr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    State,
    County,
    City,
}

impl FromStr for RegionName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if is_address(text) {
            return Ok(RegionName::Address(Addr::unchecked(text)));
        }
        let keys: Vec<String> = text.split('/').map(|key| key.trim().to_string()).collect();
        if keys.len() > 3 || keys.iter().any(String::is_empty) {
            return Err(
                "name a region by its keys from the top, like US-CA, 06113 or 06113/davis"
                    .to_string(),
            );
        }
        Ok(RegionName::Keys(keys))
    }
}

impl Level {
    /// What is below it; nothing below a city.
    pub fn below(self) -> Option<Level> {
        match self {
            Level::State => Some(Level::County),
            Level::County => Some(Level::City),
            Level::City => None,
        }
    }

    /// The key as the chain has it, however it was typed.
    ///
    /// # Errors
    /// [`Invalid`], if no region of that level can be called so.
    pub fn key(self, typed: &str) -> Result<String, Invalid> {
        let (upper, lower) = (typed.to_ascii_uppercase(), typed.to_ascii_lowercase());
        match self {
            Level::State => check_state_key(&upper).map(|()| upper),
            Level::County => check_county_key(&upper).map(|()| upper),
            Level::City => check_city_key(&lower).map(|()| lower),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::State => "state",
            Level::County => "county",
            Level::City => "city",
        })
    }
}

/// The keys below the state's, which need not be named.
pub fn below_state<'a>(keys: &'a [String], state: &str) -> Result<&'a [String]> {
    match keys {
        [first, rest @ ..] if first.eq_ignore_ascii_case(state) => Ok(rest),
        [first, _, _] => bail!("{first} is no state of this record, whose state is {state}"),
        keys => Ok(keys),
    }
}
