//! Bodies of one length, and of one type.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{header, HeaderMap};
use http_body_util::{BodyExt, Limited};
use tokio::time::timeout;

use crate::problem::Problem;

/// How long a body may take: it fits in one packet.
const PATIENCE: Duration = Duration::from_secs(10);

/// The whole of a body that must have so many bytes.
///
/// # Errors
/// [`Problem::Slow`]; [`Problem::Length`], if it has more or fewer, or was cut off.
pub async fn of_length(body: Body, length: usize) -> Result<Bytes, Problem> {
    let read = timeout(PATIENCE, Limited::new(body, length).collect()).await;
    let read = read.map_err(|_| Problem::Slow)?;
    let bytes = read.map_err(|_| Problem::Length { length })?.to_bytes();
    if bytes.len() == length {
        Ok(bytes)
    } else {
        Err(Problem::Length { length })
    }
}

/// Whether the head says that the body is of a type.
pub fn is_of_type(headers: &HeaderMap, wanted: &str) -> bool {
    let found = headers.get(header::CONTENT_TYPE);
    let found = found.and_then(|found| found.to_str().ok());
    let bare = found.and_then(|found| found.split(';').next());
    bare.is_some_and(|bare| bare.trim().eq_ignore_ascii_case(wanted))
}

/// That the head says so.
///
/// # Errors
/// [`Problem::ContentType`].
pub fn check_type(headers: &HeaderMap, wanted: &'static str) -> Result<(), Problem> {
    if is_of_type(headers, wanted) {
        Ok(())
    } else {
        Err(Problem::ContentType { wanted })
    }
}
