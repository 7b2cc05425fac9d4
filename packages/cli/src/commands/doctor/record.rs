//! What the record says beside addresses and codes.

use std::path::Path;

use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_chain::{Chain, ChainError};
use wayclear_deploy::doctor::{Finding, Kind};
use wayclear_deploy::{last_state, unended};

use super::silent::or_silent;
use crate::args::net::Net;
use crate::localnet;
use crate::words::count;

/// `file`: the record's own. `is_upgrading`: whether it is said elsewhere that the tree is on its way to this build.
pub fn look(net: &Net, file: &Path, is_upgrading: bool) -> Vec<Finding> {
    let mut findings = or_silent(height(net), Kind::Record, "made_at of the record");
    findings.extend(moniker(net));
    findings.extend(other_tree(net, file));
    if !is_upgrading {
        findings.extend(broken_off(file));
    }
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
        let cure = format!(
            "if that was the tree, put its record back: wayclear tree adopt {last} writes it anew; if this one is meant, move {applied} away"
        );
        Finding::wrong(Kind::Record, "state of the record", problem, cure)
    })
}

/// An apply that has not come to its end: what it has not done yet is in no contract, so that nothing else shows it.
fn broken_off(file: &Path) -> Option<Finding> {
    let (changes, release) = unended(file)?;
    let ours = env!("CARGO_PKG_VERSION");
    let whose = match release.as_str() {
        "" => " of another release".to_string(),
        theirs if theirs != ours => format!(" of release {theirs}, this command is {ours}"),
        _ => String::new(),
    };
    let problem = format!(
        "an apply of {}{whose} is under way, or was broken off",
        count(changes, "change")
    );
    let cure = "wait, if it is under way; else wayclear apply TREE goes on, with the command of the same release";
    let subject = format!("{}.applied", file.display());
    Some(Finding::warning(Kind::Record, subject, problem, cure))
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
