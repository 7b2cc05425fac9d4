//! Accounts by their names and addresses, and what the chain knows of them.

use cosmrs::proto::cosmos::auth::v1beta1::{
    BaseAccount, QueryAccountRequest, QueryAccountResponse,
};
use cosmrs::proto::cosmos::crypto::multisig::LegacyAminoPubKey;
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::Addr;

use super::account::Account;
use super::node::Wasmd;
use super::refusal::Refusal;
use super::wire::decoded;
use crate::address::is_address;
use crate::error::ChainError;
use crate::key_error::KeyError;

impl Wasmd {
    /// The account of a key's name, or that address itself, whether or not its key is at hand.
    ///
    /// # Errors
    /// [`KeyError::Unknown`], [`KeyError::Address`].
    pub fn account_named(&self, name_or_address: &str) -> Result<Addr, ChainError> {
        let mut known = self.names.iter();
        if let Some((address, _)) = known.find(|(_, name)| name.as_str() == name_or_address) {
            return Ok(address.clone());
        }
        let is_here = name_or_address.starts_with(&format!("{}1", self.prefix));
        if is_here && is_address(name_or_address) {
            return Ok(Addr::unchecked(name_or_address));
        }
        if is_here {
            let text = name_or_address.to_string();
            return Err(KeyError::Address { text }.into());
        }
        let unknown = self.settings.keys.key(name_or_address);
        let unknown = unknown.err().unwrap_or_else(|| KeyError::Unknown {
            name: name_or_address.to_string(),
            known: self.settings.keys.known(),
        });
        Err(unknown.into())
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
            several: several(&account),
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

    /// Whether an account has one key, as far as the chain knows: it has signed with it.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn has_one_key(&self, account: &Addr) -> Result<bool, ChainError> {
        let found = self.ask_for_account(account)?;
        let found = found.and_then(|found| base_account(account, &found).ok());
        Ok(found.is_some_and(|found| found.pub_key.is_some() && several(&found).is_none()))
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

/// How many of how many keys sign for an account of several.
fn several(account: &BaseAccount) -> Option<(u32, usize)> {
    let keys: LegacyAminoPubKey = decoded(account.pub_key.as_ref()?)?;
    Some((keys.threshold, keys.public_keys.len()))
}
