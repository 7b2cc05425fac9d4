//! `POST /v1/check-ins`: a visit to be recorded.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::Json;
use tokio::time::timeout;
use wayclear_api::region::MAX_INTERVALS_LATE;
use wayclear_api::relay::{Accepted, CheckInRequest, CHECK_INS};
use wayclear_api::Place;
use wayclear_status::interval_at;

use super::padded::Padded;
use super::App;
use crate::openapi::problems::CheckInProblems;
use crate::problem::Problem;
use crate::queue::{NewTag, Ticket};

/// How far a phone's clock may be ahead, in seconds.
const AHEAD_SECONDS: u64 = 60;
/// How long it waits until a place was looked up.
const LOOK_UP: Duration = Duration::from_secs(2);

/// Takes a visit to be recorded.
///
/// It goes after the end of its ten minutes, sorted among others; later than an hour after it, never. The same tag goes once,
/// however often it comes. The place must have a contract, or lie where this relay makes them.
#[utoipa::path(post, path = CHECK_INS, operation_id = "check_in",
    request_body(content = ref("#/components/schemas/CheckInRequest"), content_type = "application/json",
        description = "JSON, and blanks behind it up to 1,024 bytes, which all bodies have: who sees lengths alone cannot tell a \
            check-in from a slip."),
    responses(
        (status = 202, description = "It is on disk.", body = ref("#/components/schemas/Accepted"),
            content_type = "application/json"),
        CheckInProblems,
    ),
)]
pub async fn post(
    State(app): State<Arc<App>>,
    Padded(request): Padded<CheckInRequest>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let tag = request.check()?;
    let (now, interval) = (app.now()?, request.interval);
    // The last of the seven would be over before it is sent.
    let first = (interval_at(now) + 1).saturating_sub(MAX_INTERVALS_LATE);
    let last = interval_at(now.saturating_add(AHEAD_SECONDS));
    if !(first..=last).contains(&interval) {
        return Err(Problem::Interval {
            interval,
            first,
            last,
        });
    }
    app.check_place(Some(&request.place))?;
    app.check_purse()?;
    let is_opened = app.shared.settings.opens(&request.place.cell);
    if !is_opened && !is_known(&app, &request.place).await {
        let place = request.place.to_string();
        return Err(Problem::NoSuchPlace { place });
    }
    let ticket = Ticket::random(&mut rand::rng());
    let tag = NewTag {
        place: request.place,
        interval,
        tag,
        ready: interval.max(interval_at(now)),
        ticket,
    };
    app.desk.hand_in(tag, now).await?;
    let ticket = ticket.into();
    Ok((StatusCode::ACCEPTED, Json(Accepted { ticket })))
}

/// Whether a place has a contract, also if it was opened a moment ago.
async fn is_known(app: &App, place: &Place) -> bool {
    let has_location = || app.shared.places.get(place).is_some();
    if has_location() {
        return true;
    }
    let Some(looked_up) = app.shared.wanted.note(place) else {
        return false;
    };
    // However it ends: what is known then counts.
    let _ = timeout(LOOK_UP, looked_up).await;
    has_location()
}
