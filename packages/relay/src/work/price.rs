//! What a full transaction of tags costs. Trying each before it is sent lets the node do the work twice; when so much comes that
//! transactions are full, it costs about what the last full one did.

use wayclear_chain::wasmd::{gas_limit, Gas};

use crate::queue::Amount;

/// What the last full transaction carried, and the gas it used.
#[derive(Default)]
pub struct Price(Option<(Amount, u64)>);

impl Price {
    /// Such a transaction stands.
    pub fn note(&mut self, amount: Amount, gas: u64) {
        self.0 = Some((amount, gas));
    }

    /// One has failed: the next are tried again.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// What a full transaction may use: a list and a tag each cost at most what they did.
    pub fn of(&self, amount: Amount) -> Gas {
        let Some((last, gas)) = self.0 else {
            return Gas::Simulated;
        };
        let in_proportion = |now: usize, then: usize| {
            let (now, then) = (now as u64, then.max(1) as u64);
            gas.saturating_mul(now).div_ceil(then)
        };
        let lists = in_proportion(amount.lists, last.lists);
        Gas::Limit(gas_limit(lists.max(in_proportion(amount.tags, last.tags))))
    }
}
