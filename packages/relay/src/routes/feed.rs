//! What everybody may read: the feed, its head, the places, what the registry says of itself. Files that any cache may keep.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{served, App};
use crate::problem::Problem;
use crate::view::Snapshot;

/// How long a cache may keep what changes with a block, in seconds.
const BLOCK: u32 = 5;
/// How long a cache may keep the places, in seconds.
const PLACES: u32 = 60;

/// `GET /v1/feed/{from}`: a page. Only the starts that the registry's own answers give, so that no start tells who asks.
pub async fn page(
    State(app): State<Arc<App>>,
    Path(from): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let view = read(&app)?;
    let from: u64 = from.parse().map_err(|_| Problem::NoPage)?;
    let page = view.pages.get(&from).ok_or(Problem::NoPage)?;
    Ok(served(&headers, &page.file, BLOCK))
}

/// `GET /v1/head`: where the feed ends, and as of which block.
pub async fn head(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(served(&headers, &read(&app)?.told_head, BLOCK))
}

/// `GET /v1/places`: every place that has a contract.
pub async fn places(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(served(&headers, &read(&app)?.places, PLACES))
}

/// `GET /v1/registry`: how the registry is set up, its risk model, its authorities.
pub async fn registry(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let view = read(&app)?;
    let registry = view.registry.as_ref().ok_or(Problem::NoChain)?;
    Ok(served(&headers, &registry.file, BLOCK))
}

/// What was read, if the chain has ever answered.
fn read(app: &App) -> Result<Arc<Snapshot>, Problem> {
    let view = app.shared.view.get();
    view.head.ok_or(Problem::NoChain)?;
    Ok(view)
}
