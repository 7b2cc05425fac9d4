//! What any chain can do for us.

use cosmwasm_std::{Addr, Binary, Coin, HexBinary};
use serde::de::DeserializeOwned;
use serde::Serialize;
use wayclear_api::Question;

use crate::accounts::Accounts;
use crate::codes::Codes;
use crate::contract::{Contract, ContractInfo};
use crate::error::ChainError;
use crate::list::all_rows;
use crate::message::{answer_of, json};
use crate::told::Told;
use crate::tx::Tx;

/// A chain with CosmWasm on it.
pub trait Chain: Accounts + Codes + Told {
    fn chain_id(&self) -> String;
    /// The account of that name.
    ///
    /// # Errors
    /// [`ChainError::Key`], if nobody can sign for it.
    fn account(&self, name: &str) -> Result<Addr, ChainError>;

    /// The id of this build's code of a contract, if the chain has it and it may be used.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn find_code(&self, contract: Contract) -> Result<Option<u64>, ChainError>;

    /// SHA-256 of this build's code of a contract; `None` in process, where no code is built.
    ///
    /// # Errors
    /// [`ChainError::Artifact`].
    fn built_checksum(&self, _: Contract) -> Result<Option<HexBinary>, ChainError> {
        Ok(None)
    }

    /// Uploads this build's code of a contract; returns its id.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn store_code(&mut self, uploader: &Addr, contract: Contract) -> Result<u64, ChainError>;

    /// SHA-256 of a code, as contracts are told it; `None` = there is no such code.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn code_checksum(&self, code_id: u64) -> Result<Option<HexBinary>, ChainError>;

    /// What the chain itself knows of a contract; `None` = there is none at that address.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn contract_info(&self, contract: &Addr) -> Result<Option<ContractInfo>, ChainError>;

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

    /// Makes a contract from JSON at the address that [`Chain::predict`] tells; returns it. `salt`: 1 to 64 bytes.
    ///
    /// # Errors
    /// [`ChainError`], from the chain, also if that address is taken.
    fn instantiate2_json(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
        salt: &[u8],
    ) -> Result<Addr, ChainError>;

    /// The address that [`Chain::instantiate2`] gives, whatever message, label and admin are.
    ///
    /// # Errors
    /// [`ChainError::NoCode`], [`ChainError::Salt`]; [`ChainError`], from the chain.
    fn predict(&self, sender: &Addr, code_id: u64, salt: &[u8]) -> Result<Addr, ChainError>;

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

    /// Sends contracts JSON, in one transaction: all messages are carried out, or none.
    ///
    /// # Errors
    /// [`ChainError`], from the chain, also if there are no messages.
    fn execute_all(
        &mut self,
        sender: &Addr,
        messages: Vec<(Addr, Binary)>,
    ) -> Result<Tx, ChainError>;

    /// Gives contracts other codes as their wasm admin, each a code id and a JSON message, in one transaction: all or none.
    ///
    /// # Errors
    /// [`ChainError`], from the chain, also if there are no contracts.
    fn migrate_all(
        &mut self,
        admin: &Addr,
        contracts: Vec<(Addr, u64, Binary)>,
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

    /// Hash of the header of a block, 32 bytes; in process a made-up one.
    ///
    /// # Errors
    /// [`ChainError::NoBlock`]; [`ChainError::Node`].
    fn header_hash(&self, height: u64) -> Result<HexBinary, ChainError>;

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

    /// Makes a contract at the address that [`Chain::predict`] tells.
    ///
    /// # Errors
    /// Those of [`Chain::instantiate2_json`]; [`ChainError::Message`].
    fn instantiate2<M: Serialize + ?Sized>(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: &M,
        label: &str,
        admin: Option<&Addr>,
        salt: &[u8],
    ) -> Result<Addr, ChainError> {
        self.instantiate2_json(sender, code_id, json(msg)?, label, admin, salt)
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

    /// Sends each contract its message, in one transaction: all are carried out, or none.
    ///
    /// # Errors
    /// Those of [`Chain::execute_all`]; [`ChainError::Message`].
    fn execute_each<M: Serialize>(
        &mut self,
        sender: &Addr,
        messages: &[(Addr, M)],
    ) -> Result<Tx, ChainError> {
        let each = messages.iter();
        let each = each.map(|(to, msg)| Ok((to.clone(), json(msg)?)));
        self.execute_all(sender, each.collect::<Result<_, ChainError>>()?)
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
        answer_of(contract, &answer)
    }

    /// Asks a contract a question that knows the type of its answer.
    ///
    /// # Errors
    /// Those of [`Chain::query`].
    fn ask<Q: Question>(&self, contract: &Addr, question: Q) -> Result<Q::Answer, ChainError> {
        self.query(contract, &question.into())
    }

    /// Every row of a list: `question` asks for [`wayclear_api::MAX_LIMIT`] rows after the last one so far, `rows` takes them.
    ///
    /// # Errors
    /// Those of [`Chain::query`]; [`ChainError::Endless`].
    fn ask_all<T: PartialEq, Q: Question>(
        &self,
        contract: &Addr,
        question: impl Fn(Option<&T>) -> Q,
        rows: impl Fn(Q::Answer) -> Vec<T>,
    ) -> Result<Vec<T>, ChainError> {
        let page = |last: Option<&T>| self.ask(contract, question(last)).map(&rows);
        all_rows(contract, page)
    }
}
