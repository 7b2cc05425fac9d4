//! What a phone finds out by itself: it downloads what everybody can download and compares it with what it keeps.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_api::relay::RegistryResponse;
use wayclear_chain::{Chain, ChainError};

use crate::device::{Device, DeviceError, DeviceFile};
use crate::feed::{Feed, SyncError, Synced};
use crate::registry::read_registry;

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

/// What everybody reads, as of one block.
#[derive(Debug)]
pub struct News {
    pub feed: Feed,
    pub synced: Synced,
    /// What the registry says of itself.
    pub registry: RegistryResponse,
    /// Time of the block, Unix seconds.
    pub now: u64,
}

impl News {
    /// Downloads what is new since `feed`, and what the registry says of itself: whoever reports needs it, so everybody asks.
    ///
    /// # Errors
    /// [`LookError`].
    pub fn download(
        mut feed: Feed,
        chain: &impl Chain,
        registry: &Addr,
        window: u64,
    ) -> Result<Self, LookError> {
        let told = read_registry(chain, registry)?;
        let synced = feed.sync(chain, registry, window)?;
        Ok(News {
            feed,
            synced,
            registry: told,
            now: chain.now()?,
        })
    }
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
        read_registry(chain, registry)?;
        let synced = feed.sync(chain, registry, window)?;
        self.compare(feed, chain.now()?, device_now, window);
        Ok(synced)
    }
}

impl DeviceFile {
    /// Downloads what is new, without keeping others from the device: a slow node takes its time.
    ///
    /// # Errors
    /// [`LookError`].
    pub fn download(
        &self,
        chain: &impl Chain,
        registry: &Addr,
        window: u64,
    ) -> Result<News, LookError> {
        News::download(self.feed()?, chain, registry, window)
    }

    /// Looks with a device in its file, and with the copy of the feed beside it; then takes what is `wanted` of what it found.
    ///
    /// # Errors
    /// [`LookError`].
    pub fn look<T>(
        &self,
        chain: &impl Chain,
        registry: &Addr,
        device_now: u64,
        window: u64,
        wanted: impl FnOnce(&Device) -> T,
    ) -> Result<(Synced, T), LookError> {
        let news = self.download(chain, registry, window)?;
        self.take_in(news, device_now, window, wanted)
    }

    /// The second half of a look: compares with what was downloaded, and keeps both.
    ///
    /// # Errors
    /// [`LookError`].
    pub fn take_in<T>(
        &self,
        news: News,
        device_now: u64,
        window: u64,
        wanted: impl FnOnce(&Device) -> T,
    ) -> Result<(Synced, T), LookError> {
        self.update_with_feed(|device, feed| {
            feed.merge(news.feed)?;
            device.compare(feed, news.now, device_now, window);
            Ok((news.synced, wanted(device)))
        })
    }
}
