//! Messages in bodies of one length.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use wayclear_api::relay::BODY_LENGTH;

use crate::body::of_length;
use crate::problem::Problem;

/// A message that came in a body of [`BODY_LENGTH`] bytes, JSON and blanks behind it.
pub struct Padded<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Padded<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = of_length(request.into_body(), BODY_LENGTH).await?;
        // What serde says of it may quote it; this goes to who sent it, and nowhere else.
        let message = serde_json::from_slice(&bytes);
        message
            .map(Padded)
            .map_err(|error| Problem::Form(error.to_string()))
    }
}
