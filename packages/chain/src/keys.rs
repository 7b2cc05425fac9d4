//! Accounts that can sign, by name.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use cosmrs::bip32::{DerivationPath, XPrv};
use cosmrs::crypto::secp256k1;
use cosmwasm_std::Addr;
use k256::ecdsa::{SigningKey, VerifyingKey};

use crate::error::KeyError;

/// The accounts that `make localnet` funds; everybody knows their keys.
const LOCALNET: &str = include_str!("../../../scripts/localnet/accounts.toml");
/// The path of Cosmos accounts (SLIP-44 coin 118), as wasmd uses it.
const PATH: &str = "m/44'/118'/0'/0/0";

#[derive(Clone, Default)]
pub struct Keyring {
    keys: BTreeMap<String, SigningKey>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys.keys()).finish()
    }
}

impl Keyring {
    /// The accounts of the localnet.
    ///
    /// # Panics
    /// If the file built into this program is broken.
    pub fn localnet() -> Self {
        parse(LOCALNET, "accounts.toml").expect("the localnet's accounts")
    }

    /// Reads a file of lines `name = "words"`, which nobody else may read.
    ///
    /// # Errors
    /// [`KeyError`], except [`KeyError::Unknown`].
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let file = path.display().to_string();
        let unreadable = |error: std::io::Error| KeyError::Unreadable {
            file: file.clone(),
            reason: error.to_string(),
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path).map_err(unreadable)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(KeyError::Exposed { file });
            }
        }
        parse(&fs::read_to_string(path).map_err(unreadable)?, &file)
    }

    /// A new key, and the 24 words that give it back.
    ///
    /// # Panics
    /// Never: 32 bytes are a BIP-39 mnemonic, and every seed gives a key.
    pub fn generate(random: &mut impl rand::CryptoRng) -> (String, SigningKey) {
        let mut entropy = zeroize::Zeroizing::new([0; 32]);
        random.fill_bytes(entropy.as_mut());
        let mnemonic = bip39::Mnemonic::from_entropy(entropy.as_ref()).expect("32 bytes");
        let words = mnemonic.to_string();
        let key = derive(&words).expect("a key");
        (words, key)
    }

    /// Adds a key, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<String>, key: SigningKey) {
        self.keys.insert(name.into(), key);
    }

    /// The key of that name.
    ///
    /// # Errors
    /// [`KeyError::Unknown`].
    pub fn get(&self, name: &str) -> Result<&SigningKey, KeyError> {
        self.keys.get(name).ok_or_else(|| KeyError::Unknown {
            name: name.to_string(),
            known: self.names().collect::<Vec<_>>().join(", "),
        })
    }

    /// All names, ascending.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &SigningKey)> {
        self.keys.iter().map(|(name, key)| (name.as_str(), key))
    }
}

/// The address of a key on a chain whose addresses begin with `prefix`.
///
/// # Panics
/// Never: a public key always has an address.
pub fn address(key: &SigningKey, prefix: &str) -> Addr {
    let id = public_key(key)
        .account_id(prefix)
        .expect("a secp256k1 key has an address");
    Addr::unchecked(id.to_string())
}

/// The address of a compressed secp256k1 key of 33 bytes; `None` = these bytes are no key.
pub fn address_of(public_key: &[u8], prefix: &str) -> Option<Addr> {
    let key = VerifyingKey::from_sec1_bytes(public_key).ok()?;
    let id = cosmrs::crypto::PublicKey::from(key)
        .account_id(prefix)
        .ok()?;
    Some(Addr::unchecked(id.to_string()))
}

pub(crate) fn public_key(key: &SigningKey) -> cosmrs::crypto::PublicKey {
    signer(key).public_key()
}

pub(crate) fn signer(key: &SigningKey) -> secp256k1::SigningKey {
    secp256k1::SigningKey::from_slice(&key.to_bytes()).expect("32 bytes that are a key already")
}

fn parse(text: &str, file: &str) -> Result<Keyring, KeyError> {
    let rows: BTreeMap<String, String> = toml::from_str(text).map_err(|error| KeyError::Form {
        file: file.to_string(),
        reason: error.message().to_string(),
    })?;
    let keys = rows
        .into_iter()
        .map(|(name, words)| {
            let key = derive(&words).map_err(|reason| KeyError::Mnemonic {
                name: name.clone(),
                reason,
            })?;
            Ok((name, key))
        })
        .collect::<Result<_, _>>()?;
    Ok(Keyring { keys })
}

fn derive(words: &str) -> Result<SigningKey, String> {
    let mnemonic: bip39::Mnemonic = words.parse().map_err(|e: bip39::Error| e.to_string())?;
    let path: DerivationPath = PATH
        .parse()
        .map_err(|e: cosmrs::bip32::Error| e.to_string())?;
    let key = XPrv::derive_from_path(mnemonic.to_seed(""), &path).map_err(|e| e.to_string())?;
    Ok(key.private_key().clone())
}
