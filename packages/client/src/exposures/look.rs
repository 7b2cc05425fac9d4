//! What a phone finds out by itself: it downloads what everybody can download and compares it with what it keeps.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_chain::{Chain, ChainError};

use super::find;
use crate::device::{Device, DeviceError, DeviceFile};
use crate::feed::{Feed, SyncError, Synced};

/// Why a device cannot find out.
#[derive(Debug, Error)]
pub enum LookError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error(transparent)]
    Device(#[from] DeviceError),
}

impl Device {
    /// Downloads what is new in the feed, forgets what is old, and compares. Asks for nothing that depends on what the device
    /// keeps, so nobody learns it. `device_now`: the device's clock, Unix seconds; `window`: how long an infection counts, in
    /// seconds.
    ///
    /// # Errors
    /// [`LookError`].
    pub fn look(
        &mut self,
        feed: &mut Feed,
        chain: &impl Chain,
        registry: &Addr,
        device_now: u64,
        window: u64,
    ) -> Result<Synced, LookError> {
        let synced = feed.sync(chain, registry, window)?;
        let chain_now = chain.now()?;
        self.forget(chain_now, device_now, window);
        feed.trim(chain_now.min(device_now), window);
        let standing = feed.standing();
        self.exposures = find(self, &standing, window);
        if let Some(report) = &mut self.report {
            report.settle(&standing);
        }
        Ok(synced)
    }
}

impl DeviceFile {
    /// The same for a device in its file, with the copy of the feed beside it.
    ///
    /// # Errors
    /// [`LookError`].
    pub fn look(
        &self,
        chain: &impl Chain,
        registry: &Addr,
        device_now: u64,
        window: u64,
    ) -> Result<Synced, LookError> {
        self.update_with_feed(|device, feed| device.look(feed, chain, registry, device_now, window))
    }
}
