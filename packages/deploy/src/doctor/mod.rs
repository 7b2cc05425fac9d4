//! What is wrong with a tree: asked of the chain, and of no contract that it has not vouched for.

mod compare;
mod finding;
mod many;
mod member;
mod overdue;
mod releases;
mod rewards;
mod upgrade;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, HexBinary};
use rand::Rng;
use wayclear_chain::{Chain, ChainError, Contract, Inspect};

use crate::record::Record;
pub use finding::{Finding, Kind, Outcome};
pub use overdue::overdue;
use releases::Releases;
use walk::Walk;
pub use walk::{Roles, Sample};

/// What was seen of a tree.
#[derive(Default)]
pub struct Seen {
    pub findings: Vec<Finding>,
    /// Accounts that own parts of the tree, and which.
    pub owners: Roles,
    /// Accounts that clean cities, and which; of each city at most [`wayclear_api::MAX_LIMIT`].
    pub cleaners: Roles,
    /// The registry of this tree; `None` = what stands there is none that can be believed.
    pub registry: Option<Addr>,
    /// Locations of this tree that were looked at, by the text of their places.
    pub locations: BTreeMap<String, Addr>,
    /// Codes that contracts of this tree run, by kind and id.
    pub codes: BTreeSet<(Contract, u64)>,
    /// Codes that new ones are made of.
    pub handed_down: BTreeSet<(Contract, u64)>,
    /// Whether the tree is on its way to the codes of this build.
    pub is_upgrading: bool,
}

/// Looks at the codes that the state hands down and at every contract from the state down, of the locations at `sample` of them.
/// `build`: checksums of the codes of this build, as far as they are at hand. `tell` hears how many locations are done, of how
/// many, and answers whether to go on. What the chain does not answer is a finding too.
pub fn examine(
    chain: &(impl Chain + Inspect),
    record: &Record,
    build: &BTreeMap<Contract, HexBinary>,
    sample: Sample,
    random: impl Rng,
    tell: impl FnMut(usize, usize) -> bool,
) -> Seen {
    let releases = match Releases::of(chain, record, build) {
        Ok(releases) => releases,
        Err(error) => {
            return Seen {
                findings: vec![silent(&error)],
                ..Seen::default()
            }
        }
    };
    let mut walk = Walk::new(chain, record, &releases, random, tell);
    let walked = walk.run(sample);
    let upgrade = walk.upgrade();
    let compared = releases.compare().and_then(|findings| {
        let handed_down = releases.handed_down()?.into_iter();
        let codes = handed_down.map(|(contract, code_id, _)| (contract, code_id));
        Ok((findings, codes.collect()))
    });
    let is_upgrading = matches!(upgrade, Ok(true));
    let error = walked.err().or(upgrade.err());
    let (mut findings, handed_down, error) = match compared {
        Ok((findings, handed_down)) => (findings, handed_down, error),
        Err(silence) => (vec![], BTreeSet::new(), error.or(Some(silence))),
    };
    findings.extend(walk.findings);
    findings.extend(error.as_ref().map(silent));
    Seen {
        findings,
        owners: walk.owners,
        cleaners: walk.cleaners,
        registry: walk.registry,
        locations: walk.locations,
        codes: walk.upgrade.codes().collect(),
        handed_down,
        is_upgrading,
    }
}

fn silent(error: &ChainError) -> Finding {
    let cure = "run wayclear doctor again, or with another --node";
    let subject = "the other contracts of the tree";
    Finding::not_looked_at(Kind::Contract, subject, error.to_string(), cure)
}
