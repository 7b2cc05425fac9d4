//! The regions of a tree, as people call them: by their keys from the top, found on the chain by parentage.

mod name;

use std::fmt;

use anyhow::{bail, Result};
use cosmwasm_std::{from_json, Addr};
use wayclear_api::region::{ask, Cell, Config};
use wayclear_api::{raw, Place, MAX_LIMIT};
use wayclear_chain::{children, Chain, ChainError, KeyError};

use crate::args::net::{why_not, Net};

use name::below_state;
pub use name::{Level, RegionName};

/// How many siblings an error names at most.
const NAMED: usize = 10;

/// A region of the tree on the chain.
#[derive(Clone, Debug)]
pub struct Region {
    pub level: Level,
    /// Its keys from the top without the state's: `06113/davis`; a state's is its own.
    pub path: String,
    pub address: Addr,
    pub config: Config,
}

/// That a key is no address that lacks a letter.
fn check_address(net: &Net, text: &str) -> Result<(), KeyError> {
    let begin = format!("{}1", net.wasmd.prefix());
    if text.to_ascii_lowercase().starts_with(&begin) {
        let text = text.to_string();
        return Err(KeyError::Address { text });
    }
    Ok(())
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.level, self.path)
    }
}

impl Region {
    /// The root of the tree.
    pub fn state(net: &Net) -> Result<Self> {
        let address = net.record.deployment.state.clone();
        let config = net.wasmd.ask(&address, ask::Config {})?;
        Ok(Region {
            level: Level::State,
            path: config.key.clone(),
            address,
            config,
        })
    }

    /// The region that is called so.
    pub fn find(net: &Net, name: &RegionName) -> Result<Self> {
        match name {
            RegionName::Keys(keys) => {
                if let [text] = keys.as_slice() {
                    check_address(net, text)?;
                }
                let state = Self::state(net)?;
                let keys = below_state(keys, &state.path)?;
                let mut region = state;
                for key in keys {
                    region = region.child(net, key)?;
                }
                Ok(region)
            }
            RegionName::Address(address) => Self::at(net, address, Level::City),
        }
    }

    /// The region that one that does not exist yet is to be made in, and its key.
    pub fn to_be_below(net: &Net, name: &RegionName) -> Result<(Self, String)> {
        let RegionName::Keys(keys) = name else {
            bail!("a new region is named by its key, like 06113 or 06113/davis; its address is made up by the chain");
        };
        let state = Self::state(net)?;
        let Some((last, above)) = below_state(keys, &state.path)?.split_last() else {
            bail!("{state} exists; a county of it is named by its key, like 06113, a city by two, like 06113/davis");
        };
        let mut parent = state;
        for key in above {
            parent = parent.child(net, key)?;
        }
        let key = parent.key_below(last)?;
        if let Some(address) = parent.find_child(net, &key)? {
            bail!("{parent} has a {} {key} already, {address}; choose another key, or give it cells with wayclear region give", parent.noun_below()?);
        }
        Ok((parent, key))
    }

    /// The city that a place lies in, and the place's contract.
    pub fn of_place(net: &Net, place: &Place) -> Result<(Self, Addr)> {
        let found = net.locate(place)?;
        match (found.city, found.location) {
            (Some(city), Some(location)) => Ok((Self::at(net, &city, Level::City)?, location)),
            (city, _) => bail!(why_not(place, city.is_some())),
        }
    }

    /// The region above; `None` for the state.
    pub fn parent(&self, net: &Net) -> Result<Option<Self>> {
        let above = match self.level {
            Level::State => return Ok(None),
            Level::County => Level::State,
            Level::City => Level::County,
        };
        let parent = self.config.parent.as_ref();
        parent
            .map(|parent| Self::at(net, parent, above))
            .transpose()
    }

    /// The child of that key.
    pub fn child(&self, net: &Net, typed: &str) -> Result<Self> {
        let level = self.noun_below()?;
        let key = self.key_below(typed)?;
        let Some(address) = self.find_child(net, &key)? else {
            if let Some(meant) = self.below_a_child(net, typed)? {
                bail!("{self} has no {level} {key}; do you mean {meant}?");
            }
            bail!(
                "{self} has no {level} {key}; {}",
                self.words_of_children(net)?
            );
        };
        let config = net.wasmd.ask(&address, ask::Config {})?;
        Ok(self.with_child(&key, address, config))
    }

    /// What its parent has given it, or what it has given its children, ascending.
    pub fn cells(&self, net: &Net) -> Result<Vec<Cell>> {
        Ok(net.wasmd.ask_all(
            &self.address,
            |last: Option<&Cell>| ask::Cells {
                start_after: last.map(|cell| cell.prefix.clone()),
                limit: Some(MAX_LIMIT),
            },
            |page| page.cells,
        )?)
    }

    /// What the children of a region are.
    pub fn noun_below(&self) -> Result<Level> {
        match self.level.below() {
            Some(level) => Ok(level),
            None => bail!("{self} has places below it, no regions"),
        }
    }

    fn key_below(&self, typed: &str) -> Result<String> {
        Ok(self.noun_below()?.key(typed)?)
    }

    /// The address of a child, as this region has recorded it.
    fn find_child(&self, net: &Net, key: &str) -> Result<Option<Addr>> {
        let row = net
            .wasmd
            .query_raw(&self.address, &raw::key(raw::CHILDREN, key))?;
        let row = row.map(from_json).transpose();
        Ok(row.map_err(|error| ChainError::Answer {
            contract: self.address.clone(),
            reason: error.to_string(),
        })?)
    }

    /// The city of that key, if whoever named it has left out its county: like "32003/davis".
    fn below_a_child(&self, net: &Net, typed: &str) -> Result<Option<String>> {
        if self.level != Level::State {
            return Ok(None);
        }
        let Ok(key) = Level::City.key(typed) else {
            return Ok(None);
        };
        for county in children(&net.wasmd, &self.address)? {
            let row = raw::key(raw::CHILDREN, &key);
            if net.wasmd.query_raw(&county.address, &row)?.is_some() {
                return Ok(Some(format!("{}/{key}", county.key)));
            }
        }
        Ok(None)
    }

    fn words_of_children(&self, net: &Net) -> Result<String> {
        let all = children(&net.wasmd, &self.address)?;
        let named: Vec<_> = all
            .iter()
            .take(NAMED)
            .map(|child| child.key.as_str())
            .collect();
        Ok(match all.len() {
            0 => "it has none yet, wayclear region add makes one".to_string(),
            n if n > NAMED => format!("it has {n}, the first are {}", named.join(", ")),
            _ => format!("it has {}", named.join(", ")),
        })
    }

    fn with_child(&self, key: &str, address: Addr, config: Config) -> Self {
        let (level, path) = match self.level {
            Level::State => (Level::County, key.to_string()),
            _ => (Level::City, format!("{}/{key}", self.path)),
        };
        Region {
            level,
            path,
            address,
            config,
        }
    }

    /// The region at an address, at that level or above it, if each contract on the way up to the state knows the one below it.
    fn at(net: &Net, address: &Addr, deepest: Level) -> Result<Self> {
        let state = &net.record.deployment.state;
        if address == state {
            return Self::state(net);
        }
        let stranger = || {
            format!("{address} is no region of this tree, whose state is {state}; name it by its keys, like 06113/davis")
        };
        let config: Config = match net.wasmd.ask(address, ask::Config {}) {
            Err(
                ChainError::Refused(_) | ChainError::Answer { .. } | ChainError::NoContract { .. },
            ) => bail!(stranger()),
            config => config?,
        };
        let above = match deepest {
            Level::City => Level::County,
            _ => Level::State,
        };
        let Some(parent) = config.parent.as_ref().filter(|_| deepest != Level::State) else {
            bail!(stranger());
        };
        let parent = Self::at(net, parent, above)?;
        match parent.find_child(net, &config.key)? {
            Some(known) if known == *address => {
                let key = config.key.clone();
                Ok(parent.with_child(&key, address.clone(), config))
            }
            _ => bail!(stranger()),
        }
    }
}
