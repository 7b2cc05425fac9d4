//! The codes of a tree: the chain's checksums beside the record's and this build's, and whether they are pinned.

use anyhow::Result;
use cosmwasm_std::HexBinary;
use wayclear_chain::{Chain, Contract};

use super::Finding;
use crate::args::net::Net;

pub fn look(net: &Net) -> Result<Vec<Finding>> {
    let pinned = net.wasmd.pinned()?;
    let mut findings = vec![];
    for (contract, code_id) in &net.record.deployment.code_ids {
        let subject = || format!("code {code_id}, {}", contract.name());
        let on_chain = net.wasmd.code_checksum(*code_id)?;
        let problem = problem(net, *contract, on_chain.as_ref());
        findings.push(Finding::new(subject(), problem));
        if on_chain.is_some() && !pinned.contains(code_id) {
            let words = "not pinned: each call costs 58,000 gas more";
            findings.push(Finding::warning(subject(), Some(words.to_string())));
        }
    }
    Ok(findings)
}

fn problem(net: &Net, contract: Contract, on_chain: Option<&HexBinary>) -> Option<String> {
    let Some(found) = on_chain else {
        return Some("the chain has no such code; was it made anew? wayclear deploy".to_string());
    };
    let recorded = net.record.deployment.checksums.get(&contract);
    if let Some(recorded) = recorded.filter(|recorded| *recorded != found) {
        return Some(format!(
            "the chain has {found}, the record says {recorded}; wayclear deploy"
        ));
    }
    match net.wasmd.artifacts().checksum(contract) {
        Ok(built) if built != *found => Some(format!(
            "the chain has {found}, this build is {built}; deploy it as another tree, with a record of its own (--deployment)"
        )),
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    }
}
