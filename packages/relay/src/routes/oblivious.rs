//! `/ohttp`: what forwarders bring, sealed (RFC 9458). They see the addresses of phones and no content, the relay content and no
//! addresses.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get as answer;
use axum::Router;
use tower::ServiceExt;
use wayclear_api::relay::{OHTTP, SEALED_LENGTH};
use wayclear_api::sealed;

use super::binary;
use crate::body::{check_type, of_length};
use crate::limits::{asker, limited, Limiters};
use crate::openapi::problems::SealProblems;
use crate::problem::Problem;
use crate::seal::SealKey;
use crate::settings::{Ohttp, Settings};

/// The same address, for anybody and for the forwarders that are known: each of them stands for many phones.
pub struct Doors {
    anybody: Router,
    forwarders: Router,
    known: Vec<IpAddr>,
    trusted_proxies: Vec<IpAddr>,
    /// The relay's key, as a list of one.
    keys: Vec<u8>,
}

/// What opens requests, and who answers them.
struct Gateway {
    key: SealKey,
    inner: Router,
}

/// The address that forwarders know. `inner`: who answers what they bring, whoever asks.
pub fn router<S: Clone + Send + Sync + 'static>(
    ohttp: &Ohttp,
    settings: &Settings,
    inner: Router,
    limiters: &mut Limiters,
) -> Router<S> {
    let key = ohttp.key.clone();
    let keys = key.configurations();
    let gateway = Router::new().fallback(open);
    let gateway = gateway.with_state(Arc::new(Gateway { key, inner }));
    let mut limited = |a_minute| {
        limited(
            gateway.clone(),
            a_minute,
            &settings.trusted_proxies,
            limiters,
        )
    };
    let doors = Doors {
        anybody: limited(settings.limits.a_minute),
        forwarders: limited(ohttp.a_minute),
        known: ohttp.forwarders.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        keys,
    };
    let route = answer(get).post(post).with_state(Arc::new(doors));
    Router::new().route(OHTTP, route)
}

/// The key that is sealed for.
///
/// Phones have it from the deployment record: one that was asked for here could be another for each of them. Only where the relay
/// takes what forwarders bring.
#[utoipa::path(get, path = OHTTP, operation_id = "key", responses(
    (status = 200, description = "A list of one key configuration (RFC 9458, section 3.2): 2 bytes of length, 45 of key.",
        body = ref("#/components/schemas/Bytes"), content_type = sealed::KEYS),
))]
pub async fn get(State(doors): State<Arc<Doors>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, sealed::KEYS)], doors.keys.clone())
}

/// Takes a check-in, a slip or a question for a ticket as a forwarder brings it, sealed.
///
/// Oblivious HTTP (RFC 9458): the forwarder sees the phone's address and no content, the relay the content and no address. Only
/// where the relay takes what forwarders bring. Who is known to be one may ask more often.
#[utoipa::path(post, path = OHTTP, operation_id = "open",
    request_body(content = ref("#/components/schemas/Bytes"), content_type = "message/ohttp-req",
        description = "1,280 bytes: a request of binary HTTP (RFC 9292) and zeros behind it, sealed."),
    responses(
        (status = 200, description = "1,280 bytes: the answer, refusals too, and zeros behind it, sealed. Nobody may keep it.",
            body = ref("#/components/schemas/Bytes"), content_type = "message/ohttp-res",
            headers(("Cache-Control" = String, description = "no-store."))),
        SealProblems,
    ),
)]
pub async fn post(State(doors): State<Arc<Doors>>, request: Request) -> Response {
    let asker = asker(&request, &doors.trusted_proxies);
    let is_known = asker.is_some_and(|asker| doors.known.contains(&asker));
    let door = if is_known {
        &doors.forwarders
    } else {
        &doors.anybody
    };
    door.clone().oneshot(request).await.into_response()
}

/// Opens a request, has it answered and seals the answer. What is refused before it is open is told to the forwarder, the rest
/// in the seal. A forwarder can bring the same again: that is a tag, a slip or a question which the relay has had, and nothing more
/// comes of it on the chain. The phone's ticket is then an old one, as if its answer had been lost, and it goes to another relay
/// in the end; a forwarder that wants that can as well bring nothing.
async fn open(State(gateway): State<Arc<Gateway>>, request: Request) -> Result<Response, Problem> {
    check_type(request.headers(), sealed::REQUEST)?;
    let sealed = of_length(request.into_body(), SEALED_LENGTH).await?;
    let (message, reply) = gateway.key.open(&sealed).ok_or(Problem::Key)?;
    let response = match binary::request(&message) {
        Ok(request) => gateway.inner.clone().oneshot(request).await.into_response(),
        Err(problem) => problem.into_response(),
    };
    let answer = match binary::answer(response).await {
        Ok(answer) => answer,
        Err(problem) => binary::answer(problem.into_response()).await?,
    };
    let sealed = reply.seal(answer).ok_or(Problem::Busy)?;
    let head = [
        (header::CONTENT_TYPE, sealed::ANSWER),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((head, sealed).into_response())
}
