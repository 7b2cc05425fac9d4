//! What a full transaction of tags costs. Trying each before it is sent lets the node do the work twice; when so much comes that
//! transactions are full, one costs about what the last one like it did.

use wayclear_chain::wasmd::{gas_limit, Gas};

use crate::queue::Amount;

/// How far lists and tags may lie from those of the last one, in hundredths of these: fees are for gas that is asked for, so
/// whoever mixed few tags with many would make a relay pay for what it never uses.
const ALIKE: usize = 20;

/// What the last full transaction carried, and the gas it used.
#[derive(Default)]
pub struct Price(Option<(Amount, u64)>);

impl Price {
    /// Such a transaction stands.
    pub fn note(&mut self, amount: Amount, gas: u64) {
        self.0 = Some((amount, gas));
    }

    /// One has failed, or was not wanted: the next are tried again.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// What a full transaction may use: as much as one like it did, in proportion, or what trying says.
    pub fn of(&self, amount: Amount) -> Gas {
        let Some((last, gas)) = self.0 else {
            return Gas::Simulated;
        };
        let pairs = [(amount.lists, last.lists), (amount.tags, last.tags)];
        if !pairs
            .iter()
            .all(|(now, then)| now.abs_diff(*then) * 100 <= *then * ALIKE)
        {
            return Gas::Simulated;
        }
        let in_proportion = pairs.map(|(now, then)| {
            let (now, then) = (now as u64, then.max(1) as u64);
            gas.saturating_mul(now).div_ceil(then)
        });
        Gas::Limit(gas_limit(in_proportion[0].max(in_proportion[1])))
    }
}
