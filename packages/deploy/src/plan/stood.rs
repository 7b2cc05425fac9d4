//! What stands of a tree at one time, as far as somebody could change it: kept after an apply, it tells what was changed since.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};
use wayclear_api::contact_registry::KnownAuthority;
use wayclear_api::state::CodeIds;
use wayclear_api::{Ownership, Place};

use super::terms::{daily, described, good, model, quota, rewards};
use super::{At, Drift};
use crate::live::{City, Live, Region, Registry, Running};

/// A tree at one time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stood {
    pub(super) facts: Vec<Fact>,
    pub(super) ground: Vec<Ground>,
}

/// One thing that somebody can change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Fact {
    pub at: At,
    pub what: String,
    pub is: String,
    /// Who can change it; `None` = nobody.
    pub by: Option<Addr>,
}

/// The cells that a region has, and who gives and takes them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Ground {
    pub at: At,
    pub cells: BTreeSet<String>,
    pub by: Addr,
}

/// Fields that come with a contract, and say nothing of one that is new.
pub(super) const OF_CODE: [&str; 2] = ["code", "admin"];

impl Stood {
    pub fn of(live: &Live) -> Self {
        let mut stood = Stood::default();
        stood.state(live);
        let key = &live.state.config.key;
        stood.registry(&At::Registry(key.clone()), &live.registry);
        let owner = &live.state.config.ownership.owner;
        for (key, county) in &live.counties {
            stood.region(&At::County(key.clone()), &county.region, owner);
            let owner = &county.region.config.ownership.owner;
            for (city, found) in &county.cities {
                stood.city(key, city, found, owner);
            }
        }
        for (payer, grants) in &live.fees {
            for (to, coin) in grants {
                let is = daily(coin.as_ref());
                let at = At::Payer(payer.clone());
                stood.fact(&at, format!("for {to}"), is, Some(payer));
            }
        }
        stood
    }

    /// The same as it was `before` in what was changed since.
    #[must_use]
    pub fn without(mut self, changed: &[Drift], before: &Stood) -> Self {
        for drift in changed {
            let is_same = |fact: &Fact| (&fact.at, &fact.what) == (&drift.at, &drift.what);
            self.facts.retain(|fact| !is_same(fact));
            let was = before.facts.iter().filter(|fact| is_same(fact));
            self.facts.extend(was.cloned());
            if drift.is_of_cells() {
                self.ground.retain(|ground| ground.at != drift.at);
                let was = before.ground.iter().filter(|ground| ground.at == drift.at);
                self.ground.extend(was.cloned());
            }
        }
        self
    }

    /// Accounts whose grants of fees were looked at and found.
    pub fn payers(&self) -> BTreeSet<Addr> {
        let facts = self.facts.iter();
        let payers = facts.filter_map(|fact| match &fact.at {
            At::Payer(payer) => Some(payer.clone()),
            _ => None,
        });
        payers.collect()
    }

    /// Places that were described.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.facts.iter().filter_map(|fact| match &fact.at {
            At::Place { place, .. } => Some(place),
            _ => None,
        })
    }

    fn fact(&mut self, at: &At, what: impl Into<String>, is: impl ToString, by: Option<&Addr>) {
        self.facts.push(Fact {
            at: at.clone(),
            what: what.into(),
            is: is.to_string(),
            by: by.cloned(),
        });
    }

    fn state(&mut self, live: &Live) {
        let Region { code, config, .. } = &live.state;
        let at = At::State(config.key.clone());
        let CodeIds {
            registry,
            county,
            city,
            location,
        } = &live.code_ids;
        let ids = format!(
            "registry {}, county {}, city {}, location {}",
            registry.id, county.id, city.id, location.id
        );
        let owner = Some(&config.ownership.owner);
        self.fact(&at, "codes of what is made from now on", ids, owner);
        self.contract(&at, code, &config.ownership);
    }

    fn contract(&mut self, at: &At, Running { id, admin }: &Running, ownership: &Ownership) {
        let Ownership { owner, proposed } = ownership;
        let [code, of_code] = OF_CODE;
        let nobody = || "nobody".to_string();
        self.fact(at, code, id, admin.as_ref());
        let name = admin.as_ref().map_or_else(nobody, Addr::to_string);
        self.fact(at, of_code, name, admin.as_ref());
        self.fact(at, "owner", owner, Some(owner));
        if let Some(heir) = proposed {
            self.fact(at, "offered", format!("to {heir}"), Some(owner));
        }
    }

    fn registry(&mut self, at: &At, registry: &Registry) {
        let config = &registry.config;
        self.contract(at, &registry.code, &config.ownership);
        let owner = Some(&config.ownership.owner);
        self.fact(at, "policy", config.policy, owner);
        self.fact(at, "risk model", model(&registry.risk_model), owner);
        // One that takes effect before it stands here no longer, once another is set.
        self.fact(at, "version of the risk model", registry.risk_models, owner);
        let gas = &config.location_gas;
        let gas = format!("{} and {} each", gas.base, gas.each);
        self.fact(at, "gas of locations", gas, owner);
        for known in &registry.authorities {
            self.authority(at, known, owner);
        }
    }

    fn authority(&mut self, at: &At, known: &KnownAuthority, owner: Option<&Addr>) {
        let account = &known.authority.account;
        self.fact(at, format!("authority {account}"), quota(known), owner);
        for key in &known.authority.keys {
            let is = good(key, known.struck.contains(&key.public_key));
            let what = format!("key {} of authority {account}", key.public_key);
            self.fact(at, what, is, owner);
        }
    }

    fn region(&mut self, at: &At, region: &Region, parent: &Addr) {
        self.fact(at, "contract", &region.address, Some(parent));
        self.contract(at, &region.code, &region.config.ownership);
        self.ground.push(Ground {
            at: at.clone(),
            cells: region.cells.clone(),
            by: parent.clone(),
        });
    }

    fn city(&mut self, county: &str, key: &str, city: &City, parent: &Addr) {
        let (county, key) = (county.to_string(), key.to_string());
        let at = At::City {
            county: county.clone(),
            city: key.clone(),
        };
        self.region(&at, &city.region, parent);
        let owner = Some(&city.region.config.ownership.owner);
        if let Some(policy) = &city.rewards {
            self.fact(&at, "rewards", rewards(policy), owner);
        }
        for cleaner in &city.cleaners {
            self.fact(&at, format!("cleaner {cleaner}"), "", owner);
        }
        for location in city.locations.values() {
            let Some(row) = &location.described else {
                continue;
            };
            let at = At::Place {
                county: county.clone(),
                city: key.clone(),
                place: location.place.clone(),
            };
            let Running { id, admin } = &location.code;
            self.fact(&at, OF_CODE[0], id, admin.as_ref());
            self.fact(&at, "description", described(row), owner);
        }
    }
}
