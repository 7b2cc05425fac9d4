//! A copy of the feed.

use std::cell::OnceCell;

use cosmwasm_std::Addr;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_client::feed::{Cursor, Feed, Standing, Synced};
use wayclear_client::Chain;

use crate::deployment::Deployment;
use crate::error::{out, read, Result};
use crate::reading::{unless_needed, Reading};

/// A copy of a deployment's feed, and what it says of places.
#[wasm_bindgen]
pub struct FeedCopy {
    pub(crate) feed: Feed,
    pub(crate) registry: Addr,
    /// How long an infection counts, in seconds.
    pub(crate) window: u64,
    /// Whether what was kept of it was not whole.
    is_damaged: bool,
    /// Computed when somebody asks.
    standing: OnceCell<Standing>,
}

/// Index of the first row that is kept, and where the rows end.
pub type Ends = (Option<u64>, Cursor);

/// What was new in the feed.
#[derive(Serialize, Tsify)]
pub struct FeedNews {
    pub rows: u64,
    /// Whether rows are missing that still count.
    pub is_incomplete: bool,
}

/// What became of the rows that were kept before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    Same,
    /// There are more behind them.
    Grown,
    /// They are others: all are to be kept anew.
    Anew,
}

#[wasm_bindgen]
impl FeedCopy {
    /// A copy that has no row yet.
    ///
    /// # Errors
    /// `internal`.
    #[wasm_bindgen(constructor)]
    pub fn new(deployment: Ts<Deployment>) -> Result<FeedCopy> {
        Ok(FeedCopy::of(&read(&deployment)?, &[]))
    }

    /// Reads on; undefined = files are needed first.
    ///
    /// # Errors
    /// `silent`, `other_deployment`, `contradiction`, `feed_moved`, `feed_differs`, `feed_behind`, `feed`; then nothing is taken.
    #[wasm_bindgen(js_name = readOn)]
    pub fn read_on(&mut self, reading: &Reading) -> Result<Option<Ts<FeedNews>>> {
        let synced = unless_needed(self.sync(&reading.chain()))?;
        let news = synced.map(|synced| FeedNews {
            rows: synced.rows,
            is_incomplete: synced.is_incomplete,
        });
        news.map(|news| out(&news)).transpose()
    }

    /// Index of the row that comes next.
    #[allow(clippy::cast_precision_loss)] // No index is ever so large.
    pub fn next(&self) -> f64 {
        self.feed.cursor().next as f64
    }
}

impl FeedCopy {
    /// Of rows as they were kept.
    pub(crate) fn of(deployment: &Deployment, rows: &[u8]) -> Self {
        let (feed, is_whole) = Feed::from_bytes(rows);
        FeedCopy {
            feed,
            registry: Addr::unchecked(&deployment.registry),
            window: deployment.window_seconds,
            is_damaged: !is_whole,
            standing: OnceCell::new(),
        }
    }

    pub(crate) fn sync(&mut self, chain: &impl Chain) -> Result<Synced> {
        let synced = self.feed.sync(chain, &self.registry, self.window)?;
        self.standing.take();
        Ok(synced)
    }

    pub(crate) fn ends(&self) -> Ends {
        (self.feed.first(), self.feed.cursor())
    }

    /// What has become of it since it began and ended elsewhere.
    pub(crate) fn since(&mut self, (first, end): Ends) -> Rows {
        let is_behind = first.is_none()
            || (self.feed.first() == first && self.feed.link_before(end.next) == Some(end.link));
        if std::mem::take(&mut self.is_damaged) || !is_behind {
            Rows::Anew
        } else if self.feed.cursor() == end {
            Rows::Same
        } else {
            Rows::Grown
        }
    }

    pub(crate) fn standing(&self) -> &Standing {
        self.standing.get_or_init(|| self.feed.standing())
    }
}
