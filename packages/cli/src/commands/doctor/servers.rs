//! Relays and desks of the record: whether phones reach them, and whether they are what the record says.

use wayclear_client::desk::Desk;
use wayclear_client::relay::{Relay, RelayError};
use wayclear_deploy::doctor::{Finding, Kind};
use wayclear_deploy::tree;

use crate::args::net::Net;
use crate::relay_health::Looked;
use crate::words::now;

pub fn look(net: &Net) -> Vec<Finding> {
    let about = &net.record.about;
    let relays = about.relays.iter().flat_map(|each| relay(net, each));
    let desks = about.desks.iter().map(|each| desk(net, each));
    relays.chain(desks).collect()
}

fn relay(net: &Net, recorded: &tree::Relay) -> Vec<Finding> {
    let subject = format!("relay {} at {}", recorded.name, recorded.url);
    let made = match &recorded.forwarder {
        Some(forwarder) => Relay::through(&recorded.url, &forwarder.url, &forwarder.key),
        None => Relay::new(&recorded.url),
    };
    let seen = made.map_err(|error| error.to_string()).and_then(|relay| {
        let clock = now().map_err(|error| error.to_string())?;
        let mut problems = Looked::at(&relay, &net.record, clock).problems;
        problems.extend(other_key(&relay, recorded));
        Ok(problems)
    });
    let problems = seen.unwrap_or_else(|error| vec![error]);
    if problems.is_empty() {
        return vec![Finding::ok(Kind::Relay, subject)];
    }
    let cure = "look on its machine, or: wayclear relay status; while it is away, phones use another of the record";
    let findings = problems
        .into_iter()
        .map(|problem| Finding::wrong(Kind::Relay, subject.clone(), problem, cure));
    findings.collect()
}

/// Phones seal for the key of the record, and the relay opens with its own.
fn other_key(relay: &Relay, recorded: &tree::Relay) -> Option<String> {
    let forwarder = recorded.forwarder.as_ref()?;
    match relay.seal_key() {
        Ok(Some(key)) if forwarder.key == key => None,
        Ok(Some(key)) => Some(format!(
            "its key is {}, forwarder.key of the record is {}: it cannot open what phones seal",
            crate::words::hex(&key),
            forwarder.key
        )),
        Ok(None) => Some(
            "it takes nothing from forwarders: run it with its key, wayclear relay serve --help"
                .to_string(),
        ),
        // Said already.
        Err(RelayError::Unreachable { .. } | RelayError::NoAnswer { .. }) => None,
        Err(error) => Some(error.to_string()),
    }
}

fn desk(net: &Net, recorded: &tree::Desk) -> Finding {
    let subject = format!("desk {} at {}", recorded.name, recorded.url);
    let cure = "look on its machine: wayclear attest serve; or take it out of tree file and record";
    let health = Desk::new(&recorded.url).and_then(|desk| desk.health());
    let problem = match health {
        Err(error) => error.to_string(),
        Ok(health) => {
            let theirs = (&health.chain_id, &health.registry);
            if theirs == (&net.record.chain_id, net.registry()) {
                return Finding::ok(Kind::Desk, subject);
            }
            format!(
                "it signs for another tree: chain {}, registry {}",
                wayclear_client::one_line(&health.chain_id),
                wayclear_client::one_line(health.registry.as_str())
            )
        }
    };
    Finding::wrong(Kind::Desk, subject, problem, cure)
}
