//! Slips that wait for company.

use std::collections::BTreeMap;

use cosmwasm_std::{from_json, Addr};
use rusqlite::{OptionalExtension, Rows, Transaction};
use wayclear_api::contact_registry::Slip;
use wayclear_api::relay::Refused;

use super::slip_id::{slip_id, SlipId};
use super::tickets::{finish, Ticket};
use super::transactions::{remove, UnderWay};
use super::{waiting, Queue};
use crate::store::StoreError;

/// How often a slip is sent that cannot be taken for the time being.
const MAX_TRIES: u8 = 3;

/// A slip that somebody wants to have published.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSlip {
    /// Account of the authority that has signed it.
    pub authority: String,
    /// UTC day of the signature, in days since 1970.
    pub issued: u16,
    pub slip: Slip,
    pub ticket: Ticket,
}

/// A slip that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuedSlip {
    pub id: SlipId,
    pub slip: Slip,
    /// When it came, Unix seconds.
    pub since: u64,
    /// When it may go at the earliest, Unix seconds.
    pub not_before: u64,
    /// How often it was sent in vain.
    pub tries: u8,
}

/// Slips of one authority and day, by id, which go together.
#[derive(Clone, Debug, PartialEq)]
pub struct Pile {
    pub authority: String,
    pub issued: u16,
    pub slips: Vec<QueuedSlip>,
}

/// What became of a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It stands on the chain, or never will.
    Ended(Result<(), Refused>),
    /// It could not be taken for the time being.
    Again {
        /// Unix seconds.
        not_before: u64,
    },
}

impl Queue {
    /// Writes a slip down, if there is room. One that waits gets its new ticket, and its new signature.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn accept_slip(&self, new: &NewSlip, most: u64, now: u64) -> Result<bool, StoreError> {
        self.write(|tx| {
            let id = slip_id(&new.slip);
            let slip = cosmwasm_std::to_json_vec(&new.slip).unwrap_or_default();
            let mut renew = tx.prepare_cached(
                "UPDATE slips SET ticket = ?2, authority = ?3, issued = ?4, slip = ?5 WHERE id = ?1 AND account IS NULL",
            )?;
            let is_known = renew.execute((id, new.ticket.0, &new.authority, new.issued, &slip))? > 0;
            let mut is_under_way = tx.prepare_cached("UPDATE slips SET ticket = ?2 WHERE id = ?1")?;
            if is_known || is_under_way.execute((id, new.ticket.0))? > 0 {
                return Ok(true);
            }
            if waiting(tx, "slips")? >= most {
                return Ok(false);
            }
            let mut insert = tx.prepare_cached(
                "INSERT INTO slips (id, authority, issued, slip, ticket, since, not_before, tries)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0)",
            )?;
            insert.execute((id, &new.authority, new.issued, &slip, new.ticket.0, now))?;
            Ok(true)
        })
    }

    /// Slips that came later than it is came now: the clock was ahead. `now`: by whichever clock is ahead, Unix seconds.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn set_clock(&self, now: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE slips SET since = ?1, not_before = iif(not_before = since, ?1, not_before) WHERE since > ?1",
                [now],
            )
            .map(drop)
        })
    }

    /// All that wait, by authority and day. A pile may be too small to go.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn piles(&self) -> Result<Vec<Pile>, StoreError> {
        self.read(|db| {
            let mut ask = db.prepare_cached(&select("account IS NULL"))?;
            let rows = ask.query([])?;
            in_piles(rows)
        })
    }

    /// The slips that a transaction carries; `None` = it carries tags.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn slips_of(&self, account: &Addr) -> Result<Option<Pile>, StoreError> {
        self.read(|db| {
            let mut ask = db.prepare_cached(&select("account = ?1"))?;
            let rows = ask.query([account.as_str()])?;
            Ok(in_piles(rows)?.pop())
        })
    }

    /// Notes what became of slips that no transaction carries, or that `carried` did, which stands and ends with it.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn end_slips(
        &self,
        became: &[(SlipId, Became)],
        carried: Option<&UnderWay>,
        now: u64,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            for (id, became) in became {
                match became {
                    Became::Ended(ended) => end(tx, id, *ended, now)?,
                    Became::Again { not_before } => again(tx, id, *not_before, now)?,
                }
            }
            if let Some(way) = carried {
                remove(tx, way, true, now)?;
            }
            Ok(())
        })
    }
}

fn end(
    tx: &Transaction,
    id: &SlipId,
    ended: Result<(), Refused>,
    now: u64,
) -> rusqlite::Result<()> {
    let mut remove = tx.prepare_cached("DELETE FROM slips WHERE id = ?1 RETURNING ticket")?;
    let ticket: Option<Vec<u8>> = remove.query_row([id], |row| row.get(0)).optional()?;
    ticket.map_or(Ok(()), |ticket| finish(tx, &ticket, ended, now))
}

/// A slip that could not be taken waits, and is given up after three times.
pub(super) fn again(
    tx: &Transaction,
    id: &SlipId,
    not_before: u64,
    now: u64,
) -> rusqlite::Result<()> {
    let mut wait = tx.prepare_cached(
        "UPDATE slips SET tries = tries + 1, not_before = ?2 WHERE id = ?1 AND tries < ?3",
    )?;
    if wait.execute((id, not_before, MAX_TRIES - 1))? == 0 {
        end(tx, id, Err(Refused::GivenUp), now)?;
    }
    Ok(())
}

fn select(which: &str) -> String {
    format!("SELECT authority, issued, id, slip, since, not_before, tries FROM slips WHERE {which} ORDER BY id")
}

fn in_piles(mut rows: Rows) -> rusqlite::Result<Vec<Pile>> {
    let mut piles: BTreeMap<(String, u16), Vec<QueuedSlip>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(3)?;
        // It was checked before it was written.
        let Ok(slip) = from_json(&bytes) else {
            continue;
        };
        let pile = piles.entry((row.get(0)?, row.get(1)?)).or_default();
        pile.push(QueuedSlip {
            id: row.get(2)?,
            slip,
            since: row.get(4)?,
            not_before: row.get(5)?,
            tries: row.get(6)?,
        });
    }
    let piles = piles.into_iter();
    Ok(piles
        .map(|((authority, issued), slips)| Pile {
            authority,
            issued,
            slips,
        })
        .collect())
}
