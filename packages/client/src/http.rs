//! What comes back over HTTP: within bounds, and from whom.

use std::io::Read;
use std::time::{Duration, Instant};

use reqwest::blocking::{ClientBuilder, Response};
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};
use serde::Deserialize;

use crate::one_line::one_line;

/// How long a request may take, and each part of an answer; twice that all of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a refusal holds, RFC 9457.
#[derive(Deserialize)]
pub struct Refusal {
    #[serde(rename = "type")]
    pub kind: String,
    pub detail: String,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub bytes: Vec<u8>,
}

/// Why there is none.
pub struct Silence {
    pub reason: String,
    /// Nobody was there, so nothing can have come to anybody.
    pub is_away: bool,
}

impl Answer {
    /// Reads so many bytes at most.
    pub fn of(answer: reqwest::Result<Response>, most: u64) -> Result<Self, Silence> {
        let answer = answer.map_err(|error| Silence::of(&error))?;
        let status = answer.status();
        let bytes = read(&mut answer.take(most)).map_err(|error| Silence {
            reason: error.to_string(),
            is_away: false,
        })?;
        Ok(Answer { status, bytes })
    }

    /// What it refuses, if it says so as relays do.
    pub fn refusal(&self) -> Option<Refusal> {
        let refusal: Refusal = serde_json::from_slice(&self.bytes).ok()?;
        Some(Refusal {
            kind: one_line(&refusal.kind),
            detail: one_line(&refusal.detail),
        })
    }
}

impl Silence {
    pub fn of(error: &reqwest::Error) -> Self {
        let mut deepest: &dyn std::error::Error = error;
        while let Some(source) = deepest.source() {
            deepest = source;
        }
        Silence {
            reason: deepest.to_string(),
            is_away: error.is_connect(),
        }
    }
}

/// Reads to the end. Whoever sends a byte now and then does not keep the phone for ever.
fn read(from: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let (began, mut bytes, mut part) = (Instant::now(), vec![], [0; 16_384]);
    loop {
        let length = from.read(&mut part)?;
        if length == 0 {
            return Ok(bytes);
        }
        bytes.extend(part.iter().take(length));
        if began.elapsed() > PATIENCE {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
    }
}

/// A way to ask over http and https, straight: whoever is asked sends nobody elsewhere.
pub fn asking() -> ClientBuilder {
    let straight = ClientBuilder::new().timeout(PATIENCE).no_proxy();
    straight.redirect(Policy::none())
}

/// The address that a text names, if somebody can be asked there.
pub fn address(text: &str) -> Option<Url> {
    let url: Url = text.parse().ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    let is_http = matches!(url.scheme(), "http" | "https");
    (is_http && url.has_host() && is_plain).then_some(url)
}

/// What stands at a path below an address.
pub fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let base = url.path().trim_end_matches('/').to_string();
    url.set_path(&format!("{base}{path}"));
    url
}
