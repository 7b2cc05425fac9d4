//! Somebody who serves the files that every phone reads, whatever way they come.

use thiserror::Error;
use wayclear_api::relay::{FeedPage, HeadResponse, RegistryResponse};
use wayclear_proof::{Bundle, LightBlock};
use wayclear_status::DAY_SECONDS;

/// A relay, as far as everybody reads it.
pub trait Mirror {
    /// As in the deployment record.
    fn url(&self) -> &str;

    /// Where its copy of the feed ends.
    ///
    /// # Errors
    /// [`Untold`].
    fn head(&self) -> Result<HeadResponse, Untold>;

    /// What the registry says of itself.
    ///
    /// # Errors
    /// [`Untold`].
    fn registry(&self) -> Result<RegistryResponse, Untold>;

    /// A page of the feed.
    ///
    /// # Errors
    /// [`Untold`].
    fn page(&self, from: u64) -> Result<FeedPage, Untold>;

    /// The rows that both are read from, with their proofs.
    ///
    /// # Errors
    /// [`Untold`].
    fn proof(&self) -> Result<Bundle, Untold>;

    /// A block that leads to them, of a height that is kept.
    ///
    /// # Errors
    /// [`Untold`].
    fn block(&self, height: u64) -> Result<LightBlock, Untold>;
}

/// First second whose day is none that a device can keep, Unix time.
const END_OF_DAYS: u64 = u16::MAX as u64 * DAY_SECONDS;

/// Whether this is an end that a feed can have, of a block that can be.
pub fn is_end(head: &HeadResponse) -> bool {
    head.link.len() == 32 && head.oldest <= head.next && head.time < END_OF_DAYS
}

/// Why a mirror does not tell what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Untold {
    #[error("it has no such page")]
    NoPage,
    /// The feed goes on and on.
    #[error("it has not come to the end in {minutes} minutes")]
    Slow { minutes: u64 },
    /// Whoever fetches asks it, and looks again.
    #[error("it was not asked yet")]
    Unasked,
    /// It does not answer, or not as a relay does.
    #[error("{0}")]
    Silent(String),
}
