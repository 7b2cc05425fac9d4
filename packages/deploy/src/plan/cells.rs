//! Ground that was given, held against ground that is to be: what is split, taken and given until they are the same.

use std::collections::{BTreeMap, BTreeSet};

use wayclear_api::GEOHASH_ALPHABET;

use crate::tree::ground::beginnings;

/// Prefixes and whose they are.
pub type Routes = BTreeMap<String, String>;

/// What there is to do with the prefixes that a region gives to its children, in this order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Prefixes that are replaced by their 32 longer ones, shorter ones first.
    pub splits: Vec<(String, String)>,
    /// Prefixes that are taken from a child, because the file gives them to somebody else.
    pub takes: Vec<(String, String)>,
    /// Prefixes that a child has beside the file.
    pub surplus: Vec<(String, String)>,
    /// Prefixes of which a child has more than the file gives it, and which are not split.
    pub wide: Vec<(String, String)>,
    /// Prefixes that a child lacks.
    pub gives: BTreeMap<String, Vec<String>>,
    /// What stays as it is, or is what a split leaves.
    pub kept: Routes,
}

/// Whose ground is in `wanted` under a key that no child has, leaves the region.
pub const NOBODY: &str = "";

/// What is to be done until all that is wanted is given. `may_split`: whether ground is also split that has a surplus and nothing
/// that somebody else wants.
pub fn moves(given: &Routes, wanted: &Routes, may_split: bool) -> Moves {
    let mut moves = Moves::default();
    for (prefix, child) in given {
        moves.settle(prefix, child, wanted, may_split);
    }
    for (prefix, child) in wanted {
        if child != NOBODY {
            let mut missing = vec![];
            moves.lack(prefix, child, &mut missing);
            moves
                .gives
                .entry(child.clone())
                .or_default()
                .extend(missing);
        }
    }
    moves.gives.retain(|_, prefixes| !prefixes.is_empty());
    moves
}

impl Moves {
    /// What becomes of a prefix that a child has.
    fn settle(&mut self, prefix: &str, child: &str, wanted: &Routes, may_split: bool) {
        let row = || (prefix.to_string(), child.to_string());
        if let Some(owner) = around(wanted, prefix) {
            return if owner == child {
                self.kept.extend([row()]);
            } else {
                self.takes.push(row());
            };
        }
        let owners: BTreeSet<&str> = inside(wanted, prefix).map(|(_, owner)| owner).collect();
        if owners.is_empty() {
            self.kept.extend([row()]);
            return self.surplus.push(row());
        }
        let is_all_its_own = owners.iter().all(|owner| *owner == child);
        let is_as_wanted = is_covered(prefix, child, wanted);
        if is_all_its_own && (!may_split || is_as_wanted) {
            self.kept.extend([row()]);
            if !is_as_wanted {
                self.wide.push(row());
            }
            return;
        }
        self.splits.push(row());
        for longer in longer(prefix) {
            self.settle(&longer, child, wanted, may_split);
        }
    }

    /// The fewest prefixes that a child lacks of one that it is to have.
    fn lack(&self, prefix: &str, child: &str, missing: &mut Vec<String>) {
        if is_covered(prefix, child, &self.kept) {
            return;
        }
        if inside(&self.kept, prefix).next().is_none() {
            return missing.push(prefix.to_string());
        }
        for longer in longer(prefix) {
            self.lack(&longer, child, missing);
        }
    }
}

/// Whose ground a prefix is, as it is or as part of a shorter one.
pub fn around<'a>(routes: &'a Routes, prefix: &str) -> Option<&'a str> {
    let mut owners = beginnings(prefix).filter_map(|shorter| routes.get(shorter));
    owners.next().map(String::as_str)
}

/// Longer prefixes within a prefix, and whose they are.
pub fn inside<'a>(routes: &'a Routes, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let rows = routes.range(prefix.to_string()..);
    rows.map(|(longer, owner)| (longer.as_str(), owner.as_str()))
        .take_while(move |(longer, _)| longer.starts_with(prefix))
        .filter(move |(longer, _)| *longer != prefix)
}

/// Whether all of a prefix is a child's: as it is, in a shorter one, or in all of its longer ones.
fn is_covered(prefix: &str, child: &str, routes: &Routes) -> bool {
    match around(routes, prefix) {
        Some(owner) => owner == child,
        None => {
            inside(routes, prefix).next().is_some()
                && longer(prefix).all(|longer| is_covered(&longer, child, routes))
        }
    }
}

fn longer(prefix: &str) -> impl Iterator<Item = String> + '_ {
    GEOHASH_ALPHABET
        .chars()
        .map(move |letter| format!("{prefix}{letter}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(rows: &[(&str, &str)]) -> Routes {
        let rows = rows.iter();
        rows.map(|(prefix, child)| ((*prefix).to_string(), (*child).to_string()))
            .collect()
    }

    fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        routes(rows).into_iter().collect()
    }

    fn all_of(prefix: &str, child: &str) -> Routes {
        longer(prefix)
            .map(|longer| (longer, child.to_string()))
            .collect()
    }

    #[test]
    fn ground_that_was_split_is_the_same_ground() {
        let wanted = routes(&[("9qc7m", "davis")]);
        let split = all_of("9qc7m", "davis");
        let same = moves(&split, &wanted, true);
        assert_eq!((same.gives, same.takes, same.surplus), Default::default());
        let mut holed = split;
        holed.remove("9qc7mb");
        let gives = moves(&holed, &wanted, false).gives;
        assert_eq!(gives["davis"], ["9qc7mb"]);
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_is_told_apart() {
        let given = routes(&[("9qc7m", "davis"), ("9qd", "davis")]);
        let wanted = routes(&[("9qc7m", "davis"), ("9qc7k", "davis")]);
        let found = moves(&given, &wanted, true);
        assert_eq!(found.gives["davis"], ["9qc7k"]);
        assert_eq!(found.surplus, pairs(&[("9qd", "davis")]));
        assert!(found.splits.is_empty());
        let more = moves(&routes(&[("9qc7", "davis")]), &wanted, false);
        assert_eq!((more.gives, more.splits), Default::default());
        assert_eq!(more.wide, pairs(&[("9qc7", "davis")]));
        let split = moves(
            &all_of("9qc7m", "davis"),
            &routes(&[("9qc7m", "davis")]),
            false,
        );
        assert_eq!((split.wide, split.surplus), Default::default());
    }

    #[test]
    fn ground_that_the_file_gives_to_another_is_split_as_far_as_needed_taken_and_given() {
        let given = routes(&[("9qc", "davis")]);
        let wanted = routes(&[("9qc7m", "woodland")]);
        let found = moves(&given, &wanted, false);
        assert_eq!(found.splits, pairs(&[("9qc", "davis"), ("9qc7", "davis")]));
        assert_eq!(found.takes, pairs(&[("9qc7m", "davis")]));
        assert_eq!(found.gives["woodland"], ["9qc7m"]);
        assert_eq!(found.surplus.len(), 62);
    }

    #[test]
    fn ground_that_leaves_the_region_is_taken_and_given_to_nobody() {
        let given = routes(&[("9qc7m", "davis")]);
        let found = moves(&given, &routes(&[("9qc7", NOBODY)]), false);
        assert_eq!(found.takes, pairs(&[("9qc7m", "davis")]));
        assert_eq!(found.gives, BTreeMap::new());
    }
}
