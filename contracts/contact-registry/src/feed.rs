//! The feed: rows that are only appended, each chained to the one before, and forgotten from the front.

use cosmwasm_std::{Binary, Event, HexBinary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::commitments::feed_link;
use wayclear_api::contact_registry::FeedResponse;
use wayclear_api::events;
use wayclear_api::feed::{FeedRow, KEPT_BEYOND_WINDOW_SECONDS, MAX_PAGE_BYTES, ROWS_A_PAGE};
use wayclear_api::raw::{self, FeedHead};
use wayclear_status::{day_at, day_start};

use crate::state::Config;

/// index -> link of the row before ‖ row.
const ROWS: Map<u64, u8> = Map::new("f");
/// UTC day -> index of the first row that was appended on it: tells how old rows are without reading them.
const DAYS: Map<u16, u64> = Map::new("feed_day");
const LINK_BYTES: usize = 32;

fn load_head(storage: &dyn Storage) -> StdResult<FeedHead> {
    match storage.get(raw::FEED_HEAD.as_bytes()) {
        Some(bytes) => FeedHead::unpack(&bytes),
        None => Ok(FeedHead::default()),
    }
}

fn save_head(storage: &mut dyn Storage, head: &FeedHead) {
    storage.set(raw::FEED_HEAD.as_bytes(), &head.pack());
}

/// The first, empty head, so that it can be proved from the beginning.
pub fn begin(storage: &mut dyn Storage) {
    save_head(storage, &FeedHead::default());
}

/// Appends a row, if there is news in it.
pub fn append(storage: &mut dyn Storage, row: FeedRow) -> StdResult<Option<Event>> {
    if row.is_empty() {
        return Ok(None);
    }
    let today = day_at(row.time);
    let row = row.encode();
    let mut head = load_head(storage)?;
    let index = head.next;
    if head.day != today {
        DAYS.save(storage, today, &index)?;
        head.day = today;
    }
    storage.set(&ROWS.key(index), &[&head.link[..], &row].concat());
    head.link = feed_link(&head.link, index, &row);
    head.next = index.saturating_add(1);
    save_head(storage, &head);
    Ok(Some(events::FeedAppended { index }.into()))
}

/// Rows from an index on, up to the next multiple of 128 or before 32 KiB.
pub fn page_of_feed(storage: &dyn Storage, from: u64) -> StdResult<FeedResponse> {
    let head = load_head(storage)?;
    let from = from.clamp(head.oldest, head.next);
    let pages = from.checked_div(ROWS_A_PAGE).unwrap_or_default();
    let end = pages.saturating_add(1).saturating_mul(ROWS_A_PAGE);
    let mut answer = FeedResponse {
        from,
        link: HexBinary::from(head.link),
        rows: vec![],
        next: head.next,
        oldest: head.oldest,
    };
    let mut bytes = 0_usize;
    for index in from..end.min(head.next) {
        let stored = storage.get(&ROWS.key(index)).unwrap_or_default();
        let (link, row) = stored.split_at_checked(LINK_BYTES).unwrap_or_default();
        bytes = bytes.saturating_add(row.len());
        if answer.rows.is_empty() {
            answer.link = HexBinary::from(link);
        } else if bytes > MAX_PAGE_BYTES {
            break;
        }
        answer.rows.push(Binary::from(row));
    }
    Ok(answer)
}

/// Removes at most `left` rows of days of which all rows are older than they are kept; returns how many more could be.
pub fn remove_old_rows(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    left: usize,
) -> StdResult<usize> {
    let kept = config.window_seconds;
    let kept = kept.saturating_add(KEPT_BEYOND_WINDOW_SECONDS);
    // Days before it ended longer ago than rows are kept.
    let first_kept = day_at(now.saturating_sub(kept));
    let end = Bound::exclusive(first_kept);
    let mut days = DAYS.range(storage, None, Some(end), Order::Ascending);
    let Some((day, _)) = days.next().transpose()? else {
        return Ok(left);
    };
    drop(days);
    debug_assert!(day_start(day.saturating_add(1)).saturating_add(kept) <= now);
    let mut head = load_head(storage)?;
    let after = Bound::exclusive(day);
    let mut later = DAYS.range(storage, Some(after), None, Order::Ascending);
    let until = later
        .next()
        .transpose()?
        .map_or(head.next, |(_, first)| first);
    drop(later);
    let mut left = left;
    while left > 0 && head.oldest < until {
        ROWS.remove(storage, head.oldest);
        head.oldest = head.oldest.saturating_add(1);
        left = left.saturating_sub(1);
    }
    if left > 0 && head.oldest >= until {
        DAYS.remove(storage, day);
        left = left.saturating_sub(1);
    }
    save_head(storage, &head);
    Ok(left)
}
