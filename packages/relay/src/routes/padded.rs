//! Bodies of one length.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use wayclear_api::relay::BODY_LENGTH;

use crate::problem::Problem;

/// How long a body may take: it fits in one packet.
const PATIENCE: Duration = Duration::from_secs(10);

/// A message that came in a body of [`BODY_LENGTH`] bytes, JSON and blanks behind it.
pub struct Padded<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Padded<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let body: Body = request.into_body();
        let read = timeout(PATIENCE, Limited::new(body, BODY_LENGTH).collect()).await;
        let read = read.map_err(|_| Problem::Slow)?;
        // One that is too long, or was cut off.
        let bytes = read.map_err(|_| Problem::Length)?.to_bytes();
        if bytes.len() != BODY_LENGTH {
            return Err(Problem::Length);
        }
        // What serde says of it may quote it; this goes to who sent it, and nowhere else.
        let message = serde_json::from_slice(&bytes);
        message
            .map(Padded)
            .map_err(|error| Problem::Form(error.to_string()))
    }
}
