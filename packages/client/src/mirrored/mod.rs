//! What everybody reads, from the files of relays instead of a node: where the feed ends, its pages, and what the registry says of
//! itself. Relays are not believed in the feed: it is checked link by link, and with several of them each one's word by the
//! others'.

mod chain;
mod mirror;
mod pages;
mod proved;
mod registry;
mod tell;
mod tree;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::Serialize;
use wayclear_api::relay::RegistryResponse;
use wayclear_chain::verified::Trust;
use wayclear_chain::MirrorError;
use wayclear_proof::Followed;

use crate::feed::{Head, Heads};
pub use mirror::{is_end, Mirror, Untold};
use proved::Proved;
pub use tree::Tree;

/// How long the feed may take in one look, whoever is read.
const PATIENCE: Duration = Duration::from_secs(1_800);

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

impl From<&Head> for ReadFrom {
    fn from(head: &Head) -> Self {
        ReadFrom {
            relay: head.relay.clone(),
            height: head.height,
            time: head.time,
        }
    }
}

/// Relays in place of a node, for one look. What is asked depends on the feed alone.
#[derive(Debug)]
pub struct Mirrored<'a, M> {
    relays: &'a [M],
    tree: Tree<'a>,
    /// The phone's own, Unix seconds: what a relay says of the time is held against it.
    clock: u64,
    /// What they are checked by; `None` = their word is taken, each held against the others'.
    trust: Option<&'a Trust>,
    /// What they have proved, by their URL.
    proved: RefCell<BTreeMap<String, Proved>>,
    heads: RefCell<Option<Heads>>,
    /// Whether the heads were read for something else, and not used yet.
    is_unread: Cell<bool>,
    /// How long all of them may take with the feed, and since when one of them does; `None` = whoever fetches keeps the time.
    patience: Option<Patience>,
    registry: OnceCell<RegistryResponse>,
    /// Why relays were passed over, by their URL; they are asked no more.
    passed_over: RefCell<BTreeMap<String, String>>,
    /// What else its owner is to be told.
    noted: RefCell<Vec<String>>,
}

/// How long relays may take.
#[derive(Debug)]
struct Patience {
    /// Each has its share of it.
    all: Duration,
    followed_since: Cell<Instant>,
}

impl<'a, M: Mirror> Mirrored<'a, M> {
    /// Nothing is asked yet. `clock`: the phone's own, Unix seconds.
    pub fn new(relays: &'a [M], tree: Tree<'a>, clock: u64) -> Self {
        Mirrored::fetched(relays, tree, clock).within(PATIENCE)
    }

    /// The same of those whose answers were fetched before, by somebody who has kept the time.
    pub fn fetched(relays: &'a [M], tree: Tree<'a>, clock: u64) -> Self {
        Mirrored {
            relays,
            tree,
            clock,
            trust: None,
            proved: RefCell::default(),
            heads: RefCell::default(),
            is_unread: Cell::default(),
            patience: None,
            registry: OnceCell::new(),
            passed_over: RefCell::default(),
            noted: RefCell::default(),
        }
    }

    /// The same, and nothing of what they say is believed that does not follow from that trust.
    #[must_use]
    pub fn checked(self, trust: &'a Trust) -> Self {
        let trust = Some(trust);
        Mirrored { trust, ..self }
    }

    /// How the header was got to that proves what is read of the relay that is followed; `None` = it is its word.
    pub fn followed(&self) -> Option<Followed> {
        let from = self.read_from()?;
        let proved = self.proved.borrow();
        Some(proved.get(&from.relay)?.followed.clone())
    }

    /// The same, with other patience than half an hour.
    #[must_use]
    pub fn within(self, all: Duration) -> Self {
        let followed_since = Cell::new(Instant::now());
        let patience = Some(Patience {
            all,
            followed_since,
        });
        Mirrored { patience, ..self }
    }

    /// The relay whose feed is followed; `None` = none was asked yet.
    pub fn read_from(&self) -> Option<ReadFrom> {
        let heads = self.heads.borrow();
        Some(ReadFrom::from(heads.as_ref()?.followed()))
    }

    /// All relays that have told where their feed ends, the one that is followed too.
    pub fn heard(&self) -> Vec<ReadFrom> {
        let heads = self.heads.borrow();
        let all = heads.iter().flat_map(Heads::all);
        all.map(ReadFrom::from).collect()
    }

    /// What is odd and no reason to stop: relays that do not answer or are found out by themselves, those that have less than the
    /// one that is followed, and what they disagree about.
    pub fn oddities(&self) -> Vec<String> {
        let passed_over = self.passed_over.borrow();
        let words = |why: &String| format!("{why}; another one was read");
        let mut all: Vec<_> = passed_over.values().map(words).collect();
        if let Some(heads) = &*self.heads.borrow() {
            all.extend(heads.oddities());
        }
        all.extend(self.noted.borrow().iter().cloned());
        all
    }

    /// Asks all relays that have answered so far; what those answer that do.
    fn each<T>(
        &self,
        ask: impl Fn(&M) -> Result<T, Untold>,
    ) -> Result<Vec<(&'a M, T)>, MirrorError> {
        let (mut answers, mut is_unasked) = (vec![], false);
        for relay in self.relays {
            if self.passed_over.borrow().contains_key(relay.url()) {
                continue;
            }
            match ask(relay) {
                Ok(answer) => answers.push((relay, answer)),
                Err(Untold::Unasked) => is_unasked = true,
                Err(untold) => self.pass_over(relay.url(), untold.to_string()),
            }
        }
        if is_unasked {
            return Err(MirrorError::Unasked);
        }
        if answers.is_empty() {
            return Err(self.silent());
        }
        Ok(answers)
    }

    /// The first reason counts.
    fn pass_over(&self, relay: &str, why: String) {
        let mut passed_over = self.passed_over.borrow_mut();
        passed_over.entry(relay.to_string()).or_insert(why);
    }

    fn silent(&self) -> MirrorError {
        let passed_over = self.passed_over.borrow();
        let reasons: Vec<_> = passed_over.values().map(String::as_str).collect();
        MirrorError::Silent {
            reasons: reasons.join("; "),
        }
    }
}
