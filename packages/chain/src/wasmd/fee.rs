//! How much gas a transaction may use, and what that costs at most.

use cosmrs::Any;
use cosmwasm_std::coin;

use super::account::Account;
use super::node::Wasmd;
use super::refusal::Refusal;
use super::signer::Signer;
use super::terms::{Gas, Terms};
use crate::error::ChainError;

/// Most that a transaction may cost unless somebody says otherwise, in base units of what gas is paid in.
const MAX_FEE: u128 = 5_000_000;

impl Wasmd {
    /// What a transaction may use and cost.
    pub(super) fn price_of(
        &self,
        signer: &Signer,
        account: Account,
        msgs: &[Any],
        gas: Gas,
        terms: &Terms,
    ) -> Result<(u64, u128), Refusal> {
        let limit = match (gas, self.settings.gas.limit) {
            (Gas::Limit(limit), _) | (Gas::Simulated, Some(limit)) => {
                self.check_gas(limit)?;
                limit
            }
            (Gas::Simulated, None) => {
                let used = self.simulate(signer, account, msgs, terms)?;
                self.check_gas(used)?;
                let adjusted = self.settings.gas.adjustment.of(used);
                // What fits into a block is not refused for what it is allowed beyond its need.
                self.max_gas()?.map_or(adjusted, |most| adjusted.min(most))
            }
        };
        Ok((limit, self.checked_fee(limit)?))
    }

    fn check_gas(&self, gas: u64) -> Result<(), ChainError> {
        match self.max_gas()? {
            Some(most) if gas > most => Err(ChainError::MuchGas {
                node: self.rpc.node().to_string(),
                gas,
                most,
            }),
            _ => Ok(()),
        }
    }

    /// Most gas that a block of the chain has; `None` = it has no bound, or the node does not tell.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn max_gas(&self) -> Result<Option<u64>, ChainError> {
        if let Some(known) = self.max_gas.get() {
            return Ok(*known);
        }
        let asked = self.rpc.max_gas()?;
        Ok(*self.max_gas.get_or_init(|| asked))
    }

    /// The fee for so much gas: price and gas are the node's words, so it may not take more than the sender allows.
    fn checked_fee(&self, gas: u64) -> Result<u128, ChainError> {
        let price = self.gas_price()?;
        let fee = price.fee(gas);
        let usual = || coin(MAX_FEE, &price.denom);
        let most = self.settings.max_fee.clone().unwrap_or_else(usual);
        if most.denom != price.denom || most.amount < fee.into() {
            return Err(ChainError::Dear {
                node: self.rpc.node().to_string(),
                fee: coin(fee, &price.denom).to_string(),
                gas,
                most: most.to_string(),
            });
        }
        Ok(fee)
    }
}
