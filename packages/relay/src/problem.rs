//! Why a request is not done, as RFC 9457 writes it: `application/problem+json`.

use axum::http::{header, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use thiserror::Error;
use tracing::error;
use utoipa::ToSchema;
use wayclear_api::relay::REFUSAL_LENGTH;
use wayclear_api::Invalid;

use crate::kind::Kind;
use crate::queue::TagRefused;
use crate::store::StoreError;

/// Characters of what is too long: JSON writes six bytes for each at worst.
const CUT: usize = 120;

/// Why a request is not done. What stands behind a failure of the relay's own is logged, not told.
#[derive(Debug, Error)]
pub enum Problem {
    #[error("the body has another length: send {length} bytes, filled up as docs/relay.md says, so that nobody can tell what it is")]
    Length { length: usize },
    #[error("the content type is another: send {wanted}")]
    ContentType { wanted: &'static str },
    #[error("this is sealed with a key that is not this relay's, or was changed on its way; the deployment record has the key")]
    Key,
    #[error("the body did not come in time; send it again")]
    Slow,
    /// It is no message of ours.
    #[error("the body is no message of this kind: {0}")]
    Form(String),
    #[error(transparent)]
    Invalid(#[from] Invalid),
    #[error("interval {interval} is over for good, or to come: this relay takes {first} to {last} now; keep the visit as a note")]
    Interval {
        interval: u32,
        first: u32,
        last: u32,
    },
    #[error("there is no contract at {place}, and this relay makes none there; whoever hangs up the sign opens it: wayclear open")]
    NoSuchPlace { place: String },
    #[error("this is the kiosk of {place}: it takes visits there, and nothing else")]
    OtherPlace { place: String },
    #[error("relays take day keys and visits that an authority has signed; send the others from an account of your own")]
    PaperOnly,
    #[error("the authority is not one that the registry lists, or has no key for that day")]
    NotCovered,
    #[error("the signature does not fit the item")]
    Signature,
    #[error("there is no such ticket; a ticket is forgotten a day after its matter is settled")]
    NoTicket,
    #[error("the feed has no page that begins there: begin at a multiple of 128 that is kept, and go on where a page ends")]
    NoPage,
    #[error("this relay keeps no such block: ask for one whose height is a multiple of 1,000, of the last two weeks, or that made the state")]
    NoBlock,
    #[error("this relay has no proofs; try again later, or another relay")]
    NoProof,
    #[error("there is nothing at this address; docs/relay.md lists those that there are")]
    NoRoute,
    #[error("this address does not take that method; docs/relay.md lists those that there are")]
    Method,
    #[error(
        "the place has as many visits in these ten minutes as this relay takes; try another relay"
    )]
    PlaceIsFull,
    #[error("too many requests from this address; try again in {seconds} s")]
    TooMany { seconds: u64 },
    #[error("this relay has too much to do; try again later, or another relay")]
    Busy,
    #[error("this relay has spent what it may today; try another relay")]
    Purse,
    #[error("this relay has nothing left to pay with; try another relay")]
    Broke,
    #[error("this relay does not reach its chain yet; try again later, or another relay")]
    NoChain,
    #[error("this relay's clock is minutes behind its chain's; try another relay")]
    Clock,
    #[error(
        "this forwarder does not reach the relay behind it; try again later, or another relay"
    )]
    RelayAway,
    #[error("the relay behind this forwarder gives no answer of a relay, and may have taken it all the same; try again later")]
    RelaySilent,
    #[error("this relay cannot keep anything at the moment; try another relay")]
    Storage,
}

/// Why a request is not done, as RFC 9457 writes it.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Document {
    /// A name for programs.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The words of HTTP for the status.
    title: &'static str,
    /// The same as the answer's, 400 to 599.
    status: u16,
    /// What to do, for people; 1,024 bytes at most with all the rest.
    detail: String,
}

impl Problem {
    fn kind(&self) -> Kind {
        match self {
            Problem::Length { .. } => Kind::Length,
            Problem::ContentType { .. } => Kind::ContentType,
            Problem::Key => Kind::Key,
            Problem::Slow => Kind::Slow,
            Problem::Form(_) => Kind::Form,
            Problem::Invalid(_) => Kind::Invalid,
            Problem::Interval { .. } => Kind::Interval,
            Problem::NoSuchPlace { .. } => Kind::NoSuchPlace,
            Problem::OtherPlace { .. } => Kind::OtherPlace,
            Problem::PaperOnly => Kind::PaperOnly,
            Problem::NotCovered => Kind::NotCovered,
            Problem::Signature => Kind::Signature,
            Problem::NoTicket => Kind::NoTicket,
            Problem::NoPage => Kind::NoPage,
            Problem::NoBlock => Kind::NoBlock,
            Problem::NoProof => Kind::NoProof,
            Problem::NoRoute => Kind::NoRoute,
            Problem::Method => Kind::Method,
            Problem::PlaceIsFull => Kind::PlaceIsFull,
            Problem::TooMany { .. } => Kind::TooMany,
            Problem::Busy => Kind::Busy,
            Problem::Purse | Problem::Broke => Kind::Purse,
            Problem::NoChain | Problem::Clock => Kind::NoChain,
            Problem::RelayAway => Kind::RelayAway,
            Problem::RelaySilent => Kind::RelaySilent,
            Problem::Storage => Kind::Storage,
        }
    }

    /// In how many seconds the same request may be done, where that is likely.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Problem::TooMany { seconds } => Some(*seconds),
            other => other.kind().retry_seconds(),
        }
    }
}

/// What is told, in [`REFUSAL_LENGTH`] bytes at most: what quotes a stranger at length is cut.
fn document(kind: &'static str, status: StatusCode, detail: String) -> Vec<u8> {
    let mut document = Document {
        kind,
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        detail,
    };
    let bytes = serde_json::to_vec(&document).unwrap_or_default();
    if bytes.len() <= REFUSAL_LENGTH {
        return bytes;
    }
    document.detail = document.detail.chars().take(CUT).collect();
    serde_json::to_vec(&document).unwrap_or_default()
}

impl From<TagRefused> for Problem {
    fn from(refused: TagRefused) -> Self {
        match refused {
            TagRefused::PlaceIsFull => Problem::PlaceIsFull,
            TagRefused::QueueIsFull => Problem::Busy,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(cause: StoreError) -> Self {
        error!(%cause, "cannot keep anything");
        Problem::Storage
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = self.kind();
        let detail = self.to_string();
        refusal(kind.name(), kind.status(), detail, self.retry_after())
    }
}

/// A refusal by name. `retry_after`: in how many seconds the same request may be done.
pub fn refusal(
    kind: &'static str,
    status: StatusCode,
    detail: String,
    retry_after: Option<u64>,
) -> Response {
    let mut response = (status, document(kind, status, detail)).into_response();
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/problem+json");
    headers.insert(header::CONTENT_TYPE, json);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
