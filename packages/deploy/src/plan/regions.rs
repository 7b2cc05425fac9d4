//! Counties, cities and places: made, given ground, described.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use wayclear_api::city::MAX_CLEANERS;
use wayclear_api::raw::DescriptionRow;
use wayclear_api::region::MAX_PREFIXES;

use super::diff::{stated, Diff, NAMES};
use super::terms::described;
use super::{At, What};
use crate::live::{self, Live, Region};
use crate::tree::{self, KnownPlace};

impl Diff<'_> {
    pub(super) fn county(&mut self, live: Option<&Live>, county: &tree::County) {
        let at = At::County(county.key.clone());
        let signer = self.state_owner(live);
        let found = live.and_then(|live| live.counties.get(&county.key));
        let region = found.map(|found| &found.region);
        let lacking = self.lacking(&at, live.is_some(), &county.prefixes);
        let to_be = stated(county.owner.as_ref()).unwrap_or_else(|| self.owners.county.clone());
        let owner = owner_of(region, to_be);
        self.region(&at, region, (&county.name, &owner), lacking, &signer);
        for city in &county.cities {
            self.city(found, county, city, &owner);
        }
    }

    fn city(
        &mut self,
        parent: Option<&live::County>,
        county: &tree::County,
        city: &tree::City,
        signer: &Addr,
    ) {
        let at = At::City {
            county: county.key.clone(),
            city: city.key.clone(),
        };
        let found = parent.and_then(|parent| parent.cities.get(&city.key));
        let region = found.map(|found| &found.region);
        let lacking = self.lacking(&at, parent.is_some(), &city.prefixes);
        let to_be = stated(city.owner.as_ref()).unwrap_or_else(|| self.owners.city.clone());
        let owner = owner_of(region, to_be);
        self.region(&at, region, (&city.name, &owner), lacking, signer);
        self.cleaners(&at, found, city, &owner);
        let before = found.and_then(|found| found.rewards.clone());
        match (&city.rewards, before) {
            (Some(wanted), Some(before)) if *wanted == before => self.plan.same += 1,
            (Some(wanted), before) => {
                let after = Some(wanted.clone());
                self.change(at, What::Rewards { before, after }, &owner);
            }
            (None, Some(before)) => {
                let before = Some(before);
                let removal = What::Rewards {
                    before,
                    after: None,
                };
                self.surplus(at, "rewards".to_string(), Ok((removal, &owner)));
            }
            (None, None) => {}
        }
        for known in &city.places {
            self.place(found, &county.key, city, known, &owner);
        }
        self.other_places(found, &county.key, city);
    }

    /// Places that have a name on the chain and stand in the file no more: one whose unit or position was changed there is another.
    fn other_places(&mut self, found: Option<&live::City>, county: &str, city: &tree::City) {
        let locations = found.into_iter().flat_map(|found| found.locations.values());
        let wanted: BTreeSet<_> = city
            .places
            .iter()
            .map(|known| known.place.to_string())
            .collect();
        for location in locations {
            let row = location.described.as_ref();
            let row = row.filter(|row| row.label.is_some());
            let Some(row) = row.filter(|_| !wanted.contains(&location.place.to_string())) else {
                continue;
            };
            let at = At::Place {
                county: county.to_string(),
                city: city.key.clone(),
                place: location.place.clone(),
            };
            self.surplus(at, described(row), Err(FOR_GOOD));
        }
    }

    fn cleaners(&mut self, at: &At, found: Option<&live::City>, city: &tree::City, owner: &Addr) {
        let wanted: BTreeSet<Addr> = city.cleaners.iter().map(Addr::unchecked).collect();
        let found = found
            .map(|found| found.cleaners.clone())
            .unwrap_or_default();
        let add: Vec<_> = wanted.difference(&found).cloned().collect();
        let rest: Vec<_> = found.difference(&wanted).cloned().collect();
        self.plan.same += found.intersection(&wanted).count();
        for add in add.chunks(MAX_CLEANERS) {
            let (add, remove) = (add.to_vec(), vec![]);
            self.change(at.clone(), What::Cleaners { add, remove }, owner);
        }
        for remove in rest.chunks(MAX_CLEANERS) {
            let names: Vec<_> = remove.iter().map(Addr::as_str).collect();
            let name = format!("cleaners {}", names.join(" "));
            let (add, remove) = (vec![], remove.to_vec());
            self.surplus(
                at.clone(),
                name,
                Ok((What::Cleaners { add, remove }, owner)),
            );
        }
    }

    fn place(
        &mut self,
        found: Option<&live::City>,
        county: &str,
        city: &tree::City,
        known: &KnownPlace,
        owner: &Addr,
    ) {
        let at = At::Place {
            county: county.to_string(),
            city: city.key.clone(),
            place: known.place.clone(),
        };
        let after = DescriptionRow {
            label: Some(known.name.clone()),
            surface: known.surface,
        };
        let location = found.and_then(|found| found.locations.get(&known.place.to_string()));
        match location.map(|location| location.described.clone().unwrap_or_default()) {
            None => self.change(at, What::Open { after }, owner),
            Some(before) if before == after => self.plan.same += 1,
            Some(before) => self.change(at, What::Describe { before, after }, owner),
        }
    }

    /// A county or city of a name, and of an owner if it is made: made, or given what it lacks.
    fn region(
        &mut self,
        at: &At,
        found: Option<&Region>,
        (name, owner): (&str, &Addr),
        mut lacking: Vec<String>,
        signer: &Addr,
    ) {
        if let Some(found) = found {
            self.fixed(at, "name", found.config.name.as_str(), name, NAMES);
            self.plan.same += usize::from(lacking.is_empty());
        } else {
            let rest = lacking.split_off(lacking.len().min(MAX_PREFIXES));
            let (owner, prefixes) = (owner.clone(), lacking);
            self.change(at.clone(), What::Make { owner, prefixes }, signer);
            lacking = rest;
        }
        for prefixes in lacking.chunks(MAX_PREFIXES) {
            let prefixes = prefixes.to_vec();
            self.change(at.clone(), What::GiveCells { prefixes }, signer);
        }
    }

    /// Regions that the file does not name: no message takes them away.
    pub(super) fn unnamed(&mut self, live: Option<&Live>) {
        let Some(live) = live else { return };
        for (key, found) in &live.counties {
            let Some(county) = self.tree.counties.iter().find(|county| county.key == *key) else {
                self.surplus(At::County(key.clone()), String::new(), Err(FOR_GOOD));
                continue;
            };
            let is_named = |city: &&String| county.cities.iter().all(|known| known.key != **city);
            for city in found.cities.keys().filter(is_named) {
                let at = At::City {
                    county: key.clone(),
                    city: city.clone(),
                };
                self.surplus(at, String::new(), Err(FOR_GOOD));
            }
        }
    }
}

const FOR_GOOD: &str = "its contract stays for good";

/// Who signs for a region: its owner, or who will be.
fn owner_of(region: Option<&Region>, to_be: Addr) -> Addr {
    region.map_or(to_be, |region| region.config.ownership.owner.clone())
}
