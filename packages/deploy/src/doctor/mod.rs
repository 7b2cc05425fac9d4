//! What is wrong with a tree: asked of the chain, and of no contract that it has not vouched for.

mod compare;
mod count;
mod finding;
mod member;
mod overdue;
mod releases;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, HexBinary};
use rand::Rng;
use wayclear_chain::{Chain, Contract, Inspect};

use crate::record::Record;
pub use finding::{Finding, Kind, Outcome};
pub use overdue::overdue;
use releases::Releases;
pub use walk::Sample;
use walk::Walk;

/// What was seen of a tree.
pub struct Seen {
    pub findings: Vec<Finding>,
    /// Accounts that own parts of the tree, and which.
    pub owners: BTreeMap<Addr, BTreeSet<String>>,
    /// Locations of this tree that were looked at, by the text of their places.
    pub locations: BTreeMap<String, Addr>,
}

/// Looks at the codes that the state hands down and at every contract from the state down, of the locations at `sample` of them.
/// `build`: checksums of the codes of this build, as far as they are at hand. `tell` hears how many locations are done, of how
/// many. What the chain does not answer is a finding too.
pub fn examine(
    chain: &(impl Chain + Inspect),
    record: &Record,
    build: &BTreeMap<Contract, HexBinary>,
    sample: Sample,
    random: impl Rng,
    tell: impl FnMut(usize, usize),
) -> Seen {
    let silent = |error: wayclear_chain::ChainError| {
        let cure = "run wayclear doctor again, or with another --node";
        let subject = "the other contracts of the tree";
        Finding::not_looked_at(Kind::Contract, subject, error.to_string(), cure)
    };
    let releases = match Releases::of(chain, record, build) {
        Ok(releases) => releases,
        Err(error) => {
            return Seen {
                findings: vec![silent(error)],
                owners: BTreeMap::new(),
                locations: BTreeMap::new(),
            }
        }
    };
    let mut walk = Walk::new(chain, record, &releases, random, tell);
    let walked = walk.run(sample);
    let mut findings = releases.compare();
    findings.extend(walk.findings);
    findings.extend(walked.err().map(silent));
    Seen {
        findings,
        owners: walk.owners,
        locations: walk.locations,
    }
}
