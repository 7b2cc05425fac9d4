//! Keeps the view of the chain up to date: a thread of its own, so that a busy sender never makes readers wait.

use std::sync::Arc;

use thiserror::Error;
use tracing::info;
use wayclear_api::contact_registry::ask;
use wayclear_api::relay::{FeedPage, HeadResponse};
use wayclear_chain::ChainError;
use wayclear_client::feed::{feed_head, SyncError};
use wayclear_client::read_registry;

use crate::ledger::{Head, Ledger};
use crate::queue::QueueError;
use crate::shared::Shared;
use crate::view::{File, Snapshot};

/// How often it walks through the tree, in seconds: check-ins at a place that was opened since are refused until then.
const WALK_SECONDS: u64 = 60;
/// How often it asks what the registry says of itself, in seconds: with a block and a cache in between, phones know of a key that
/// was struck within a minute.
const REGISTRY_SECONDS: u64 = 30;

/// Why the view stays as it was.
#[derive(Debug, Error)]
pub enum MirrorError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Feed(#[from] SyncError),
    /// Rows were removed meanwhile, or the node lies.
    #[error("the node's pages of the feed do not end in its head")]
    Differs,
}

/// Reads what everybody may read.
pub struct Mirror<L> {
    ledger: L,
    shared: Arc<Shared>,
    /// Block time of the last walk through the tree, Unix seconds.
    walked_at: Option<u64>,
    /// How many places are listed.
    listed: usize,
}

impl<L: Ledger> Mirror<L> {
    pub fn new(ledger: L, shared: Arc<Shared>) -> Self {
        Mirror {
            ledger,
            shared,
            walked_at: None,
            listed: 0,
        }
    }

    /// Reads what is new.
    ///
    /// # Errors
    /// [`MirrorError`]; then the view stays as it was.
    pub fn round(&mut self) -> Result<(), MirrorError> {
        let head = self.ledger.head()?;
        let mut next = Snapshot::clone(&self.shared.view.get());
        if next.head == Some(head) {
            return Ok(());
        }
        next.head = Some(head);
        next.spent = self.shared.queue.today(head.time)?.0;
        self.read_feed(&mut next)?;
        let registry = &self.shared.settings.registry;
        if next.registry.is_none() || next.registry_at.saturating_add(REGISTRY_SECONDS) <= head.time
        {
            next.tell_registry(read_registry(&self.ledger, registry)?, head.time);
        }
        let is_due = |walked: u64| walked.saturating_add(WALK_SECONDS) <= head.time;
        if self.walked_at.is_none_or(is_due) {
            self.shared
                .places
                .walk(&self.ledger, &self.shared.settings.state)?;
            self.walked_at = Some(head.time);
        }
        if let Some(texts) = self.shared.places.texts_unless(self.listed) {
            self.listed = texts.len();
            next.places = Arc::new(File::new(&texts, false));
        }
        next.told_head = Arc::new(File::new(&self.told_head(head, &next), false));
        self.shared.view.set(next);
        Ok(())
    }

    /// What is told of the newest block and the feed.
    fn told_head(&self, head: Head, next: &Snapshot) -> HeadResponse {
        let settings = &self.shared.settings;
        HeadResponse {
            chain_id: settings.chain_id.clone(),
            state: settings.state.clone(),
            registry: settings.registry.clone(),
            height: head.height,
            time: head.time,
            next: next.feed.next,
            oldest: next.feed.oldest,
            link: next.feed.link.into(),
        }
    }

    fn read_feed(&self, next: &mut Snapshot) -> Result<(), MirrorError> {
        let registry = &self.shared.settings.registry;
        let feed = feed_head(&self.ledger, registry)?;
        if feed == next.feed && next.is_whole() {
            return Ok(());
        }
        next.feed = feed;
        next.drop_old();
        let mut asked = next.next_page();
        // Of a feed that was forgotten to its end there is no row to ask for.
        while asked < feed.next && feed.oldest < feed.next {
            let question = ask::Feed { from: asked };
            let answer = self.ledger.ask(registry, question)?;
            let page = FeedPage {
                from: answer.from,
                link: answer.link,
                rows: answer.rows,
            };
            if page.rows.is_empty() || !next.insert(asked, &page) {
                return Err(MirrorError::Differs);
            }
            asked = page.from.saturating_add(page.rows.len() as u64);
        }
        info!(rows = next.feed.next, "has read the feed");
        if next.is_whole() {
            Ok(())
        } else {
            Err(MirrorError::Differs)
        }
    }
}
