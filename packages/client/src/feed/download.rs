//! A download of the feed under way: page after page, each row chained to the one before, kept or not.

use cosmwasm_std::Binary;
use wayclear_api::commitments::feed_link;
use wayclear_api::contact_registry::FeedResponse;
use wayclear_api::feed::{MAX_PAGE_BYTES, MAX_ROW_BYTES, ROWS_A_PAGE};
use wayclear_api::raw::FeedHead;
use wayclear_chain::ChainError;

use super::error::{SyncError, MAX_DOWNLOAD};
use super::{Cursor, Row};

/// Most bytes that rows may take in memory: seventeen windows of 1,250 cases a day. Rows behind them are checked and not kept;
/// they are downloaded again when older ones have been dropped.
const MAX_BYTES: usize = 1 << 28;

/// Whether a page ends where no page of the registry's does: at no multiple of 128, and with room for any further row.
pub fn ends_early(end: u64, rows: &[Binary]) -> bool {
    let bytes: usize = rows.iter().map(|row| row.len()).sum();
    let has_room = bytes.saturating_add(MAX_ROW_BYTES) <= MAX_PAGE_BYTES;
    !end.is_multiple_of(ROWS_A_PAGE) && has_room
}

/// A download under way.
pub(super) struct Download<'a> {
    known: Cursor,
    head: &'a FeedHead,
    /// Index of the first row that came.
    pub first: u64,
    /// Index of the row that comes next, and the link before it; `None` = nothing came yet.
    at: Option<(u64, [u8; 32])>,
    pub rows: Vec<Row>,
    /// Of all rows in memory.
    kept: usize,
    /// Whether there were rows that found no room.
    pub is_full: bool,
    /// Bytes that came, kept or not.
    came: u64,
}

impl<'a> Download<'a> {
    pub fn new(known: Cursor, head: &'a FeedHead, kept: usize) -> Self {
        Download {
            known,
            head,
            first: 0,
            at: None,
            rows: vec![],
            kept,
            is_full: false,
            came: 0,
        }
    }

    pub fn run(
        mut self,
        mut page: impl FnMut(u64) -> Result<FeedResponse, ChainError>,
    ) -> Result<Self, SyncError> {
        let mut from = self.known.next / ROWS_A_PAGE * ROWS_A_PAGE;
        loop {
            let page = page(from)?;
            let end = page.from.saturating_add(page.rows.len() as u64);
            let is_short = ends_early(end, &page.rows);
            let (next, link) = self.take(from, page)?;
            if next >= self.head.next {
                check_link(next, &self.head.link, &link)?;
                return Ok(self);
            }
            let malformed = |reason| Err(SyncError::Page { from, reason });
            if next == from {
                return malformed("it has no row");
            }
            // A row a page would last for ever.
            if is_short {
                return malformed("it ends early");
            }
            (from, self.at) = (next, Some((next, link)));
        }
    }

    /// Takes a page in; returns where it ends.
    fn take(&mut self, asked: u64, page: FeedResponse) -> Result<(u64, [u8; 32]), SyncError> {
        let mut link = self.begin(asked, &page)?;
        let mut index = page.from;
        self.check_known(index, &link)?;
        for bytes in page.rows {
            if index >= self.head.next {
                // Written since the head was read.
                break;
            }
            link = self.append(index, link, bytes.into())?;
            index = index.saturating_add(1);
            self.check_known(index, &link)?;
        }
        Ok((index, link))
    }

    /// That a page begins where the one before ended, and the first one no later than the head says; a mirror may have
    /// forgotten less. Returns the link before it.
    fn begin(&mut self, from: u64, page: &FeedResponse) -> Result<[u8; 32], SyncError> {
        let malformed = |reason| SyncError::Page { from, reason };
        let link = page.link.to_array();
        let link = link.map_err(|_| malformed("its link has not 32 bytes"))?;
        // What is older was removed, and the phone may have missed it.
        let first = from.max(self.head.oldest);
        let (earliest, expected) = self.at.map_or((from, first), |(next, _)| (next, next));
        if page.from > expected && page.from == page.oldest {
            let oldest = page.oldest;
            let by = "its head".to_string();
            return Err(SyncError::Moved {
                expected,
                oldest,
                by,
            });
        }
        if !(earliest..=expected).contains(&page.from) || page.from > self.head.next {
            return Err(malformed("it begins elsewhere"));
        }
        match self.at {
            None => self.first = page.from,
            Some((next, before)) => check_link(next, &before, &link)?,
        }
        Ok(link)
    }

    /// Takes a row in, as long as there is room for it; returns its link.
    fn append(
        &mut self,
        index: u64,
        before: [u8; 32],
        bytes: Vec<u8>,
    ) -> Result<[u8; 32], SyncError> {
        if bytes.len() > MAX_ROW_BYTES {
            let reason = "it has a row of more than 4096 bytes";
            return Err(SyncError::Page {
                from: index,
                reason,
            });
        }
        let size = size(&bytes);
        self.came = self.came.saturating_add(size as u64);
        if self.came > MAX_DOWNLOAD {
            return Err(SyncError::TooLong);
        }
        let is_new = index >= self.known.next;
        // Rows are kept without a gap between them, so that the next download goes on there.
        self.is_full |= is_new && self.kept.saturating_add(size) > MAX_BYTES;
        if !is_new || self.is_full {
            return Ok(feed_link(&before, index, &bytes));
        }
        let row = Row::read(index, before, bytes);
        let row = row.map_err(|error| SyncError::Row { index, error })?;
        let link = row.link;
        self.kept = self.kept.saturating_add(size);
        self.rows.push(row);
        Ok(link)
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

pub(super) fn size(row: &[u8]) -> usize {
    row.len().saturating_add(size_of::<Row>())
}

pub(super) fn check_link(
    index: u64,
    expected: &[u8; 32],
    found: &[u8; 32],
) -> Result<(), SyncError> {
    if expected == found {
        Ok(())
    } else {
        Err(SyncError::Differs { index })
    }
}
