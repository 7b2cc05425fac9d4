//! What can be told of a record without a node: whole addresses of one chain, digests of their lengths, codes of all contracts,
//! and that the state's address follows from the others.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::sealed::is_key;
use wayclear_api::{MAX_WINDOW_SECONDS, MIN_WINDOW_SECONDS};
use wayclear_chain::{predict_address, prefix_of_address, Contract};

use super::error::Fault;
use super::kept::{About, Record};
use crate::deployment::{Begun, Deployment};
use crate::tree::is_reachable;

type Checked = Result<(), Fault>;

pub(super) fn check(record: &Record) -> Checked {
    let Record {
        about,
        deployment,
        history,
        ..
    } = record;
    check_begun(&deployment.begun())?;
    check_about(about)?;
    check_deployment(deployment)?;
    for (at, earlier) in history.iter().enumerate() {
        let path = format!("history[{at}]");
        codes(&format!("{path}."), &earlier.code_ids, &earlier.checksums)?;
        commit(&format!("{path}.commit"), earlier.commit.as_deref())?;
    }
    check_state(record)
}

pub(super) fn check_begun(begun: &Begun) -> Checked {
    let prefix = prefix("state", &begun.state)?;
    address("creator", &begun.creator, &prefix)?;
    fits("salt", begun.salt.len() == 16, "is not 16 bytes long")
}

pub(super) fn check_chain_id(chain_id: &str) -> Checked {
    let is_one = !chain_id.is_empty() && !chain_id.contains(char::is_whitespace);
    fits("chain_id", is_one, "is no id of a chain")
}

fn check_about(about: &About) -> Checked {
    fits("node", !about.node.trim().is_empty(), "is empty")?;
    commit("commit", about.commit.as_deref())?;
    let no_address = "is no address that phones reach, like https://relay.example.org";
    if let Some(anchor) = &about.anchor {
        fits("anchor.height", anchor.height > 0, "is not above 0")?;
        digest("anchor.hash", &anchor.hash)?;
    }
    for (at, relay) in about.relays.iter().enumerate() {
        fits(
            &format!("relays[{at}].url"),
            is_reachable(&relay.url),
            no_address,
        )?;
        if let Some(forwarder) = &relay.forwarder {
            let path = format!("relays[{at}].forwarder");
            fits(
                &format!("{path}.url"),
                is_reachable(&forwarder.url),
                no_address,
            )?;
            let is_one = is_key(&forwarder.key);
            let reason =
                "is no key of a relay: 90 hexadecimal digits, as wayclear relay key prints them";
            fits(&format!("{path}.key"), is_one, reason)?;
        }
    }
    for (list, sites) in [("desks", &about.desks), ("mirrors", &about.mirrors)] {
        for (at, site) in sites.iter().enumerate() {
            let field = format!("{list}[{at}].url");
            fits(&field, is_reachable(&site.url), no_address)?;
        }
    }
    Ok(())
}

fn check_deployment(deployment: &Deployment) -> Checked {
    let mut all = Addresses {
        prefix: prefix("state", &deployment.state)?,
        contracts: BTreeSet::new(),
    };
    all.contract("state", &deployment.state)?;
    all.contract("registry", &deployment.registry)?;
    if let Some(admin) = &deployment.admin {
        address("admin", admin, &all.prefix)?;
    }
    for (key, county) in &deployment.counties {
        all.contract(&format!("counties.{key}.address"), &county.address)?;
        for (city, contract) in &county.cities {
            all.contract(&format!("counties.{key}.cities.{city}"), contract)?;
        }
    }
    let made_at = &deployment.made_at;
    fits("made_at.height", made_at.height > 0, "is not above 0")?;
    digest("made_at.hash", &made_at.hash)?;
    codes("", &deployment.code_ids, &deployment.checksums)?;
    let seconds = deployment.window_seconds;
    let is_window = (MIN_WINDOW_SECONDS..=MAX_WINDOW_SECONDS).contains(&seconds);
    let reason = format!("is not from {MIN_WINDOW_SECONDS} to {MAX_WINDOW_SECONDS}");
    fits("window_seconds", is_window, &reason)
}

/// The state's address follows from who made it, of which code and with which salt: one letter of them, or another contract in
/// its place, and it does not.
fn check_state(record: &Record) -> Checked {
    let deployment = &record.deployment;
    let now = std::iter::once(&deployment.checksums);
    let ever = now.chain(record.history.iter().map(|earlier| &earlier.checksums));
    let mut codes = ever.filter_map(|checksums| checksums.get(&Contract::State));
    let follows = codes.any(|checksum| {
        let predicted = predict_address(checksum, &deployment.creator, &deployment.salt);
        predicted.as_ref() == Some(&deployment.state)
    });
    let reason = "is not what creator, salt and checksums.state make: one of the four was changed";
    fits("state", follows, reason)
}

struct Addresses {
    prefix: String,
    contracts: BTreeSet<Addr>,
}

impl Addresses {
    /// That a contract has a whole address, and one of its own.
    fn contract(&mut self, field: &str, contract: &Addr) -> Checked {
        address(field, contract, &self.prefix)?;
        let is_new = self.contracts.insert(contract.clone());
        fits(field, is_new, "is the address of another contract too")
    }
}

fn prefix(field: &str, text: &Addr) -> Result<String, Fault> {
    prefix_of_address(text.as_str()).ok_or_else(|| {
        let reason = "which is no address: a letter of it is wrong or missing";
        Fault::field(field, format!("is \"{text}\", {reason}"))
    })
}

fn address(field: &str, text: &Addr, wanted: &str) -> Checked {
    let found = prefix(field, text)?;
    let reason = format!("begins with {found}1, the state's address with {wanted}1");
    fits(field, found == wanted, &reason)
}

/// Ids and checksums of the five contracts.
fn codes(
    path: &str,
    code_ids: &BTreeMap<Contract, u64>,
    checksums: &BTreeMap<Contract, HexBinary>,
) -> Checked {
    for contract in Contract::ALL {
        let name = contract.name();
        let id = code_ids.get(&contract);
        fits(
            &format!("{path}code_ids.{name}"),
            id.is_some(),
            "is missing",
        )?;
        let is_id = id.is_some_and(|id| *id > 0);
        fits(&format!("{path}code_ids.{name}"), is_id, "is not above 0")?;
        let field = format!("{path}checksums.{name}");
        match checksums.get(&contract) {
            Some(checksum) => digest(&field, checksum)?,
            None => return Err(Fault::field(field, "is missing")),
        }
    }
    Ok(())
}

fn digest(field: &str, bytes: &HexBinary) -> Checked {
    fits(field, bytes.len() == 32, "is not 32 bytes long")
}

fn commit(field: &str, text: Option<&str>) -> Checked {
    let digits = text.map(|text| text.strip_suffix("-dirty").unwrap_or(text));
    let is_commit = digits.is_none_or(|digits| {
        (7..=64).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_hexdigit())
    });
    fits(field, is_commit, "is no commit: 7 to 64 hexadecimal digits")
}

fn fits(field: &str, is_right: bool, reason: &str) -> Checked {
    if is_right {
        return Ok(());
    }
    Err(Fault::field(field, reason))
}
