//! The connection to a node, and what is known of its chain.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use cosmrs::proto::cosmos::auth::v1beta1::{Bech32PrefixRequest, Bech32PrefixResponse};
use cosmrs::proto::cosmos::base::node::v1beta1::{ConfigRequest, ConfigResponse};
use cosmwasm_std::Addr;
use tracing::info;

use super::account::Account;
use super::blocks::Block;
use super::price::GasPrice;
use super::rpc::{Latest, Rpc};
use super::settings::Settings;
use super::verified::Verified;
use crate::error::ChainError;
use crate::keys::Keyring;

pub struct Wasmd {
    pub(super) rpc: Rpc,
    pub(super) settings: Settings,
    pub(super) chain_id: String,
    moniker: String,
    pub(super) prefix: String,
    pub(super) gas_price: Option<GasPrice>,
    /// What each account's next signature needs.
    pub(super) accounts: BTreeMap<Addr, Account>,
    /// Names of the keys by their addresses.
    pub(super) names: BTreeMap<Addr, String>,
    /// Most gas that a block has, once it was asked for.
    pub(super) max_gas: OnceCell<Option<u64>>,
    /// What its answers are checked by; `None` = they are its word.
    pub(super) verified: Option<Verified>,
}

impl Wasmd {
    /// Connects to a node, asks for its chain's id, address prefix and gas price.
    ///
    /// # Errors
    /// [`ChainError::NoAddress`], [`ChainError::Node`], [`ChainError::WrongChain`]; [`ChainError::Key`], if the keys are another
    /// chain's.
    pub fn connect(settings: Settings) -> Result<Self, ChainError> {
        let rpc = Rpc::new(settings.node.parse()?, settings.show_wasmd)?;
        let Latest {
            chain_id, moniker, ..
        } = rpc.latest()?;
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
            None => asked_prices(&rpc)?.into_iter().next(),
        };
        info!(node = rpc.node(), chain_id, "connected");
        let keys = settings.keys.clone();
        let mut wasmd = Wasmd {
            rpc,
            chain_id,
            moniker,
            prefix: prefix.bech32_prefix,
            gas_price,
            accounts: BTreeMap::new(),
            names: BTreeMap::new(),
            max_gas: OnceCell::new(),
            verified: None,
            settings,
        };
        wasmd.set_keys(keys)?;
        Ok(wasmd)
    }

    /// URL of the node, without user, password and query.
    pub fn node(&self) -> &str {
        self.rpc.node()
    }

    /// What the node calls itself.
    pub fn moniker(&self) -> &str {
        &self.moniker
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

    /// What fees can be paid in by what the node asks for; `None` = it asks for nothing.
    pub(super) fn asked_denoms(&self) -> Result<Option<Vec<String>>, ChainError> {
        let asked = asked_prices(&self.rpc)?.into_iter();
        let asked: Vec<_> = asked.map(|price| price.denom).collect();
        Ok(Some(asked).filter(|asked| !asked.is_empty()))
    }

    /// Lets others sign from now on.
    ///
    /// # Errors
    /// [`crate::KeyError::Prefix`].
    pub fn set_keys(&mut self, keys: Keyring) -> Result<(), ChainError> {
        self.names = keys.addresses(&self.prefix)?;
        self.settings.keys = keys;
        Ok(())
    }

    /// Who pays the fees instead of senders; `None` = they do.
    pub fn set_fee_granter(&mut self, granter: Option<Addr>) {
        self.settings.fee_granter = granter;
    }

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

    /// The app hash in the header of a block: the state before it.
    ///
    /// # Errors
    /// [`ChainError::NoBlock`]; [`ChainError::Node`].
    pub fn app_hash_at(&self, height: u64) -> Result<String, ChainError> {
        Ok(self.rpc.header(height)?.app_hash.to_string())
    }

    /// A block and what its transactions did; `None` = the block is too new, the node has not carried it out yet.
    ///
    /// # Errors
    /// [`ChainError::Node`]; [`ChainError::Refused`], if the node no longer has it.
    pub fn block(&self, height: u64) -> Result<Option<Block>, ChainError> {
        self.rpc.carried_out(height)
    }
}

/// The prices a node accepts; some name none.
fn asked_prices(rpc: &Rpc) -> Result<Vec<GasPrice>, ChainError> {
    let config: ConfigResponse = rpc.ask(
        "/cosmos.base.node.v1beta1.Service/Config",
        &ConfigRequest {},
    )?;
    let prices = config.minimum_gas_price.split(',');
    Ok(prices.filter_map(|price| price.parse().ok()).collect())
}
