//! Who pays for a relay or kiosk, and whether they can.

use anyhow::{bail, Result};
use cosmwasm_std::Coin;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};
use wayclear_relay::Settings;

use crate::output::Output;

/// Who has granted the fees of all accounts, where one of them has no coins of its own. Anybody can grant fees and take them back, so
/// whoever has coins pays with those, and a grant is not taken unasked.
pub fn granter_in_need(accounts: &[Addr], wasmd: &Wasmd, output: &Output) -> Result<Option<Addr>> {
    let (denom, now) = (&wasmd.gas_price()?.denom, wasmd.now()?);
    let (mut poor, mut common, mut are_more) = (None, None::<Vec<Addr>>, false);
    for account in accounts {
        if wasmd.balance(account, denom)? == 0 {
            poor = Some(account);
        }
        let granters = wasmd.granters(account, denom, now)?;
        are_more |= granters.are_more;
        let with_some = granters.some.into_iter();
        let with_some = with_some.filter(|(_, grant)| grant.left != Some(0));
        let mut granters: Vec<_> = with_some.map(|(granter, _)| granter).collect();
        if let Some(common) = common {
            granters.retain(|granter| common.contains(granter));
        }
        common = Some(granters);
    }
    let common = common.unwrap_or_default();
    let named: Vec<_> = common.iter().map(Addr::as_str).collect();
    let named = named.join(", ");
    match (poor, common.as_slice()) {
        (_, []) => Ok(None),
        (Some(_), [only]) if !are_more => {
            output.insist(format!("{only} pays the fees: it alone has granted them"));
            Ok(Some(only.clone()))
        }
        (Some(poor), _) => {
            bail!("{poor} has no {denom} and several accounts have granted its fees: {named}; name the one that pays with --fee-granter")
        }
        (None, _) => {
            output.note(format!(
                "fees are granted by {named}, and paid with the coins of the accounts themselves; --fee-granter has another pay"
            ));
            Ok(None)
        }
    }
}

/// That somebody can pay: a relay without coins would take what it can never send.
pub fn check_coins(
    settings: &Settings,
    purse: Option<&Coin>,
    wasmd: &Wasmd,
    output: &Output,
) -> Result<()> {
    let denom = &wasmd.gas_price()?.denom;
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
        if has == 0 {
            bail!("{payer} has no {denom}; send it some, or name who has granted its fees with --fee-granter");
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
