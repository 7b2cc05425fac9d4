//! Reading the feed: whoever fetches brings heads and pages, nothing is taken unless its chain ends in the head that is followed.
//! What is to be fetched depends on the feed alone.

use std::collections::VecDeque;

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::contact_registry::FeedResponse;
use wayclear_api::feed::ROWS_A_PAGE;
use wayclear_api::relay::{FeedPage, HeadResponse};
use wayclear_client::feed::{ends_early, Head, Heads, SyncError};
use wayclear_client::{one_line, ChainError};

use crate::download::Download;
use crate::error::{out, read, PhoneError, Result};
use crate::phone::{whole, Phone};

/// What a relay, or a node, says of where the feed ends.
#[derive(Deserialize, Tsify)]
pub struct Told {
    /// Where it was asked, a URL.
    pub by: String,
    /// JSON of `/v1/head`.
    pub head: String,
}

/// Which feed is followed, and what is to be fetched of it.
#[derive(Serialize, Tsify)]
pub struct Followed {
    /// Who has most of it, a URL.
    pub by: String,
    /// Of the newest block there.
    pub height: u64,
    /// Unix seconds.
    pub time: u64,
    /// Where the page begins that is to be fetched; null = there is nothing new.
    pub from: Option<u64>,
    /// Index behind its last row.
    pub next: u64,
    /// Who has fewer rows, in words: they lag behind, or hold some back; and who has more, of blocks that are yet to come.
    pub behind: Vec<String>,
}

/// What a download brought.
#[derive(Serialize, Tsify)]
pub struct Synced {
    /// How many rows were new.
    pub rows: u64,
    /// Whether rows are missing that still count.
    pub is_incomplete: bool,
    /// Whether the rows that were kept before have changed place: all are to be kept anew.
    pub is_trimmed: bool,
}

#[wasm_bindgen]
impl Phone {
    /// Begins a download with what all relays say that answer. `clock`: this device's, Unix seconds.
    ///
    /// # Errors
    /// `head`, `other_deployment`, `contradiction`, `silent`.
    pub fn begin(&mut self, told: Vec<Ts<Told>>, clock: f64) -> Result<Ts<Followed>> {
        let heads = told.iter().map(|told| self.head(&read(told)?));
        let heads = Heads::of(heads.collect::<Result<_>>()?, whole(clock));
        let heads = heads.map_err(|error| PhoneError::new("contradiction", error))?;
        let heads = heads.ok_or_else(|| PhoneError::new("silent", "no relay has answered"))?;
        let (followed, cursor) = (heads.followed().clone(), self.feed.cursor());
        let page = |index: u64| index / ROWS_A_PAGE * ROWS_A_PAGE;
        let from = page(cursor.next).max(page(followed.oldest));
        let is_new = followed.next != cursor.next && followed.oldest < followed.next;
        let begun = Followed {
            by: followed.relay,
            height: followed.height,
            time: followed.time,
            from: is_new.then_some(from),
            next: followed.next,
            behind: heads.oddities(),
        };
        self.download = Some(Download {
            heads,
            pages: VecDeque::new(),
            from,
        });
        out(&begun)
    }

    /// Takes the next page, JSON of `/v1/feed/{from}`.
    ///
    /// # Errors
    /// `page`.
    pub fn page(&mut self, json: &str) -> Result<()> {
        let page: FeedPage = serde_json::from_str(json)
            .map_err(|error| PhoneError::new("page", one_line(&error.to_string())))?;
        let download = self.download.as_mut();
        let download = download.ok_or_else(|| PhoneError::new("page", "no download has begun"))?;
        let next = page.from.saturating_add(page.rows.len() as u64);
        if next <= download.from {
            let words = format!(
                "{} has no row {} of the feed",
                download.heads.followed().relay,
                download.from
            );
            return Err(PhoneError::new("page", words));
        }
        if next < download.heads.followed().next && ends_early(next, &page.rows) {
            let words = format!(
                "{} has less of the feed than it says: a page ends at row {next}",
                download.heads.followed().relay
            );
            return Err(PhoneError::new("page", words));
        }
        if let Ok(link) = page.link.to_array() {
            download.heads.note(page.from, &link, &page.rows);
        }
        download.pages.push_back(page);
        download.from = next;
        Ok(())
    }

    /// Takes in what has come, forgets what is old, and compares. `clock`: this device's, Unix seconds.
    ///
    /// # Errors
    /// `feed`, `contradiction`; then nothing is taken.
    pub fn finish(&mut self, clock: f64) -> Result<Ts<Synced>> {
        let download = self.download.take();
        let Download {
            heads, mut pages, ..
        } = download.ok_or_else(|| PhoneError::new("feed", "no download has begun"))?;
        let head = heads.feed_head();
        let now = heads.followed().time;
        let (first, known) = (self.feed.first(), self.feed.cursor().next);
        let synced = self.feed.follow(&head, now, self.window, |from| {
            let empty = FeedPage {
                from: head.next,
                link: head.link.into(),
                rows: Vec::<Binary>::new(),
            };
            let is_kept = head.oldest < head.next;
            let page = pages.pop_front().filter(|_| is_kept).unwrap_or(empty);
            let oldest = if page.from > from {
                page.from
            } else {
                head.oldest
            };
            Ok::<_, ChainError>(FeedResponse {
                from: page.from,
                link: page.link,
                rows: page.rows,
                next: head.next,
                oldest,
            })
        });
        let synced = synced.map_err(|error| PhoneError::new(kind(&error), error))?;
        if let Err(error) = heads.confirm(&|index| self.feed.link_before(index)) {
            self.feed.drop_from(known);
            return Err(PhoneError::new("contradiction", error));
        }
        self.device
            .compare(&mut self.feed, now, whole(clock), self.window);
        out(&Synced {
            rows: synced.rows,
            is_incomplete: synced.is_incomplete,
            is_trimmed: first.is_some() && self.feed.first() != first,
        })
    }

    /// Index of the row that comes next.
    #[allow(clippy::cast_precision_loss)] // No index is ever so large.
    pub fn next(&self) -> f64 {
        self.feed.cursor().next as f64
    }

    /// The rows from an index on, as they are to be kept.
    #[wasm_bindgen(js_name = feedFrom)]
    pub fn feed_from(&self, index: f64) -> Vec<u8> {
        self.feed.to_bytes(whole(index))
    }
}

impl Phone {
    fn head(&self, told: &Told) -> Result<Head> {
        let head: HeadResponse = serde_json::from_str(&told.head).map_err(|error| {
            PhoneError::new(
                "head",
                format!(
                    "{} tells no head of a feed: {}",
                    told.by,
                    one_line(&error.to_string())
                ),
            )
        })?;
        let is_ours = head.chain_id == self.home.chain_id
            && head.state == self.home.state
            && head.registry == self.registry;
        if !is_ours {
            let words = format!(
                "{} serves another tree, on chain \"{}\"",
                told.by,
                one_line(&head.chain_id)
            );
            return Err(PhoneError::new("other_deployment", words));
        }
        Ok(Head::of(&told.by, &head))
    }
}

fn kind(error: &SyncError) -> &'static str {
    match error {
        SyncError::Differs { .. } => "feed_differs",
        SyncError::Behind { .. } => "feed_behind",
        SyncError::Moved { .. } => "feed_moved",
        _ => "feed",
    }
}
