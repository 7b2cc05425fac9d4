//! The device as a text, which a file or a browser keeps.

use std::cmp::Ordering;

use thiserror::Error;
use zeroize::Zeroizing;

use super::rows::{DeviceRow, VersionRow, VERSION};
use super::Device;

/// Why a text is no device.
#[derive(Debug, Error)]
pub enum FormError {
    /// A newer build wrote it.
    #[error("it is of version {version}, this build knows {VERSION}; use a newer wayclear")]
    Newer { version: u32 },
    /// Keys, visits and reports were of another kind then.
    #[error("it is a device of release 0.1, which cannot be used any more")]
    Older,
    /// It is cut short, or something else.
    #[error("it is not whole: {0}")]
    Damaged(String),
}

impl Device {
    /// Reads what [`Device::to_json`] writes.
    ///
    /// # Errors
    /// [`FormError`].
    pub fn from_json(text: &[u8]) -> Result<Self, FormError> {
        let damaged = |error: serde_json::Error| FormError::Damaged(error.to_string());
        let VersionRow {
            wayclear_device: version,
        } = serde_json::from_slice(text).map_err(damaged)?;
        match version.cmp(&VERSION) {
            Ordering::Greater => return Err(FormError::Newer { version }),
            Ordering::Less => return Err(FormError::Older),
            Ordering::Equal => {}
        }
        let row: DeviceRow = serde_json::from_slice(text).map_err(damaged)?;
        row.try_into().map_err(FormError::Damaged)
    }

    /// All that it keeps, with its secrets.
    ///
    /// # Panics
    /// Never: all of it can be written as JSON.
    pub fn to_json(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec_pretty(&DeviceRow::from(self)).expect("plain rows"))
    }
}
