//! A relay as a phone sees it: it takes visits and slips of people without accounts, and tells what became of them.

use std::io::Read;
use std::time::Duration;

use cosmwasm_std::HexBinary;
use reqwest::blocking::{Client, Response};
use reqwest::{StatusCode, Url};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use thiserror::Error;
use wayclear_api::relay::{
    body, Accepted, CheckInRequest, FeedPage, HeadResponse, SlipRequest, TicketResponse, CHECK_INS,
    FEED, HEAD, SLIPS, TICKETS,
};

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Most bytes of an answer: a page of the feed has 32 KiB, in base64 and JSON somewhat more.
const MAX_ANSWER: u64 = 1 << 20;

/// Why a relay has not done what it was asked.
#[derive(Debug, Error)]
pub enum RelayError {
    #[error("\"{text}\" is no address of a relay; write it like https://relay.example.org")]
    NoAddress { text: String },
    /// Nobody is there, so it has taken nothing.
    #[error("the relay {relay} cannot be reached: {reason}")]
    Unreachable { relay: String, reason: String },
    /// It may have taken it all the same.
    #[error("no answer from the relay {relay}: {reason}")]
    NoAnswer { relay: String, reason: String },
    #[error("the relay {relay} refuses: {detail}")]
    Refused {
        relay: String,
        /// Its name for the reason.
        kind: String,
        detail: String,
    },
    #[error("the relay {relay} does not know that ticket any more")]
    NoTicket { relay: String },
    /// It does not speak as relays do.
    #[error("the answer of {relay} is none of a relay: {reason}; name another with --relay")]
    Form { relay: String, reason: String },
}

/// What a relay gives for what it took, 16 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket(pub HexBinary);

/// A connection to a relay, over http or https.
pub struct Relay {
    /// As it is shown.
    url: String,
    base: Url,
    http: Client,
}

/// What a refusal holds, RFC 9457.
#[derive(Deserialize)]
struct Document {
    #[serde(rename = "type")]
    kind: String,
    detail: String,
}

impl Relay {
    /// Prepares to talk to a relay; nothing is sent yet.
    ///
    /// # Errors
    /// [`RelayError::NoAddress`], [`RelayError::NoAnswer`] if this machine has no means to.
    pub fn new(url: &str) -> Result<Self, RelayError> {
        let text = url.trim().trim_end_matches('/');
        let wrong = || RelayError::NoAddress {
            text: text.to_string(),
        };
        let base: Url = text.parse().map_err(|_| wrong())?;
        let is_plain = base.username().is_empty() && base.password().is_none();
        if !matches!(base.scheme(), "http" | "https") || !base.has_host() || !is_plain {
            return Err(wrong());
        }
        let http = Client::builder().timeout(PATIENCE).no_proxy().build();
        Ok(Relay {
            url: text.to_string(),
            base,
            http: http.map_err(|error| no_answer(text, &error))?,
        })
    }

    pub fn url(&self) -> &str {
        &self.url
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
        self.get(&format!("{TICKETS}/{}", ticket.0))
    }

    /// Where its copy of the feed ends.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn head(&self) -> Result<HeadResponse, RelayError> {
        self.get(HEAD)
    }

    /// A page of the feed.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn page(&self, from: u64) -> Result<FeedPage, RelayError> {
        self.get(&format!("{FEED}/{from}"))
    }

    fn post(&self, path: &str, message: &impl serde::Serialize) -> Result<Ticket, RelayError> {
        let body = body(message).map_err(|error| self.form(error.to_string()))?;
        let request = self.http.post(self.at(path)).body(body);
        let request = request.header("content-type", "application/json");
        let accepted: Accepted = self.read(request.send())?;
        Ok(Ticket(accepted.ticket))
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, RelayError> {
        self.read(self.http.get(self.at(path)).send())
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        let base = url.path().trim_end_matches('/').to_string();
        url.set_path(&format!("{base}{path}"));
        url
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: reqwest::Result<Response>,
    ) -> Result<T, RelayError> {
        let answer = answer.map_err(|error| no_answer(&self.url, &error))?;
        let status = answer.status();
        let mut bytes = vec![];
        let read = answer.take(MAX_ANSWER).read_to_end(&mut bytes);
        read.map_err(|error| RelayError::NoAnswer {
            relay: self.url.clone(),
            reason: error.to_string(),
        })?;
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|error| self.form(error.to_string()));
        }
        let Ok(Document { kind, detail }) = serde_json::from_slice(&bytes) else {
            return Err(self.form(format!("HTTP {status}")));
        };
        let relay = self.url.clone();
        Err(match status {
            StatusCode::NOT_FOUND if kind == "no_ticket" => RelayError::NoTicket { relay },
            _ => RelayError::Refused {
                relay,
                kind,
                detail,
            },
        })
    }

    fn form(&self, reason: String) -> RelayError {
        RelayError::Form {
            relay: self.url.clone(),
            reason,
        }
    }
}

fn no_answer(relay: &str, error: &reqwest::Error) -> RelayError {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let (relay, reason) = (relay.to_string(), deepest.to_string());
    if error.is_connect() {
        RelayError::Unreachable { relay, reason }
    } else {
        RelayError::NoAnswer { relay, reason }
    }
}
