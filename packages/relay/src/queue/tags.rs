//! Tags that wait for the end of their ten minutes.

use cosmwasm_std::Addr;
use rusqlite::{OptionalExtension, Transaction};
use sha2::{Digest, Sha256};
use wayclear_api::relay::Refused;
use wayclear_api::Place;

use super::due::{by_place, Amount, DuePlace};
use super::tickets::{finish, Ticket};
use super::{waiting, Queue};
use crate::settings::Limits;
use crate::store::StoreError;

/// A tag that somebody wants to have recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTag {
    pub place: Place,
    pub interval: u32,
    pub tag: [u8; 16],
    /// In which interval it came, or its own if that is later: it goes after the end of it. If its ten minutes were over when it
    /// came, it may stand on the chain already.
    pub ready: u32,
    pub ticket: Ticket,
}

/// Why a tag is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagRefused {
    /// The place has as many in these ten minutes as this relay takes.
    PlaceIsFull,
    /// Too many wait in all.
    QueueIsFull,
}

impl Queue {
    /// Writes tags down, all at once. One that was sent before is in already; one that waits gets its new ticket.
    ///
    /// # Errors
    /// [`StoreError::Storage`]; then none is written.
    pub fn accept_tags(
        &self,
        tags: &[NewTag],
        limits: &Limits,
        now: u64,
    ) -> Result<Vec<Result<(), TagRefused>>, StoreError> {
        self.write(|tx| {
            let mut waiting = waiting(tx, "tags")?;
            let mut answers = Vec::with_capacity(tags.len());
            for tag in tags {
                let is_full = waiting >= limits.tags;
                let answer = accept(tx, tag, limits.tags_a_place, is_full, now)?;
                waiting += u64::from(answer == Ok(true));
                answers.push(answer.map(drop));
            }
            Ok(answers)
        })
    }

    /// Tags that may go and are not under way, ready in intervals up to `last`, by interval, place and tag: those behind `after` first,
    /// then from the beginning, so that where there are too many no place waits longer than others. One of a place that was in a
    /// transaction that failed goes when there is nothing else, alone.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn due_tags(
        &self,
        last: u32,
        after: &(u32, String),
        most: Amount,
    ) -> Result<Vec<DuePlace>, StoreError> {
        const SELECT: &str =
            "SELECT interval, place, tag, ready > interval FROM tags JOIN loads USING (interval, place)
             WHERE ready <= ?1 AND account IS NULL AND (fails > 0) = ?2 AND";
        const ORDER: &str = "ORDER BY interval, place, tag";
        self.read(|db| {
            let mut behind =
                db.prepare_cached(&format!("{SELECT} (interval, place) > (?3, ?4) {ORDER}"))?;
            let mut before =
                db.prepare_cached(&format!("{SELECT} (interval, place) <= (?3, ?4) {ORDER}"))?;
            let mut due = by_place(behind.query((last, false, after.0, &after.1))?, most)?;
            let left = most.without(&due);
            let mut first = by_place(before.query((last, false, after.0, &after.1))?, left)?;
            first.append(&mut due);
            if first.is_empty() {
                let alone = Amount { lists: 1, ..most };
                return by_place(behind.query((last, true, 0, ""))?, alone);
            }
            Ok(first)
        })
    }

    /// The tags that a transaction carries, a list for each of its messages, in their order.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn tags_of(&self, account: &Addr) -> Result<Vec<DuePlace>, StoreError> {
        self.read(|db| {
            let mut ask = db.prepare_cached(
                "SELECT interval, place, tag, ready > interval FROM tags WHERE account = ?1 ORDER BY interval, place, tag",
            )?;
            let rows = ask.query([account.as_str()])?;
            by_place(rows, Amount::ALL)
        })
    }

    /// Ends the wait of tags, each for the same reason.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn end_tags(
        &self,
        due: &DuePlace,
        became: Result<(), Refused>,
        now: u64,
    ) -> Result<(), StoreError> {
        self.write(|tx| end(tx, due, became, now))
    }

    /// Refuses tags of intervals before `first` that no transaction carries: no place takes them any more. How many.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn refuse_late_tags(&self, first: u32, now: u64) -> Result<usize, StoreError> {
        self.write(|tx| {
            let mut remove = tx.prepare_cached(
                "DELETE FROM tags WHERE interval < ?1 AND account IS NULL RETURNING ticket",
            )?;
            let tickets = remove.query_map([first], |row| row.get(0))?;
            let tickets: Vec<Vec<u8>> = tickets.collect::<rusqlite::Result<_>>()?;
            for ticket in &tickets {
                finish(tx, ticket, Err(Refused::TooLate), now)?;
            }
            Ok(tickets.len())
        })
    }
}

/// Removes tags, and notes what became of them.
pub(super) fn end(
    tx: &Transaction,
    due: &DuePlace,
    became: Result<(), Refused>,
    now: u64,
) -> rusqlite::Result<()> {
    let place = due.place.to_string();
    let mut remove = tx.prepare_cached(
        "DELETE FROM tags WHERE interval = ?1 AND place = ?2 AND tag = ?3 RETURNING ticket",
    )?;
    let mut note =
        tx.prepare_cached("INSERT OR REPLACE INTO sent (digest, since) VALUES (?1, ?2)")?;
    for (tag, _) in &due.tags {
        let ticket: Option<Vec<u8>> = remove
            .query_row((due.interval, &place, tag), |row| row.get(0))
            .optional()?;
        if let Some(ticket) = ticket {
            finish(tx, &ticket, became, now)?;
        }
        if became.is_ok() {
            note.execute((digest(due.interval, &place, tag), now))?;
        }
    }
    Ok(())
}

/// Whether the tag is a new one, if it is taken.
fn accept(
    tx: &Transaction,
    new: &NewTag,
    most: u32,
    is_full: bool,
    now: u64,
) -> rusqlite::Result<Result<bool, TagRefused>> {
    let place = new.place.to_string();
    let mut sent = tx.prepare_cached("SELECT 1 FROM sent WHERE digest = ?1")?;
    if sent.exists([digest(new.interval, &place, &new.tag)])? {
        finish(tx, &new.ticket.0, Ok(()), now)?;
        return Ok(Ok(false));
    }
    // Its owner has not heard the answer the first time.
    let mut renew = tx.prepare_cached(
        "UPDATE tags SET ticket = ?4 WHERE interval = ?1 AND place = ?2 AND tag = ?3",
    )?;
    if renew.execute((new.interval, &place, new.tag, new.ticket.0))? > 0 {
        return Ok(Ok(false));
    }
    if is_full {
        return Ok(Err(TagRefused::QueueIsFull));
    }
    let mut load = tx.prepare_cached(
        "INSERT INTO loads (interval, place, tags) VALUES (?1, ?2, 1)
         ON CONFLICT DO UPDATE SET tags = tags + 1 WHERE tags < ?3",
    )?;
    if load.execute((new.interval, &place, most))? == 0 {
        return Ok(Err(TagRefused::PlaceIsFull));
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO tags (interval, place, tag, ticket, ready) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    insert.execute((new.interval, &place, new.tag, new.ticket.0, new.ready))?;
    Ok(Ok(true))
}

/// By which a tag is known that was sent: whoever finds the file learns no more than the chain tells.
pub(super) fn digest(interval: u32, place: &str, tag: &[u8]) -> [u8; 16] {
    let hash = Sha256::new()
        .chain_update("wayclear/relay/sent/v1")
        .chain_update(interval.to_be_bytes())
        .chain_update(tag)
        .chain_update(place)
        .finalize();
    let mut cut = [0; 16];
    cut.copy_from_slice(&hash[..16]);
    cut
}
