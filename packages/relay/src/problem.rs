//! Why a request is not done, as RFC 9457 writes it: `application/problem+json`.

use axum::http::{header, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use thiserror::Error;
use tracing::error;
use wayclear_api::relay::REFUSAL_LENGTH;
use wayclear_api::{sealed, Invalid};

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
    #[error("this relay does not reach its chain yet; try again later, or another relay")]
    NoChain,
    #[error(
        "this forwarder does not reach the relay behind it; try again later, or another relay"
    )]
    RelayAway,
    #[error("the relay behind this forwarder gives no answer of a relay, and may have taken it all the same; try again later")]
    RelaySilent,
    #[error("this relay cannot keep anything at the moment; try another relay")]
    Storage(#[from] StoreError),
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    title: &'a str,
    status: u16,
    detail: String,
}

impl Problem {
    /// A name for programs, and the status.
    fn kind(&self) -> (&'static str, StatusCode) {
        match self {
            Problem::Length { .. } => ("length", StatusCode::BAD_REQUEST),
            Problem::ContentType { .. } => ("content_type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Problem::Key => (sealed::WRONG_KEY, StatusCode::BAD_REQUEST),
            Problem::Slow => ("slow", StatusCode::REQUEST_TIMEOUT),
            Problem::Form(_) => ("form", StatusCode::BAD_REQUEST),
            Problem::Invalid(_) => ("invalid", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::Interval { .. } => ("interval", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::NoSuchPlace { .. } => ("no_such_place", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::OtherPlace { .. } => ("other_place", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::PaperOnly => ("paper_only", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::NotCovered => ("not_covered", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::Signature => ("signature", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::NoTicket => ("no_ticket", StatusCode::NOT_FOUND),
            Problem::NoPage => ("no_page", StatusCode::NOT_FOUND),
            Problem::NoRoute => ("no_route", StatusCode::NOT_FOUND),
            Problem::Method => ("method", StatusCode::METHOD_NOT_ALLOWED),
            Problem::PlaceIsFull => ("place_is_full", StatusCode::TOO_MANY_REQUESTS),
            Problem::TooMany { .. } => ("too_many", StatusCode::TOO_MANY_REQUESTS),
            Problem::Busy => ("busy", StatusCode::SERVICE_UNAVAILABLE),
            Problem::Purse => ("purse", StatusCode::SERVICE_UNAVAILABLE),
            Problem::NoChain => ("no_chain", StatusCode::SERVICE_UNAVAILABLE),
            Problem::RelayAway => (sealed::AWAY, StatusCode::BAD_GATEWAY),
            Problem::RelaySilent => (sealed::SILENT, StatusCode::BAD_GATEWAY),
            Problem::Storage(_) => ("storage", StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// In how many seconds the same request may be done, where that is likely.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Problem::TooMany { seconds } => Some(*seconds),
            Problem::Busy
            | Problem::NoChain
            | Problem::RelayAway
            | Problem::RelaySilent
            | Problem::Storage(_) => Some(60),
            Problem::PlaceIsFull => Some(600),
            Problem::Purse => Some(3_600),
            _ => None,
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

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Problem::Storage(cause) = &self {
            error!(%cause, "cannot keep anything");
        }
        let (kind, status) = self.kind();
        refusal(kind, status, self.to_string(), self.retry_after())
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
