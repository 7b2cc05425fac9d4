//! Downloading the feed: page after page from where it was left, and nothing is taken unless its chain ends in the head.

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{ask, FeedResponse};
use wayclear_api::raw::{FeedHead, FEED_HEAD};
use wayclear_chain::{ask_told, Chain, ChainError};

use super::download::{check_link, size, Download};
use super::{may_count, Feed, SyncError};

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
            let error = match self.sync_once(chain, registry, window) {
                Ok(synced) => return Ok(synced),
                Err(error) => error,
            };
            let fault = error.fault(self.cursor().next);
            // Each time it is one less who is read.
            if fault.is_some_and(|fault| turns_from(chain, &fault)) {
                continue;
            }
            left = left.saturating_sub(1);
            if left == 0 || !error.is_race() {
                return Err(error);
            }
        }
    }

    fn sync_once(
        &mut self,
        chain: &impl Chain,
        registry: &Addr,
        window: u64,
    ) -> Result<Synced, SyncError> {
        let (head, now) = (feed_head(chain, registry)?, chain.now()?);
        let told = (chain, registry, &head);
        let error = match self.take(told, now, window) {
            Ok(synced) => return Ok(synced),
            Err(error) => error,
        };
        let known = self.cursor().next;
        let witnesses = chain.witnesses().filter(|witnesses| {
            let link = |index| self.link_before(index);
            self.is_other_story(&error, &head) && witnesses.outweigh(known, &link)
        });
        // One that tells another story than this phone knows is not believed, two are.
        let Some(witnesses) = witnesses else {
            return Err(error);
        };
        let mut anew = Feed::default();
        let synced = anew.take(told, now, window)?;
        anew.is_anew = true;
        *self = anew;
        witnesses.note(format!(
            "what this phone had read of the feed before row {known} is not what several relays tell alike: somebody had told it \
             wrong, so it has read all of it anew"
        ));
        Ok(synced)
    }

    /// Whether what this phone knows is contradicted, and not merely unknown to who was asked.
    fn is_other_story(&self, error: &SyncError, head: &FeedHead) -> bool {
        let known = self.cursor().next;
        match error {
            SyncError::Differs { index } => *index == known && known > 0,
            SyncError::Behind { next, .. } => {
                let link = self.link_before(*next);
                link.is_some_and(|link| link != head.link)
            }
            _ => false,
        }
    }

    /// Takes in what is new and confirmed by all who told of it.
    fn take(
        &mut self,
        (chain, registry, head): (&impl Chain, &Addr, &FeedHead),
        now: u64,
        window: u64,
    ) -> Result<Synced, SyncError> {
        let known = self.cursor().next;
        // Its rows are checked by the head, which is proved where anything is.
        let page = |from| ask_told(chain, registry, ask::Feed { from });
        let synced = self.follow(head, now, window, page);
        let Some(witnesses) = chain.witnesses() else {
            return synced;
        };
        let synced = synced.map_err(|error| match error {
            SyncError::Moved {
                expected, oldest, ..
            } => SyncError::Moved {
                expected,
                oldest,
                by: witnesses.says_oldest(),
            },
            other => other,
        })?;
        if let Err(error) = witnesses.confirm(&|index| self.link_before(index)) {
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

/// Whether somebody else is read from now on.
fn turns_from(chain: &impl Chain, fault: &str) -> bool {
    let witnesses = chain.witnesses();
    witnesses.is_some_and(|witnesses| witnesses.turn_from(fault))
}
