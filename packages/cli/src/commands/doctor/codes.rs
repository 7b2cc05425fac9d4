//! The codes of a tree: the chain's checksums beside the record's and this build's, and whether they are pinned.

use std::collections::BTreeMap;
use std::path::Path;

use cosmwasm_std::HexBinary;
use wayclear_chain::wasmd::Artifacts;
use wayclear_chain::{Chain, ChainError, Contract};
use wayclear_deploy::doctor::{Finding, Kind};

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

pub fn look(net: &Net, build: &Build) -> Vec<Finding> {
    let subject = "codes of the chain";
    let mut findings = or_silent(on_chain(net, build), Kind::Checksum, subject);
    findings.extend(build.missing.as_ref().map(|error| {
        let subject = "codes of this build";
        let cure = "name their folder with --artifacts DIR, or build them: make wasm";
        Finding::not_looked_at(Kind::Build, subject, error, cure)
    }));
    findings.extend(or_silent(pins(net), Kind::Pin, "pinned codes"));
    let kept = kept_to_some(net);
    findings.extend(or_silent(kept, Kind::Permission, "who may use the codes"));
    findings
}

/// Codes that regions make contracts of, and that whoever uploaded them has kept to some since.
fn kept_to_some(net: &Net) -> Result<Vec<Finding>, ChainError> {
    let codes = net.wasmd.codes()?;
    let made = [Contract::County, Contract::City, Contract::Location];
    let findings = made.into_iter().filter_map(|contract| {
        let code_id = net.record.deployment.code_ids.get(&contract)?;
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

fn on_chain(net: &Net, build: &Build) -> Result<Vec<Finding>, ChainError> {
    let mut findings = vec![];
    for (contract, code_id) in &net.record.deployment.code_ids {
        let found = net.wasmd.code_checksum(*code_id)?;
        findings.push(one(net, build, *contract, *code_id, found.as_ref()));
    }
    Ok(findings)
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
    let ours = build.checksums.get(&contract);
    let recorded = net.record.deployment.checksums.get(&contract);
    if recorded != Some(found) {
        let recorded = recorded.map_or("none".to_string(), HexBinary::to_hex);
        let whose = release(net, contract, found, ours);
        let problem = format!("the chain has {found}{whose}, the record says {recorded}");
        return Finding::wrong(
            Kind::Checksum,
            subject,
            problem,
            "restore the record from a copy",
        );
    }
    match ours {
        Some(ours) if ours != found => {
            let commit = net.record.about.commit.as_deref();
            let commit = commit.unwrap_or("an unknown commit");
            let problem = format!(
                "the tree runs the code of {commit}, {found}; that of this build is {ours}"
            );
            let cure = "use the command of that release, or see what an upgrade to this one changes: wayclear plan";
            Finding::warning(Kind::Build, subject, problem, cure)
        }
        _ => Finding::ok(Kind::Checksum, subject),
    }
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

fn pins(net: &Net) -> Result<Vec<Finding>, ChainError> {
    let pinned = net.wasmd.pinned()?;
    let codes = net.record.deployment.code_ids.iter();
    let unpinned: Vec<_> = codes
        .filter(|(_, code_id)| !pinned.contains(code_id))
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
