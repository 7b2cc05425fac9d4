//! A relay as a phone sees it: it takes visits and slips of people without accounts, and tells what became of them.

mod error;
mod handed;
mod look;
mod mirror;
mod oblivious;

use cosmwasm_std::HexBinary;
use reqwest::blocking::Client;
use reqwest::{StatusCode, Url};
use serde::de::DeserializeOwned;
use wayclear_api::relay::{
    body, Accepted, CheckInRequest, FeedPage, HeadResponse, RegistryResponse, SlipRequest,
    TicketResponse, BLOCKS, CHECK_INS, FEED, HEAD, PROOF, REGISTRY, SLIPS, TICKETS,
};
use wayclear_proof::{Bundle, LightBlock};

use crate::http::{address, asking, below, Answer, Silence};
use crate::mirrored::is_end;
pub use crate::mirrored::{Mirrored, ReadFrom, Tree};
use crate::one_line::one_line;
pub use error::RelayError;
use oblivious::Way;

/// Most bytes of an answer: a page of the feed has 32 KiB, in base64 and JSON somewhat more.
const MAX_ANSWER: u64 = 1 << 20;
/// Most bytes of what the registry says of itself: ten thousand authorities.
const MAX_REGISTRY: u64 = 1 << 23;

/// Bytes of a ticket.
const TICKET_LENGTH: usize = 16;

/// What a relay gives for what it took, 16 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket(pub HexBinary);

/// A connection to a relay, over http or https.
#[derive(Debug)]
pub struct Relay {
    /// As it is shown.
    url: String,
    base: Url,
    http: Client,
    /// How visits, slips and tickets go there; `None` = straight, and the relay sees the phone's address.
    way: Option<Way>,
}

impl Relay {
    /// Prepares to talk to a relay; nothing is sent yet.
    ///
    /// # Errors
    /// [`RelayError::NoAddress`], [`RelayError::NoAnswer`] if this machine has no means to.
    pub fn new(url: &str) -> Result<Self, RelayError> {
        let text = url.trim().trim_end_matches('/');
        let base = address(text).ok_or_else(|| RelayError::NoAddress {
            text: text.to_string(),
        })?;
        let http = asking().build();
        Ok(Relay {
            url: text.to_string(),
            base,
            http: http.map_err(|error| silent(text, Silence::of(&error)))?,
            way: None,
        })
    }

    /// The same, with a forwarder before it that keeps the phone's address from it. `key`: the relay's key configuration, from
    /// the deployment record: whoever told it on the way could tell each phone another.
    ///
    /// # Errors
    /// As [`Relay::new`]; [`RelayError::Key`]; [`RelayError::NoForwarder`].
    pub fn through(url: &str, forwarder: &str, key: &[u8]) -> Result<Self, RelayError> {
        let mut relay = Relay::new(url)?;
        relay.way = Some(Way::new(forwarder, &relay.url, key)?);
        Ok(relay)
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// URL of the forwarder before it; `None` = it sees the phone's address.
    pub fn forwarder(&self) -> Option<&str> {
        self.way.as_ref().map(|way| way.forwarder.as_str())
    }

    /// Hands a visit in.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn check_in(&self, request: &CheckInRequest) -> Result<Ticket, RelayError> {
        self.post(CHECK_INS, request)
    }

    /// Hands a slip in.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn disclose(&self, request: &SlipRequest) -> Result<Ticket, RelayError> {
        self.post(SLIPS, request)
    }

    /// What became of a ticket, as the relay says.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn ticket(&self, ticket: &Ticket) -> Result<TicketResponse, RelayError> {
        let path = format!("{TICKETS}/{}", ticket.0);
        match &self.way {
            Some(way) => self.read(&way.ask("GET", &path, &[])?),
            None => self.get(&path, MAX_ANSWER),
        }
    }

    /// Where its copy of the feed ends. All phones read the same, so there is nothing to hide behind a forwarder.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn head(&self) -> Result<HeadResponse, RelayError> {
        let head: HeadResponse = self.get(HEAD, MAX_ANSWER)?;
        if !is_end(&head) {
            return Err(self.form("it tells no end of a feed".into()));
        }
        Ok(head)
    }

    /// A page of the feed.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn page(&self, from: u64) -> Result<FeedPage, RelayError> {
        self.get(&format!("{FEED}/{from}"), MAX_ANSWER)
    }

    /// What the registry says of itself.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn registry(&self) -> Result<RegistryResponse, RelayError> {
        self.get(REGISTRY, MAX_REGISTRY)
    }

    /// The rows that both are read from, with their proofs.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn proof(&self) -> Result<Bundle, RelayError> {
        self.get(PROOF, MAX_REGISTRY)
    }

    /// A block that leads to them: of a height that is a multiple of 1,000, or of the one that made the state.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn block(&self, height: u64) -> Result<LightBlock, RelayError> {
        self.get(&format!("{BLOCKS}/{height}"), MAX_ANSWER)
    }

    fn post(&self, path: &str, message: &impl serde::Serialize) -> Result<Ticket, RelayError> {
        let body = body(message).map_err(|error| self.form(error.to_string()))?;
        let answer = if let Some(way) = &self.way {
            way.ask("POST", path, &body)?
        } else {
            let request = self.http.post(below(&self.base, path)).body(body);
            let request = request.header("content-type", "application/json");
            self.whole(request.send(), MAX_ANSWER)?
        };
        let accepted: Accepted = self.read(&answer)?;
        if accepted.ticket.len() != TICKET_LENGTH {
            return Err(self.form("its ticket has another length".to_string()));
        }
        Ok(Ticket(accepted.ticket))
    }

    fn get<T: DeserializeOwned>(&self, path: &str, most: u64) -> Result<T, RelayError> {
        self.read(&self.asked(path, most)?)
    }

    fn asked(&self, path: &str, most: u64) -> Result<Answer, RelayError> {
        self.whole(self.http.get(below(&self.base, path)).send(), most)
    }

    fn whole(
        &self,
        answer: reqwest::Result<reqwest::blocking::Response>,
        most: u64,
    ) -> Result<Answer, RelayError> {
        let answer = Answer::of(answer, most).map_err(|silence| silent(&self.url, silence))?;
        if answer.bytes.len() as u64 == most {
            return Err(self.form(format!("it has {most} bytes or more")));
        }
        Ok(answer)
    }

    /// What the relay itself says, whichever way it came.
    fn read<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T, RelayError> {
        let status = answer.status;
        if status.is_success() {
            let content = serde_json::from_slice(&answer.bytes);
            return content.map_err(|error| self.form(error.to_string()));
        }
        let Some(refusal) = answer.refusal() else {
            // A proxy's page, perhaps after the relay has taken it.
            return Err(silent(
                &self.url,
                Silence {
                    reason: format!("HTTP {status}"),
                    is_away: false,
                },
            ));
        };
        let relay = self.url.clone();
        Err(match status {
            StatusCode::NOT_FOUND if refusal.kind == "no_ticket" => RelayError::NoTicket { relay },
            _ => RelayError::Refused {
                relay,
                kind: refusal.kind,
                detail: refusal.detail,
            },
        })
    }

    fn form(&self, reason: String) -> RelayError {
        RelayError::Form {
            relay: self.url.clone(),
            // It may quote what came.
            reason: one_line(&reason),
        }
    }
}

fn silent(relay: &str, Silence { reason, is_away }: Silence) -> RelayError {
    let relay = relay.to_string();
    if is_away {
        RelayError::Unreachable { relay, reason }
    } else {
        RelayError::NoAnswer { relay, reason }
    }
}
