//! Asking a desk over HTTP.

use reqwest::blocking::Client;
use reqwest::Url;
use thiserror::Error;
use wayclear_api::relay::padded;

use super::{Ask, Code, ASK_LENGTH, SIGNATURES, SIGNED_LENGTH};
use crate::http::{address, asking, below, Answer, Refusal, Silence};
use crate::report::{Request, Signed};

/// Why a desk has not signed.
#[derive(Debug, Error)]
pub enum DeskError {
    #[error("\"{text}\" is no address of a desk; write it like https://desk.example.org")]
    NoAddress { text: String },
    #[error("the desk {desk} cannot be reached: {reason}; the code is good still")]
    Unreachable { desk: String, reason: String },
    /// It may have signed; the same again gives the same.
    #[error(
        "no answer from the desk {desk}: {reason}; the same command again gives what it has signed"
    )]
    NoAnswer { desk: String, reason: String },
    #[error("the desk {desk} does not sign: {detail}")]
    Refused {
        desk: String,
        /// Its name for the reason.
        kind: String,
        detail: String,
    },
    #[error("the answer of {desk} is none of a desk: {reason}; name another with --desk")]
    Form { desk: String, reason: String },
    #[error("the report needs {count} requests of 64 digests, more than a desk is asked for at a time; leave visits out, or take it to the authority as a file")]
    TooLong { count: usize },
}

/// A connection to a desk, over http or https.
#[derive(Debug)]
pub struct Desk {
    pub(super) url: String,
    pub(super) base: Url,
    pub(super) http: Client,
}

impl Desk {
    /// Prepares to talk to a desk; nothing is sent yet.
    ///
    /// # Errors
    /// [`DeskError::NoAddress`]; [`DeskError::NoAnswer`] if this machine has no means to.
    pub fn new(url: &str) -> Result<Self, DeskError> {
        let text = url.trim().trim_end_matches('/').to_string();
        let Some(base) = address(&text) else {
            return Err(DeskError::NoAddress { text });
        };
        let http = asking().build();
        Ok(Desk {
            http: http.map_err(|error| silent(&text, Silence::of(&error)))?,
            url: text,
            base,
        })
    }

    /// The signatures for a code. The same requests with the same code give the same again.
    ///
    /// # Errors
    /// [`DeskError`].
    pub fn sign(&self, code: &Code, requests: &[Request]) -> Result<Vec<Signed>, DeskError> {
        let ask = Ask {
            code: code.to_string(),
            requests: requests.to_vec(),
        };
        let body = padded(&ask, ASK_LENGTH).map_err(|_| DeskError::TooLong {
            count: requests.len(),
        })?;
        let request = self.http.post(below(&self.base, SIGNATURES)).body(body);
        let request = request.header("content-type", "application/json");
        let answer = Answer::of(request.send(), SIGNED_LENGTH as u64);
        let answer = answer.map_err(|silence| silent(&self.url, silence))?;
        if answer.status.is_success() {
            let signed = serde_json::from_slice(&answer.bytes);
            return signed.map_err(|error| self.form(error.to_string()));
        }
        let desk = self.url.clone();
        if let Some(Refusal { kind, detail }) = answer.refusal() {
            return Err(DeskError::Refused { desk, kind, detail });
        }
        let reason = format!("HTTP {}", answer.status);
        // What stands before a desk says so, when the desk is gone or too slow: it may have signed.
        Err(if answer.status.is_server_error() {
            DeskError::NoAnswer { desk, reason }
        } else {
            DeskError::Form { desk, reason }
        })
    }

    pub(super) fn form(&self, reason: String) -> DeskError {
        let desk = self.url.clone();
        DeskError::Form { desk, reason }
    }
}

pub(super) fn silent(desk: &str, Silence { reason, is_away }: Silence) -> DeskError {
    let desk = desk.to_string();
    if is_away {
        DeskError::Unreachable { desk, reason }
    } else {
        DeskError::NoAnswer { desk, reason }
    }
}
