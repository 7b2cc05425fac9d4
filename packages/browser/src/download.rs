//! What a download has brought so far.

use std::collections::VecDeque;

use wayclear_api::relay::FeedPage;
use wayclear_client::feed::Heads;

/// A download under way.
pub struct Download {
    pub heads: Heads,
    pub pages: VecDeque<FeedPage>,
    /// Where the next page begins.
    pub from: u64,
}
