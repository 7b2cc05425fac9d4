//! The way through a forwarder of another party (RFC 9458): it learns who asks and not what, the relay what and not who.

use reqwest::blocking::Client;
use reqwest::{StatusCode, Url};
use wayclear_api::relay::SEALED_LENGTH;
use wayclear_api::sealed::{is_key, ANSWER, REQUEST, SILENT};

use super::error::RelayError;
use crate::http::{address, asking, Answer, Silence};
use crate::sealed::{seal, Opener, SealError};

/// One byte more than any answer has: one that is longer shows.
const MAX_ANSWER: u64 = SEALED_LENGTH as u64 + 1;

/// A forwarder, and the key of the relay behind it.
#[derive(Debug)]
pub struct Way {
    /// As it is shown.
    pub forwarder: String,
    /// The relay, as it is shown.
    relay: String,
    to: Url,
    key: Vec<u8>,
    http: Client,
}

impl Way {
    /// `key`: the relay's key configuration. Nothing is sent yet.
    ///
    /// # Errors
    /// [`RelayError::NoAddress`], [`RelayError::Key`], [`RelayError::NoForwarder`] if this machine has no means to ask.
    pub fn new(forwarder: &str, relay: &str, key: &[u8]) -> Result<Self, RelayError> {
        let text = forwarder.trim();
        let to = address(text).ok_or_else(|| RelayError::NoAddress {
            text: text.to_string(),
        })?;
        if !is_key(key) {
            let relay = relay.to_string();
            return Err(RelayError::Key { relay });
        }
        // A forwarder that sends on to the relay would show it the phone's address. Nothing joins one request to the next: no
        // cookie, no connection that is kept.
        let http = asking().pool_max_idle_per_host(0);
        let http = http.no_gzip().build();
        Ok(Way {
            forwarder: text.to_string(),
            relay: relay.to_string(),
            to,
            key: key.to_vec(),
            http: http.map_err(|error| RelayError::NoForwarder {
                forwarder: text.to_string(),
                reason: Silence::of(&error).reason,
            })?,
        })
    }

    /// Asks the relay something, and gives what it answers.
    ///
    /// # Errors
    /// [`RelayError`], if there is no answer of the relay's own.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Result<Answer, RelayError> {
        let sealed = seal(&self.key, method, path, body);
        let (sealed, opener) = sealed.map_err(|error| self.unsealed(error))?;
        let request = self.http.post(self.to.clone()).body(sealed);
        let sent = request.header("content-type", REQUEST).send();
        let is_sealed = sent.as_ref().is_ok_and(|answer| {
            let kind = answer.headers().get("content-type");
            answer.status().is_success() && kind.is_some_and(|kind| kind == ANSWER)
        });
        let answer = Answer::of(sent, MAX_ANSWER).map_err(|silence| self.silent(silence))?;
        if !is_sealed {
            return Err(self.refused(&answer));
        }
        let answer = opened(opener, &answer.bytes);
        answer.ok_or_else(|| self.no_answer("what came back is not sealed by it".into()))
    }

    fn unsealed(&self, error: SealError) -> RelayError {
        let relay = self.relay.clone();
        match error {
            SealError::Key => RelayError::Key { relay },
            SealError::Length => RelayError::Form {
                relay,
                reason: "its ticket is too long to ask for".to_string(),
            },
        }
    }

    /// Whether the relay may have it all the same depends on who is silent.
    fn silent(&self, Silence { reason, is_away }: Silence) -> RelayError {
        if is_away {
            let forwarder = self.forwarder.clone();
            return RelayError::NoForwarder { forwarder, reason };
        }
        self.no_answer(reason)
    }

    fn no_answer(&self, reason: String) -> RelayError {
        RelayError::NoAnswer {
            relay: self.relay.clone(),
            reason: format!("through the forwarder {}: {reason}", self.forwarder),
        }
    }

    /// What is not sealed is the forwarder's word, or the relay's to the forwarder.
    fn refused(&self, answer: &Answer) -> RelayError {
        let is_theirs = answer.status.is_client_error() || answer.status.is_server_error();
        match answer.refusal().filter(|_| is_theirs) {
            Some(refusal) if refusal.kind == SILENT => self.no_answer(refusal.detail),
            Some(refusal) => RelayError::NotBrought {
                forwarder: self.forwarder.clone(),
                relay: self.relay.clone(),
                kind: refusal.kind,
                detail: refusal.detail,
            },
            None => self.no_answer(format!("HTTP {}", answer.status)),
        }
    }
}

/// The answer in a seal; `None` if the relay has not sealed it for this request.
fn opened(opener: Opener, sealed: &[u8]) -> Option<Answer> {
    let answer = opener.open(sealed)?;
    Some(Answer {
        status: StatusCode::from_u16(answer.status).ok()?,
        bytes: answer.bytes,
    })
}
