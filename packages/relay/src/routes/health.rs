//! `GET /healthz`: whether it can do its work.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{header, StatusCode};
use axum::response::IntoResponse;
use axum::Json;
use wayclear_api::relay::{HealthResponse, HEALTH};

use super::{is_slow, App};
use crate::VERSION;

/// How old the newest block may be, in seconds.
const STALE_SECONDS: u64 = 120;

/// Whether it can do its work.
#[utoipa::path(get, path = HEALTH, operation_id = "health", responses(
    (status = 200, description = "The newest block is less than two minutes old. Nobody may keep it.",
        body = ref("#/components/schemas/HealthResponse"), content_type = "application/json"),
    (status = 503, description = "The newest block is older, the chain has not answered yet, or this machine's clock is minutes behind it.",
        body = ref("#/components/schemas/HealthResponse"), content_type = "application/json"),
))]
pub async fn get(State(app): State<Arc<App>>) -> impl IntoResponse {
    let (head, clock) = (app.shared.view.get().head, (app.clock)());
    let behind = head.map(|head| clock.saturating_sub(head.time));
    let is_slow = head.is_some_and(|head| is_slow(clock, head.time));
    let is_well = behind.is_some_and(|behind| behind <= STALE_SECONDS) && !is_slow;
    let settings = &app.shared.settings;
    let health = HealthResponse {
        chain_id: settings.chain_id.clone(),
        height: head.map(|head| head.height),
        behind_seconds: behind,
        at_once: settings.at_once,
        slips_go_at: settings.release.hours().to_vec(),
        is_well,
        version: Some(VERSION.to_string()),
    };
    let status = if is_well {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(health))
}
