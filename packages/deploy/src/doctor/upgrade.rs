//! How far a tree is on its way to another release: a release that is not everywhere yet is one thing to tell, not one a contract.

use std::collections::BTreeMap;

use wayclear_chain::{Chain, ChainError, Contract};

use super::finding::{Finding, Kind};
use super::releases::{noun, Release, Releases};

/// How many contracts run which code.
#[derive(Default)]
pub struct Upgrade {
    /// Whether not all locations were looked at.
    pub is_sample: bool,
    counts: BTreeMap<(Contract, u64, Release), usize>,
}

impl Upgrade {
    pub fn add(&mut self, contract: Contract, code_id: u64, release: Release) {
        *self.counts.entry((contract, code_id, release)).or_default() += 1;
    }

    /// Codes that contracts run, by kind.
    pub fn codes(&self) -> impl Iterator<Item = (Contract, u64)> + '_ {
        let known = self.counts.keys();
        let known = known.filter(|(.., release)| *release != Release::Foreign);
        known.map(|(contract, code_id, _)| (*contract, *code_id))
    }

    /// Whether the tree is on its way to the codes of this build, and what is to say of that.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn findings<C: Chain>(
        &self,
        releases: &Releases<'_, C>,
        can_migrate: bool,
    ) -> Result<(bool, Option<Finding>), ChainError> {
        let handed_down = releases.handed_down()?;
        let is_built = |release: Release| release == Release::Built;
        let is_to_build = self.counts.keys().any(|(.., release)| is_built(*release))
            || handed_down.iter().any(|(.., release)| is_built(*release));
        // Of a kind whose code is the same in both releases nothing is left to do.
        let is_left = |contract: Contract, release: Release| match release {
            Release::Recorded => is_to_build && releases.is_built_anew(contract),
            Release::Earlier => true,
            Release::Built | Release::Foreign => false,
        };
        let left = self.counts.iter();
        let left: Vec<_> = left
            .filter(|((contract, _, release), _)| is_left(*contract, *release))
            .collect();
        if left.is_empty() && !is_to_build {
            return Ok((false, None));
        }
        let are_new_left = handed_down
            .iter()
            .any(|(contract, _, release)| is_left(*contract, *release));
        let problem = self.problem(&left, are_new_left);
        let subject = if is_to_build {
            "upgrade to this release"
        } else {
            "upgrade to the release of the record"
        };
        let cure = if can_migrate {
            "wayclear apply TREE goes on"
        } else {
            "nobody may change their code: they keep it, what is made from now on has the next"
        };
        let finding = Finding::warning(Kind::HalfMigrated, subject, problem, cure);
        Ok((is_to_build, Some(finding)))
    }

    fn problem(&self, left: &[(&(Contract, u64, Release), &usize)], are_new_left: bool) -> String {
        if left.is_empty() {
            return if are_new_left {
                "all contracts run its codes, and new ones are made of the earlier ones still"
            } else {
                "all contracts run its codes, and the record does not say so yet"
            }
            .to_string();
        }
        let all: usize = self.counts.values().sum();
        let sum: usize = left.iter().map(|(_, count)| **count).sum();
        let parts = left.iter().map(|((contract, code_id, _), count)| {
            format!("{} of code {code_id}", nouns(**count, *contract))
        });
        let parts = parts.collect::<Vec<_>>().join(", ");
        let (run, of_part) = (
            if sum == 1 { "runs" } else { "run" },
            if self.is_sample {
                " that were looked at"
            } else {
                ""
            },
        );
        let new = if are_new_left {
            "; new ones are made of earlier codes, too"
        } else {
            ""
        };
        format!(
            "{sum} of {all} contracts{of_part} still {run} codes of an earlier one: {parts}{new}"
        )
    }
}

/// "1 city", "2 cities".
fn nouns(count: usize, contract: Contract) -> String {
    let noun = noun(contract);
    match noun.strip_suffix('y') {
        _ if count == 1 => format!("1 {noun}"),
        Some(stem) => format!("{count} {stem}ies"),
        None => format!("{count} {noun}s"),
    }
}
