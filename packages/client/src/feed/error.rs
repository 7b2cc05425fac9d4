//! Why the feed was not read, and whose fault it is.

use thiserror::Error;
use wayclear_api::feed::FeedError;
use wayclear_chain::{ChainError, MirrorError};

/// Most bytes that one download may bring, kept or not. A node that goes on for ever ends here.
pub(super) const MAX_DOWNLOAD: u64 = 1 << 32;

/// Why the feed was not read; nothing of it was taken.
#[derive(Debug, Error)]
pub enum SyncError {
    /// The chain refuses, or its node.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The head of the feed is no head.
    #[error("the feed's head does not decode: {reason}; ask another node, named with --node")]
    Head { reason: String },
    /// A row is none, or of a later version.
    #[error("row {index} of the feed: {error}")]
    Row { index: u64, error: FeedError },
    /// The page that was asked for did not come.
    #[error("no page of the feed comes from row {from} on: {reason}; ask another node, named with --node")]
    Page { from: u64, reason: &'static str },
    /// Somebody tells another story than before, or than the head.
    #[error("the feed differs before row {index}: a row was changed or left out. Nothing was taken; ask another node, named with --node. If all say the same, this phone was told wrong before: remove the .feed file beside its device file and look again")]
    Differs { index: u64 },
    /// Who was asked knows less than this phone.
    #[error("the feed ends at row {next} there, this phone knows it up to {known}: who was asked lags behind. Wait, or ask another node, named with --node")]
    Behind { next: u64, known: u64 },
    /// Either it forgot rows since the head was read, or it leaves some out, or the head lies.
    #[error("the feed begins at row {oldest} there, {by} says from row {expected} on: rows were removed meanwhile; look again. If it says so again, rows are left out, or were made up: ask another node, named with --node")]
    Moved {
        expected: u64,
        oldest: u64,
        /// Who says where it begins.
        by: String,
    },
    #[error("more than {MAX_DOWNLOAD} bytes of the feed came; what this phone knew it keeps. Ask another node, named with --node")]
    TooLong,
}

impl SyncError {
    /// Whether it may be that the feed was read while it changed, or that a cache was older than its head.
    pub fn is_race(&self) -> bool {
        matches!(
            self,
            SyncError::Moved { .. }
                | SyncError::Chain(ChainError::Mirror(MirrorError::NoPage { .. }))
        )
    }

    /// What is wrong with whoever was read, by itself: another one may be read instead. `known`: where what the phone knows ends;
    /// that somebody contradicts this is nothing to pass over.
    pub(super) fn fault(&self, known: u64) -> Option<String> {
        match self {
            SyncError::Row { index, error } => Some(format!("row {index} of the feed: {error}")),
            SyncError::Page { from, reason } => {
                Some(format!("its page from row {from} on is none: {reason}"))
            }
            SyncError::Differs { index } if *index != known || known == 0 => Some(format!(
                "its rows before row {index} do not fit what it says of the feed"
            )),
            SyncError::TooLong | SyncError::Chain(ChainError::Mirror(MirrorError::Slow { .. })) => {
                Some("the feed does not end".to_string())
            }
            SyncError::Chain(ChainError::Mirror(MirrorError::NoPage { from, .. })) => Some(
                format!("it says that the feed goes on, and has no page from row {from} on"),
            ),
            _ => None,
        }
    }
}
