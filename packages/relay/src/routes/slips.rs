//! `POST /v1/slips`: a slip to be published, apart from every other.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::Json;
use tokio::task::spawn_blocking;
use wayclear_api::commitments::slip_digest;
use wayclear_api::relay::{Accepted, SlipRequest, SLIPS};
use wayclear_client::report::{keys_of, verified};

use super::padded::Padded;
use super::App;
use crate::openapi::problems::SlipProblems;
use crate::problem::Problem;
use crate::queue::{NewSlip, Ticket};

/// Takes a slip to be published, apart from every other.
///
/// It goes at the hours that `/healthz` tells, with all of its authority and day that came before, sorted. A day key or a visit,
/// with an authority's signature.
#[utoipa::path(post, path = SLIPS, operation_id = "disclose",
    request_body(content = ref("#/components/schemas/SlipRequest"), content_type = "application/json",
        description = "JSON, and blanks behind it up to 1,024 bytes, which all bodies have."),
    responses(
        (status = 202, description = "It is on disk.", body = ref("#/components/schemas/Accepted"),
            content_type = "application/json"),
        SlipProblems,
    ),
)]
pub async fn post(
    State(app): State<Arc<App>>,
    Padded(request): Padded<SlipRequest>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    request.slip.item.check()?;
    if !request.is_for_relays() {
        return Err(Problem::PaperOnly);
    }
    let now = app.now()?;
    app.check_place(None)?;
    app.check_purse()?;
    // Whoever could hand in slips that nobody takes would be company for others that hides nobody.
    check_signature(&app, &request)?;
    let ticket = Ticket::random(&mut rand::rng());
    let new = NewSlip {
        authority: request.authority,
        issued: request.issued,
        slip: request.slip,
        ticket,
    };
    let most = app.shared.settings.limits.slips;
    let accepted = spawn_blocking(move || app.shared.queue.accept_slip(&new, most, now)).await;
    if !accepted.map_err(|_| Problem::Busy)?? {
        return Err(Problem::Busy);
    }
    let ticket = ticket.into();
    Ok((StatusCode::ACCEPTED, Json(Accepted { ticket })))
}

/// That an authority of the registry has signed it.
fn check_signature(app: &App, request: &SlipRequest) -> Result<(), Problem> {
    let SlipRequest {
        authority,
        issued,
        slip,
    } = request;
    let keys = keys_of(app.shared.view.get().authorities(), authority, *issued);
    if keys.is_empty() {
        return Err(Problem::NotCovered);
    }
    let (chain_id, registry) = (
        &app.shared.settings.chain_id,
        app.shared.settings.registry.as_str(),
    );
    let item = slip.item.digest();
    let digest = slip_digest(chain_id, registry, authority, *issued, &item);
    let signature = slip.signature.as_deref().unwrap_or_default();
    let verified = verified(&keys, &digest, signature);
    verified.map(drop).ok_or(Problem::Signature)
}
