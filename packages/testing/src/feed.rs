//! The feed as a phone reads it: page after page, decoded, its chain followed to the head.

use wayclear_api::commitments::feed_link;
use wayclear_api::contact_registry::{self, FeedResponse};
use wayclear_api::feed::FeedRow;
use wayclear_api::raw::{FeedHead, FEED_HEAD};
use wayclear_chain::Chain;

use crate::suite::Suite;

impl Suite {
    /// Every row that is kept.
    ///
    /// # Panics
    /// If a row does not decode, or its link is not the one that the next row or the head names.
    #[track_caller]
    pub fn feed(&self) -> Vec<FeedRow> {
        let head = self.feed_head();
        let mut rows = vec![];
        let (mut next, mut link) = (head.oldest, None);
        while next < head.next {
            let page = self.feed_page(next);
            assert_eq!(page.from, next);
            assert_eq!((page.next, page.oldest), (head.next, head.oldest));
            assert!(!page.rows.is_empty(), "row {next} is kept back");
            let before: [u8; 32] = page.link.to_array().expect("a link of 32 bytes");
            let mut after = before;
            assert_eq!(link.unwrap_or(before), before, "link before row {next}");
            for row in &page.rows {
                rows.push(FeedRow::decode(row).expect("a row"));
                after = feed_link(&after, next, row);
                next += 1;
            }
            link = Some(after);
        }
        assert_eq!(link.unwrap_or(head.link), head.link, "link of the head");
        rows
    }

    /// `Feed` of the registry.
    #[track_caller]
    pub fn feed_page(&self, from: u64) -> FeedResponse {
        let page = self
            .chain
            .ask(&self.registry(), contact_registry::ask::Feed { from });
        page.expect("a page")
    }

    /// The raw row that says where the feed ends.
    #[track_caller]
    pub fn feed_head(&self) -> FeedHead {
        let row = self
            .chain
            .query_raw(&self.registry(), FEED_HEAD.as_bytes())
            .expect("an answer");
        row.map_or_else(FeedHead::default, |row| {
            FeedHead::unpack(&row).expect("a head")
        })
    }
}
