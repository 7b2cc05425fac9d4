//! `POST /v1/check-ins`: a visit to be recorded.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::Json;
use wayclear_api::region::MAX_INTERVALS_LATE;
use wayclear_api::relay::{Accepted, CheckInRequest};
use wayclear_status::interval_at;

use super::padded::Padded;
use super::App;
use crate::problem::Problem;
use crate::queue::{NewTag, Ticket};

/// How far a phone's clock may be ahead, in seconds.
const AHEAD_SECONDS: u64 = 60;

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
    let is_known = app.shared.places.get(&request.place).is_some();
    if !is_known && !app.shared.settings.opens(&request.place.cell) {
        let place = request.place.to_string();
        return Err(Problem::NoSuchPlace { place });
    }
    let ticket = Ticket::random(&mut rand::rng());
    let tag = NewTag {
        place: request.place,
        interval,
        tag,
        is_late: interval < interval_at(now),
        ticket,
    };
    app.desk.hand_in(tag, now).await?;
    let ticket = ticket.into();
    Ok((StatusCode::ACCEPTED, Json(Accepted { ticket })))
}
