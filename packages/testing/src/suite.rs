//! A tree in process: its contracts and accounts, its clock, and any message to it.

use cosmwasm_std::{Addr, Coin};
use serde::de::DeserializeOwned;
use serde::Serialize;
use wayclear_api::state::CodeIds;
use wayclear_chain::{Chain, ChainError, Contract, Embedded, Tx};
use wayclear_deploy::{state_codes, Deployment};
use wayclear_status::{day_at, interval_at};

/// A tree in process.
pub struct Suite {
    /// The chain it stands on.
    pub chain: Embedded,
    pub deployment: Deployment,
    /// How long an infection counts, in seconds.
    pub window: u64,
}

impl Suite {
    /// The account of that name: `state owner`, `county owner`, `city owner`, `admin`, `authority`, `module` (cannot be
    /// paid), or any other.
    pub fn account(&self, name: &str) -> Addr {
        self.chain.account(name).expect("a name")
    }

    pub fn state(&self) -> Addr {
        self.deployment.state.clone()
    }

    pub fn registry(&self) -> Addr {
        self.deployment.registry.clone()
    }

    #[track_caller]
    pub fn county(&self, key: &str) -> Addr {
        self.deployment.counties[key].address.clone()
    }

    #[track_caller]
    pub fn city(&self, key: &str) -> Addr {
        self.deployment
            .counties
            .values()
            .find_map(|county| county.cities.get(key))
            .expect("a city of that key")
            .clone()
    }

    /// The codes that the state was made with.
    #[track_caller]
    pub fn code_ids(&self) -> CodeIds {
        state_codes(&self.chain, &self.deployment.code_ids).expect("codes of the chain")
    }

    /// Stores a contract's code once more; returns its id.
    #[track_caller]
    pub fn store(&mut self, contract: Contract) -> u64 {
        let uploader = self.account("uploader");
        self.chain.store_code(&uploader, contract).expect("a code")
    }

    /// Block time, Unix seconds.
    pub fn now(&self) -> u64 {
        self.chain.time()
    }

    /// That of a visit now, in ten minutes since 1970.
    pub fn interval(&self) -> u32 {
        interval_at(self.now())
    }

    /// The block's UTC day, in days since 1970.
    pub fn today(&self) -> u16 {
        day_at(self.now())
    }

    /// Jumps `seconds` ahead.
    pub fn advance(&mut self, seconds: u64) {
        self.wait_until(self.now() + seconds);
    }

    /// Jumps to a time in Unix seconds.
    #[track_caller]
    pub fn wait_until(&mut self, time: u64) {
        self.chain.wait_until(time).expect("time runs forwards");
    }

    /// Sends any message from an account of that name.
    ///
    /// # Errors
    /// What the chain said.
    pub fn execute(
        &mut self,
        sender: &str,
        contract: &Addr,
        msg: &(impl Serialize + ?Sized),
    ) -> Result<Tx, ChainError> {
        let sender = self.account(sender);
        self.chain.execute(&sender, contract, msg)
    }

    /// Sends any message with funds, which the account is given first.
    ///
    /// # Errors
    /// What the chain said.
    pub fn execute_with(
        &mut self,
        sender: &str,
        contract: &Addr,
        msg: &(impl Serialize + ?Sized),
        funds: &[Coin],
    ) -> Result<Tx, ChainError> {
        let sender = self.account(sender);
        for coin in funds.iter().filter(|coin| !coin.amount.is_zero()) {
            self.chain.mint(&sender, coin.clone())?;
        }
        let msg = cosmwasm_std::to_json_binary(msg).expect("a message");
        self.chain.execute_json(&sender, contract, msg, funds)
    }

    /// Asks a contract.
    ///
    /// # Errors
    /// What the chain said.
    pub fn query<T: DeserializeOwned>(
        &self,
        contract: &Addr,
        msg: &(impl Serialize + ?Sized),
    ) -> Result<T, ChainError> {
        self.chain.query(contract, msg)
    }
}
