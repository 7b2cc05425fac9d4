//! An authority's desk as a service: whoever brings a one-time code has 64 digests signed for it, and days with few patients are
//! filled up with day keys of nobody.

mod codes;
mod decoys;
mod office;
mod problem;
mod sign;
mod sweep;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{header, HeaderMap};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;
use tokio::task::spawn_blocking;
use wayclear_api::relay::padded;
use wayclear_client::desk::{Ask, ASK_LENGTH, SIGNATURES, SIGNED_LENGTH};
use wayclear_client::relay::Relay;

use crate::body::of_length;
use crate::limits::{limited, Limiters};
use crate::routes::cors;
use crate::running::{start_one, Running, StartError};
use crate::VERSION;
pub use codes::{Codes, Issued};
use decoys::Decoys;
pub use office::Office;
use problem::DeskProblem;
use sign::Counter;
use sweep::Sweep;

/// What a desk is started with.
pub struct StartDesk {
    pub office: Office,
    pub listen: SocketAddr,
    /// What one address may try in a minute; `None` = no bound.
    pub a_minute: Option<NonZeroU32>,
    /// Who stands before it and says in `x-forwarded-for` for whom it asks.
    pub trusted_proxies: Vec<IpAddr>,
    /// Relays that decoys go through; none = there are no decoys.
    pub relays: Vec<Relay>,
    /// How long it rests before it looks whether a decoy is due.
    pub rest: Duration,
}

/// A desk that runs.
pub struct DeskService {
    /// Where phones reach it, also where any port would do.
    pub address: SocketAddr,
    pub running: Running,
}

/// Starts a desk.
///
/// # Errors
/// [`StartError`]; then nothing runs.
pub fn attest(start: StartDesk) -> Result<DeskService, StartError> {
    let office = Arc::new(start.office);
    let counter = Arc::new(Counter::of(&office));
    let (a_minute, proxies) = (start.a_minute, start.trusted_proxies);
    let (address, mut running) = start_one(start.listen, proxies.clone(), |limiters| {
        router(counter, a_minute, &proxies, limiters)
    })?;
    let mut sweep = Sweep::new(start.rest);
    let mut decoys = Decoys::new(Arc::clone(&office), start.relays);
    running.run_rounds(
        start.rest,
        "cannot forget codes or make decoys",
        move || {
            let sure = sweep.round(&office)?;
            sure.map_or(Ok(()), |sure| decoys.round(sure))
        },
    );
    Ok(DeskService { address, running })
}

fn router(
    counter: Arc<Counter>,
    a_minute: Option<NonZeroU32>,
    proxies: &[IpAddr],
    limiters: &mut Limiters,
) -> Router {
    let signed = Router::new().route(SIGNATURES, post(sign_for));
    Router::new()
        .merge(limited(signed, a_minute, proxies, limiters))
        .route("/healthz", get(health))
        .fallback(|| async { DeskProblem::NoRoute })
        .method_not_allowed_fallback(|| async { DeskProblem::Method })
        .layer(cors())
        .with_state(counter)
}

/// `POST /v1/signatures`: a code and requests of 64 digests; always bodies of the same length.
async fn sign_for(
    State(counter): State<Arc<Counter>>,
    body: Body,
) -> Result<Response, DeskProblem> {
    let bytes = of_length(body, ASK_LENGTH).await?;
    // What serde says of it may quote it; this goes to who sent it, and nowhere else.
    let ask: Ask =
        serde_json::from_slice(&bytes).map_err(|error| DeskProblem::Form(error.to_string()))?;
    let signed = spawn_blocking(move || counter.sign(&ask)).await;
    let signed = signed.map_err(|_| DeskProblem::Storage)??;
    let body = padded(&signed, SIGNED_LENGTH).map_err(|_| DeskProblem::Storage)?;
    let mut headers = HeaderMap::new();
    let never = header::HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, never);
    let json = header::HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    Ok((headers, body).into_response())
}

/// `GET /healthz`: for whom it signs, and its release. That its files can be read shows with the first code.
async fn health(State(counter): State<Arc<Counter>>) -> impl IntoResponse {
    let office = &counter.office;
    Json(json!({
        "chain_id": office.chain_id,
        "registry": office.registry,
        "authority": office.account,
        "version": VERSION,
    }))
}
