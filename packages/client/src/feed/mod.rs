//! The feed, as far as it was downloaded: all that a phone reads. What was asked for it depends on the feed alone, never on
//! what the phone keeps.

mod download;
mod error;
#[cfg(feature = "files")]
pub(crate) mod file;
mod heads;
mod record;
mod standing;
mod sync;

use wayclear_api::commitments::feed_link;
use wayclear_api::feed::{FeedError, FeedFlag, FeedRow, ROWS_A_PAGE};
use wayclear_status::DAY_SECONDS;

use crate::exposures::LONGEST_SURVIVAL_SECONDS;

pub use download::ends_early;
pub use error::SyncError;
pub use heads::{Head, Heads};
pub(crate) use standing::pure;
pub use standing::{Handle, Id, Standing};
pub use sync::{feed_head, Synced};

/// Rows of a registry's feed, in order, each chained to the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    rows: Vec<Row>,
    /// Whether it was read from the oldest row on because what was read before was wrong.
    is_anew: bool,
}

/// A row whose link was computed from its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub index: u64,
    /// Link of the row before it.
    pub before: [u8; 32],
    pub link: [u8; 32],
    pub bytes: Vec<u8>,
    /// What the bytes say.
    pub news: FeedRow,
}

/// Where a feed goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Index of the next row.
    pub next: u64,
    /// Link of the newest row; zeros before the first.
    pub link: [u8; 32],
    /// Block time of the newest row, Unix seconds; 0 = there was none.
    pub time: u64,
}

impl Row {
    pub(crate) fn read(index: u64, before: [u8; 32], bytes: Vec<u8>) -> Result<Self, FeedError> {
        Ok(Row {
            index,
            before,
            link: feed_link(&before, index, &bytes),
            news: FeedRow::decode(&bytes)?,
            bytes,
        })
    }

    /// Whether it may come after another one: as the next, or after rows that nobody keeps any more.
    pub(crate) fn may_follow(&self, other: &Row) -> bool {
        match other.index.checked_add(1) {
            Some(next) if self.index == next => self.before == other.link,
            Some(next) => self.index > next,
            None => false,
        }
    }
}

impl Feed {
    /// Where it goes on.
    pub fn cursor(&self) -> Cursor {
        self.rows.last().map_or_else(Cursor::default, |row| Cursor {
            next: row.index.saturating_add(1),
            link: row.link,
            time: row.news.time,
        })
    }

    /// Link of the row before an index, if that row is kept, or the one at the index.
    pub fn link_before(&self, index: u64) -> Option<[u8; 32]> {
        let row = |index: u64| {
            let found = self.rows.binary_search_by_key(&index, |row| row.index);
            self.rows.get(found.ok()?)
        };
        let before = || row(index.checked_sub(1)?).map(|row| row.link);
        row(index).map(|row| row.before).or_else(before)
    }

    /// The rows that [`Feed::to_bytes`] wrote, and whether all were whole; of what is damaged those before it.
    pub fn from_bytes(bytes: &[u8]) -> (Self, bool) {
        let (rows, rest) = record::read_all(bytes);
        let is_anew = false;
        (Feed { rows, is_anew }, rest.is_empty())
    }

    /// Its rows from an index on, as a device keeps them: what was written before stays as it is, what comes goes behind it.
    pub fn to_bytes(&self, from: u64) -> Vec<u8> {
        let first = self.rows.partition_point(|row| row.index < from);
        record::records(self.rows.get(first..).unwrap_or_default())
    }

    /// Index of the first row that is kept; `None` = there is none.
    pub fn first(&self) -> Option<u64> {
        self.rows.first().map(|row| row.index)
    }

    /// Drops the rows from an index on.
    pub fn drop_from(&mut self, index: u64) {
        self.rows.retain(|row| row.index < index);
    }

    /// What its rows say together.
    pub fn standing(&self) -> Standing {
        Standing::of(self.rows.iter().map(|row| &row.news))
    }

    /// All that its rows told of places, also what was taken back.
    pub fn flags(&self) -> impl Iterator<Item = &FeedFlag> {
        self.rows.iter().flat_map(|row| &row.news.flags)
    }

    /// What its rows tell, from an index on.
    pub fn news(&self, from: u64) -> impl Iterator<Item = &FeedRow> {
        let first = self.rows.partition_point(|row| row.index < from);
        self.rows.iter().skip(first).map(|row| &row.news)
    }

    /// Takes over the rows that another copy has beyond this one, which may have grown too since the two were the same; all of
    /// them, if that one was read anew.
    ///
    /// # Errors
    /// [`SyncError::Differs`]; then nothing is taken over.
    pub fn merge(&mut self, other: Feed) -> Result<(), SyncError> {
        let (next, end) = (self.cursor().next, other.cursor());
        // Another process may have read it anew before, and further.
        if other.is_anew && self.link_before(end.next) != Some(end.link) {
            *self = other;
            return Ok(());
        }
        let mut new = other.rows;
        new.retain(|row| row.index >= next);
        if let (Some(last), Some(first)) = (self.rows.last(), new.first()) {
            if !first.may_follow(last) {
                return Err(SyncError::Differs { index: first.index });
            }
        }
        self.rows.extend(new);
        Ok(())
    }

    /// Whether all of it was read anew, and nobody has asked yet.
    pub(crate) fn take_anew(&mut self) -> bool {
        std::mem::take(&mut self.is_anew)
    }

    /// Whether rows are missing in between that may count still: whoever has not looked for too long knows it until then.
    fn misses_rows(&self, now: u64, window: u64) -> bool {
        let is_missed = |pair: &[Row]| {
            matches!(pair, [before, row] if before.index.saturating_add(1) < row.index
                && may_count(before.news.time, now, window))
        };
        self.rows.windows(2).any(is_missed)
    }

    /// Drops rows that can expose no visit any more that a phone keeps at `now`, by pages, but for the newest row: it says
    /// where to go on. Whether there were any.
    pub fn trim(&mut self, now: u64, window: u64) -> bool {
        // A phone keeps what it has for a day of slack.
        let window = window.saturating_add(DAY_SECONDS);
        let is_over = |row: &Row| !may_count(row.news.time, now, window);
        let over = self.rows.iter().take_while(|row| is_over(row)).count();
        let over = over.min(self.rows.len().saturating_sub(1));
        let is_worth_it = over as u64 >= ROWS_A_PAGE;
        if is_worth_it {
            self.rows.drain(..over);
        }
        is_worth_it
    }
}

/// Whether a row of some time, Unix seconds, may tell of what exposes a visit that is no older than a window.
fn may_count(time: u64, now: u64, window: u64) -> bool {
    let counts_for = window.saturating_add(LONGEST_SURVIVAL_SECONDS);
    time.saturating_add(counts_for) > now
}
