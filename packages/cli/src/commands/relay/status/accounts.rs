//! What the node says of who pays.

use serde::Serialize;
use wayclear_chain::wasmd::{Allowance, Wasmd};
use wayclear_chain::{Addr, ChainError};

use crate::paying::GAS;

/// What an account of a relay can pay with.
#[derive(Serialize)]
pub struct Payer {
    pub account: String,
    /// What fees are paid in.
    pub denom: Option<String>,
    /// What it has itself, in base units; `None` = the node does not say.
    pub coins: Option<u128>,
    /// Who pays its fees; of many, those that allow most.
    pub grants: Vec<Granted>,
    /// Whether there are more, which were not looked at.
    pub are_more_grants: bool,
    /// Why it can pay for no transaction.
    pub problem: Option<String>,
}

/// A fee grant, in base units.
#[derive(Serialize)]
pub struct Granted {
    pub granter: Addr,
    /// What it allows now; `None` = any number.
    pub left: Option<u128>,
    /// What it allows in a period; `None` = it has no periods.
    pub a_period: Option<u128>,
    /// What who grants it has.
    pub coins: u128,
}

/// Asks for each account.
pub fn ask(node: &Wasmd, accounts: &[Addr]) -> Vec<Payer> {
    let payers = accounts.iter().map(|account| {
        payer(node, account).unwrap_or_else(|error| Payer {
            account: account.to_string(),
            denom: None,
            coins: None,
            grants: vec![],
            are_more_grants: false,
            problem: Some(error.to_string()),
        })
    });
    payers.collect()
}

fn payer(node: &Wasmd, account: &Addr) -> Result<Payer, ChainError> {
    let price = node.gas_price()?;
    let denom = price.denom.clone();
    let coins = node.balance(account, &denom)?;
    let now = node.latest()?.time;
    let mut grants = vec![];
    let granters = node.granters(account, &denom, now)?;
    let fee = price.fee(GAS);
    for (granter, allowance) in granters.some {
        let Allowance { left, a_period, .. } = allowance;
        grants.push(Granted {
            coins: node.balance(&granter, &denom)?,
            granter,
            left,
            a_period,
        });
    }
    let pays = |grant: &Granted| grant.coins >= fee && grant.left.is_none_or(|left| left >= fee);
    let is_broke = coins < fee && !grants.iter().any(pays);
    let words = || {
        format!("it can pay for no transaction; send it some {denom}, or: wayclear relay grant --to {account}")
    };
    let problem = is_broke.then(words);
    Ok(Payer {
        account: account.to_string(),
        coins: Some(coins),
        grants,
        are_more_grants: granters.are_more,
        problem,
        denom: Some(denom),
    })
}
