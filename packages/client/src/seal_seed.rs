//! The seed of a relay's key in a file of its own: phones seal for it what a forwarder brings.

use std::path::Path;

use cosmwasm_std::HexBinary;
use rand::CryptoRng;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::files::{FileError, PrivateFile};

/// Why there is no seed.
#[derive(Debug, Error)]
pub enum SealSeedError {
    #[error(transparent)]
    File(#[from] FileError),
    /// A new one would lock every phone out that has the old key.
    #[error("{file} holds no seed of 64 hexadecimal digits; restore it, or name a new file and deploy with the new key")]
    Form { file: String },
}

/// Reads a seed of 32 bytes, which is made in a file that its owner alone may read if there is none yet.
///
/// # Errors
/// [`SealSeedError`].
pub fn seal_seed(
    path: &Path,
    random: &mut impl CryptoRng,
) -> Result<Zeroizing<[u8; 32]>, SealSeedError> {
    let file = PrivateFile::new(path);
    let content = match file.read()? {
        Some(content) => content,
        None => made(&file, random)?,
    };
    let text = std::str::from_utf8(&content).unwrap_or_default().trim();
    let seed = HexBinary::from_hex(text).ok();
    let seed = seed.and_then(|seed| seed.to_array().ok());
    seed.map(Zeroizing::new)
        .ok_or_else(|| SealSeedError::Form { file: file.name() })
}

/// Of several at once one makes the file as a whole, and all read what is in it.
fn made(file: &PrivateFile, random: &mut impl CryptoRng) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let _lock = file.lock()?;
    if let Some(content) = file.read()? {
        return Ok(content);
    }
    let mut seed = Zeroizing::new([0; 32]);
    random.fill_bytes(seed.as_mut());
    let text = Zeroizing::new(format!("{}\n", hex::encode(seed.as_ref())));
    file.replace(text.as_bytes())?;
    Ok(Zeroizing::new(text.as_bytes().to_vec()))
}
