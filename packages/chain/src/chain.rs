//! What any chain can do for us.

use cosmwasm_std::{from_json, to_json_binary, Addr, Binary, Coin, Event};
use serde::de::DeserializeOwned;
use serde::Serialize;
use wayclear_api::events::ChildCreated;
use wayclear_api::{Question, MAX_LIMIT};

use crate::contract::Contract;
use crate::error::ChainError;

/// A transaction that was carried out.
#[derive(Clone, Debug)]
pub struct Tx {
    /// Everything that was emitted, in order.
    pub events: Vec<Event>,
    /// Block time, Unix seconds.
    pub time: u64,
    /// Where it stands and what it cost; `None` in process.
    pub receipt: Option<Receipt>,
}

impl Tx {
    /// Gas it used.
    ///
    /// # Errors
    /// [`ChainError::NoReceipt`] in process.
    pub fn gas_used(&self) -> Result<u64, ChainError> {
        let receipt = self.receipt.as_ref().ok_or(ChainError::NoReceipt)?;
        Ok(receipt.gas_used)
    }

    /// The child that a region made in it.
    ///
    /// # Errors
    /// [`ChainError::NoEvent`], if it made none.
    pub fn child(&self) -> Result<Addr, ChainError> {
        ChildCreated::all(&self.events)
            .pop()
            .map(|child| Addr::unchecked(child.address))
            .ok_or(ChainError::NoEvent { what: "new child" })
    }
}

/// A transaction in a block of a real chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Hash, hexadecimal.
    pub hash: String,
    /// Height of the block.
    pub height: u64,
    /// Gas it was allowed.
    pub gas_wanted: u64,
    pub gas_used: u64,
}

/// A chain with CosmWasm on it.
pub trait Chain {
    fn chain_id(&self) -> String;

    /// The account of that name.
    ///
    /// # Errors
    /// [`ChainError::Key`], if nobody can sign for it.
    fn account(&self, name: &str) -> Result<Addr, ChainError>;

    /// The id of this build's code of a contract, if the chain has it.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn find_code(&self, contract: Contract) -> Result<Option<u64>, ChainError>;

    /// Uploads this build's code of a contract; returns its id.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn store_code(&mut self, uploader: &Addr, contract: Contract) -> Result<u64, ChainError>;

    /// The contract of that code and label, if there is one; the oldest of several.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn find_contract(&self, code_id: u64, label: &str) -> Result<Option<Addr>, ChainError>;

    /// Makes a contract from JSON; returns its address.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
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
    /// [`ChainError`], from the chain.
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
    /// [`ChainError`], from the chain.
    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError>;

    /// A row of a contract's storage; `None` = there is none.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError>;

    /// Time of the next transaction, Unix seconds: exact in process, that of the newest block on a node.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    fn now(&self) -> Result<u64, ChainError>;

    /// Jumps or waits until the next transaction happens at `time` or later.
    ///
    /// # Errors
    /// [`ChainError::Past`] in process, where time stands still; [`ChainError::Node`].
    fn wait_until(&mut self, time: u64) -> Result<(), ChainError>;

    /// Makes a contract.
    ///
    /// # Errors
    /// [`ChainError`], from the chain; [`ChainError::Message`].
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
    /// [`ChainError`], from the chain; [`ChainError::Message`].
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
    /// [`ChainError`], from the chain; [`ChainError::Message`], [`ChainError::Answer`].
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

    /// Asks a contract a question that knows the type of its answer.
    ///
    /// # Errors
    /// Those of [`Chain::query`].
    fn ask<Q: Question>(&self, contract: &Addr, question: Q) -> Result<Q::Answer, ChainError> {
        self.query(contract, &question.into())
    }

    /// Every row of a list, page after page. `question` asks for [`MAX_LIMIT`] rows after the last one so far, `rows` takes
    /// them out of an answer.
    ///
    /// # Errors
    /// Those of [`Chain::query`].
    fn ask_all<T, Q: Question>(
        &self,
        contract: &Addr,
        question: impl Fn(Option<&T>) -> Q,
        rows: impl Fn(Q::Answer) -> Vec<T>,
    ) -> Result<Vec<T>, ChainError> {
        let mut all = vec![];
        loop {
            let page = rows(self.ask(contract, question(all.last()))?);
            // A page that is not full is the last one.
            let is_last = page.len() < MAX_LIMIT as usize;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }
}

fn json(msg: &(impl Serialize + ?Sized)) -> Result<Binary, ChainError> {
    to_json_binary(msg).map_err(|error| ChainError::Message(error.to_string()))
}
