//! Signatures, and what they need: keys, account numbers, sequences, a fee for so much gas.

use std::collections::BTreeMap;

use cosmrs::proto::cosmos::auth::v1beta1::{
    BaseAccount, QueryAccountRequest, QueryAccountResponse,
};
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::traits::Message;
use cosmrs::tx::{Body, Fee, SignDoc, SignerInfo};
use cosmrs::Any;
use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;

use super::keys::{public_key, signer};
use super::refusal::Refusal;
use super::Wasmd;
use crate::error::ChainError;

/// Account numbers and next sequences.
pub(super) type Sequences = BTreeMap<Addr, Account>;

/// What a signature needs to know of an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    number: u64,
    pub sequence: u64,
}

impl Account {
    pub(super) fn at(self, sequence: u64) -> Self {
        Account { sequence, ..self }
    }
}

impl Wasmd {
    /// Gas that messages would use now.
    pub(super) fn simulate(
        &self,
        key: &SigningKey,
        account: Account,
        msgs: &[Any],
    ) -> Result<u64, Refusal> {
        // A simulation, too, pays something: taking a fee costs gas.
        self.simulate_with_fee(key, account, msgs, 1)
    }

    fn simulate_with_fee(
        &self,
        key: &SigningKey,
        account: Account,
        msgs: &[Any],
        fee: u128,
    ) -> Result<u64, Refusal> {
        let tx_bytes = self.sign(key, account, msgs, 0, fee)?;
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
    ) -> Result<Vec<u8>, Refusal> {
        let price = self.gas_price()?;
        let signed = || -> cosmrs::Result<Vec<u8>> {
            let amount = cosmrs::Coin::new(fee, &price.denom)?;
            let fee = Fee::from_amount_and_gas(amount, gas_limit);
            let body = Body::new(msgs.to_vec(), "", 0u32);
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
        let send = Self::bank_send(sender, sender, &cosmwasm_std::coin(1, denom));
        let msgs = [send];
        let simulate = |fee| self.simulate_with_fee(&key, account, &msgs, fee);
        let with = simulate(1).map_err(Refusal::into_error)?;
        let without = simulate(0).map_err(Refusal::into_error)?;
        Ok(with.saturating_sub(without))
    }

    pub(super) fn key_of(&self, sender: &Addr) -> Result<SigningKey, ChainError> {
        let name = self
            .names
            .get(sender)
            .map_or(sender.as_str(), String::as_str);
        Ok(self.settings.keys.get(name)?.clone())
    }

    pub(super) fn account_of(&mut self, sender: &Addr) -> Result<Account, ChainError> {
        if let Some(account) = self.sequences.get(sender) {
            return Ok(*account);
        }
        let question = QueryAccountRequest {
            address: sender.to_string(),
        };
        let answer: QueryAccountResponse = self
            .rpc
            .ask("/cosmos.auth.v1beta1.Query/Account", &question)
            .map_err(|error| match error {
                ChainError::Refused(_) => ChainError::Refused(format!(
                    "account {sender} is unknown to the chain; send it some coins first"
                )),
                other => other,
            })?;
        let account = answer
            .account
            .and_then(|any| BaseAccount::decode(any.value.as_slice()).ok())
            .ok_or_else(|| ChainError::Refused(format!("{sender} is no account that can sign")))?;
        let account = Account {
            number: account.account_number,
            sequence: account.sequence,
        };
        self.sequences.insert(sender.clone(), account);
        Ok(account)
    }
}
