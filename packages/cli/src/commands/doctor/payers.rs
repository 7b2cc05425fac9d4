//! Accounts that must pay: owners and admin of the tree, relays, and whoever pays the relays' fees.

use std::collections::{BTreeMap, BTreeSet};

use wayclear_chain::wasmd::{Allowance, GasPrice};
use wayclear_chain::{Addr, Chain, ChainError};
use wayclear_deploy::doctor::{Finding, Kind};

use super::silent::or_silent;
use crate::args::net::Net;
use crate::words::time;

/// What a transaction of 20 check-ins or a region's making may take.
const GAS: u64 = 500_000;
/// Transactions that an account should be able to pay.
const ENOUGH: u128 = 100;
/// How long before its end a grant is told of, in seconds.
const SOON: u64 = 7 * 86_400;

type Roles = BTreeMap<Addr, BTreeSet<String>>;

/// Everything that the findings of an account need.
struct Purse<'a> {
    net: &'a Net,
    price: &'a GasPrice,
    /// Block time, Unix seconds.
    now: u64,
}

/// `owners`: what each owns. `relays`: accounts that were named. `now`: block time, Unix seconds.
pub fn look(net: &Net, owners: &Roles, relays: &[Addr], now: u64) -> Vec<Finding> {
    let found = net.wasmd.gas_price().and_then(|price| {
        let purse = Purse { net, price, now };
        let mut findings = vec![];
        for (account, roles) in &purse.payers(owners, relays)? {
            findings.extend(purse.account(account, roles)?);
        }
        Ok(findings)
    });
    or_silent(found, Kind::Balance, "accounts that must pay")
}

impl Purse<'_> {
    /// All who must pay, and what for: owners and the admin, relays that are named, and those whose fees an owner pays.
    fn payers(&self, owners: &Roles, relays: &[Addr]) -> Result<Roles, ChainError> {
        let mut all = owners.clone();
        if let Some(admin) = &self.net.record.deployment.admin {
            all.entry(admin.clone())
                .or_default()
                .insert("admin".to_string());
        }
        for relay in relays {
            all.entry(relay.clone())
                .or_default()
                .insert("relay".to_string());
        }
        for owner in owners.keys() {
            for (account, _) in self
                .net
                .wasmd
                .granted_by(owner, &self.price.denom, self.now)?
            {
                let role = format!("its fees paid by {owner}");
                all.entry(account).or_default().insert(role);
            }
        }
        Ok(all)
    }

    fn account(
        &self,
        account: &Addr,
        roles: &BTreeSet<String>,
    ) -> Result<Vec<Finding>, ChainError> {
        let wasmd = &self.net.wasmd;
        let denom = &self.price.denom;
        let roles: Vec<_> = roles.iter().map(String::as_str).collect();
        let subject = format!("account {account} ({})", roles.join(", "));
        // One contract that owns another pays no fees: whoever calls it does.
        if wasmd.contract_info(account)?.is_some() {
            return Ok(vec![Finding::ok(
                Kind::Balance,
                format!("{subject}, a contract"),
            )]);
        }
        let coins = wasmd.balance(account, denom)?;
        let mut most = coins;
        let mut findings = vec![];
        for (granter, allowance) in wasmd.allowances(account, denom, self.now)? {
            let theirs = wasmd.balance(&granter, denom)?;
            most = most.max(allowance.left.unwrap_or(theirs).min(theirs));
            findings.push(self.grant(account, &granter, &allowance, theirs));
        }
        findings.insert(0, self.balance(account, &subject, most));
        Ok(findings)
    }

    /// `most`: what it can pay one fee with, of its own or granted.
    fn balance(&self, account: &Addr, subject: &str, most: u128) -> Finding {
        let denom = &self.price.denom;
        let transactions = self.transactions(most);
        let cure = format!("send it some {denom}, or: wayclear relay grant --to {account} --daily COINS --from NAME");
        if transactions == 0 {
            let problem = format!(
                "it has {most}{denom}, and {}{denom} are needed for a transaction of {GAS} gas",
                self.price.fee(GAS)
            );
            return Finding::wrong(Kind::Balance, subject, problem, cure);
        }
        if transactions < ENOUGH {
            let problem =
                format!("{most}{denom} are enough for {transactions} transactions of {GAS} gas");
            return Finding::warning(Kind::Balance, subject, problem, cure);
        }
        Finding::ok(Kind::Balance, subject)
    }

    fn grant(
        &self,
        account: &Addr,
        granter: &Addr,
        allowance: &Allowance,
        theirs: u128,
    ) -> Finding {
        let denom = &self.price.denom;
        let subject = format!("fees of {account} paid by {granter}");
        let Allowance {
            left,
            a_period,
            ends_at,
        } = *allowance;
        let is_over = ends_at.is_some_and(|end| end < self.now);
        let problem = if is_over {
            "the grant is over".to_string()
        } else if let Some(end) = ends_at.filter(|end| *end < self.now + SOON) {
            format!("the grant ends at {}", time(end))
        } else if self.transactions(theirs) < ENOUGH {
            format!(
                "who grants it has {theirs}{denom}, for {} transactions",
                self.transactions(theirs)
            )
        } else if let Some(left) = left.filter(|left| self.transactions(*left) == 0) {
            match a_period {
                Some(a_period) => format!(
                    "{left} of {a_period}{denom} are left until its next period, too little for a transaction"
                ),
                None => format!("used up: {left}{denom} are left"),
            }
        } else if let Some(left) = left.filter(|left| self.transactions(*left) < ENOUGH) {
            format!(
                "{left}{denom} are left, for {} transactions",
                self.transactions(left)
            )
        } else {
            return Finding::ok(Kind::FeeGrant, subject);
        };
        let cure = format!("wayclear relay grant --to {account} --daily COINS --from NAME, with the key of {granter} and some {denom} on it");
        if is_over || left == Some(0) && a_period.is_none() || theirs == 0 {
            Finding::wrong(Kind::FeeGrant, subject, problem, cure)
        } else {
            Finding::warning(Kind::FeeGrant, subject, problem, cure)
        }
    }

    fn transactions(&self, coins: u128) -> u128 {
        coins.checked_div(self.price.fee(GAS)).unwrap_or(u128::MAX)
    }
}
