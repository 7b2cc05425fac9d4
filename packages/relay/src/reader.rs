//! Reads what everybody may read: feed, registry, tree and places, and the proofs of the first two.

use std::sync::Arc;

use thiserror::Error;
use tracing::info;
use wayclear_api::contact_registry::ask;
use wayclear_api::relay::{FeedPage, HeadResponse};
use wayclear_chain::{Chain, ChainError};
use wayclear_client::feed::{feed_head, SyncError};
use wayclear_client::read_registry;

use crate::labels::Labels;
use crate::ledger::Head;
use crate::places::Places;
use crate::proofs::{Proofs, Prover};
use crate::settings::Settings;
use crate::store::StoreError;
use crate::tree::Tree;
use crate::view::{File, Snapshot};

/// How often it walks through the tree, in seconds: places that were opened since are listed then.
const WALK_SECONDS: u64 = 60;
/// How often it asks what the registry says of itself, in seconds: with a block and a cache in between, phones know of a key that
/// was struck within a minute.
const REGISTRY_SECONDS: u64 = 30;

/// Why nothing new is read.
#[derive(Debug, Error)]
pub enum ReadError {
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

/// What is remembered from one time to the next.
pub struct Reader {
    /// Block time of the last walk through the tree, Unix seconds.
    walked_at: Option<u64>,
    /// How many places are listed; `None` = no list was made.
    listed: Option<usize>,
    labels: Labels,
    tree: Tree,
    /// `None` = nothing is proved.
    proofs: Option<Proofs>,
}

impl Reader {
    pub fn new(prover: Option<Box<dyn Prover>>) -> Self {
        Reader {
            walked_at: None,
            listed: None,
            labels: Labels::default(),
            tree: Tree::default(),
            proofs: prover.map(Proofs::new),
        }
    }

    /// The same for who reads seldom: all at a time.
    #[must_use]
    pub fn at_once(mut self) -> Self {
        self.labels = Labels::at_once();
        self.proofs = self.proofs.map(Proofs::at_once);
        self
    }

    /// Reads what is new as of a block.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn read(
        &mut self,
        chain: &impl Chain,
        settings: &Settings,
        places: &Places,
        head: Head,
        next: &mut Snapshot,
    ) -> Result<(), ReadError> {
        next.head = Some(head);
        read_feed(chain, settings, next)?;
        let proofs = self.proofs.as_mut();
        let proved = proofs.and_then(|proofs| proofs.look(head, next));
        // Whoever believes the proof wants its pages.
        if proved.is_some_and(|feed| feed.next > next.feed.next) {
            read_feed(chain, settings, next)?;
        }
        if next.registry.is_none() || next.registry_at.saturating_add(REGISTRY_SECONDS) <= head.time
        {
            next.tell_registry(read_registry(chain, &settings.registry)?, head.time);
        }
        self.read_tree(chain, settings, places, next)?;
        next.told_head = Arc::new(File::new(&told_head(settings, head, next), false));
        Ok(())
    }

    /// Walks through the tree if it is time to, and asks the next places for their names.
    fn read_tree(
        &mut self,
        chain: &impl Chain,
        settings: &Settings,
        places: &Places,
        next: &mut Snapshot,
    ) -> Result<(), ReadError> {
        let now = next.head.map_or(0, |head| head.time);
        let is_due = |walked: u64| walked.saturating_add(WALK_SECONDS) <= now;
        if self.walked_at.is_none_or(is_due) {
            places.walk(chain, &settings.state)?;
            let tree = self.tree.walk(chain, &settings.state)?;
            next.tree = Arc::new(File::new(&tree, false));
            self.walked_at = Some(now);
        }
        if let Some(texts) = places.texts_unless(self.listed) {
            self.listed = Some(texts.len());
            next.places = Arc::new(File::new(&texts, false));
        }
        if self.labels.ask_next(chain, places)? || next.labels.json.is_empty() {
            next.labels = Arc::new(File::new(&self.labels.told(), false));
        }
        Ok(())
    }
}

/// What is told of the newest block and the feed.
fn told_head(settings: &Settings, head: Head, next: &Snapshot) -> HeadResponse {
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

fn read_feed(
    chain: &impl Chain,
    settings: &Settings,
    next: &mut Snapshot,
) -> Result<(), ReadError> {
    let registry = &settings.registry;
    let feed = feed_head(chain, registry)?;
    if feed == next.feed && next.is_whole() {
        return Ok(());
    }
    next.feed = feed;
    next.drop_old();
    let mut asked = next.next_page();
    // Of a feed that was forgotten to its end there is no row to ask for.
    while asked < feed.next && feed.oldest < feed.next {
        let question = ask::Feed { from: asked };
        let answer = chain.ask(registry, question)?;
        let page = FeedPage {
            from: answer.from,
            link: answer.link,
            rows: answer.rows,
        };
        if page.rows.is_empty() || !next.insert(asked, &page) {
            return Err(ReadError::Differs);
        }
        asked = page.from.saturating_add(page.rows.len() as u64);
    }
    info!(rows = next.feed.next, "has read the feed");
    if next.is_whole() {
        Ok(())
    } else {
        Err(ReadError::Differs)
    }
}
