//! Who has which ground: a look at a cell costs the same however many prefixes there are.

use std::collections::{HashMap, HashSet};

/// Cell prefixes as they are claimed one after the other.
#[derive(Default)]
pub(super) struct Claims<'a> {
    /// The first claim of exactly this prefix.
    exact: HashMap<&'a str, usize>,
    /// The first claim of this prefix or of one that extends it.
    within: HashMap<&'a str, usize>,
    count: usize,
}

impl<'a> Claims<'a> {
    /// Claims a prefix; answers the first earlier claim that overlaps it, counted from 0.
    pub(super) fn claim(&mut self, prefix: &'a str) -> Option<usize> {
        let around = beginnings(prefix).filter_map(|shorter| self.exact.get(shorter));
        let first = around.chain(self.within.get(prefix)).min().copied();
        self.exact.entry(prefix).or_insert(self.count);
        for shorter in beginnings(prefix) {
            self.within.entry(shorter).or_insert(self.count);
        }
        self.count += 1;
        first
    }
}

/// The prefixes that a region is assigned.
pub(crate) struct Ground<'a> {
    prefixes: HashSet<&'a str>,
    longest: usize,
}

impl<'a> FromIterator<&'a str> for Ground<'a> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(prefixes: I) -> Self {
        let prefixes: HashSet<_> = prefixes.into_iter().collect();
        let longest = prefixes.iter().map(|prefix| prefix.len()).max();
        Ground {
            longest: longest.unwrap_or(0),
            prefixes,
        }
    }
}

impl Ground<'_> {
    /// Whether a cell or prefix begins with one of them.
    pub(crate) fn holds(&self, cell: &str) -> bool {
        beginnings(cell)
            .take_while(|shorter| shorter.len() <= self.longest)
            .any(|shorter| self.prefixes.contains(shorter))
    }
}

/// A text's beginnings, nothing and itself included.
pub(crate) fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    (0..=text.len()).filter_map(|end| text.get(..end))
}
