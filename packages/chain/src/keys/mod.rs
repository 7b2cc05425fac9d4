//! Accounts that can sign, by name.

mod backend;
mod mnemonic;
mod process;
mod program;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use cosmrs::crypto::secp256k1;
use cosmwasm_std::Addr;
use k256::ecdsa::{SigningKey, VerifyingKey};

pub use backend::Backend;
pub use mnemonic::HD_PATH;
pub use program::Program;
pub(crate) use program::{Kept, Kind};

use crate::address::is_address;
use crate::key_error::KeyError;

/// The accounts that `make localnet` funds; everybody knows their keys.
const LOCALNET: &str = include_str!("../../../../scripts/localnet/accounts.toml");

/// The name of a key that has none.
const ME: &str = "me";

/// Keys by their names: their secrets, or who keeps those.
#[derive(Clone, Default)]
pub struct Keyring {
    keys: BTreeMap<String, Key>,
    program: Option<Program>,
    /// Whether its only key was given without a name.
    is_nameless: bool,
}

#[derive(Clone)]
pub(crate) enum Key {
    Own(SigningKey),
    /// The program has it, and signs.
    Kept(Kept),
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
        parse(LOCALNET, "accounts.toml", HD_PATH).expect("the localnet's accounts")
    }

    /// Reads a file of lines `name = "words"`, which nobody else may read. `hd_path`: the derivation of all its keys, usually
    /// [`HD_PATH`].
    ///
    /// # Errors
    /// [`KeyError::Unreadable`], [`KeyError::Exposed`], [`KeyError::Form`], [`KeyError::Mnemonic`], [`KeyError::Path`].
    pub fn read(path: &Path, hd_path: &str) -> Result<Self, KeyError> {
        let file = path.display().to_string();
        let unreadable = |error: std::io::Error| KeyError::Unreadable {
            file: file.clone(),
            reason: error.to_string(),
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let found = fs::metadata(path).map_err(unreadable)?;
            if found.is_dir() {
                return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
            }
            if found.permissions().mode() & 0o077 != 0 {
                return Err(KeyError::Exposed { file });
            }
        }
        let text = zeroize::Zeroizing::new(fs::read_to_string(path).map_err(unreadable)?);
        parse(&text, &file, hd_path)
    }

    /// One key, of 12 to 24 words, for signers of any name.
    ///
    /// # Errors
    /// [`KeyError::Mnemonic`], [`KeyError::Path`].
    pub fn of_mnemonic(words: &str, hd_path: &str) -> Result<Self, KeyError> {
        let mut keys = Keyring::default();
        keys.insert(ME, mnemonic::key(ME, words, hd_path)?);
        keys.is_nameless = true;
        Ok(keys)
    }

    /// The name under which a signer's key is: a key that has none of its own is everybody's.
    pub(crate) fn name_of<'a>(&self, signer: &'a str) -> &'a str {
        if self.is_nameless && !is_address(signer) {
            ME
        } else {
            signer
        }
    }

    /// What wasmd's own keyring has; it keeps the secrets and signs.
    ///
    /// # Errors
    /// [`KeyError`], of programs and keyrings.
    pub fn of_program(program: Program) -> Result<Self, KeyError> {
        let keys = program.list()?.into_iter();
        Ok(Keyring {
            keys: keys.map(|key| (key.name.clone(), Key::Kept(key))).collect(),
            program: Some(program),
            is_nameless: false,
        })
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
        let key = mnemonic::key("", &words, HD_PATH).expect("a key");
        (words, key)
    }

    /// Adds a key, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<String>, key: SigningKey) {
        self.keys.insert(name.into(), Key::Own(key));
    }

    /// The secret key of that name.
    ///
    /// # Errors
    /// [`KeyError::Unknown`]; [`KeyError::Kept`], if a program keeps it.
    pub fn get(&self, name: &str) -> Result<&SigningKey, KeyError> {
        match self.key(name)? {
            Key::Own(key) => Ok(key),
            Key::Kept(_) => Err(KeyError::Kept {
                name: name.to_string(),
                program: self.program.as_ref().map(Program::name).unwrap_or_default(),
            }),
        }
    }

    /// All names, ascending.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// The program that keeps the secrets, if one does.
    pub fn program(&self) -> Option<&Program> {
        self.program.as_ref()
    }

    pub(crate) fn key(&self, name: &str) -> Result<&Key, KeyError> {
        self.keys.get(name).ok_or_else(|| KeyError::Unknown {
            name: name.to_string(),
            known: self.known(),
        })
    }

    /// The names there are, for people.
    pub(crate) fn known(&self) -> String {
        if self.keys.is_empty() {
            return "none".to_string();
        }
        self.names().collect::<Vec<_>>().join(", ")
    }

    /// The names by their addresses, on a chain whose addresses begin with `prefix`.
    ///
    /// # Errors
    /// [`KeyError`], if a key has no address there.
    pub fn addresses(&self, prefix: &str) -> Result<BTreeMap<Addr, String>, KeyError> {
        let mut names = BTreeMap::new();
        for (name, key) in &self.keys {
            let address = match key {
                Key::Own(key) => address(key, prefix),
                Key::Kept(kept) => self.checked(kept, prefix)?,
            };
            names.insert(address, name.clone());
        }
        Ok(names)
    }

    /// The address of a key that a program keeps, if it is one of this chain.
    fn checked(&self, kept: &Kept, prefix: &str) -> Result<Addr, KeyError> {
        let found = kept.address.prefix();
        if found == prefix {
            return Ok(Addr::unchecked(kept.address.to_string()));
        }
        Err(KeyError::Prefix {
            program: self.program.as_ref().map(Program::name).unwrap_or_default(),
            found: found.to_string(),
            expected: prefix.to_string(),
        })
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

fn parse(text: &str, file: &str, hd_path: &str) -> Result<Keyring, KeyError> {
    let rows: BTreeMap<String, String> = toml::from_str(text).map_err(|error| KeyError::Form {
        file: file.to_string(),
        reason: error.message().to_string(),
    })?;
    let mut keys = Keyring::default();
    for (name, words) in rows {
        let key = mnemonic::key(&name, &words, hd_path)?;
        keys.insert(name, key);
    }
    Ok(keys)
}
