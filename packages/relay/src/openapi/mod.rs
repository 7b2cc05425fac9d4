//! What the relay takes and answers, as OpenAPI 3.1 has it, for who writes a client: routes from their handlers, bodies from
//! the types that are sent.

pub mod problems;
mod schemas;

use serde_json::Value;
use utoipa::openapi::Required;
use utoipa::OpenApi;

use crate::routes::Routes;

/// What holds for all routes.
const ABOUT: &str = "It sends check-ins and slips of people who have no account in batches, and pays for them; and it serves the \
feed and the list of places as files that any cache may keep.\n\nBodies that say something of who sends them have one length. What \
is not done is answered with a `Problem` (RFC 9457), at other addresses too: 404 with `no_route`, and 405 with `method`. Any page \
may ask (Access-Control-Allow-Origin: *): nobody is known by a cookie here. One address may hand in and ask for so much a minute, by \
default 240; a network of IPv6 is one.";

/// The document.
///
/// # Panics
/// Never: it is made of texts alone.
pub fn document() -> Value {
    let mut routes = Routes::openapi();
    routes.info.title = "Wayclear relay".to_string();
    routes.info.description = Some(ABOUT.to_string());
    routes.info.version = env!("CARGO_PKG_VERSION").to_string();
    for route in routes.paths.paths.values_mut() {
        let body = route
            .post
            .as_mut()
            .and_then(|post| post.request_body.as_mut());
        if let Some(body) = body {
            body.required = Some(Required::True);
        }
    }
    let mut document = serde_json::to_value(&routes).expect("texts");
    let mut schemas = schemas::all();
    schemas.insert("Problem".to_string(), problems::schema());
    document["components"]["schemas"] = schemas.into();
    document
}
