//! From words to a key: BIP-39 and BIP-32.

use cosmrs::bip32::{DerivationPath, XPrv};
use k256::ecdsa::SigningKey;
use zeroize::Zeroizing;

use crate::key_error::KeyError;

/// The path of Cosmos accounts (SLIP-44 coin 118), as wasmd uses it.
pub const HD_PATH: &str = "m/44'/118'/0'/0/0";

/// The key of words; `name` is whose they are, for what is wrong with them.
pub fn key(name: &str, words: &str, hd_path: &str) -> Result<SigningKey, KeyError> {
    let wrong = |reason: String| KeyError::Mnemonic {
        name: name.to_string(),
        reason,
    };
    let mnemonic: bip39::Mnemonic = words
        .parse()
        .map_err(|error: bip39::Error| wrong(error.to_string()))?;
    let path = hd_path.trim().parse::<DerivationPath>();
    let path = path.map_err(|error| KeyError::Path {
        path: hd_path.to_string(),
        reason: error.to_string(),
    })?;
    let seed = Zeroizing::new(mnemonic.to_seed(""));
    let key = XPrv::derive_from_path(*seed, &path).map_err(|error| wrong(error.to_string()))?;
    Ok(key.private_key().clone())
}
