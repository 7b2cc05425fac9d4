//! What any chain can do for us.

use cosmwasm_std::{from_json, to_json_binary, Addr, Binary, Coin, Event};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wayclear_api::contract_names;

use crate::wasmd::KeyError;

/// The contracts there is code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

impl Contract {
    /// All of them, parents after what they make.
    pub const ALL: [Contract; 5] = [
        Contract::Location,
        Contract::City,
        Contract::County,
        Contract::State,
        Contract::ContactRegistry,
    ];

    /// Its name in files and records.
    pub fn name(self) -> &'static str {
        match self {
            Contract::ContactRegistry => "contact_registry",
            Contract::State => "state",
            Contract::County => "county",
            Contract::City => "city",
            Contract::Location => "location",
        }
    }

    /// Its cw2 name.
    pub fn cw2_name(self) -> &'static str {
        match self {
            Contract::ContactRegistry => contract_names::CONTACT_REGISTRY,
            Contract::State => contract_names::STATE,
            Contract::County => contract_names::COUNTY,
            Contract::City => contract_names::CITY,
            Contract::Location => contract_names::LOCATION,
        }
    }
}

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

/// A transaction in a block of a real chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Hash, hexadecimal.
    pub hash: String,
    /// Height of the block.
    pub height: u64,
    /// Gas it was allowed.
    pub gas_wanted: u64,
    /// Gas it used.
    pub gas_used: u64,
}

/// Why a chain did not do what was asked.
#[derive(Debug, Error)]
pub enum ChainError {
    /// The chain or a contract refused; nothing was changed.
    #[error("{0}")]
    Refused(String),
    /// The node does not answer, or not as a node does.
    #[error("no answer from {node}: {reason}. Is the node running? A local one starts with: make localnet")]
    Node {
        /// URL of the node.
        node: String,
        /// Why.
        reason: String,
    },
    /// The node belongs to another chain.
    #[error("{node} is a node of chain \"{found}\", the deployment is on \"{expected}\"; name the right one with --node or --deployment")]
    WrongChain {
        /// URL of the node.
        node: String,
        /// The chain wanted.
        expected: String,
        /// The chain it belongs to.
        found: String,
    },
    /// Nobody can sign for the sender.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Too little was offered.
    #[error(
        "the node wants a fee of {required}, {offered} was offered; offer more with --gas-price"
    )]
    Fee {
        /// What was offered.
        offered: String,
        /// What the node wants.
        required: String,
    },
    /// Nobody says what gas costs.
    #[error("the node names no gas price; name one with --gas-price")]
    NoGasPrice,
    /// The gas limit was reached; nothing was changed, the fee is gone.
    #[error(
        "{used} gas was used, {wanted} was allowed; nothing was changed. Allow more with --gas"
    )]
    OutOfGas {
        /// The limit.
        wanted: u64,
        /// What was used until then.
        used: u64,
    },
    /// There is no contract at that address.
    #[error("there is no contract at {address} on this chain; was the chain made anew since the deployment? Then: wayclear deploy")]
    NoContract {
        /// The address.
        address: String,
    },
    /// A transaction was sent and is in no block yet.
    #[error("transaction {hash} was sent and is in no block after {seconds} s; it may still come. Before sending again, look: wasmd q tx {hash}")]
    NotIncluded {
        /// Its hash.
        hash: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// A contract's code is missing.
    #[error("cannot read {file}: {reason}. The contracts are built with: make wasm")]
    Artifact {
        /// The file.
        file: String,
        /// The system's words.
        reason: String,
    },
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
}

fn json(msg: &(impl Serialize + ?Sized)) -> Result<Binary, ChainError> {
    to_json_binary(msg).map_err(|error| ChainError::Message(error.to_string()))
}
