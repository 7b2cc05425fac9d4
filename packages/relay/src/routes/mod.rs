//! What the relay answers, a file each.

mod binary;
mod check_ins;
mod feed;
mod health;
mod metrics;
mod oblivious;
mod openapi;
mod padded;
mod slips;
#[cfg(test)]
mod tests;
mod tickets;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{header, HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{from_fn_with_state, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::Router;
use cosmwasm_std::Addr;
use tower_http::cors::{Any, CorsLayer};
use utoipa::OpenApi;
use wayclear_api::relay::{
    BLOCKS, CHECK_INS, FEED, HEAD, HEALTH, LABELS, OPENAPI, PLACES, PROOF, REGISTRY, SLIPS,
    TICKETS, TREE,
};
use wayclear_api::Place;

use crate::clock::Clock;
use crate::desk::Desk;
use crate::ledger::Funds;
use crate::limits::{limited, Limiters};
use crate::problem::Problem;
use crate::shared::Shared;
use crate::view::File;

/// How long a browser may remember that it may ask.
const PREFLIGHT: Duration = Duration::from_secs(86_400);
/// How far this machine's clock may be behind the chain's time, in seconds.
const CLOCK_SECONDS: u64 = 300;

/// The parts of the relay that answers are made of.
pub struct App {
    pub shared: Arc<Shared>,
    pub desk: Desk,
    pub clock: Clock,
    /// What it takes and answers, for who writes a client.
    pub document: File,
}

/// What is told of the routes, each at its handler.
#[derive(OpenApi)]
#[openapi(paths(
    check_ins::post,
    slips::post,
    tickets::get,
    feed::page,
    feed::head,
    feed::places,
    feed::labels,
    feed::tree,
    feed::registry,
    feed::proof,
    feed::block,
    oblivious::get,
    oblivious::post,
    health::get,
    openapi::get,
))]
pub struct Routes;

/// What the operator asks, on an address of its own.
pub fn inner_router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/metrics", get(metrics::get))
        .with_state(shared)
}

/// What phones and pages ask. `limiters`: where those go that count addresses.
pub fn router(app: Arc<App>, limiters: &mut Limiters) -> Router {
    let settings = &app.shared.settings;
    let a_minute = settings.limits.a_minute;
    let proxies = &settings.trusted_proxies;
    let mut router = Router::new()
        .merge(limited(handed_in(), a_minute, proxies, limiters))
        .route(&page_route(), get(feed::page))
        .route(HEAD, get(feed::head))
        .route(PLACES, get(feed::places))
        .route(LABELS, get(feed::labels))
        .route(TREE, get(feed::tree))
        .route(REGISTRY, get(feed::registry))
        .route(PROOF, get(feed::proof))
        .route(&block_route(), get(feed::block))
        .route(HEALTH, get(health::get))
        .route(OPENAPI, get(openapi::get));
    if let Some(ohttp) = &settings.ohttp {
        let inner = brought(Arc::clone(&app));
        router = router.merge(oblivious::router(ohttp, settings, inner, limiters));
    }
    router
        .fallback(|| async { Problem::NoRoute })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .layer(from_fn_with_state(Arc::clone(&app), count))
        .layer(cors())
        .with_state(app)
}

/// What says something of who asks: visits, slips, and the tickets for them.
fn handed_in() -> Router<Arc<App>> {
    Router::new()
        .route(CHECK_INS, post(check_ins::post))
        .route(SLIPS, post(slips::post))
        .route(&ticket_route(), get(tickets::get))
}

fn page_route() -> String {
    format!("{FEED}/{{from}}")
}

fn block_route() -> String {
    format!("{BLOCKS}/{{height}}")
}

fn ticket_route() -> String {
    format!("{TICKETS}/{{ticket}}")
}

/// The same as forwarders bring it, and nothing else: what everybody reads says nothing of who asks, and is not worth a seal.
fn brought(app: Arc<App>) -> Router {
    handed_in()
        .fallback(|| async { Problem::NoRoute })
        .method_not_allowed_fallback(|| async { Problem::NoRoute })
        .layer(from_fn_with_state(Arc::clone(&app), count))
        .with_state(app)
}

/// Counts a request by its route and what it was answered; never by what is in it.
async fn count(
    State(app): State<Arc<App>>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let route = path.as_ref().map_or("none", MatchedPath::as_str);
    app.shared.metrics.count(route, response.status());
    response
}

/// Any page may ask: nobody is known by a cookie here.
pub fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER])
        .max_age(PREFLIGHT)
}

impl App {
    /// The time by which check-ins are judged: the chain's, or this machine's if it is ahead, since the chain may be out of
    /// reach. Unix seconds.
    pub fn now(&self) -> Result<u64, Problem> {
        let head = self.shared.view.get().head.ok_or(Problem::NoChain)?;
        let clock = (self.clock)();
        // What it took would be held for too long, and no place would have it.
        if is_slow(clock, head.time) {
            return Err(Problem::Clock);
        }
        Ok(head.time.max(clock))
    }

    /// That it takes what belongs to a place, or to none.
    pub fn check_place(&self, place: Option<&Place>) -> Result<(), Problem> {
        match &self.shared.settings.only {
            Some(only) if place != Some(only) => Err(Problem::OtherPlace {
                place: only.to_string(),
            }),
            _ => Ok(()),
        }
    }

    /// Whether something new may be taken: what waits is sent in any case.
    pub fn check_purse(&self) -> Result<(), Problem> {
        let view = self.shared.view.get();
        let is_spent = |purse| view.spent >= purse;
        if self.shared.settings.purse.is_some_and(is_spent) {
            return Err(Problem::Purse);
        }
        // Some of it could never be sent.
        let cost = self.shared.cheapest.get();
        let is_broke = |(_, funds): &(Addr, Funds)| funds.left() < cost;
        if !view.funds.is_empty() && view.funds.iter().all(is_broke) {
            return Err(Problem::Broke);
        }
        Ok(())
    }
}

/// Whether this machine's clock is minutes behind the chain's time, both in Unix seconds.
pub fn is_slow(clock: u64, chain: u64) -> bool {
    clock.saturating_add(CLOCK_SECONDS) < chain
}

/// A file, or the word that the asker has it already.
fn served(headers: &HeaderMap, file: &File, max_age: u32) -> Response {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let cache = if file.is_closed {
        "public, max-age=31536000, immutable".to_string()
    } else {
        format!("public, max-age={max_age}")
    };
    let is_known = text(header::IF_NONE_MATCH).is_some_and(|known| {
        known
            .split(',')
            .any(|tag| tag.trim() == file.etag || tag.trim() == "*")
    });
    let takes_gzip = text(header::ACCEPT_ENCODING).is_some_and(|list| list.contains("gzip"));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else if takes_gzip {
        let mut response = file.gzip.clone().into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    } else {
        file.json.clone().into_response()
    };
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    for (name, value) in [(header::ETAG, &file.etag), (header::CACHE_CONTROL, &cache)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}
