//! The codes of a tree: the chain's checksums beside the record's and this build's, and whether they are pinned.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cosmwasm_std::HexBinary;
use wayclear_chain::wasmd::Artifacts;
use wayclear_chain::{Chain, ChainError, Contract};
use wayclear_deploy::doctor::{Finding, Kind, Seen};

use super::silent::or_silent;
use crate::args::net::Net;

/// The codes of this build.
pub struct Build {
    pub checksums: BTreeMap<Contract, HexBinary>,
    /// Why some are not at hand.
    missing: Option<String>,
}

impl Build {
    pub fn of(folder: &Path) -> Self {
        let artifacts = Artifacts(folder.to_path_buf());
        let mut build = Build {
            checksums: BTreeMap::new(),
            missing: None,
        };
        for contract in Contract::ALL {
            match artifacts.checksum(contract) {
                Ok(checksum) => {
                    build.checksums.insert(contract, checksum);
                }
                Err(error) => build.missing = Some(error.to_string()),
            }
        }
        build
    }
}

/// `seen`: of the contracts.
pub fn look(net: &Net, build: &Build, seen: &Seen) -> Vec<Finding> {
    let mut findings = match on_chain(net) {
        Ok(found) => {
            let mut findings = compared(net, build, &found);
            // What a tree on its way to this build is said of is its way.
            if !seen.is_upgrading {
                findings.extend(other_build(net, build, &found));
            }
            findings
        }
        silence => or_silent(
            silence.map(|_| vec![]),
            Kind::Checksum,
            "codes of the chain",
        ),
    };
    findings.extend(build.missing.as_ref().map(|error| {
        let subject = "codes of this build";
        let cure = "name their folder with --artifacts DIR, or build them: make wasm";
        Finding::not_looked_at(Kind::Build, subject, error, cure)
    }));
    // A code may have been uploaded twice: what runs and what is handed down need not be the record's.
    let recorded = net.record.deployment.code_ids.iter();
    let recorded: Codes = recorded.map(|(contract, id)| (*contract, *id)).collect();
    let used = recorded.iter().chain(&seen.codes).chain(&seen.handed_down);
    let used = used.copied().collect();
    let is_left = |(contract, code_id): &(Contract, u64)| {
        seen.is_upgrading && is_other(net, build, *contract, *code_id)
    };
    let pins = pins(net, &used, is_left);
    findings.extend(or_silent(pins, Kind::Pin, "pinned codes"));
    let is_known = !seen.handed_down.is_empty();
    let made = if is_known {
        &seen.handed_down
    } else {
        &recorded
    };
    let kept = kept_to_some(net, made);
    findings.extend(or_silent(kept, Kind::Permission, "who may use the codes"));
    findings
}

/// Codes by kind and id.
type Codes = BTreeSet<(Contract, u64)>;

/// Codes that regions make contracts of, and that whoever uploaded them has kept to some since.
fn kept_to_some(net: &Net, made: &Codes) -> Result<Vec<Finding>, ChainError> {
    let codes = net.wasmd.codes()?;
    let kinds = [Contract::County, Contract::City, Contract::Location];
    let made = made.iter().filter(|(contract, _)| kinds.contains(contract));
    let findings = made.filter_map(|(contract, code_id)| {
        // One that is missing is told with its checksum.
        let code = codes.get(code_id).filter(|code| !code.is_for_everybody)?;
        let subject = format!("code {code_id}, {}", contract.name());
        let creator = &code.creator;
        let problem = format!(
            "{creator} uploaded it and keeps it to some: the tree can make nothing of it"
        );
        let cure = format!(
            "with the key of {creator}: wasmd tx wasm update-instantiate-config {code_id} --instantiate-everybody true; or wayclear apply, \
             which uploads it again"
        );
        Some(Finding::wrong(Kind::Permission, subject, problem, cure))
    });
    Ok(findings.collect())
}

/// What the chain says of a code; `None` = it has no such code.
type Found = BTreeMap<Contract, Option<HexBinary>>;

fn on_chain(net: &Net) -> Result<Found, ChainError> {
    let codes = net.record.deployment.code_ids.iter();
    let found = codes.map(|(contract, id)| Ok((*contract, net.wasmd.code_checksum(*id)?)));
    found.collect()
}

fn compared(net: &Net, build: &Build, found: &Found) -> Vec<Finding> {
    let codes = net.record.deployment.code_ids.iter();
    let findings = codes.map(|(contract, id)| {
        let found = found.get(contract).and_then(Option::as_ref);
        one(net, build, *contract, *id, found)
    });
    findings.collect()
}

fn one(
    net: &Net,
    build: &Build,
    contract: Contract,
    code_id: u64,
    found: Option<&HexBinary>,
) -> Finding {
    let subject = format!("code {code_id}, {}", contract.name());
    let Some(found) = found else {
        let cure = "restore the record from a copy; if the chain was made anew: wayclear deploy";
        let problem = "the chain has no such code";
        return Finding::wrong(Kind::Checksum, subject, problem, cure);
    };
    let recorded = net.record.deployment.checksums.get(&contract);
    if recorded == Some(found) {
        return Finding::ok(Kind::Checksum, subject);
    }
    let recorded = recorded.map_or("none".to_string(), HexBinary::to_hex);
    let whose = release(net, contract, found, build.checksums.get(&contract));
    let problem = format!("the chain has {found}{whose}, the record says {recorded}");
    let cure = "restore the record from a copy";
    Finding::wrong(Kind::Checksum, subject, problem, cure)
}

/// That the record is of another release than this command: one line, since all that follows from it is one thing.
fn other_build(net: &Net, build: &Build, found: &Found) -> Option<Finding> {
    let differs = |(contract, ours): &(&Contract, &HexBinary)| {
        let found = found.get(contract).and_then(Option::as_ref);
        found.is_some_and(|found| found != *ours)
    };
    let others: Vec<_> = build.checksums.iter().filter(differs).collect();
    let names = others.iter().map(|(contract, _)| contract.name());
    let names = names.collect::<Vec<_>>().join(", ");
    // As it was before a later release came.
    let mut history = net.record.history.iter();
    let before = history.find(|earlier| {
        let is_of = |(contract, ours): &&(&Contract, &HexBinary)| {
            earlier.checksums.get(contract) == Some(*ours)
        };
        !others.is_empty() && others.iter().all(|each| is_of(&each))
    });
    let commit = net.record.about.commit.as_deref();
    let commit = commit.unwrap_or("an unknown commit");
    let runs = format!("the tree runs the codes of {commit}, this build has others ({names})");
    let (problem, cure) = match before {
        _ if others.is_empty() => return None,
        Some(earlier) => (
            format!(
                "{runs}, which the tree ran until height {}",
                earlier.until_height
            ),
            "use the command of the later release",
        ),
        None => (
            runs,
            "use the command of that release, or see what an upgrade to this one changes: wayclear plan TREE",
        ),
    };
    let subject = "codes of this build";
    Some(Finding::warning(Kind::Build, subject, problem, cure))
}

/// Of which release a code is that the record does not expect.
fn release(net: &Net, contract: Contract, found: &HexBinary, ours: Option<&HexBinary>) -> String {
    let mut history = net.record.history.iter();
    let earlier = history.find(|earlier| earlier.checksums.get(&contract) == Some(found));
    match earlier {
        Some(earlier) => {
            let commit = earlier.commit.as_deref().unwrap_or("an unknown commit");
            format!(" as until height {}, of {commit}", earlier.until_height)
        }
        None if ours == Some(found) => " as this build".to_string(),
        None => String::new(),
    }
}

/// Whether a code is another than this build's, so that a tree on its way to this build is about to leave it.
fn is_other(net: &Net, build: &Build, contract: Contract, code_id: u64) -> bool {
    let found = net.wasmd.code_checksum(code_id).ok().flatten();
    let ours = build.checksums.get(&contract);
    found.is_some() && ours.is_some() && found.as_ref() != ours
}

/// `is_left`: codes that no contract runs any more soon.
fn pins(
    net: &Net,
    used: &Codes,
    is_left: impl Fn(&(Contract, u64)) -> bool,
) -> Result<Vec<Finding>, ChainError> {
    let pinned = net.wasmd.pinned()?;
    let unpinned: Vec<_> = used
        .iter()
        .filter(|code| !pinned.contains(&code.1) && !is_left(code))
        .collect();
    if unpinned.is_empty() {
        return Ok(vec![]);
    }
    let named = unpinned.iter();
    let named = named.map(|(contract, code_id)| format!("code {code_id}, {}", contract.name()));
    let ids = unpinned.iter().map(|(_, code_id)| code_id.to_string());
    let cure = format!(
        "a proposal of the chain's governance: wasmd tx wasm submit-proposal pin-codes {}, see docs/operate.md",
        ids.collect::<Vec<_>>().join(" ")
    );
    let problem = "not pinned: each call costs 58,000 gas more";
    let subject = named.collect::<Vec<_>>().join("; ");
    Ok(vec![Finding::warning(Kind::Pin, subject, problem, cure)])
}
