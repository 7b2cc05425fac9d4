//! What an account can pay with: its own coins, and fee grants.

use std::collections::{BTreeMap, BTreeSet};

use wayclear_chain::wasmd::{Allowance, GasPrice};
use wayclear_chain::{Addr, Chain, ChainError};
use wayclear_deploy::doctor::{Finding, Kind, Outcome, Roles};

use super::told_once::with_grants;
use crate::args::net::Net;
use crate::paying::{able, GAS};
use crate::words::time;

/// Transactions that an account should be able to pay.
const ENOUGH: u128 = 100;
/// How long before its end a grant is told of, in seconds.
const SOON: u64 = 7 * 86_400;

/// What is left of grants that owners of the tree have made, by the account whose fees they pay.
pub type Grants = BTreeMap<Addr, BTreeMap<Addr, Allowance>>;

/// The role of an account that changes codes, which nobody does on most days.
pub const ADMIN: &str = "admin";

/// Everything that the findings of an account need.
pub struct Purse<'a> {
    pub net: &'a Net,
    pub price: &'a GasPrice,
    /// Block time, Unix seconds.
    pub now: u64,
}

/// An account that must pay, or may have to.
struct Payer<'a> {
    account: &'a Addr,
    subject: String,
    /// Whether something fails today if it cannot pay: it sends all the time, or its one key pays for what it owns. Whoever signs
    /// for several keys may name another who pays, when it comes to that.
    must_pay: bool,
}

impl Purse<'_> {
    /// Whose fees the owners of the tree pay.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn grants(&self, owners: &Roles) -> Result<Grants, ChainError> {
        let mut grants = Grants::new();
        for owner in owners.keys() {
            let granted = self
                .net
                .wasmd
                .granted_by(owner, &self.price.denom, self.now)?;
            for (account, allowance) in granted {
                let of_account = grants.entry(account).or_default();
                of_account.insert(owner.clone(), allowance);
            }
        }
        Ok(grants)
    }

    /// What is to say of an account. `relays`: those that were named, which must pay.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn account(
        &self,
        account: &Addr,
        roles: &BTreeSet<String>,
        granted: Option<&BTreeMap<Addr, Allowance>>,
        relays: &[Addr],
    ) -> Result<Vec<Finding>, ChainError> {
        let wasmd = &self.net.wasmd;
        let words: Vec<_> = roles.iter().map(String::as_str).collect();
        let subject = format!("account {account} ({})", words.join(", "));
        // One contract that owns another pays no fees: whoever calls it does.
        if wasmd.contract_info(account)?.is_some() {
            return Ok(vec![Finding::ok(
                Kind::Balance,
                format!("{subject}, a contract"),
            )]);
        }
        let mut most = wasmd.balance(account, &self.price.denom)?;
        let mut findings = vec![];
        for (granter, allowance) in granted.into_iter().flatten() {
            let (can_pay, finding) = self.grant(account, granter, allowance)?;
            most = most.max(can_pay);
            findings.push(finding);
        }
        // Strangers may grant it something too, any number of them: they are looked at only if it needs them.
        let mut may_name = false;
        let of_owners = granted.into_iter().flatten();
        if self.transactions(most) == 0 && able(wasmd, self.price, of_owners)?.is_empty() {
            if let Some((can_pay, finding)) = self.strangers(account)? {
                may_name = can_pay.is_none();
                most = most.max(can_pay.unwrap_or_default());
                findings.push(finding);
            }
        }
        let is_only_admin = roles.iter().all(|role| role == ADMIN);
        let payer = Payer {
            account,
            subject,
            must_pay: !may_name
                && (granted.is_some()
                    || relays.contains(account)
                    || !is_only_admin && wasmd.has_one_key(account)?),
        };
        let balance = self.balance(&payer, most);
        if balance.outcome == Outcome::Ok {
            findings.insert(0, balance);
            return Ok(findings);
        }
        Ok(vec![with_grants(balance, findings)])
    }

    /// `most`: what it can pay one fee with, of its own or granted.
    fn balance(&self, payer: &Payer<'_>, most: u128) -> Finding {
        let Payer {
            account, subject, ..
        } = payer;
        let denom = &self.price.denom;
        let transactions = self.transactions(most);
        let enough = self.enough();
        let cure = format!(
            "send it {enough}{denom} or more, for {ENOUGH} transactions, or: wayclear relay grant --to {account} --daily {enough}{denom} --from \
             NAME"
        );
        if transactions == 0 {
            let problem = format!(
                "it has {most}{denom}, and {}{denom} are needed for a transaction of {GAS} gas",
                self.price.fee(GAS)
            );
            if payer.must_pay {
                return Finding::wrong(Kind::Balance, subject, problem, cure);
            }
            let cure = format!("when it has to sign, send it some {denom}, or have another account grant it fees and name that with --fee-granter");
            return Finding::warning(Kind::Balance, subject, problem, cure);
        }
        if transactions < ENOUGH {
            let problem =
                format!("{most}{denom} are enough for {transactions} transactions of {GAS} gas");
            return Finding::warning(Kind::Balance, subject, problem, cure);
        }
        Finding::ok(Kind::Balance, subject)
    }

    /// What an account can pay one fee with by grants of strangers, as relays take them: that of the only one, and of several none
    /// unless it is named, so that nobody knows.
    fn strangers(&self, account: &Addr) -> Result<Option<(Option<u128>, Finding)>, ChainError> {
        let wasmd = &self.net.wasmd;
        let granters = wasmd.granters(account, &self.price.denom, self.now)?;
        let grants = || granters.some.iter().map(|(granter, left)| (granter, left));
        let able = able(wasmd, self.price, grants())?;
        let mut able = grants().filter(|(granter, _)| able.contains(granter));
        let Some((granter, allowance)) = able.next() else {
            return Ok(None);
        };
        if able.next().is_none() && !granters.are_more {
            let (can_pay, finding) = self.grant(account, granter, allowance)?;
            return Ok(Some((Some(can_pay), finding)));
        }
        let problem = "several accounts grant them, and none of those owns a part of the tree: a relay takes the one that --fee-granter names, and else none";
        let subject = format!("fees of {account}");
        let cure = format!("wayclear relay grant --to {account} --daily COINS --from NAME");
        let finding = Finding::warning(Kind::FeeGrant, subject, problem, cure);
        Ok(Some((None, finding)))
    }

    /// What an account can pay one fee with by a grant, and what is to say of it.
    fn grant(
        &self,
        account: &Addr,
        granter: &Addr,
        allowance: &Allowance,
    ) -> Result<(u128, Finding), ChainError> {
        let theirs = self.net.wasmd.balance(granter, &self.price.denom)?;
        let can_pay = allowance.left.unwrap_or(theirs).min(theirs);
        let finding = self.of_grant(account, granter, allowance, theirs);
        Ok((can_pay, finding))
    }

    /// `theirs`: what the granter has.
    fn of_grant(
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
        let enough = self.enough();
        let coins = if theirs < enough {
            format!(", which needs {enough}{denom} or more")
        } else {
            String::new()
        };
        let cure = format!(
            "{enough}{denom} a day are enough for {ENOUGH} transactions. Where the tree file has this grant: daily there, and wayclear apply \
             TREE; else: wayclear relay grant --to {account} --daily {enough}{denom} --from NAME, with the key of {granter}{coins}"
        );
        if is_over || left == Some(0) && a_period.is_none() || theirs == 0 {
            Finding::wrong(Kind::FeeGrant, subject, problem, cure)
        } else {
            Finding::warning(Kind::FeeGrant, subject, problem, cure)
        }
    }

    /// Coins for as many transactions as an account should be able to pay.
    fn enough(&self) -> u128 {
        self.price.fee(GAS).saturating_mul(ENOUGH)
    }

    fn transactions(&self, coins: u128) -> u128 {
        coins.checked_div(self.price.fee(GAS)).unwrap_or(u128::MAX)
    }
}
