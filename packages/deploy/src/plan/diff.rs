//! A tree file held against a chain. Nothing is asked here: what was read decides.

use std::fmt::Display;

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::ReportPolicy;
use wayclear_api::raw::DescriptionRow;

use super::cells::compare;
use super::{At, Change, Conflict, Plan, What};
use crate::live::{self, Live, Region};
use crate::tree::{self, KnownPlace, Tree};
use crate::Owners;

/// What there is to do until the chain is as the tree says; `live`: `None` = there is no state yet.
pub fn diff(live: Option<&Live>, tree: &Tree, owners: &Owners) -> Plan {
    let mut diff = Diff {
        plan: Plan::default(),
        owners,
    };
    diff.state(live, tree);
    for county in &tree.counties {
        let found = live.and_then(|live| live.counties.get(&county.key));
        let parent = live.map(|live| &live.state);
        diff.county(parent, found, county);
    }
    diff.unmentioned(live, tree);
    diff.plan
}

struct Diff<'a> {
    plan: Plan,
    owners: &'a Owners,
}

impl Diff<'_> {
    fn state(&mut self, live: Option<&Live>, tree: &Tree) {
        let at = At::State(tree.key.clone());
        let Some(live) = live else {
            return self.change(at, What::Make, &self.owners.state.clone());
        };
        let config = &live.state.config;
        self.fixed(&at, "key", &config.key, &tree.key, OTHER_TREE);
        self.fixed(&at, "name", &config.name, &tree.name, NAMES);
        let (found, wanted) = (config.window_seconds, tree.window_seconds);
        self.fixed(&at, "window_seconds", found, wanted, MADE_WITH);
        self.owner(&at, &live.state, &self.owners.state.clone());
        self.registry(&live.registry, tree);
    }

    fn registry(&mut self, live: &live::Registry, tree: &Tree) {
        let at = At::Registry(tree.key.clone());
        let config = &live.config;
        match (config.policy, tree.policy) {
            (found, wanted) if found == wanted => self.plan.same += 1,
            (ReportPolicy::SelfReported, ReportPolicy::Attested) => {
                let owner = config.ownership.owner.clone();
                self.change(at.clone(), What::RequireAttestation, &owner);
            }
            (found, wanted) => self.conflict(&at, "policy", found, wanted, NO_WAY_BACK),
        }
        let (found, wanted) = (
            config.risk_model_delay_seconds,
            tree.risk_model_delay_seconds,
        );
        self.fixed(&at, "risk_model_delay_seconds", found, wanted, MADE_WITH);
    }

    fn county(
        &mut self,
        parent: Option<&Region>,
        found: Option<&live::County>,
        county: &tree::County,
    ) {
        let at = At::County(county.key.clone());
        let signer = owner_of(parent, &self.owners.state);
        let region = found.map(|found| &found.region);
        let owner = self.owners.county.clone();
        self.region(
            &at,
            region,
            (&county.name, &county.prefixes),
            &signer,
            &owner,
        );
        for city in &county.cities {
            let of_city = found.and_then(|found| found.cities.get(&city.key));
            self.city(region, of_city, county, city);
        }
    }

    fn city(
        &mut self,
        parent: Option<&Region>,
        found: Option<&live::City>,
        county: &tree::County,
        city: &tree::City,
    ) {
        let at = At::City {
            county: county.key.clone(),
            city: city.key.clone(),
        };
        let signer = owner_of(parent, &self.owners.county);
        let region = found.map(|found| &found.region);
        let owner = self.owners.city.clone();
        self.region(&at, region, (&city.name, &city.prefixes), &signer, &owner);
        let owner = owner_of(region, &owner);
        // What the file leaves out is left alone.
        if let Some(wanted) = &city.rewards {
            let before = found.and_then(|found| found.rewards.clone());
            if before.as_ref() == Some(wanted) {
                self.plan.same += 1;
            } else {
                let after = Some(wanted.clone());
                self.change(at, What::Rewards { before, after }, &owner);
            }
        }
        for known in &city.places {
            self.place(found, city, known, &owner);
        }
    }

    fn place(
        &mut self,
        found: Option<&live::City>,
        city: &tree::City,
        known: &KnownPlace,
        owner: &Addr,
    ) {
        let at = At::Place {
            city: city.key.clone(),
            place: known.place.clone(),
        };
        let after = DescriptionRow {
            label: Some(known.name.clone()),
            surface: known.surface,
        };
        match found.and_then(|found| found.places.get(&known.place)) {
            None => self.change(at, What::Open { after }, owner),
            Some(before) if *before == after => self.plan.same += 1,
            Some(before) => {
                let before = before.clone();
                self.change(at, What::Describe { before, after }, owner);
            }
        }
    }

    /// A county or city: made, or given what it lacks.
    fn region(
        &mut self,
        at: &At,
        found: Option<&Region>,
        (name, prefixes): (&str, &[String]),
        signer: &Addr,
        owner: &Addr,
    ) {
        let Some(found) = found else {
            return self.change(at.clone(), What::Make, signer);
        };
        self.fixed(at, "name", found.config.name.as_str(), name, NAMES);
        self.owner(at, found, owner);
        let (missing, surplus) = compare(&found.cells, prefixes);
        if missing.is_empty() {
            self.plan.same += 1;
        } else {
            let what = What::GiveCells { prefixes: missing };
            self.change(at.clone(), what, signer);
        }
        if !surplus.is_empty() {
            self.conflict(at, "prefixes", surplus.join(" "), "none of these", CELLS);
        }
    }

    /// Whoever owns a contract has it from the one before.
    fn owner(&mut self, at: &At, found: &Region, wanted: &Addr) {
        let owner = &found.config.ownership.owner;
        self.fixed(at, "owner", owner, wanted, HANDED_OVER);
    }

    /// What the chain has beside what the file names.
    fn unmentioned(&mut self, live: Option<&Live>, tree: &Tree) {
        let Some(live) = live else { return };
        for (key, found) in &live.counties {
            let Some(county) = tree.counties.iter().find(|county| county.key == *key) else {
                self.plan.unmentioned.push(At::County(key.clone()));
                continue;
            };
            let is_named = |city: &&String| county.cities.iter().all(|known| known.key != **city);
            let unnamed = found.cities.keys().filter(is_named);
            self.plan.unmentioned.extend(unnamed.map(|city| At::City {
                county: key.clone(),
                city: city.clone(),
            }));
        }
    }

    fn change(&mut self, at: At, what: What, signer: &Addr) {
        let signer = signer.clone();
        self.plan.changes.push(Change { at, what, signer });
    }

    /// A field that no message changes.
    fn fixed<V: PartialEq + Display>(
        &mut self,
        at: &At,
        field: &'static str,
        found: V,
        wanted: V,
        why: &'static str,
    ) {
        if found == wanted {
            self.plan.same += 1;
        } else {
            self.conflict(at, field, found, wanted, why);
        }
    }

    fn conflict(
        &mut self,
        at: &At,
        field: &'static str,
        found: impl Display,
        wanted: impl Display,
        why: &'static str,
    ) {
        self.plan.conflicts.push(Conflict {
            at: at.clone(),
            field,
            found: found.to_string(),
            wanted: wanted.to_string(),
            why,
        });
    }
}

/// Who signs for a region: its owner, or who will be.
fn owner_of(region: Option<&Region>, to_be: &Addr) -> Addr {
    region.map_or_else(
        || to_be.clone(),
        |region| region.config.ownership.owner.clone(),
    )
}

const OTHER_TREE: &str = "this is another tree: name its record with --deployment, or a new one";
const MADE_WITH: &str = "it is set when the state is made, and never again: write what is there, or make another tree beside it";
const NAMES: &str = "no contract takes another name: write what is there";
const NO_WAY_BACK: &str =
    "a registry that asks for an authority's word asks for it for ever: write what is there";
const HANDED_OVER: &str = "its owner offers it, and the next one accepts: wayclear tree hand-over";
const CELLS: &str =
    "they were given beside the file: write them into it, or take them back with --prune";
