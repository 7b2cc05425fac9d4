//! Who pays for a relay or kiosk, and whether they can.

use std::collections::BTreeSet;

use anyhow::{bail, Result};
use cosmwasm_std::Coin;
use wayclear_api::{contact_registry, region};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain, ChainError};
use wayclear_relay::Settings;

use crate::args::net::Net;
use crate::output::Output;
use crate::paying::{able, GAS};

/// Who has granted the fees of all accounts, where one of them has too few coins of its own. Anybody can grant fees and take them
/// back, so whoever can pay does, and of several grants none is taken unasked but the only one of an owner of the tree.
pub fn granter_in_need(accounts: &[Addr], net: &Net, output: &Output) -> Result<Option<Addr>> {
    let wasmd = &net.wasmd;
    let price = wasmd.gas_price()?;
    let mut poor = None;
    for account in accounts {
        if wasmd.balance(account, &price.denom)? < price.fee(GAS) {
            poor = Some(account);
        }
    }
    let (of_anybody, are_more) = granters(accounts, wasmd)?;
    let Some(poor) = poor else {
        if !of_anybody.is_empty() {
            output.note(format!(
                "fees are granted by {}, and paid with the coins of the accounts themselves; --fee-granter has another pay",
                listed(&of_anybody)
            ));
        }
        return Ok(None);
    };
    let (denom, several) = (&price.denom, of_anybody.len() > 1 || are_more);
    let of_owners = if several {
        granting_owners(accounts, net)?
    } else {
        vec![]
    };
    let (granters, whose) = match of_owners.as_slice() {
        [] => (&of_anybody, "several accounts"),
        _ => (&of_owners, "several owners of the tree"),
    };
    match granters.as_slice() {
        [] => Ok(None),
        [only] if !several => {
            output.insist(format!("{only} pays the fees: it alone has granted them"));
            Ok(Some(only.clone()))
        }
        [only] if !of_owners.is_empty() => {
            output.insist(format!(
                "{only} pays the fees: of those who have granted them it alone owns a part of the tree"
            ));
            Ok(Some(only.clone()))
        }
        several => {
            bail!("{poor} has too little {denom} for a transaction and {whose} have granted its fees: {}; name the one that pays with --fee-granter", listed(several))
        }
    }
}

/// Who can pay for all accounts, and whether there are more who were not looked at.
fn granters(accounts: &[Addr], wasmd: &Wasmd) -> Result<(Vec<Addr>, bool), ChainError> {
    let (price, now) = (wasmd.gas_price()?, wasmd.now()?);
    let (mut common, mut are_more) = (None::<Vec<Addr>>, false);
    for account in accounts {
        let granters = wasmd.granters(account, &price.denom, now)?;
        are_more |= granters.are_more;
        let grants = granters.some.iter().map(|(granter, left)| (granter, left));
        let mut granters: Vec<_> = able(wasmd, price, grants)?.into_iter().cloned().collect();
        if let Some(common) = common {
            granters.retain(|granter| common.contains(granter));
        }
        common = Some(granters);
    }
    Ok((common.unwrap_or_default(), are_more))
}

/// Owners of the tree who can pay for all accounts. They are asked for one by one: strangers may have made any number of grants.
fn granting_owners(accounts: &[Addr], net: &Net) -> Result<Vec<Addr>, ChainError> {
    let wasmd = &net.wasmd;
    let (price, now) = (wasmd.gas_price()?, wasmd.now()?);
    let mut granting = vec![];
    'owners: for owner in owners(net)? {
        for account in accounts {
            let left = wasmd.allowance(&owner, account, &price.denom, now)?;
            if able(wasmd, price, [(&owner, &left)])?.is_empty() {
                continue 'owners;
            }
        }
        granting.push(owner);
    }
    Ok(granting)
}

/// Who owns the regions of the record and its registry.
fn owners(net: &Net) -> Result<BTreeSet<Addr>, ChainError> {
    let (wasmd, deployment) = (&net.wasmd, &net.record.deployment);
    let registry = wasmd.ask(&deployment.registry, contact_registry::ask::Config {})?;
    let mut owners = BTreeSet::from([registry.ownership.owner]);
    let counties = deployment.counties.values();
    let below =
        counties.flat_map(|county| [&county.address].into_iter().chain(county.cities.values()));
    for region in [&deployment.state].into_iter().chain(below) {
        let config = wasmd.ask(region, region::ask::Config {})?;
        owners.insert(config.ownership.owner);
    }
    Ok(owners)
}

fn listed(accounts: &[Addr]) -> String {
    let names: Vec<_> = accounts.iter().map(Addr::as_str).collect();
    names.join(", ")
}

/// That somebody can pay: a relay without coins would take what it can never send.
pub fn check_coins(
    settings: &Settings,
    purse: Option<&Coin>,
    wasmd: &Wasmd,
    output: &Output,
) -> Result<()> {
    let price = wasmd.gas_price()?;
    let denom = &price.denom;
    if let Some(granter) = &settings.granter {
        for account in &settings.accounts {
            if !wasmd.has_fee_grant(granter, account)? {
                bail!("{granter} pays no fees of {account}; it grants them with: wayclear relay grant --to {account} --daily COINS");
            }
        }
    }
    let payers = settings
        .granter
        .as_ref()
        .map_or(settings.accounts.as_slice(), std::slice::from_ref);
    for payer in payers {
        let has = wasmd.balance(payer, denom)?;
        if has < price.fee(GAS) {
            let has = match has {
                0 => format!("no {denom}"),
                has => format!("{has}{denom}, too little for a transaction"),
            };
            bail!("{payer} has {has}; send it some, or name who has granted its fees with --fee-granter");
        }
        let wants = purse.map(|purse| purse.amount);
        if wants.is_some_and(|wants| wants > has.into()) {
            output.insist(format!(
                "{payer} has {has}{denom}, less than a day may cost"
            ));
        }
    }
    Ok(())
}
