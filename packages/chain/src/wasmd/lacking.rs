//! Who pays for what is to be sent, and who has too little for it.

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr, Coin};

use super::node::Wasmd;
use crate::accounts::Lack;
use crate::error::ChainError;

impl Wasmd {
    /// Who pays what for so much gas of each signer, at the price in use: each signer, or the fee granter for all.
    ///
    /// # Errors
    /// [`ChainError::NoGasPrice`].
    pub fn fees(&self, gas: &BTreeMap<Addr, u64>) -> Result<BTreeMap<Addr, Coin>, ChainError> {
        let price = self.gas_price()?;
        let mut fees: BTreeMap<&Addr, u128> = BTreeMap::new();
        for (signer, gas) in gas {
            // A fee is paid for what a transaction may use.
            let fee = price.fee(self.settings.gas.adjustment.of(*gas));
            let payer = self.settings.fee_granter.as_ref().unwrap_or(signer);
            let all = fees.entry(payer).or_default();
            *all = all.saturating_add(fee);
        }
        let fees = fees.into_iter();
        Ok(fees
            .map(|(payer, fees)| (payer.clone(), coin(fees, &price.denom)))
            .collect())
    }

    /// Who has less than these fees.
    pub(super) fn lacking(&self, gas: &BTreeMap<Addr, u64>) -> Result<Vec<Lack>, ChainError> {
        let mut lacks = vec![];
        for (payer, fees) in self.fees(gas)? {
            let has = coin(self.balance(&payer, &fees.denom)?, &fees.denom);
            if has.amount < fees.amount {
                lacks.push(Lack { payer, fees, has });
            }
        }
        Ok(lacks)
    }
}
