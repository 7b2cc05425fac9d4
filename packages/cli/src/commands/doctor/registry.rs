//! The registry: the keys of its authorities.

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::KnownAuthority;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{address_of, ChainError};
use wayclear_client::report::authorities;
use wayclear_deploy::doctor::{Finding, Kind};
use wayclear_status::day_at;

use super::silent::or_silent;
use crate::args::net::Net;
use crate::commands::registry::authority::keys::free_days;
use crate::words::hex;

/// `now`: block time, Unix seconds.
pub fn look(net: &Net, now: u64) -> Vec<Finding> {
    let found = all(net, day_at(now));
    or_silent(found, Kind::Authority, "authorities of the registry")
}

fn all(net: &Net, today: u16) -> Result<Vec<Finding>, ChainError> {
    let mut findings = vec![];
    for known in authorities(&net.wasmd, net.registry())? {
        if known.is_active {
            findings.extend(authority(&net.wasmd, &known, today)?);
        }
    }
    Ok(findings)
}

fn authority(
    wasmd: &Wasmd,
    known: &KnownAuthority,
    today: u16,
) -> Result<Vec<Finding>, ChainError> {
    let account = &known.authority.account;
    let subject = format!("authority {account}");
    let keys = known.authority.keys.iter();
    let keys = keys.filter(|key| !known.struck.contains(&key.public_key));
    let mut findings = vec![if known.keys_on(today).next().is_some() {
        Finding::ok(Kind::Authority, subject)
    } else {
        let cure = format!(
            "give it one that wayclear attest key has made: wayclear registry authority {account} --key KEY{}",
            free_days(&known.authority.keys, today)
        );
        Finding::warning(Kind::Authority, subject, "no key of it signs today", cure)
    }];
    for key in keys {
        findings.extend(slip_key(wasmd, account, &key.public_key)?);
    }
    Ok(findings)
}

/// What is wrong with a slip key that is none, or an account's too.
fn slip_key(
    wasmd: &Wasmd,
    authority: &str,
    public_key: &HexBinary,
) -> Result<Option<Finding>, ChainError> {
    let subject = format!("slip key {} of {authority}", hex(public_key));
    let anew = "strike it, and make another with wayclear attest key";
    let Some(account) = address_of(public_key, wasmd.prefix()) else {
        return Ok(Some(Finding::wrong(
            Kind::SlipKey,
            subject,
            "it is no key",
            anew,
        )));
    };
    Ok(wasmd.has_account(&account)?.then(|| {
        let problem = format!(
            "it is the key of account {account}: a patient could have it sign a transaction"
        );
        Finding::wrong(Kind::SlipKey, subject, problem, anew)
    }))
}
