//! `GET /healthz`: whether it can do its work.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{header, StatusCode};
use axum::response::IntoResponse;
use axum::Json;
use serde::Serialize;

use super::App;

/// How old the newest block may be, in seconds.
const STALE_SECONDS: u64 = 120;

#[derive(Serialize)]
struct Health {
    chain_id: String,
    /// Of the newest block; null = the chain has not answered yet.
    height: Option<u64>,
    /// How old the newest block is, in seconds.
    behind_seconds: Option<u64>,
    /// Whether tags and slips go as soon as they come, so that everybody can see when.
    at_once: bool,
    is_well: bool,
}

pub async fn get(State(app): State<Arc<App>>) -> impl IntoResponse {
    let head = app.shared.view.get().head;
    let behind = head.map(|head| (app.clock)().saturating_sub(head.time));
    let is_well = behind.is_some_and(|behind| behind <= STALE_SECONDS);
    let health = Health {
        chain_id: app.shared.settings.chain_id.clone(),
        height: head.map(|head| head.height),
        behind_seconds: behind,
        at_once: app.shared.settings.at_once,
        is_well,
    };
    let status = if is_well {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(health))
}
