//! What the record says beside addresses and codes.

use std::path::Path;

use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_chain::{Chain, ChainError};
use wayclear_deploy::doctor::{Finding, Kind};
use wayclear_deploy::last_state;

use super::silent::or_silent;
use crate::args::net::Net;
use crate::localnet;

/// `file`: the record's own.
pub fn look(net: &Net, file: &Path) -> Vec<Finding> {
    let mut findings = or_silent(height(net), Kind::Record, "made_at of the record");
    findings.extend(moniker(net));
    findings.extend(other_tree(net, file));
    findings.push(window(net.window()));
    findings
}

/// The chain itself knows in which block the state was made, whatever blocks its node keeps.
fn height(net: &Net) -> Result<Vec<Finding>, ChainError> {
    let deployment = &net.record.deployment;
    let subject = "made_at of the record";
    // A state that is missing is told among the contracts.
    let Some(info) = net.wasmd.contract_info(&deployment.state)? else {
        return Ok(vec![]);
    };
    let recorded = deployment.made_at.height;
    if info.height == recorded {
        return Ok(vec![Finding::ok(Kind::Record, subject)]);
    }
    let problem = format!(
        "it says height {recorded}, the chain made the state at height {}",
        info.height
    );
    let cure = "restore the record from a copy";
    Ok(vec![Finding::wrong(Kind::Record, subject, problem, cure)])
}

/// A record of another tree than the one that was applied to last: true in itself, so that nothing else shows it.
fn other_tree(net: &Net, file: &Path) -> Option<Finding> {
    let (last, state) = (last_state(file)?, &net.record.deployment.state);
    let applied = format!("{}.applied", file.display());
    (last != *state).then(|| {
        let problem = format!("it says {state}, and what was applied here last went to {last}: {applied}");
        let cure = format!("if that was the tree, restore its record from a copy; else: wayclear apply writes {applied} anew");
        Finding::wrong(Kind::Record, "state of the record", problem, cure)
    })
}

/// A record of a localnet that does not say which one, or says another.
fn moniker(net: &Net) -> Option<Finding> {
    let found = localnet::moniker(&net.wasmd)?;
    let recorded = net.record.about.moniker.as_deref();
    let subject = "moniker of the record";
    let problem = match recorded {
        Some(recorded) if recorded == found => return None,
        Some(recorded) => format!("it says {recorded}, the node calls itself {found}"),
        None => "the localnet's own is missing: another folder's localnet could be taken for it"
            .to_string(),
    };
    let cure = format!("write \"moniker\": \"{found}\" into the record, if this is its localnet");
    Some(Finding::warning(Kind::Record, subject, problem, cure))
}

/// Real deployments count infections for 14 days; tests need not.
fn window(seconds: u64) -> Finding {
    let subject = format!("an infection counts for {seconds} s");
    if seconds >= MAX_WINDOW_SECONDS {
        return Finding::ok(Kind::Window, subject);
    }
    let cure = "good for tests; a tree for people is deployed without window_seconds in its file";
    Finding::warning(Kind::Window, subject, "that is less than 14 days", cure)
}
