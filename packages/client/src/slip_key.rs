//! An authority's slip key in a file of its own. It signs slips and nothing else: who signed transactions with it could be
//! made to sign any.

use std::path::Path;

use cosmwasm_std::HexBinary;
use k256::ecdsa::SigningKey;
use rand::CryptoRng;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::files::{FileError, PrivateFile};

/// Why there is no key.
#[derive(Debug, Error)]
pub enum SlipKeyError {
    #[error(transparent)]
    File(#[from] FileError),
    /// What it signed could not be followed any more.
    #[error("{file} is there already and was left as it is; name a new file, or see its public key with: wayclear attest key {file} --show")]
    Taken { file: String },
    #[error("there is no key in {file}; make one with: wayclear attest key {file}")]
    Missing { file: String },
    #[error("{file} is no slip key of 64 hexadecimal digits; name the file that wayclear attest key has made")]
    Form { file: String },
}

/// Makes a key, in a new file that its owner alone may read.
///
/// # Errors
/// [`SlipKeyError::File`], [`SlipKeyError::Taken`].
pub fn make_slip_key(path: &Path, random: &mut impl CryptoRng) -> Result<SigningKey, SlipKeyError> {
    let file = PrivateFile::new(path);
    let mut secret = Zeroizing::new([0; 32]);
    let key = loop {
        random.fill_bytes(secret.as_mut());
        // All but one of 2^128 are keys.
        if let Ok(key) = SigningKey::from_slice(secret.as_ref()) {
            break key;
        }
    };
    let text = Zeroizing::new(format!("{}\n", hex::encode(secret.as_ref())));
    // Of several at once one makes the file.
    if file.create(text.as_bytes())? {
        Ok(key)
    } else {
        Err(SlipKeyError::Taken { file: file.name() })
    }
}

/// Reads what [`make_slip_key`] wrote.
///
/// # Errors
/// [`SlipKeyError`], except [`SlipKeyError::Taken`].
pub fn read_slip_key(path: &Path) -> Result<SigningKey, SlipKeyError> {
    let file = PrivateFile::new(path);
    let missing = || SlipKeyError::Missing { file: file.name() };
    let content = file.read()?.ok_or_else(missing)?;
    let text = std::str::from_utf8(&content).unwrap_or_default().trim();
    let secret = HexBinary::from_hex(text).ok();
    let key = secret.and_then(|secret| SigningKey::from_slice(&secret).ok());
    key.ok_or_else(|| SlipKeyError::Form { file: file.name() })
}
