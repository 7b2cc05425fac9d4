//! What one relay tells.

use cosmwasm_std::HexBinary;
use rand::Rng;
use serde::Serialize;
use wayclear_api::relay::HeadResponse;
use wayclear_client::one_line;
use wayclear_client::relay::{Relay, RelayError, Ticket};
use wayclear_deploy::record::Record;

use crate::words::span;

/// How old the newest block of a relay may be, in seconds.
const STALE_SECONDS: u64 = 120;

/// What was seen of a relay. What it does not tell is `None`.
#[derive(Serialize)]
pub struct Looked {
    /// What the record calls it.
    pub name: Option<String>,
    pub url: String,
    pub is_well: bool,
    /// Why it is not.
    pub problems: Vec<String>,
    /// Height of its newest block.
    pub height: Option<u64>,
    /// How many blocks others have beyond it: the node and the other relays.
    pub behind_blocks: Option<u64>,
    /// How old its newest block is by this machine's clock, in seconds.
    pub behind_seconds: Option<u64>,
    /// Index of the next row of its feed.
    pub feed_rows: Option<u64>,
    /// Link of the newest row.
    pub feed_link: Option<HexBinary>,
    /// Whether tags and slips go as soon as they come.
    pub at_once: Option<bool>,
    /// Hours of the UTC day at which slips go.
    pub slips_go_at: Option<Vec<u8>>,
    /// How many places it lists.
    pub places: Option<usize>,
    pub forwarder: Option<Forwarder>,
    /// `major.minor.patch`, as it says itself.
    pub version: Option<String>,
}

/// Who stands before a relay.
#[derive(Serialize)]
pub struct Forwarder {
    pub url: String,
    /// Whether it brings things to the relay, and what the relay says back.
    pub answers: bool,
}

impl Looked {
    /// Asks a relay for all it tells. `now`: Unix seconds.
    pub fn at(relay: &Relay, record: &Record, now: u64) -> Self {
        let mut looked = Looked::unseen(relay, record);
        match relay.head() {
            Ok(head) => looked.note_head(&head, record, now),
            // It would say nothing else either.
            Err(error @ (RelayError::Unreachable { .. } | RelayError::NoAnswer { .. })) => {
                looked.wrong(error.to_string());
                return looked;
            }
            Err(error) => looked.wrong(error.to_string()),
        }
        match relay.health() {
            Ok(health) => {
                looked.at_once = Some(health.at_once);
                looked.slips_go_at = Some(health.slips_go_at);
                looked.version = health.version.as_deref().map(one_line);
            }
            Err(error) => looked.wrong(error.to_string()),
        }
        match relay.places() {
            Ok(places) => looked.places = Some(places.len()),
            Err(error) => looked.wrong(error.to_string()),
        }
        looked.note_forwarder(relay);
        looked
    }

    fn unseen(relay: &Relay, record: &Record) -> Self {
        Looked {
            name: name(relay, record),
            url: relay.url().to_string(),
            is_well: true,
            problems: vec![],
            height: None,
            behind_blocks: None,
            behind_seconds: None,
            feed_rows: None,
            feed_link: None,
            at_once: None,
            slips_go_at: None,
            places: None,
            forwarder: None,
            version: None,
        }
    }

    /// Notes why it is not well.
    pub fn wrong(&mut self, problem: String) {
        self.is_well = false;
        self.problems.push(problem);
    }

    fn note_head(&mut self, head: &HeadResponse, record: &Record, now: u64) {
        let deployment = &record.deployment;
        let theirs = (&head.chain_id, &head.state, &head.registry);
        if theirs != (&record.chain_id, &deployment.state, &deployment.registry) {
            self.wrong(format!(
                "it serves another tree: chain {}, state {}, registry {}; the record says {}, {}, {}",
                one_line(&head.chain_id), one_line(head.state.as_str()), one_line(head.registry.as_str()),
                record.chain_id, deployment.state, deployment.registry
            ));
            // Its feed and its heights are of another world.
            return;
        }
        let behind = now.saturating_sub(head.time);
        self.height = Some(head.height);
        self.behind_seconds = Some(behind);
        self.feed_rows = Some(head.next);
        self.feed_link = Some(head.link.clone());
        if behind > STALE_SECONDS {
            let old = span(u32::try_from(behind).unwrap_or(u32::MAX));
            self.wrong(format!("its newest block is {old} old; does its node run?"));
        }
    }

    /// A question for a ticket that nobody has: only the relay can open it, and only for its key.
    fn note_forwarder(&mut self, relay: &Relay) {
        let Some(url) = relay.forwarder() else {
            return;
        };
        let ticket = Ticket(rand::rng().random::<[u8; 16]>().into());
        let asked = relay.ticket(&ticket);
        let answers = matches!(asked, Err(RelayError::NoTicket { .. }));
        self.forwarder = Some(Forwarder {
            url: url.to_string(),
            answers,
        });
        if !answers {
            let words = asked.err().map(|error| error.to_string());
            let unknown = || "it knows a ticket that nobody has".to_string();
            self.wrong(words.unwrap_or_else(unknown));
        }
    }
}

/// What the record calls a relay.
fn name(relay: &Relay, record: &Record) -> Option<String> {
    let mut relays = record.about.relays.iter();
    let found = relays.find(|recorded| recorded.url == relay.url());
    found.map(|recorded| recorded.name.clone())
}
