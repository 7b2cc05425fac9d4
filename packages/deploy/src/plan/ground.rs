//! Ground that moves from one region to another.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use wayclear_api::region::MAX_PREFIXES;

use super::cells::{around, inside, moves, Moves, Routes, NOBODY};
use super::diff::Diff;
use super::terms::cells;
use super::{At, Unmentioned, What};
use crate::live::{Live, Region};

impl Diff<'_> {
    /// Ground that moves from one region to another, from the bottom up: a region lets go only of ground in which nothing lives.
    pub(super) fn ground(&mut self, live: Option<&Live>) {
        let Some(live) = live else { return };
        let counties = live
            .counties
            .iter()
            .map(|(key, county)| (key, &county.region));
        let wanted = self.tree.counties.iter();
        let wanted = wanted.map(|county| (&county.key, county.prefixes.as_slice()));
        let mut own = moves(&given(counties), &routes(wanted), self.prune);
        self.note_gives(&mut own, |county| At::County(county.to_string()));
        let mut used: BTreeMap<&str, Routes> = BTreeMap::new();
        for (key, county) in &live.counties {
            let at = |city: &str| At::City {
                county: key.clone(),
                city: city.to_string(),
            };
            let named = self.tree.counties.iter().find(|county| county.key == *key);
            let cities = named
                .map(|county| county.cities.as_slice())
                .unwrap_or_default();
            let mut wanted = routes(
                cities
                    .iter()
                    .map(|city| (&city.key, city.prefixes.as_slice())),
            );
            let leaving = own.takes.iter().filter(|(_, from)| from == key);
            wanted.extend(leaving.map(|(prefix, _)| (prefix.clone(), NOBODY.to_string())));
            let cities = county.cities.iter().map(|(key, city)| (key, &city.region));
            let mut below = moves(&given(cities), &wanted, self.prune);
            self.note_gives(&mut below, at);
            let is_used = |prefix: &str, city: &str| {
                let mut places = county
                    .cities
                    .get(city)
                    .into_iter()
                    .flat_map(|c| c.locations.values());
                places.any(|location| location.place.cell.starts_with(prefix))
            };
            let owner = &county.region.config.ownership.owner;
            used.insert(key, self.let_go(below, at, owner, is_used));
        }
        let owner = self.state_owner(Some(live));
        let is_used = |prefix: &str, county: &str| {
            used.get(county).is_some_and(|used| {
                around(used, prefix).is_some() || inside(used, prefix).next().is_some()
            })
        };
        let at = |county: &str| At::County(county.to_string());
        self.let_go(own, at, &owner, is_used);
    }

    /// Splits and takes of one parent; answers what its children cannot let go, or are to have.
    fn let_go(
        &mut self,
        moves: Moves,
        at: impl Fn(&str) -> At,
        owner: &Addr,
        is_used: impl Fn(&str, &str) -> bool,
    ) -> Routes {
        let Moves {
            splits,
            takes,
            surplus,
            wide,
            mut kept,
            ..
        } = moves;
        for (child, prefixes) in by_child(wide) {
            self.plan.unmentioned.push(Unmentioned {
                at: at(&child),
                what: format!("more of {} than the file gives it", cells(&prefixes)),
                can_be_pruned: true,
                why: String::new(),
            });
        }
        for (prefix, child) in splits {
            self.change(at(&child), What::SplitCell { prefix }, owner);
        }
        let (stuck, free): (Vec<_>, Vec<_>) = takes
            .into_iter()
            .partition(|(prefix, child)| is_used(prefix, child));
        for (prefix, child) in stuck {
            self.in_use(&at(&child), &prefix);
            kept.insert(prefix, child);
        }
        let (stuck, loose): (Vec<_>, Vec<_>) = surplus
            .into_iter()
            .partition(|(prefix, child)| is_used(prefix, child));
        for (child, prefixes) in by_child(stuck) {
            let name = format!("cells {} with places in them", prefixes.join(" "));
            self.surplus(
                at(&child),
                name,
                Err("no city gives ground up that has places"),
            );
        }
        for (child, prefixes) in by_child(free) {
            self.take(at(&child), &prefixes, owner);
        }
        for (child, prefixes) in by_child(loose) {
            // It would not keep its parent from taking the same back.
            kept.retain(|prefix, _| !prefixes.contains(prefix));
            for prefixes in prefixes.chunks(MAX_PREFIXES) {
                let name = format!("cells {}", prefixes.join(" "));
                let prefixes = prefixes.to_vec();
                self.surplus(at(&child), name, Ok((What::TakeCells { prefixes }, owner)));
            }
        }
        kept
    }

    /// A cell that the file gives to another one, and that stays.
    fn in_use(&mut self, at: &At, prefix: &str) {
        let cell = format!("cell {prefix}");
        let wanted = "that another one has it";
        self.conflict(at, &cell, "its own", wanted, IN_USE);
    }

    fn take(&mut self, at: At, prefixes: &[String], owner: &Addr) {
        for prefixes in prefixes.chunks(MAX_PREFIXES) {
            let prefixes = prefixes.to_vec();
            self.change(at.clone(), What::TakeCells { prefixes }, owner);
        }
    }

    fn note_gives(&mut self, moves: &mut Moves, at: impl Fn(&str) -> At) {
        let gives = std::mem::take(&mut moves.gives);
        self.gives.extend(
            gives
                .into_iter()
                .map(|(child, prefixes)| (at(&child), prefixes)),
        );
    }

    /// What a region is still to be given; all of its ground, where its parent is to be made.
    pub(super) fn lacking(&mut self, at: &At, has_parent: bool, all: &[String]) -> Vec<String> {
        if has_parent {
            self.gives.remove(at).unwrap_or_default()
        } else {
            all.to_vec()
        }
    }
}

const IN_USE: &str = "there are places in it, which stay with the city that has opened them: leave it there, or split it into cells in \
     which there are none";

fn given<'a>(regions: impl Iterator<Item = (&'a String, &'a Region)>) -> Routes {
    let rows = regions.flat_map(|(key, region)| {
        let cells = region.cells.iter();
        cells.map(move |prefix| (prefix.clone(), key.clone()))
    });
    rows.collect()
}

fn routes<'a>(regions: impl Iterator<Item = (&'a String, &'a [String])>) -> Routes {
    let rows = regions.flat_map(|(key, prefixes)| {
        let prefixes = prefixes.iter();
        prefixes.map(move |prefix| (prefix.clone(), key.clone()))
    });
    rows.collect()
}

fn by_child(rows: Vec<(String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut children: BTreeMap<String, Vec<String>> = BTreeMap::default();
    for (prefix, child) in rows {
        children.entry(child).or_default().push(prefix);
    }
    children
}
