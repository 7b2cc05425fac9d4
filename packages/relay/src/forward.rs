//! A forwarder: it brings to one relay what phones have sealed for it, and says nothing of who they are. Whoever runs it sees
//! addresses and no content; it is worth something if that is not who runs the relay.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http_body_util::{BodyExt, Limited};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::json;
use tokio::time::timeout;
use wayclear_api::relay::{REFUSAL_LENGTH, SEALED_LENGTH};
use wayclear_api::sealed;
use wayclear_client::address;

use crate::body::{check_type, is_of_type, of_length};
use crate::limits::{limited, Limiters};
use crate::problem::Problem;
use crate::routes::cors;
use crate::running::{start_one, Running, StartError};

/// How long the relay may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it keeps a connection that nobody uses: not as long as a relay does, which would close it under the next request.
const IDLE: Duration = Duration::from_secs(5);

/// What a forwarder is started with.
#[derive(Clone, Debug)]
pub struct Forward {
    /// Where it brings things, like <https://relay.example.org/ohttp>; nowhere else.
    pub to: String,
    pub listen: SocketAddr,
    /// What one address may send in a minute; `None` = no bound.
    pub a_minute: Option<NonZeroU32>,
    /// Who stands before it and says in `x-forwarded-for` for whom it asks.
    pub trusted_proxies: Vec<IpAddr>,
}

/// A forwarder that runs. It keeps nothing.
pub struct Forwarder {
    /// Where phones reach it, also where any port would do.
    pub address: SocketAddr,
    pub running: Running,
}

/// Starts a forwarder.
///
/// # Errors
/// [`StartError`]; then nothing runs.
pub fn forward(start: Forward) -> Result<Forwarder, StartError> {
    let road = Arc::new(Road::to(&start.to)?);
    let proxies = start.trusted_proxies.clone();
    let (address, running) = start_one(start.listen, proxies, |limiters| {
        router(road, &start, limiters)
    })?;
    Ok(Forwarder { address, running })
}

fn router(road: Arc<Road>, start: &Forward, limiters: &mut Limiters) -> Router {
    let passed = Router::new().route("/", post(pass));
    let passed = limited(passed, start.a_minute, &start.trusted_proxies, limiters);
    let health = json!({ "to": road.to.as_str() });
    Router::new()
        .merge(passed)
        .route("/healthz", get(|| async { Json(health) }))
        .fallback(|| async { Problem::NoRoute })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .layer(cors())
        .with_state(road)
}

/// `POST /`: brings it to the relay, and the answer back.
async fn pass(State(road): State<Arc<Road>>, request: Request) -> Result<Response, Problem> {
    check_type(request.headers(), sealed::REQUEST)?;
    // Of the phone's request nothing but this goes on: no field of its head is looked at.
    let sealed = of_length(request.into_body(), SEALED_LENGTH).await?;
    let answer = timeout(PATIENCE, road.ask(sealed)).await;
    answer.map_err(|_| Problem::RelaySilent)?
}

/// The way to the one relay.
struct Road {
    to: Url,
    http: Client,
}

impl Road {
    fn to(text: &str) -> Result<Self, StartError> {
        let text = text.trim();
        let wrong = || StartError::NoAddress {
            text: text.to_string(),
        };
        let to = address(text).ok_or_else(wrong)?;
        let http = Client::builder().redirect(Policy::none()).no_proxy();
        let http = http.no_gzip().pool_idle_timeout(IDLE);
        Ok(Road {
            to,
            http: http.build()?,
        })
    }

    async fn ask(&self, sealed: Bytes) -> Result<Response, Problem> {
        let request = self.http.post(self.to.clone()).body(sealed);
        let request = request.header(header::CONTENT_TYPE, sealed::REQUEST);
        let answer = request.send().await.map_err(|error| {
            if error.is_connect() {
                Problem::RelayAway
            } else {
                Problem::RelaySilent
            }
        })?;
        let (head, body) = axum::http::Response::<reqwest::Body>::from(answer).into_parts();
        let is_refusal = is_of_type(&head.headers, "application/problem+json")
            && (head.status.is_client_error() || head.status.is_server_error());
        let is_answer = is_of_type(&head.headers, sealed::ANSWER) && head.status.is_success();
        if !is_answer && !is_refusal {
            return Err(Problem::RelaySilent);
        }
        let most = if is_answer {
            SEALED_LENGTH
        } else {
            REFUSAL_LENGTH
        };
        let body = Limited::new(body, most).collect().await;
        let body = body.map_err(|_| Problem::RelaySilent)?.to_bytes();
        if is_answer && body.len() != SEALED_LENGTH {
            return Err(Problem::RelaySilent);
        }
        let mut response = (head.status, Body::from(body)).into_response();
        for name in [header::CONTENT_TYPE, header::RETRY_AFTER] {
            if let Some(value) = head.headers.get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        let never = header::HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, never);
        Ok(response)
    }
}
