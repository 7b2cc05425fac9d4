//! What everybody reads, from the files of relays instead of a node: where the feed ends, its pages, and what the registry says of
//! itself. Relays are not believed in the feed: it is checked link by link, and with several of them each one's word by the
//! others'.

mod chain;
mod registry;
mod tree;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use serde::Serialize;
use wayclear_api::contact_registry::FeedResponse;
use wayclear_api::feed::ROWS_A_PAGE;
use wayclear_api::relay::RegistryResponse;
use wayclear_chain::MirrorError;

use super::{Relay, RelayError};
use crate::feed::{Head, Heads};
pub use tree::Tree;

/// Where something was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadFrom {
    /// URL of the relay.
    pub relay: String,
    /// Height of its newest block.
    pub height: u64,
    /// Time of that block, Unix seconds.
    pub time: u64,
}

/// Relays in place of a node, for one look. What is asked depends on the feed alone.
#[derive(Debug)]
pub struct Mirrored<'a> {
    relays: &'a [Relay],
    tree: Tree<'a>,
    heads: RefCell<Option<Heads>>,
    registry: OnceCell<RegistryResponse>,
    /// Why relays were passed over, by their URL; they are asked no more.
    passed_over: RefCell<BTreeMap<String, String>>,
}

impl<'a> Mirrored<'a> {
    /// Nothing is asked yet.
    pub fn new(relays: &'a [Relay], tree: Tree<'a>) -> Self {
        Mirrored {
            relays,
            tree,
            heads: RefCell::default(),
            registry: OnceCell::new(),
            passed_over: RefCell::default(),
        }
    }

    /// The relay whose feed is followed; `None` = none was asked yet.
    pub fn read_from(&self) -> Option<ReadFrom> {
        let heads = self.heads.borrow();
        let head = heads.as_ref()?.followed();
        Some(ReadFrom {
            relay: head.relay.clone(),
            height: head.height,
            time: head.time,
        })
    }

    /// What is odd and no reason to stop: relays that do not answer, and those that have less than the one that is followed.
    pub fn oddities(&self) -> Vec<String> {
        let mut all: Vec<_> = self.passed_over.borrow().values().cloned().collect();
        if let Some(heads) = &*self.heads.borrow() {
            all.extend(heads.behind());
        }
        all
    }

    /// Asks all relays that have answered so far; what those answer that do.
    fn each<T>(
        &self,
        ask: impl Fn(&Relay) -> Result<T, RelayError>,
    ) -> Result<Vec<(&'a Relay, T)>, MirrorError> {
        let mut answers = vec![];
        for relay in self.relays {
            if self.passed_over.borrow().contains_key(relay.url()) {
                continue;
            }
            match ask(relay) {
                Ok(answer) => answers.push((relay, answer)),
                Err(error) => self.pass_over(relay, &error),
            }
        }
        if answers.is_empty() {
            return Err(self.silent());
        }
        Ok(answers)
    }

    fn pass_over(&self, relay: &Relay, error: &RelayError) {
        let mut passed_over = self.passed_over.borrow_mut();
        passed_over.insert(relay.url().to_string(), error.to_string());
    }

    fn silent(&self) -> MirrorError {
        let passed_over = self.passed_over.borrow();
        let reasons: Vec<_> = passed_over.values().map(String::as_str).collect();
        MirrorError::Silent {
            reasons: reasons.join("; "),
        }
    }

    /// Reads where the feed ends, perhaps again.
    fn read_heads(&self) -> Result<Head, MirrorError> {
        let mut heads = vec![];
        for (relay, told) in self.each(Relay::head)? {
            self.tree.check(relay.url(), &told)?;
            heads.push(Head::of(relay.url(), &told));
        }
        let heads = Heads::of(heads)?.ok_or_else(|| self.silent())?;
        let followed = heads.followed().clone();
        self.heads.replace(Some(heads));
        Ok(followed)
    }

    /// The head that is followed, read if it was not yet.
    fn head(&self) -> Result<Head, MirrorError> {
        let known = self.heads.borrow();
        if let Some(heads) = &*known {
            return Ok(heads.followed().clone());
        }
        drop(known);
        self.read_heads()
    }

    /// A page of the feed, of the relay that is followed or, if it went away meanwhile, of another: links tell whether it is
    /// the feed. `from` may be a row that was forgotten.
    fn page(&self, from: u64) -> Result<FeedResponse, MirrorError> {
        let head = self.head()?;
        let mut answer = FeedResponse {
            from: head.next,
            link: head.link.into(),
            rows: vec![],
            next: head.next,
            oldest: head.oldest,
        };
        if head.oldest == head.next {
            return Ok(answer);
        }
        // As the registry itself does it: from there on where rows are kept.
        let start = from.max(head.oldest / ROWS_A_PAGE * ROWS_A_PAGE);
        let is_followed = |relay: &&Relay| relay.url() == head.relay;
        let followed = self.relays.iter().filter(is_followed);
        let others = self.relays.iter().filter(|relay| !is_followed(relay));
        let mut missed = None;
        for relay in followed.chain(others) {
            if self.passed_over.borrow().contains_key(relay.url()) {
                continue;
            }
            match relay.page(start) {
                Ok(page) => {
                    (answer.from, answer.oldest) = (page.from, page.from);
                    (answer.link, answer.rows) = (page.link, page.rows);
                    return Ok(answer);
                }
                Err(RelayError::Refused { kind, relay, .. }) if kind == "no_page" => {
                    missed = missed.or(Some(MirrorError::NoPage { relay, from: start }));
                }
                Err(error) => self.pass_over(relay, &error),
            }
        }
        Err(missed.unwrap_or_else(|| self.silent()))
    }

    /// What the registry says of itself, by the relay that knows the newest model.
    fn told_by_registry(&self) -> Result<&RegistryResponse, MirrorError> {
        if let Some(told) = self.registry.get() {
            return Ok(told);
        }
        let told = self.each(Relay::registry)?;
        for (relay, told) in &told {
            self.tree.check_state(relay.url(), &told.config.state)?;
        }
        let newest = registry::newest(told)?.ok_or_else(|| self.silent())?;
        Ok(self.registry.get_or_init(|| newest))
    }
}
