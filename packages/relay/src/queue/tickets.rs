//! Tickets: who holds one can ask what became of it, and nobody can tell what it was for.

use cosmwasm_std::HexBinary;
use rand::CryptoRng;
use rusqlite::{OptionalExtension, Transaction};
use wayclear_api::relay::{Refused, TicketResponse};

use super::Queue;
use crate::store::StoreError;

/// A ticket: 16 random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub [u8; 16]);

impl Ticket {
    pub fn random(random: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        random.fill_bytes(&mut bytes);
        Ticket(bytes)
    }
}

impl From<Ticket> for HexBinary {
    fn from(ticket: Ticket) -> Self {
        ticket.0.into()
    }
}

impl Queue {
    /// What became of a ticket; `None` = there is none, or it is older than a day.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn ticket(&self, ticket: &Ticket) -> Result<Option<TicketResponse>, StoreError> {
        self.read(|db| {
            let waits = "SELECT 1 FROM tags WHERE ticket = ?1 UNION ALL SELECT 1 FROM slips WHERE ticket = ?1";
            let mut waits = db.prepare_cached(waits)?;
            if waits.exists([ticket.0])? {
                return Ok(Some(TicketResponse::queued()));
            }
            let mut finished = db.prepare_cached("SELECT reason FROM tickets WHERE ticket = ?1")?;
            let reason: Option<Option<String>> =
                finished.query_row([ticket.0], |row| row.get(0)).optional()?;
            Ok(reason.map(|reason| {
                let refused = |name: String| name.parse().unwrap_or(Refused::Chain);
                TicketResponse::from(reason.map_or(Ok(()), |name| Err(refused(name))))
            }))
        })
    }
}

/// Notes what became of a ticket. `now`: Unix seconds.
pub(super) fn finish(
    tx: &Transaction,
    ticket: &[u8],
    became: Result<(), Refused>,
    now: u64,
) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT OR REPLACE INTO tickets (ticket, reason, since) VALUES (?1, ?2, ?3)",
    )?;
    insert.execute((ticket, became.err().map(Refused::name), now))?;
    Ok(())
}
