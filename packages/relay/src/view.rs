//! What everybody may read: the feed in pages, its head, the tree and its places, what the registry says of itself. Made once a block, served as it is.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;
use cosmwasm_std::{Addr, HexBinary};
use flate2::write::GzEncoder;
use flate2::Compression;
use serde::Serialize;
use sha2::{Digest, Sha256};
use wayclear_api::commitments::feed_link;
use wayclear_api::contact_registry::KnownAuthority;
use wayclear_api::feed::ROWS_A_PAGE;
use wayclear_api::raw::FeedHead;
use wayclear_api::relay::{FeedPage, RegistryResponse};

use crate::ledger::{Funds, Head};

/// Bytes that are served as they are, and what names them.
#[derive(Clone, Debug, Default)]
pub struct File {
    pub json: Bytes,
    /// The same bytes, compressed by gzip.
    pub gzip: Bytes,
    /// A weak entity tag: the two are one to who asks whether there is news.
    pub etag: String,
    /// Whether it never changes again.
    pub is_closed: bool,
}

impl File {
    pub fn new(content: &impl Serialize, is_closed: bool) -> Self {
        let json = serde_json::to_vec(content).unwrap_or_default();
        let mut encoder = GzEncoder::new(vec![], Compression::default());
        // Writing to memory does not fail.
        let written = encoder.write_all(&json).and_then(|()| encoder.finish());
        let digest = HexBinary::from(&Sha256::digest(&json)[..8]);
        File {
            etag: format!("W/\"{digest}\""),
            gzip: written.unwrap_or_default().into(),
            json: json.into(),
            is_closed,
        }
    }
}

/// A page of the feed.
#[derive(Clone, Debug)]
pub struct Page {
    pub file: Arc<File>,
    /// Index of the row behind it.
    end: u64,
    /// Link of its last row.
    link: [u8; 32],
}

/// What the registry says of itself.
#[derive(Debug)]
pub struct Registry {
    pub told: RegistryResponse,
    pub file: File,
}

/// A block that leads to proofs.
#[derive(Clone, Debug)]
pub struct Block {
    pub file: Arc<File>,
    /// Unix seconds.
    pub time: u64,
}

/// What is read at one time.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The newest block; `None` until the chain has answered.
    pub head: Option<Head>,
    pub feed: FeedHead,
    /// By the index that is asked for: a multiple of 128, or where a page ends.
    pub pages: BTreeMap<u64, Page>,
    /// What is told of the newest block and the feed, and every place; empty until the chain has answered.
    pub told_head: Arc<File>,
    pub places: Arc<File>,
    /// What the places are called, and the regions that they are in; empty until the chain has answered.
    pub labels: Arc<File>,
    pub tree: Arc<File>,
    /// `None` until the chain has answered.
    pub registry: Option<Arc<Registry>>,
    /// Block time at which the registry was asked last, Unix seconds.
    pub registry_at: u64,
    /// The rows that phones rely on, with their proofs; `None` until there were any.
    pub proof: Option<Arc<File>>,
    /// Those that lead to the proof, by height: every thousandth, and the record's.
    pub blocks: Arc<BTreeMap<u64, Block>>,
    /// Base units spent in this UTC day.
    pub spent: u64,
    /// What each account can pay with; empty until the chain has told.
    pub funds: Arc<Vec<(Addr, Funds)>>,
}

impl Snapshot {
    /// Where the pages go on: at the last one, if it can still grow.
    pub fn next_page(&self) -> u64 {
        match self.pages.last_key_value() {
            Some((from, page)) if !page.file.is_closed => *from,
            Some((_, page)) => page.end,
            None => self.feed.oldest / ROWS_A_PAGE * ROWS_A_PAGE,
        }
    }

    /// Whether the pages end with the head, and their chain too.
    pub fn is_whole(&self) -> bool {
        let last = self.pages.last_key_value();
        last.map_or(self.feed.next == self.feed.oldest, |(_, page)| {
            page.end == self.feed.next && page.link == self.feed.link
        })
    }

    /// Takes the page in that was asked for with `asked`; whether its chain goes on from the page before.
    pub fn insert(&mut self, asked: u64, content: &FeedPage) -> bool {
        let end = content.from.saturating_add(content.rows.len() as u64);
        let Ok(before) = content.link.to_array::<32>() else {
            return false;
        };
        let earlier = self.pages.range(..asked).next_back();
        if earlier.is_some_and(|(_, page)| page.end != content.from || page.link != before) {
            return false;
        }
        let rows = content.rows.iter().zip(content.from..);
        let link = rows.fold(before, |link, (row, index)| feed_link(&link, index, row));
        let is_closed = end.is_multiple_of(ROWS_A_PAGE) || end < self.feed.next;
        let file = Arc::new(File::new(content, is_closed));
        self.pages.insert(asked, Page { file, end, link });
        true
    }

    /// Drops pages of which the registry keeps no row any more, but for those that lead to its oldest row from the multiple of
    /// 128 before it, where everybody begins.
    pub fn drop_old(&mut self) {
        let begin = self.feed.oldest / ROWS_A_PAGE * ROWS_A_PAGE;
        self.pages = self.pages.split_off(&begin);
    }

    /// Takes in what the registry says of itself; its file is made anew only if that is something else.
    pub fn tell_registry(&mut self, told: RegistryResponse, now: u64) {
        self.registry_at = now;
        if self
            .registry
            .as_ref()
            .is_none_or(|known| known.told != told)
        {
            let file = File::new(&told, false);
            self.registry = Some(Arc::new(Registry { told, file }));
        }
    }

    pub fn authorities(&self) -> &[KnownAuthority] {
        let known = self.registry.as_ref();
        known.map_or(&[], |registry| &registry.told.authorities)
    }
}

/// The snapshot that is served at the moment.
#[derive(Debug, Default)]
pub struct View(RwLock<Arc<Snapshot>>);

impl View {
    pub fn get(&self) -> Arc<Snapshot> {
        let snapshot = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&snapshot)
    }

    pub fn set(&self, snapshot: Snapshot) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *known = Arc::new(snapshot);
    }
}

#[cfg(test)]
mod tests {
    use super::{FeedPage, Snapshot};
    use wayclear_api::commitments::feed_link;

    /// Rows so long that the page of a multiple of 128 ends before the next.
    #[test]
    fn pages_are_kept_as_far_back_as_where_everybody_begins() {
        let mut view = Snapshot::default();
        view.feed.next = 300;
        let mut link = [0; 32];
        for (from, rows) in [(0, 100), (100, 28), (128, 128)] {
            let page = FeedPage {
                from,
                link: link.into(),
                rows: vec![b"row".into(); rows],
            };
            assert!(view.insert(from, &page));
            let rows = page.rows.iter().zip(from..);
            link = rows.fold(link, |link, (row, index)| feed_link(&link, index, row));
        }
        for (oldest, kept) in [(110, 3), (127, 3), (128, 1), (200, 1), (256, 0)] {
            view.feed.oldest = oldest;
            view.drop_old();
            assert_eq!(view.pages.len(), kept, "{oldest}");
        }
    }
}
