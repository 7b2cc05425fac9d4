//! The device as a text, which a file or a browser keeps.

use std::cmp::Ordering;

use cosmwasm_std::HexBinary;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::rows::{DeviceRow, VersionRow, OLDEST, VERSION};
use super::Device;

/// What ends the text: the SHA-256 of all before it, hexadecimal, so that no byte changes unnoticed.
const CHECKSUM: &str = ",\n  \"sha256\": \"";
const END: &str = "\"\n}";
/// Characters of a checksum.
const HEX: usize = 64;

/// Why a text is no device.
#[derive(Debug, Error)]
pub enum FormError {
    /// A newer build wrote it.
    #[error("it is of version {version}, this build knows {VERSION}; use a newer wayclear")]
    Newer { version: u32 },
    /// Keys, visits and reports were of another kind then.
    #[error("it is a device of release 0.1, which cannot be used any more")]
    Older,
    #[error("it is empty")]
    Empty,
    #[error("it is a file of another kind, or its beginning is damaged")]
    OtherKind,
    /// It is cut short, or no byte of it can be trusted.
    #[error("it is not whole: {0}")]
    Damaged(String),
}

impl Device {
    /// Reads what [`Device::to_json`] writes.
    ///
    /// # Errors
    /// [`FormError`].
    pub fn from_json(text: &[u8]) -> Result<Self, FormError> {
        if text.is_empty() {
            return Err(FormError::Empty);
        }
        if text.trim_ascii_start().first() != Some(&b'{') {
            return Err(FormError::OtherKind);
        }
        let damaged = |error: serde_json::Error| FormError::Damaged(error.to_string());
        let row: VersionRow = serde_json::from_slice(text).map_err(damaged)?;
        let version = row.wayclear_device.ok_or(FormError::OtherKind)?;
        match version.cmp(&VERSION) {
            Ordering::Greater => return Err(FormError::Newer { version }),
            Ordering::Less if version < OLDEST => return Err(FormError::Older),
            Ordering::Less => {}
            Ordering::Equal => check_sum(text)?,
        }
        let row: DeviceRow = serde_json::from_slice(text).map_err(damaged)?;
        row.try_into().map_err(FormError::Damaged)
    }

    /// All that it keeps, with its secrets.
    ///
    /// # Panics
    /// Never: all of it can be written as JSON.
    pub fn to_json(&self) -> Zeroizing<Vec<u8>> {
        let mut text =
            Zeroizing::new(serde_json::to_vec_pretty(&DeviceRow::from(self)).expect("plain rows"));
        // Its last brace, and the line before it.
        let end = text.len().saturating_sub(2);
        text.truncate(end);
        let end = [CHECKSUM, &sum(&text), END].concat();
        text.extend(end.as_bytes());
        text
    }
}

/// That each byte is as it was written.
fn check_sum(text: &[u8]) -> Result<(), FormError> {
    // An editor may have put a newline behind it.
    let text = text.trim_ascii_end();
    let begins = text.len().saturating_sub(CHECKSUM.len() + HEX + END.len());
    let (content, end) = text.split_at(begins);
    if end == [CHECKSUM, &sum(content), END].concat().as_bytes() {
        return Ok(());
    }
    let words = "its checksum does not fit, so something else than wayclear has changed it";
    Err(FormError::Damaged(words.to_string()))
}

fn sum(content: &[u8]) -> String {
    HexBinary::from(&Sha256::digest(content)[..]).to_hex()
}
