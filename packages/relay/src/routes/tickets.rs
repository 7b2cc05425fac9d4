//! `GET /v1/tickets/{ticket}`: what became of it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::Json;
use cosmwasm_std::HexBinary;
use tokio::task::spawn_blocking;

use super::{ticket_route, App};
use crate::openapi::problems::TicketProblems;
use crate::problem::Problem;
use crate::queue::Ticket;

/// What became of what a ticket was given for.
///
/// Forgotten a day after it is settled.
#[utoipa::path(get, path = ticket_route(), operation_id = "ticket",
    params(("ticket" = String, Path, description = "16 bytes in hexadecimal, as they were given.", pattern = "^[0-9a-fA-F]{32}$")),
    responses(
        (status = 200, description = "Nobody may keep it.", body = ref("#/components/schemas/TicketResponse"),
            content_type = "application/json", headers(("Cache-Control" = String, description = "no-store."))),
        TicketProblems,
    ),
)]
pub async fn get(
    State(app): State<Arc<App>>,
    Path(ticket): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let bytes = HexBinary::from_hex(&ticket).map_err(|_| Problem::NoTicket)?;
    let ticket = Ticket(bytes.to_array().map_err(|_| Problem::NoTicket)?);
    let found = spawn_blocking(move || app.shared.queue.ticket(&ticket)).await;
    let found = found.map_err(|_| Problem::Busy)??;
    let found = found.ok_or(Problem::NoTicket)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(found)))
}
