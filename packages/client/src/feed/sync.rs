//! Downloading the feed: page after page from where it was left, and nothing is taken unless its chain ends in the head.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_api::contact_registry::{ask, FeedResponse};
use wayclear_api::feed::{FeedError, MAX_ROW_BYTES, ROWS_A_PAGE};
use wayclear_api::raw::{FeedHead, FEED_HEAD};
use wayclear_chain::{Chain, ChainError};

use super::{may_count, Cursor, Feed, Row};

/// Most bytes that rows may take in memory: seventeen windows of 1,250 cases a day. A node that goes on for ever ends here.
const MAX_BYTES: usize = 1 << 28;

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
    #[error("the node answers no page of the feed from row {from} on: {reason}; ask another node, named with --node")]
    Page { from: u64, reason: &'static str },
    /// Somebody tells another story than before, or than the head.
    #[error("the feed differs before row {index}: a row was changed or left out. Nothing was taken; ask another node, named with --node. If all say the same, this phone was told wrong before: remove the .feed file beside its device file and look again")]
    Differs { index: u64 },
    /// The node knows less than this phone.
    #[error("the node knows the feed up to row {next}, this phone up to {known}; the node lags behind: wait, or ask another one, named with --node")]
    Behind { next: u64, known: u64 },
    #[error("the feed has more than {MAX_BYTES} bytes; ask another node, named with --node")]
    TooLong,
}

/// What a download brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// How many rows were new and are kept now.
    pub rows: u64,
    /// Whether rows had gone that still count, now or at an earlier download.
    pub is_incomplete: bool,
}

impl Feed {
    /// Downloads what is new. `window`: how long an infection counts, in seconds.
    ///
    /// # Errors
    /// [`SyncError`].
    pub fn sync(
        &mut self,
        chain: &impl Chain,
        registry: &Addr,
        window: u64,
    ) -> Result<Synced, SyncError> {
        let head = chain.query_raw(registry, FEED_HEAD.as_bytes())?;
        let head = head.map_or(Ok(FeedHead::default()), |row| FeedHead::unpack(&row));
        let head = head.map_err(|error| SyncError::Head {
            reason: error.to_string(),
        })?;
        let now = chain.now()?;
        self.follow(&head, now, window, |from| {
            chain.ask(registry, ask::Feed { from })
        })
    }

    /// Takes in the rows up to a head that is known, from whoever has them. `page` answers a `Feed` question.
    ///
    /// # Errors
    /// [`SyncError`].
    pub fn follow(
        &mut self,
        head: &FeedHead,
        now: u64,
        window: u64,
        page: impl FnMut(u64) -> Result<FeedResponse, ChainError>,
    ) -> Result<Synced, SyncError> {
        let known = self.cursor();
        if head.next < known.next {
            return Err(SyncError::Behind {
                next: head.next,
                known: known.next,
            });
        }
        if head.next == known.next {
            check_link(known.next, &head.link, &known.link)?;
            let is_incomplete = self.misses_rows(now, window);
            return Ok(Synced {
                rows: 0,
                is_incomplete,
            });
        }
        let kept = self.rows.iter().map(|row| size(&row.bytes)).sum();
        let new = Download::new(known, head, kept).run(page)?;
        let has_gap = new.first > known.next;
        self.rows.extend(new.rows);
        let is_gap_young = has_gap && may_count(known.time, now, window);
        Ok(Synced {
            rows: head.next.saturating_sub(known.next.max(new.first)),
            is_incomplete: is_gap_young || self.misses_rows(now, window),
        })
    }
}

/// A download under way.
struct Download<'a> {
    known: Cursor,
    head: &'a FeedHead,
    /// Index of the first row that came.
    first: u64,
    /// Index of the row that comes next, and the link before it; `None` = nothing came yet.
    at: Option<(u64, [u8; 32])>,
    rows: Vec<Row>,
    bytes: usize,
}

impl<'a> Download<'a> {
    fn new(known: Cursor, head: &'a FeedHead, bytes: usize) -> Self {
        Download {
            known,
            head,
            first: 0,
            at: None,
            rows: vec![],
            bytes,
        }
    }

    fn run(
        mut self,
        mut page: impl FnMut(u64) -> Result<FeedResponse, ChainError>,
    ) -> Result<Self, SyncError> {
        let mut from = self.known.next / ROWS_A_PAGE * ROWS_A_PAGE;
        loop {
            let (next, link) = self.take(from, page(from)?)?;
            if next >= self.head.next {
                check_link(next, &self.head.link, &link)?;
                return Ok(self);
            }
            if next == from {
                let reason = "it has no row";
                return Err(SyncError::Page { from, reason });
            }
            (from, self.at) = (next, Some((next, link)));
        }
    }

    /// Takes a page in; returns where it ends.
    fn take(&mut self, asked: u64, page: FeedResponse) -> Result<(u64, [u8; 32]), SyncError> {
        let malformed = |reason| SyncError::Page {
            from: asked,
            reason,
        };
        let mut link: [u8; 32] = page
            .link
            .to_array()
            .map_err(|_| malformed("its link has not 32 bytes"))?;
        match self.at {
            // What is older was removed, and the phone may have missed it.
            None if page.from == asked.max(page.oldest) && page.from <= self.head.next => {
                self.first = page.from;
            }
            Some((next, before)) if page.from == next => check_link(next, &before, &link)?,
            _ => return Err(malformed("it begins elsewhere")),
        }
        let mut index = page.from;
        self.check_known(index, &link)?;
        for bytes in page.rows {
            if index >= self.head.next {
                // Written since the head was read.
                break;
            }
            if bytes.len() > MAX_ROW_BYTES {
                return Err(malformed("it has a row of more than 4096 bytes"));
            }
            self.bytes = self.bytes.saturating_add(size(&bytes));
            if self.bytes > MAX_BYTES {
                return Err(SyncError::TooLong);
            }
            let row = Row::read(index, link, bytes.into());
            let row = row.map_err(|error| SyncError::Row { index, error })?;
            link = row.link;
            if index >= self.known.next {
                self.rows.push(row);
            }
            index = index.saturating_add(1);
            self.check_known(index, &link)?;
        }
        Ok((index, link))
    }

    /// That the rows the phone knows already are the same ones.
    fn check_known(&self, index: u64, link: &[u8; 32]) -> Result<(), SyncError> {
        if index == self.known.next {
            check_link(index, &self.known.link, link)
        } else {
            Ok(())
        }
    }
}

fn size(row: &[u8]) -> usize {
    row.len().saturating_add(size_of::<Row>())
}

fn check_link(index: u64, expected: &[u8; 32], found: &[u8; 32]) -> Result<(), SyncError> {
    if expected == found {
        Ok(())
    } else {
        Err(SyncError::Differs { index })
    }
}
