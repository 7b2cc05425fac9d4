//! A real chain: a wasmd node, over RPC.

mod codes;
mod follow;
mod http;
mod keys;
mod pin;
mod refusal;
mod rpc;
mod send;
mod settings;
mod shown;
mod sign;
mod url;

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use cosmrs::proto::cosmos::auth::v1beta1::{Bech32PrefixRequest, Bech32PrefixResponse};
use cosmrs::proto::cosmos::base::node::v1beta1::{ConfigRequest, ConfigResponse};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract, QueryRawContractStateRequest,
    QueryRawContractStateResponse, QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use cosmwasm_std::{Addr, Binary, Coin};

pub use cosmrs::Any;

pub use codes::Artifacts;
pub use follow::{BlockEvents, Follow};
pub use keys::{address, KeyError, Keyring};
pub use rpc::Latest;
pub use send::{Gas, Pending, GAS_ADJUSTMENT_PERCENT};
pub use settings::{GasPrice, Settings};
pub use url::Endpoint;

use crate::chain::{Chain, Contract, Tx};
use crate::error::ChainError;
use rpc::Rpc;
use sign::Sequences;

/// A wasmd node.
pub struct Wasmd {
    rpc: Rpc,
    settings: Settings,
    chain_id: String,
    prefix: String,
    gas_price: Option<GasPrice>,
    sequences: Sequences,
    /// Names of the keys by their addresses.
    names: BTreeMap<Addr, String>,
}

impl Wasmd {
    /// Connects to a node, asks for its chain's id, address prefix and gas price.
    ///
    /// # Errors
    /// [`ChainError::NoAddress`], [`ChainError::Node`], [`ChainError::WrongChain`].
    pub fn connect(settings: Settings) -> Result<Self, ChainError> {
        let rpc = Rpc::new(settings.node.parse()?)?;
        let chain_id = rpc.latest()?.chain_id;
        if let Some(expected) = settings.chain_id.as_ref().filter(|id| **id != chain_id) {
            return Err(ChainError::WrongChain {
                node: rpc.node().to_string(),
                expected: expected.clone(),
                found: chain_id,
            });
        }
        let prefix: Bech32PrefixResponse = rpc.ask(
            "/cosmos.auth.v1beta1.Query/Bech32Prefix",
            &Bech32PrefixRequest {},
        )?;
        let gas_price = match &settings.gas_price {
            Some(price) => Some(price.clone()),
            None => asked_price(&rpc)?,
        };
        let keys = settings.keys.clone();
        let mut wasmd = Wasmd {
            rpc,
            chain_id,
            prefix: prefix.bech32_prefix,
            gas_price,
            sequences: BTreeMap::new(),
            names: BTreeMap::new(),
            settings,
        };
        wasmd.set_keys(keys);
        Ok(wasmd)
    }

    /// URL of the node, without user, password and query.
    pub fn node(&self) -> &str {
        self.rpc.node()
    }

    /// How it is reached, who signs.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What its addresses begin with.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What gas costs here.
    ///
    /// # Errors
    /// [`ChainError::NoGasPrice`], if neither the settings nor the node name one.
    pub fn gas_price(&self) -> Result<&GasPrice, ChainError> {
        self.gas_price.as_ref().ok_or(ChainError::NoGasPrice)
    }

    /// Lets others sign from now on.
    pub fn set_keys(&mut self, keys: Keyring) {
        let names = keys.iter();
        self.names = names
            .map(|(name, key)| (address(key, &self.prefix), name.to_string()))
            .collect();
        self.settings.keys = keys;
    }

    /// Who signs.
    pub fn keys(&self) -> &Keyring {
        &self.settings.keys
    }

    /// The newest block.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn latest(&self) -> Result<Latest, ChainError> {
        self.rpc.latest()
    }

    /// The app hash in the header of a block.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn app_hash_at(&self, height: u64) -> Result<String, ChainError> {
        self.rpc.app_hash_at(height)
    }

    /// Makes a contract from JSON; returns its address, and the transaction.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn make(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
    ) -> Result<(Addr, Tx), ChainError> {
        let instantiate = MsgInstantiateContract {
            sender: sender.to_string(),
            admin: admin.map(Addr::to_string).unwrap_or_default(),
            code_id,
            label: label.to_string(),
            msg: msg.to_vec(),
            funds: vec![],
        };
        let tx = self.send(sender, &[send::any(&instantiate)], Gas::Simulated)?;
        let address = send::attribute(&tx, "instantiate", "_contract_address")
            .ok_or_else(|| ChainError::Refused("no contract was made".to_string()))?;
        Ok((Addr::unchecked(address), tx))
    }

    /// Hashes of the transactions that a block, which [`Wasmd::follow`] has given, carried out.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn carried_out(&self, height: u64) -> Result<Vec<String>, ChainError> {
        let hashes = self.rpc.hashes(height)?;
        let results = self.rpc.results(height)?.unwrap_or_default();
        let both = hashes.into_iter().zip(results);
        Ok(both
            .filter(|(_, result)| result.code.is_ok())
            .map(|(hash, _)| hash)
            .collect())
    }
}

/// The first of the prices a node accepts; some name none.
fn asked_price(rpc: &Rpc) -> Result<Option<GasPrice>, ChainError> {
    let config: ConfigResponse = rpc.ask(
        "/cosmos.base.node.v1beta1.Service/Config",
        &ConfigRequest {},
    )?;
    let first = config.minimum_gas_price.split(',').next();
    Ok(first.and_then(|price| price.parse().ok()))
}

impl Chain for Wasmd {
    fn chain_id(&self) -> String {
        self.chain_id.clone()
    }

    fn account(&self, name: &str) -> Result<Addr, ChainError> {
        Ok(address(self.settings.keys.get(name)?, &self.prefix))
    }

    fn find_code(&self, contract: Contract) -> Result<Option<u64>, ChainError> {
        self.code_with(&self.artifacts().checksum(contract)?)
    }

    fn store_code(&mut self, uploader: &Addr, contract: Contract) -> Result<u64, ChainError> {
        self.upload(uploader, contract)
    }

    fn find_contract(&self, code_id: u64, label: &str) -> Result<Option<Addr>, ChainError> {
        self.contract_with_label(code_id, label)
    }

    fn instantiate_json(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        Ok(self.make(sender, code_id, msg, label, admin)?.0)
    }

    fn execute_json(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: Binary,
        funds: &[Coin],
    ) -> Result<Tx, ChainError> {
        let execute = execute_message(sender, contract, msg, funds);
        self.send(sender, &[execute], Gas::Simulated)
    }

    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        self.show(|| shown::smart_query(contract, &msg));
        let answer: QuerySmartContractStateResponse = self.rpc.ask(
            "/cosmwasm.wasm.v1.Query/SmartContractState",
            &QuerySmartContractStateRequest {
                address: contract.to_string(),
                query_data: msg.to_vec(),
            },
        )?;
        Ok(answer.data.into())
    }

    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        self.show(|| shown::raw_query(contract, key));
        let answer: QueryRawContractStateResponse = self.rpc.ask(
            "/cosmwasm.wasm.v1.Query/RawContractState",
            &QueryRawContractStateRequest {
                address: contract.to_string(),
                query_data: key.to_vec(),
            },
        )?;
        Ok(Some(answer.data)
            .filter(|row| !row.is_empty())
            .map(Binary::new))
    }

    fn now(&self) -> Result<u64, ChainError> {
        Ok(self.rpc.latest()?.time)
    }

    fn wait_until(&mut self, time: u64) -> Result<(), ChainError> {
        while self.now()? < time {
            sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

/// A message that executes a contract.
pub fn execute_message(sender: &Addr, contract: &Addr, msg: Binary, funds: &[Coin]) -> Any {
    send::any(&MsgExecuteContract {
        sender: sender.to_string(),
        contract: contract.to_string(),
        msg: msg.to_vec(),
        funds: funds.iter().map(send::coin).collect(),
    })
}
