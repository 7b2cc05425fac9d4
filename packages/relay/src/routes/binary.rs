//! Requests and answers as binary HTTP (RFC 9292), which is what is in a seal.

use std::io::Cursor;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{header, Method, Uri};
use axum::response::Response;
use bhttp::{ControlData, Message, Mode, StatusCode};
use http_body_util::{BodyExt, Limited};
use wayclear_api::relay::REFUSAL_LENGTH;

use crate::problem::Problem;

/// Of an answer's head these go along.
const FIELDS: [header::HeaderName; 2] = [header::CONTENT_TYPE, header::RETRY_AFTER];

/// The request that a message holds: method, path and content. Of its other fields nothing is used, so that a phone need not send
/// any.
///
/// # Errors
/// [`Problem::Form`]; [`Problem::NoRoute`] for what is nowhere an address.
pub fn request(message: &[u8]) -> Result<Request, Problem> {
    let mut rest = Cursor::new(message);
    let parsed = Message::read_bhttp(&mut rest);
    let parsed = parsed.map_err(|error| Problem::Form(error.to_string()))?;
    let end = usize::try_from(rest.position()).unwrap_or(usize::MAX);
    let padding = message.get(end..).unwrap_or_default();
    if padding.iter().any(|byte| *byte != 0) {
        return Err(Problem::Form("there is more than zeros behind it".into()));
    }
    let ControlData::Request { method, path, .. } = parsed.control() else {
        return Err(Problem::Form("it is an answer".into()));
    };
    let method = match method.as_slice() {
        b"GET" => Method::GET,
        b"POST" => Method::POST,
        _ => return Err(Problem::NoRoute),
    };
    let path = path.starts_with(b"/").then_some(path.as_slice());
    let uri = path.and_then(|path| Uri::try_from(path).ok());
    let mut request = Request::new(Body::from(parsed.content().to_vec()));
    *request.method_mut() = method;
    *request.uri_mut() = uri.ok_or(Problem::NoRoute)?;
    Ok(request)
}

/// An answer as a message.
///
/// # Errors
/// [`Problem::Busy`], if it is longer than those of the addresses that forwarders reach.
pub async fn answer(response: Response) -> Result<Vec<u8>, Problem> {
    let (head, body) = response.into_parts();
    let status = StatusCode::try_from(head.status.as_u16()).map_err(|_| Problem::Busy)?;
    let mut message = Message::response(status);
    for name in &FIELDS {
        if let Some(value) = head.headers.get(name) {
            message.put_header(name.as_str(), value.as_bytes());
        }
    }
    let content = Limited::new(body, REFUSAL_LENGTH).collect().await;
    message.write_content(content.map_err(|_| Problem::Busy)?.to_bytes());
    let mut bytes = vec![];
    let written = message.write_bhttp(Mode::KnownLength, &mut bytes);
    written.map_err(|_| Problem::Busy)?;
    Ok(bytes)
}
