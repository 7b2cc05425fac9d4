//! What any chain can do for us.

use cosmwasm_std::{from_json, to_json_binary, Addr, Binary, Coin, Event};
use serde::de::DeserializeOwned;
use serde::Serialize;
use thiserror::Error;

/// The contracts there is code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contract {
    /// Contact registry.
    ContactRegistry,
    /// State.
    State,
    /// County.
    County,
    /// City.
    City,
    /// Location.
    Location,
}

/// A transaction that was carried out.
#[derive(Clone, Debug)]
pub struct Tx {
    /// Everything that was emitted, in order.
    pub events: Vec<Event>,
    /// Block time, Unix seconds.
    pub time: u64,
}

/// Why a chain did not do what was asked.
#[derive(Debug, Error)]
pub enum ChainError {
    /// The chain or a contract refused; nothing was changed.
    #[error("{0}")]
    Refused(String),
    /// What came back is not what was expected.
    #[error("the answer of {contract} does not decode: {reason}")]
    Answer {
        /// The contract asked.
        contract: Addr,
        /// The decoder's words.
        reason: String,
    },
    /// A message could not be written as JSON.
    #[error("the message cannot be written as JSON: {0}")]
    Message(String),
    /// Time does not run backwards.
    #[error("it is {now} on the chain, {asked} is over")]
    Past {
        /// Block time, Unix seconds.
        now: u64,
        /// The time asked for, Unix seconds.
        asked: u64,
    },
}

/// A chain with CosmWasm on it.
pub trait Chain {
    /// Its id.
    fn chain_id(&self) -> String;

    /// The account of that name, made if there is none.
    fn account(&mut self, name: &str) -> Addr;

    /// Uploads a contract's code; returns its id.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    fn store_code(&mut self, contract: Contract) -> Result<u64, ChainError>;

    /// Makes a contract from JSON; returns its address.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    fn instantiate_json(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
    ) -> Result<Addr, ChainError>;

    /// Sends a contract JSON.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    fn execute_json(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: Binary,
        funds: &[Coin],
    ) -> Result<Tx, ChainError>;

    /// Asks a contract in JSON.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError>;

    /// A row of a contract's storage; `None` = there is none.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError>;

    /// Time of the next transaction, Unix seconds: exact in process, approximate on a node.
    fn now(&self) -> u64;

    /// Jumps or waits until the next transaction happens at `time` or later.
    ///
    /// # Errors
    /// [`ChainError::Past`].
    fn wait_until(&mut self, time: u64) -> Result<(), ChainError>;

    /// Makes a contract.
    ///
    /// # Errors
    /// [`ChainError::Refused`], [`ChainError::Message`].
    fn instantiate<M: Serialize + ?Sized>(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: &M,
        label: &str,
        admin: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        self.instantiate_json(sender, code_id, json(msg)?, label, admin)
    }

    /// Sends a message without funds.
    ///
    /// # Errors
    /// [`ChainError::Refused`], [`ChainError::Message`].
    fn execute<M: Serialize + ?Sized>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &M,
    ) -> Result<Tx, ChainError> {
        self.execute_json(sender, contract, json(msg)?, &[])
    }

    /// Asks a contract.
    ///
    /// # Errors
    /// [`ChainError::Refused`], [`ChainError::Message`], [`ChainError::Answer`].
    fn query<T: DeserializeOwned>(
        &self,
        contract: &Addr,
        msg: &(impl Serialize + ?Sized),
    ) -> Result<T, ChainError> {
        let answer = self.query_json(contract, json(msg)?)?;
        from_json(answer).map_err(|error| ChainError::Answer {
            contract: contract.clone(),
            reason: error.to_string(),
        })
    }
}

fn json(msg: &(impl Serialize + ?Sized)) -> Result<Binary, ChainError> {
    to_json_binary(msg).map_err(|error| ChainError::Message(error.to_string()))
}
