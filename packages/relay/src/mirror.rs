//! Keeps the view of the chain up to date: a thread of its own, so that a busy sender never makes readers wait.

use std::sync::Arc;

use thiserror::Error;
use tracing::{debug, info};
use wayclear_api::contact_registry::ask;
use wayclear_api::relay::{FeedPage, HeadResponse};
use wayclear_chain::ChainError;
use wayclear_client::feed::{feed_head, SyncError};
use wayclear_client::{locate, read_registry};

use crate::labels::Labels;
use crate::ledger::{Head, Ledger};
use crate::purse::Purse;
use crate::shared::Shared;
use crate::store::StoreError;
use crate::tree::Tree;
use crate::view::{File, Snapshot};

/// How often it walks through the tree, in seconds: places that were opened since are listed then.
const WALK_SECONDS: u64 = 60;
/// How many places it looks up at a time for who waits for them: a question each.
const LOOKED_UP: usize = 20;
/// How often it asks what the registry says of itself, in seconds: with a block and a cache in between, phones know of a key that
/// was struck within a minute.
const REGISTRY_SECONDS: u64 = 30;

/// Why the view stays as it was.
#[derive(Debug, Error)]
pub enum MirrorError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Queue(#[from] StoreError),
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
    /// How many places are listed; `None` = no list was made.
    listed: Option<usize>,
    labels: Labels,
    tree: Tree,
    purse: Purse,
}

impl<L: Ledger> Mirror<L> {
    pub fn new(ledger: L, shared: Arc<Shared>) -> Self {
        Mirror {
            ledger,
            shared,
            walked_at: None,
            listed: None,
            labels: Labels::default(),
            tree: Tree::default(),
            purse: Purse::default(),
        }
    }

    /// Reads what is new.
    ///
    /// # Errors
    /// [`MirrorError`]; then the view stays as it was.
    pub fn round(&mut self) -> Result<(), MirrorError> {
        let head = self.ledger.head()?;
        self.look_up()?;
        let mut next = Snapshot::clone(&self.shared.view.get());
        if next.head == Some(head) {
            return Ok(());
        }
        next.head = Some(head);
        let Shared {
            settings, queue, ..
        } = &*self.shared;
        self.purse
            .look(&self.ledger, settings, queue, head, &mut next)?;
        self.read_feed(&mut next)?;
        let registry = &self.shared.settings.registry;
        if next.registry.is_none() || next.registry_at.saturating_add(REGISTRY_SECONDS) <= head.time
        {
            next.tell_registry(read_registry(&self.ledger, registry)?, head.time);
        }
        self.read_tree(&mut next, head)?;
        next.told_head = Arc::new(File::new(&self.told_head(head, &next), false));
        self.shared.view.set(next);
        Ok(())
    }

    /// Walks through the tree if it is time to, and asks the next places for their names.
    fn read_tree(&mut self, next: &mut Snapshot, head: Head) -> Result<(), MirrorError> {
        let Shared {
            settings, places, ..
        } = &*self.shared;
        let is_due = |walked: u64| walked.saturating_add(WALK_SECONDS) <= head.time;
        if self.walked_at.is_none_or(is_due) {
            places.walk(&self.ledger, &settings.state)?;
            let tree = self.tree.walk(&self.ledger, &settings.state)?;
            next.tree = Arc::new(File::new(&tree, false));
            self.walked_at = Some(head.time);
        }
        if let Some(texts) = places.texts_unless(self.listed) {
            self.listed = Some(texts.len());
            next.places = Arc::new(File::new(&texts, false));
        }
        if self.labels.ask_next(&self.ledger, places)? || next.labels.json.is_empty() {
            next.labels = Arc::new(File::new(&self.labels.told(), false));
        }
        Ok(())
    }

    /// Looks places up that somebody waits for.
    fn look_up(&self) -> Result<(), ChainError> {
        let Shared {
            settings,
            places,
            wanted,
            ..
        } = &*self.shared;
        for (place, waiting) in wanted.take(LOOKED_UP) {
            match locate(&self.ledger, &settings.state, &place) {
                Ok(found) => {
                    let location = found.location.into_iter();
                    location.for_each(|location| places.insert(place.clone(), location));
                }
                Err(error @ ChainError::Node { .. }) => return Err(error),
                // What a stranger has made up holds nothing up.
                Err(error) => debug!(%error, "cannot look a place up"),
            }
            drop(waiting);
        }
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
