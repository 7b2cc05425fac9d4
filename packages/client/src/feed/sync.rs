//! Downloading the feed: page after page from where it was left, and nothing is taken unless its chain ends in the head.

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{ask, FeedResponse};
use wayclear_api::raw::{FeedHead, FEED_HEAD};
use wayclear_chain::{Chain, ChainError};

use super::download::{check_link, size, Download, SyncError};
use super::{may_count, Feed};

/// How often a download is tried while rows are removed under it.
const ATTEMPTS: usize = 3;

/// What a download brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// How many rows were new and are kept now.
    pub rows: u64,
    /// Whether rows are missing that still count: they had gone, now or at an earlier download, or there are more than a phone
    /// keeps.
    pub is_incomplete: bool,
}

/// Where a registry's feed begins and ends, out of the row that proves it.
///
/// # Errors
/// [`SyncError::Chain`], [`SyncError::Head`].
pub fn feed_head(chain: &impl Chain, registry: &Addr) -> Result<FeedHead, SyncError> {
    let row = chain.query_raw(registry, FEED_HEAD.as_bytes())?;
    let head = row.map_or(Ok(FeedHead::default()), |row| FeedHead::unpack(&row));
    head.map_err(|error| SyncError::Head {
        reason: error.to_string(),
    })
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
        let mut left = ATTEMPTS;
        loop {
            left = left.saturating_sub(1);
            match self.sync_once(chain, registry, window) {
                Err(error) if left > 0 && error.is_race() => {}
                synced => return synced,
            }
        }
    }

    fn sync_once(
        &mut self,
        chain: &impl Chain,
        registry: &Addr,
        window: u64,
    ) -> Result<Synced, SyncError> {
        let head = feed_head(chain, registry)?;
        let now = chain.now()?;
        let known = self.cursor().next;
        let synced = self.follow(&head, now, window, |from| {
            chain.ask(registry, ask::Feed { from })
        })?;
        if let Err(error) = chain.confirm_feed(&|index| self.link_before(index)) {
            self.drop_from(known);
            return Err(error.into());
        }
        Ok(synced)
    }

    /// Takes in the rows up to a head that is known, from whoever has them. `page` answers a `Feed` question. The head says
    /// where the feed begins: whoever has the rows is not believed in it.
    ///
    /// # Errors
    /// [`SyncError`]; after [`SyncError::Moved`] a newer head may be followed.
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
        let is_gap_young = new.first > known.next && may_count(known.time, now, window);
        let rows = new.rows.len() as u64;
        self.rows.extend(new.rows);
        Ok(Synced {
            rows,
            is_incomplete: new.is_full || is_gap_young || self.misses_rows(now, window),
        })
    }
}
