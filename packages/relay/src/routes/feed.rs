//! What everybody may read: the feed, its head, the tree and its places, what the registry says of itself. Files that any cache may keep.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use wayclear_api::relay::{HEAD, LABELS, PLACES, PROOF, REGISTRY, TREE};

use super::{block_route, page_route, served, App};
use crate::openapi::problems::{BlockProblems, ChainProblems, PageProblems, ProofProblems};
use crate::problem::Problem;
use crate::view::Snapshot;

/// How long a cache may keep what changes with a block, in seconds.
const BLOCK: u32 = 5;
/// How long a cache may keep the places, in seconds.
const MINUTE: u32 = 60;

/// A page of the feed.
///
/// Only the starts that the registry's own answers give, so that no start tells who asks.
#[utoipa::path(get, path = page_route(), operation_id = "feed", params(
    ("from" = u64, Path, description = "Index of a page's first row: a multiple of 128, or where a page ends."),
), responses(
    (status = 200, description = "128 rows or 32 KiB of them at most.",
        body = ref("#/components/schemas/FeedPage"), content_type = "application/json",
        headers(
            ("ETag" = String, description = "Names these bytes; asked for again with If-None-Match, they are not sent again."),
            ("Cache-Control" = String, description = "5 s for the newest page; a year, immutable, for full ones, which never change."),
        )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
    PageProblems,
))]
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

/// Where the feed ends, and as of which block.
#[utoipa::path(get, path = HEAD, operation_id = "head", responses(
    (status = 200, description = "Nobody has to believe it: the links tell.",
        body = ref("#/components/schemas/HeadResponse"), content_type = "application/json",
        headers(
            ("ETag" = String, description = "Names these bytes; asked for again with If-None-Match, they are not sent again."),
            ("Cache-Control" = String, description = "5 s."),
        )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
    ChainProblems,
))]
pub async fn head(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(served(&headers, &read(&app)?.told_head, BLOCK))
}

/// Every place that has a contract.
#[utoipa::path(get, path = PLACES, operation_id = "places", responses(
    (status = 200, description = "The text form of each, like `9qce29xb` or `9qce29xb/shop-2`, ascending.",
        body = Vec<String>, content_type = "application/json",
        headers(
            ("ETag" = String, description = "Names these bytes; asked for again with If-None-Match, they are not sent again."),
            ("Cache-Control" = String, description = "A minute."),
        )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
    ChainProblems,
))]
pub async fn places(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(served(&headers, &read(&app)?.places, MINUTE))
}

/// What the places are called that have a name.
#[utoipa::path(get, path = LABELS, operation_id = "labels", responses(
    (status = 200, description = "As their cities have named them, ascending by place; what is changed is here within some minutes.",
        body = ref("#/components/schemas/LabelsResponse"), content_type = "application/json",
        headers(
            ("ETag" = String, description = "Names these bytes; asked for again with If-None-Match, they are not sent again."),
            ("Cache-Control" = String, description = "A minute."),
        )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
    ChainProblems,
))]
pub async fn labels(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(served(&headers, &read(&app)?.labels, MINUTE))
}

/// State, counties and cities, and which cells belong to them.
#[utoipa::path(get, path = TREE, operation_id = "tree", responses(
    (status = 200, description = "A place is in the city whose prefix its cell begins with.",
        body = ref("#/components/schemas/TreeResponse"), content_type = "application/json",
        headers(
            ("ETag" = String, description = "Names these bytes; asked for again with If-None-Match, they are not sent again."),
            ("Cache-Control" = String, description = "A minute."),
        )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
    ChainProblems,
))]
pub async fn tree(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(served(&headers, &read(&app)?.tree, MINUTE))
}

/// How the registry is set up, its risk model, its authorities.
#[utoipa::path(get, path = REGISTRY, operation_id = "registry", responses(
    (status = 200, description = "As the registry answers it itself, read every half minute.",
        body = ref("#/components/schemas/RegistryResponse"), content_type = "application/json",
        headers(
            ("ETag" = String, description = "Names these bytes; asked for again with If-None-Match, they are not sent again."),
            ("Cache-Control" = String, description = "5 s."),
        )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
    ChainProblems,
))]
pub async fn registry(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let view = read(&app)?;
    let registry = view.registry.as_ref().ok_or(Problem::NoChain)?;
    Ok(served(&headers, &registry.file, BLOCK))
}

/// The rows that head and registry are read from, with their proofs.
#[utoipa::path(get, path = PROOF, operation_id = "proof", responses(
    (status = 200, description = "Rows of the store `wasm` and their ICS-23 proofs, made anew every 5 s, and the block whose header \
        they lead to with the votes for it. Who knows a block for sure needs to believe nobody.",
        body = ref("#/components/schemas/Bundle"), content_type = "application/json",
        headers(
            ("ETag" = String, description = "Names these bytes; asked for again with If-None-Match, they are not sent again."),
            ("Cache-Control" = String, description = "5 s."),
        )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
    ProofProblems,
))]
pub async fn proof(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let view = read(&app)?;
    let proof = view.proof.as_ref().ok_or(Problem::NoProof)?;
    Ok(served(&headers, proof, BLOCK))
}

/// A block that leads from what a phone knows to the proofs.
///
/// Only heights that everybody asks for, so that none tells who asks.
#[utoipa::path(get, path = block_route(), operation_id = "block", params(
    ("height" = u64, Path, description = "A multiple of 1,000, of the last two weeks, or the height of the block that made the state."),
), responses(
    (status = 200, description = "Its header, the votes for it, who may vote on it and on the next.",
        body = ref("#/components/schemas/LightBlock"), content_type = "application/json",
        headers(
            ("ETag" = String, description = "Names these bytes; asked for again with If-None-Match, they are not sent again."),
            ("Cache-Control" = String, description = "A year, immutable."),
        )),
    (status = 304, description = "The asker has it already: If-None-Match names it."),
    BlockProblems,
))]
pub async fn block(
    State(app): State<Arc<App>>,
    Path(height): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let view = read(&app)?;
    let height: u64 = height.parse().map_err(|_| Problem::NoBlock)?;
    let block = view.blocks.get(&height).ok_or(Problem::NoBlock)?;
    Ok(served(&headers, &block.file, BLOCK))
}

/// What was read, if the chain has ever answered.
fn read(app: &App) -> Result<Arc<Snapshot>, Problem> {
    let view = app.shared.view.get();
    view.head.ok_or(Problem::NoChain)?;
    Ok(view)
}
