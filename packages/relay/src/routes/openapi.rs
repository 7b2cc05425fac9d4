//! `GET /v1/openapi.json`: what the relay takes and answers, for who writes a client.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use wayclear_api::relay::OPENAPI;

use super::{served, App};

/// How long a cache may keep it, in seconds: until the relay is a newer one.
const HOUR: u32 = 3_600;

/// This document.
///
/// The same as `wayclear relay openapi` prints.
#[utoipa::path(get, path = OPENAPI, operation_id = "openapi", responses(
    (status = 200, description = "An OpenAPI document.", body = Object, content_type = "application/json", headers(
        ("ETag" = String, description = "Names these bytes."),
        ("Cache-Control" = String, description = "An hour."),
    )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
))]
pub async fn get(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    served(&headers, &app.document, HOUR)
}
