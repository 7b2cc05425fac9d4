//! Who has too little for what is to be sent.

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr};

use super::node::Wasmd;
use crate::accounts::Lack;
use crate::error::ChainError;

impl Wasmd {
    /// Who has less than the fees for so much gas of each signer are at the price in use.
    pub(super) fn lacking(&self, gas: &BTreeMap<Addr, u64>) -> Result<Vec<Lack>, ChainError> {
        let price = self.gas_price()?;
        let mut fees: BTreeMap<&Addr, u128> = BTreeMap::new();
        for (signer, gas) in gas {
            // A fee is paid for what a transaction may use.
            let fee = price.fee(self.settings.gas.adjustment.of(*gas));
            let payer = self.settings.fee_granter.as_ref().unwrap_or(signer);
            let all = fees.entry(payer).or_default();
            *all = all.saturating_add(fee);
        }
        let mut lacks = vec![];
        for (payer, fees) in fees {
            let has = self.balance(payer, &price.denom)?;
            if has < fees {
                lacks.push(Lack {
                    payer: payer.clone(),
                    fees: coin(fees, &price.denom),
                    has: coin(has, &price.denom),
                });
            }
        }
        Ok(lacks)
    }
}
