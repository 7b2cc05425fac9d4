//! Signatures, and the simulations that say how much gas they must pay for.

use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::tendermint::block::Height;
use cosmrs::tx::{Body, Fee, SignDoc, SignerInfo};
use cosmrs::Any;
use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;

use super::account::Account;
use super::node::Wasmd;
use super::refusal::Refusal;
use super::submit::Terms;
use super::wire::bank_send;
use crate::error::ChainError;
use crate::keys::{public_key, signer};

impl Wasmd {
    /// Gas that messages would use now.
    pub(super) fn simulate(
        &self,
        key: &SigningKey,
        account: Account,
        msgs: &[Any],
        terms: &Terms,
    ) -> Result<u64, Refusal> {
        // A simulation, too, pays something: taking a fee costs gas.
        self.simulate_with_fee(key, account, msgs, 1, terms)
    }

    fn simulate_with_fee(
        &self,
        key: &SigningKey,
        account: Account,
        msgs: &[Any],
        fee: u128,
        terms: &Terms,
    ) -> Result<u64, Refusal> {
        let tx_bytes = self.sign(key, account, msgs, 0, fee, terms)?;
        #[allow(deprecated)]
        let request = SimulateRequest { tx: None, tx_bytes };
        let answer: SimulateResponse = self
            .rpc
            .ask_or_refuse("/cosmos.tx.v1beta1.Service/Simulate", &request)?;
        Ok(answer.gas_info.unwrap_or_default().gas_used)
    }

    pub(super) fn sign(
        &self,
        key: &SigningKey,
        account: Account,
        msgs: &[Any],
        gas_limit: u64,
        fee: u128,
        terms: &Terms,
    ) -> Result<Vec<u8>, Refusal> {
        let price = self.gas_price()?;
        let signed = || -> cosmrs::Result<Vec<u8>> {
            let amount = cosmrs::Coin::new(fee, &price.denom)?;
            let mut fee = Fee::from_amount_and_gas(amount, gas_limit);
            let granter = terms
                .granter
                .as_ref()
                .map(|granter| granter.as_str().parse());
            fee.granter = granter.transpose()?;
            let until = Height::try_from(terms.until.unwrap_or_default())?;
            let body = Body::new(msgs.to_vec(), "", until);
            let auth = SignerInfo::single_direct(Some(public_key(key)), account.sequence);
            let chain_id = self.chain_id.parse()?;
            let doc = SignDoc::new(&body, &auth.auth_info(fee), &chain_id, account.number)?;
            doc.sign(&signer(key))?.to_bytes()
        };
        signed().map_err(|error| Refusal::Other(ChainError::Message(error.to_string())))
    }

    /// Gas that taking the fee costs in every transaction, whatever is in it.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn gas_of_fee(&mut self, sender: &Addr) -> Result<u64, ChainError> {
        let key = self.key_of(sender)?;
        let account = self.account_of(sender)?;
        let denom = &self.gas_price()?.denom;
        let send = bank_send(sender, sender, &cosmwasm_std::coin(1, denom));
        let msgs = [send];
        let terms = Terms::default();
        let simulate = |fee| self.simulate_with_fee(&key, account, &msgs, fee, &terms);
        let with = simulate(1).map_err(Refusal::into_error)?;
        let without = simulate(0).map_err(Refusal::into_error)?;
        Ok(with.saturating_sub(without))
    }
}
