//! Transactions: signed, simulated, broadcast, waited for. Each account is a queue: its sequence is counted here and
//! taken from the node again when somebody else has used the account in between.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use cosmrs::proto::cosmos::auth::v1beta1::{
    BaseAccount, QueryAccountRequest, QueryAccountResponse,
};
use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::tx::{Body, Fee, SignDoc, SignerInfo};
use cosmrs::Any;
use cosmwasm_std::{Addr, Attribute, Coin, Event};
use k256::ecdsa::SigningKey;
use tendermint_rpc::endpoint::tx;

use super::keys::{public_key, signer};
use super::refusal::{refusal, Refusal};
use super::{address, shown, KeyError, Wasmd};
use crate::chain::{ChainError, Receipt, Tx};

/// Simulation falls some thousand short of what a transaction then uses.
const GAS_ADJUSTMENT_PERCENT: u64 = 140;
/// How often a transaction is signed anew because somebody else used the account.
const ATTEMPTS: usize = 8;
/// How often a node is asked for a transaction it has taken.
const POLL: Duration = Duration::from_millis(50);
/// How often a transaction that is in no block yet is offered again: a node that was killed has forgotten it.
const OFFER_AGAIN: Duration = Duration::from_secs(2);

/// How much gas a transaction may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gas {
    /// As much as a simulation used, and 40 % more.
    Simulated,
    /// So much.
    Limit(u64),
}

/// Account numbers and next sequences.
pub(super) type Sequences = BTreeMap<Addr, Account>;

/// What a signature needs to know of an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    number: u64,
    sequence: u64,
}

/// A transaction that a node has taken.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its hash, hexadecimal.
    pub hash: String,
    sender: Addr,
    sequence: u64,
    bytes: Vec<u8>,
}

impl Wasmd {
    /// Sends messages in one transaction and waits until it is in a block.
    ///
    /// # Errors
    /// [`ChainError`]; unless it is [`ChainError::NotIncluded`], nothing was changed.
    pub fn send(&mut self, sender: &Addr, msgs: &[Any], gas: Gas) -> Result<Tx, ChainError> {
        self.show(|| shown::transactions(self, sender, msgs));
        for _ in 0..ATTEMPTS {
            let pending = self.submit(sender, msgs, gas)?;
            if let Some(tx) = self.wait(&pending)? {
                return Ok(tx);
            }
        }
        Err(Refusal::Sequence(None).into_error())
    }

    /// Signs messages and hands them to the node, without waiting for a block.
    ///
    /// # Errors
    /// [`ChainError`]; nothing was sent.
    pub fn submit(&mut self, sender: &Addr, msgs: &[Any], gas: Gas) -> Result<Pending, ChainError> {
        let key = self.key_of(sender)?;
        for _ in 0..ATTEMPTS {
            let account = self.account_of(sender)?;
            match self.try_submit(sender, &key, account, msgs, gas) {
                Ok(pending) => {
                    let sequence = account.sequence + 1;
                    let next = Account {
                        sequence,
                        ..account
                    };
                    self.sequences.insert(sender.clone(), next);
                    return Ok(pending);
                }
                Err(Refusal::Sequence(Some(sequence))) => {
                    let next = Account {
                        sequence,
                        ..account
                    };
                    self.sequences.insert(sender.clone(), next);
                }
                Err(Refusal::Sequence(None)) => {
                    self.sequences.remove(sender);
                }
                Err(Refusal::Other(error)) => {
                    self.sequences.remove(sender);
                    return Err(error);
                }
            }
        }
        Err(Refusal::Sequence(None).into_error())
    }

    fn try_submit(
        &self,
        sender: &Addr,
        key: &SigningKey,
        account: Account,
        msgs: &[Any],
        gas: Gas,
    ) -> Result<Pending, Refusal> {
        let limit = match gas {
            Gas::Limit(limit) => limit,
            Gas::Simulated => {
                let used = self.simulate(key, account, msgs)?;
                used.saturating_mul(GAS_ADJUSTMENT_PERCENT) / 100
            }
        };
        let fee = self.gas_price()?.fee(limit);
        let bytes = self.sign(key, account, msgs, limit, fee)?;
        let hash = self.rpc.broadcast(bytes.clone())?;
        Ok(Pending {
            hash,
            sender: sender.clone(),
            sequence: account.sequence,
            bytes,
        })
    }

    /// Waits until a transaction is in a block. `None` = it never will be: another one took its sequence.
    ///
    /// # Errors
    /// [`ChainError::NotIncluded`] when patience has run out; why the transaction failed.
    pub fn wait(&mut self, pending: &Pending) -> Result<Option<Tx>, ChainError> {
        let began = Instant::now();
        let mut offered = began;
        let mut taken_since = None;
        while began.elapsed() < self.settings.patience {
            match self.rpc.find(&pending.hash) {
                Ok(Some(found)) => return self.read(pending, found).map(Some),
                // The node may be starting again.
                Ok(None) | Err(ChainError::Node { .. }) => {}
                Err(error) => return Err(error),
            }
            if offered.elapsed() > OFFER_AGAIN {
                offered = Instant::now();
                let answer = self.rpc.broadcast(pending.bytes.clone());
                let is_taken =
                    matches!(answer, Err(Refusal::Sequence(Some(next))) if next > pending.sequence);
                // It may have been our own, in a block that is not indexed yet: look once more.
                if is_taken && taken_since.is_some() {
                    self.sequences.remove(&pending.sender);
                    return Ok(None);
                }
                taken_since = is_taken.then_some(());
            }
            sleep(POLL);
        }
        self.sequences.remove(&pending.sender);
        Err(ChainError::NotIncluded {
            hash: pending.hash.clone(),
            seconds: self.settings.patience.as_secs(),
        })
    }

    fn read(&mut self, pending: &Pending, found: tx::Response) -> Result<Tx, ChainError> {
        let result = found.tx_result;
        if result.code.is_err() {
            self.sequences.remove(&pending.sender);
            return Err(refusal(&result.codespace, result.code.value(), &result.log).into_error());
        }
        let height = found.height.value();
        Ok(Tx {
            events: result.events.iter().map(event).collect(),
            time: self.rpc.time_of(height)?,
            receipt: Some(Receipt {
                hash: pending.hash.clone(),
                height,
                gas_wanted: u64::try_from(result.gas_wanted).unwrap_or_default(),
                gas_used: u64::try_from(result.gas_used).unwrap_or_default(),
            }),
        })
    }

    /// A message that sends coins from one account to another.
    pub fn bank_send(from: &Addr, to: &Addr, amount: &Coin) -> Any {
        any(&MsgSend {
            from_address: from.to_string(),
            to_address: to.to_string(),
            amount: vec![coin(amount)],
        })
    }

    /// Gas that messages would use now.
    fn simulate(&self, key: &SigningKey, account: Account, msgs: &[Any]) -> Result<u64, Refusal> {
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

    fn sign(
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

    fn key_of(&self, sender: &Addr) -> Result<SigningKey, ChainError> {
        let keys = &self.settings.keys;
        let found = keys
            .iter()
            .find(|(_, key)| address(key, &self.prefix) == *sender);
        let known = || keys.names().collect::<Vec<_>>().join(", ");
        let (_, key) = found.ok_or_else(|| KeyError::Unknown {
            name: sender.to_string(),
            known: known(),
        })?;
        Ok(key.clone())
    }

    fn account_of(&mut self, sender: &Addr) -> Result<Account, ChainError> {
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

/// A message with its type.
pub(super) fn any<M: Message + Name>(msg: &M) -> Any {
    Any {
        type_url: format!("/{}", M::full_name()),
        value: msg.encode_to_vec(),
    }
}

pub(super) fn coin(coin: &Coin) -> ProtoCoin {
    ProtoCoin {
        denom: coin.denom.clone(),
        amount: coin.amount.to_string(),
    }
}

/// An event as contracts and cw-multi-test write it.
pub(super) fn event(event: &tendermint::abci::Event) -> Event {
    let mut copy = Event::new(&event.kind);
    copy.attributes = event
        .attributes
        .iter()
        .map(|attribute| Attribute {
            key: attribute.key_str().unwrap_or_default().to_string(),
            value: attribute.value_str().unwrap_or_default().to_string(),
        })
        .collect();
    copy
}

/// The first value of that attribute in an event of that type.
pub(super) fn attribute(tx: &Tx, kind: &str, key: &str) -> Option<String> {
    let events = tx.events.iter().filter(|event| event.ty == kind);
    events
        .flat_map(|event| &event.attributes)
        .find(|attribute| attribute.key == key)
        .map(|attribute| attribute.value.clone())
}
