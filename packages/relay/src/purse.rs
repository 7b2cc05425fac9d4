//! What is left to pay with: asked about seldom, and told to the operator before it is gone.

use std::collections::BTreeSet;
use std::sync::Arc;

use cosmwasm_std::Addr;
use tracing::{info, warn};
use wayclear_chain::ChainError;
use wayclear_status::DAY_SECONDS;

use crate::ledger::{Funds, Head, Ledger};
use crate::queue::Queue;
use crate::settings::Settings;
use crate::store::StoreError;
use crate::view::Snapshot;

/// How often who pays is asked about, in seconds of block time.
const ASK_SECONDS: u64 = 600;
/// It is low when less than one part in so many is left.
const PARTS: u128 = 5;

/// What was told, and when it was asked about.
#[derive(Debug, Default)]
pub struct Purse {
    /// Block time, Unix seconds.
    asked_at: Option<u64>,
    /// What each account can pay with, as far as the chain has told.
    funds: Arc<Vec<(Addr, Funds)>>,
    /// What is low: it is told once, and again after it was not low.
    low: BTreeSet<String>,
}

impl Purse {
    /// Notes what the day has cost and, when it is time, what the accounts have; tells what is low. A node that does not say what
    /// they have keeps nothing else from being read.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn look(
        &mut self,
        ledger: &impl Ledger,
        settings: &Settings,
        queue: &Queue,
        head: Head,
        next: &mut Snapshot,
    ) -> Result<(), StoreError> {
        next.spent = queue.today(head.time)?.0;
        if let Some(purse) = settings.purse {
            let left = purse.saturating_sub(next.spent);
            self.note("purse", is_low(left.into(), purse.into()), || {
                warn!(left, of = purse, "the day's purse runs low; when it is empty nothing new is taken until tomorrow");
            });
        }
        let is_due = |asked: u64| asked.saturating_add(ASK_SECONDS) <= head.time;
        if self.asked_at.is_none_or(is_due) {
            self.asked_at = Some(head.time);
            let yesterday = queue.today(head.time.saturating_sub(DAY_SECONDS))?.0;
            let a_day = next.spent.max(yesterday).into();
            match self.ask(ledger, settings, a_day, head) {
                Ok(funds) => self.funds = Arc::new(funds),
                Err(error) => warn!(%error, "the node does not say what is left to pay with"),
            }
        }
        next.funds = Arc::clone(&self.funds);
        Ok(())
    }

    /// `a_day`: what the last day has cost.
    fn ask(
        &mut self,
        ledger: &impl Ledger,
        settings: &Settings,
        a_day: u128,
        head: Head,
    ) -> Result<Vec<(Addr, Funds)>, ChainError> {
        let mut all = vec![];
        for account in &settings.accounts {
            let funds = ledger.funds(account, settings.granter.as_ref(), head.time)?;
            let payer = settings.granter.as_ref().unwrap_or(account);
            self.note_coins(payer, funds.coins, a_day);
            self.note_allowance(account, &funds, a_day);
            all.push((account.clone(), funds));
        }
        Ok(all)
    }

    fn note_coins(&mut self, payer: &Addr, coins: u128, a_day: u128) {
        self.note(&format!("coins {payer}"), is_low(coins, a_day), || {
            warn!(%payer, coins, a_day, "who pays has less than a fifth of what a day costs; send it some coins");
        });
    }

    fn note_allowance(&mut self, account: &Addr, funds: &Funds, a_day: u128) {
        let left = funds.allowance.and_then(|allowance| allowance.left);
        let of = funds.allowance.and_then(|allowance| allowance.a_period);
        let is_low = left.is_some_and(|left| is_low(left, of.unwrap_or(a_day)));
        self.note(&format!("allowance {account}"), is_low, || {
            let (left, of) = (left.unwrap_or_default(), of.unwrap_or_default());
            warn!(%account, left, of, "the fee grant runs low, or is over or taken back; grant more: wayclear relay grant");
        });
    }

    fn note(&mut self, what: &str, is_low: bool, tell: impl FnOnce()) {
        if !is_low {
            if self.low.remove(what) {
                info!(what, "is not low any more");
            }
        } else if self.low.insert(what.to_string()) {
            tell();
        }
    }
}

/// Nothing is low whatever it is measured against.
fn is_low(left: u128, of: u128) -> bool {
    left == 0 || left.saturating_mul(PARTS) < of
}
