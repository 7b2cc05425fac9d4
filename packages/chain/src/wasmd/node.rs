//! The connection to a node, and what is known of its chain.

use std::collections::BTreeMap;

use cosmrs::proto::cosmos::auth::v1beta1::{
    BaseAccount, Bech32PrefixRequest, Bech32PrefixResponse, QueryAccountRequest,
    QueryAccountResponse,
};
use cosmrs::proto::cosmos::base::node::v1beta1::{ConfigRequest, ConfigResponse};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use tracing::info;

use super::account::Account;
use super::refusal::Refusal;
use super::rpc::{Latest, Rpc};
use super::settings::{GasPrice, Settings};
use crate::error::ChainError;
use crate::keys::{address, Keyring};

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
}

impl Wasmd {
    /// Connects to a node, asks for its chain's id, address prefix and gas price.
    ///
    /// # Errors
    /// [`ChainError::NoAddress`], [`ChainError::Node`], [`ChainError::WrongChain`].
    pub fn connect(settings: Settings) -> Result<Self, ChainError> {
        let rpc = Rpc::new(settings.node.parse()?)?;
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
            None => asked_price(&rpc)?,
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
            settings,
        };
        wasmd.set_keys(keys);
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

    /// Lets others sign from now on.
    pub fn set_keys(&mut self, keys: Keyring) {
        let names = keys.iter();
        self.names = names
            .map(|(name, key)| (address(key, &self.prefix), name.to_string()))
            .collect();
        self.settings.keys = keys;
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

    /// How many transactions of an account the chain has; `None` = it has never seen the account.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn sequence(&self, account: &Addr) -> Result<Option<u64>, ChainError> {
        let found = self.ask_for_account(account)?;
        let found = found.map(|found| base_account(account, &found));
        Ok(found.transpose()?.map(|found| found.sequence))
    }

    pub(super) fn key_of(&self, sender: &Addr) -> Result<SigningKey, ChainError> {
        let name = self
            .names
            .get(sender)
            .map_or(sender.as_str(), String::as_str);
        Ok(self.settings.keys.get(name)?.clone())
    }

    pub(super) fn account_of(&mut self, sender: &Addr) -> Result<Account, ChainError> {
        if let Some(account) = self.accounts.get(sender) {
            return Ok(*account);
        }
        let account = self.ask_for_account(sender)?;
        let account = account.ok_or_else(|| ChainError::UnknownAccount(sender.clone()))?;
        let account = base_account(sender, &account)?;
        let account = Account {
            number: account.account_number,
            sequence: account.sequence,
        };
        self.accounts.insert(sender.clone(), account);
        Ok(account)
    }

    /// Whether the chain has ever seen an account.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn has_account(&self, account: &Addr) -> Result<bool, ChainError> {
        Ok(self.ask_for_account(account)?.is_some())
    }

    fn ask_for_account(&self, account: &Addr) -> Result<Option<Any>, ChainError> {
        let question = QueryAccountRequest {
            address: account.to_string(),
        };
        let path = "/cosmos.auth.v1beta1.Query/Account";
        match self.rpc.ask_or_refuse(path, &question) {
            Ok(QueryAccountResponse { account }) => Ok(Some(account.unwrap_or_default())),
            Err(Refusal::Missing(_)) => Ok(None),
            Err(refusal) => Err(refusal.into_error()),
        }
    }
}

/// What an account holds, if it is of the usual type. Others, for vesting say, wrap it in their own ways.
fn base_account(sender: &Addr, account: &Any) -> Result<BaseAccount, ChainError> {
    if account.type_url != format!("/{}", BaseAccount::full_name()) {
        return Err(ChainError::AccountType {
            account: sender.clone(),
            found: account.type_url.clone(),
        });
    }
    BaseAccount::decode(account.value.as_slice()).map_err(|error| ChainError::AccountType {
        account: sender.clone(),
        found: format!("{} that does not decode: {error}", account.type_url),
    })
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
