//! An authority's desk: for a one-time code it signs what a phone asks for, and learns digests alone.

mod code;

use reqwest::blocking::Client;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wayclear_api::relay::padded;

pub use code::{Code, CodeError};

use crate::http::{address, asking, below, Answer, Silence};
use crate::report::{Request, Signed};

/// Where a desk takes codes and requests, by POST.
pub const SIGNATURES: &str = "/v1/signatures";
/// Bytes of every body that a phone sends: JSON, and blanks behind it.
pub const ASK_LENGTH: usize = 16_384;
/// Bytes of every answer with signatures.
pub const SIGNED_LENGTH: usize = 32_768;

/// A code, and what is to be signed for it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    pub code: String,
    /// One of 64 digests; two, if the report is a long one.
    pub requests: Vec<Request>,
}

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
    url: String,
    at: Url,
    http: Client,
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
            at: below(&base, SIGNATURES),
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
        let request = self.http.post(self.at.clone()).body(body);
        let request = request.header("content-type", "application/json");
        let answer = Answer::of(request.send(), SIGNED_LENGTH as u64);
        let answer = answer.map_err(|silence| silent(&self.url, silence))?;
        if answer.status.is_success() {
            let signed = serde_json::from_slice(&answer.bytes);
            return signed.map_err(|error| self.form(error.to_string()));
        }
        match answer.refusal() {
            Some(refusal) => Err(DeskError::Refused {
                desk: self.url.clone(),
                kind: refusal.kind,
                detail: refusal.detail,
            }),
            None => {
                let reason = format!("HTTP {}", answer.status);
                // What stands before a desk says so, when the desk is gone or too slow: it may have signed.
                let (desk, is_before) = (self.url.clone(), answer.status.is_server_error());
                Err(if is_before {
                    DeskError::NoAnswer { desk, reason }
                } else {
                    DeskError::Form { desk, reason }
                })
            }
        }
    }

    fn form(&self, reason: String) -> DeskError {
        let desk = self.url.clone();
        DeskError::Form { desk, reason }
    }
}

fn silent(desk: &str, Silence { reason, is_away }: Silence) -> DeskError {
    let desk = desk.to_string();
    if is_away {
        DeskError::Unreachable { desk, reason }
    } else {
        DeskError::NoAnswer { desk, reason }
    }
}
