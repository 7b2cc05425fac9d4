//! `GET /metrics`: how the relay does, for its operator, on an address of its own.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use prometheus::TEXT_FORMAT;

use crate::shared::Shared;

pub async fn get(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let waiting = shared.queue.waiting().ok();
    let purse = shared.settings.purse;
    let text = shared.metrics.text(waiting, purse, &shared.view.get());
    ([(header::CONTENT_TYPE, TEXT_FORMAT)], text)
}
