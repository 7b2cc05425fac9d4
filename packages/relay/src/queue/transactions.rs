//! Transactions that are under way, at most one an account: their bytes are here before anybody else has them, so that after a
//! crash the very same ones are sent again, and nothing goes twice.

use cosmwasm_std::Addr;
use rusqlite::{Row, Transaction};
use wayclear_api::relay::Refused;
use wayclear_status::day_at;

use super::due::DuePlace;
use super::slip_id::SlipId;
use super::tags::end;
use super::Queue;
use crate::store::StoreError;

/// A signed transaction, and what it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    pub account: Addr,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// How many transactions of the account come before it.
    pub sequence: u64,
    /// Height of the last block that can hold it.
    pub until: u64,
    /// As they are broadcast.
    pub bytes: Vec<u8>,
    /// What it costs if it stands, in base units.
    pub fee: u64,
}

/// What a transaction carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Load {
    /// One message for each list, in this order.
    Tags(Vec<DuePlace>),
    Slips(Vec<SlipId>),
}

impl Queue {
    /// Writes a transaction down before it is sent, with what it carries and how many places it opens.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn begin(
        &self,
        way: &UnderWay,
        load: &Load,
        opened: u32,
        now: u64,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO transactions (account, hash, sequence, until, bytes, fee) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((way.account.as_str(), &way.hash, way.sequence, way.until, &way.bytes, way.fee))?;
            match load {
                Load::Tags(places) => mark_tags(tx, &way.account, places)?,
                Load::Slips(ids) => mark_slips(tx, &way.account, ids)?,
            }
            note_day(tx, now, 0, opened)
        })
    }

    /// All transactions that are under way.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn under_way(&self) -> Result<Vec<UnderWay>, StoreError> {
        self.read(|db| {
            let mut ask = db.prepare_cached(
                "SELECT account, hash, sequence, until, bytes, fee FROM transactions ORDER BY account",
            )?;
            let rows = ask.query_map([], under_way)?;
            rows.collect()
        })
    }

    /// Ends a transaction of tags that stands on the chain: what became of each list.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn end_transaction(
        &self,
        way: &UnderWay,
        became: &[(DuePlace, Result<(), Refused>)],
        now: u64,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            for (due, became) in became {
                end(tx, due, *became, now)?;
            }
            remove(tx, way, true, now)
        })
    }

    /// Gives back what a transaction carried and did not bring in. `is_paid`: whether it stands in a block.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn give_back(&self, way: &UnderWay, is_paid: bool, now: u64) -> Result<(), StoreError> {
        self.write(|tx| remove(tx, way, is_paid, now))
    }

    /// Base units that were spent in the UTC day of `now`, and places that were opened.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn today(&self, now: u64) -> Result<(u64, u32), StoreError> {
        self.read(|db| {
            let mut ask = db.prepare_cached("SELECT spent, opened FROM days WHERE day = ?1")?;
            let mut rows = ask.query([day_at(now)])?;
            let row = rows.next()?;
            row.map_or(Ok((0, 0)), |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }
}

fn under_way(row: &Row) -> rusqlite::Result<UnderWay> {
    Ok(UnderWay {
        account: Addr::unchecked(row.get::<_, String>(0)?),
        hash: row.get(1)?,
        sequence: row.get(2)?,
        until: row.get(3)?,
        bytes: row.get(4)?,
        fee: row.get(5)?,
    })
}

fn mark_tags(tx: &Transaction, account: &Addr, places: &[DuePlace]) -> rusqlite::Result<()> {
    let mut mark = tx.prepare_cached(
        "UPDATE tags SET account = ?4 WHERE interval = ?1 AND place = ?2 AND tag = ?3 AND account IS NULL",
    )?;
    for due in places {
        let place = due.place.to_string();
        for (tag, _) in &due.tags {
            mark.execute((due.interval, &place, tag, account.as_str()))?;
        }
    }
    Ok(())
}

fn mark_slips(tx: &Transaction, account: &Addr, ids: &[SlipId]) -> rusqlite::Result<()> {
    let mut mark =
        tx.prepare_cached("UPDATE slips SET account = ?2 WHERE id = ?1 AND account IS NULL")?;
    for id in ids {
        mark.execute((id, account.as_str()))?;
    }
    Ok(())
}

/// Removes a transaction, and notes what it has cost if it stands; what it carries still is free again.
pub(super) fn remove(
    tx: &Transaction,
    way: &UnderWay,
    is_paid: bool,
    now: u64,
) -> rusqlite::Result<()> {
    if is_paid {
        note_day(tx, now, way.fee, 0)?;
    }
    let account = way.account.as_str();
    for table in ["tags", "slips"] {
        let free = format!("UPDATE {table} SET account = NULL WHERE account = ?1");
        tx.prepare_cached(&free)?.execute([account])?;
    }
    let mut remove = tx.prepare_cached("DELETE FROM transactions WHERE account = ?1")?;
    remove.execute([account])?;
    Ok(())
}

/// Adds to what the UTC day of `now` has cost and opened.
fn note_day(tx: &Transaction, now: u64, spent: u64, opened: u32) -> rusqlite::Result<()> {
    let mut note = tx.prepare_cached(
        "INSERT INTO days (day, spent, opened) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET spent = spent + excluded.spent, opened = opened + excluded.opened",
    )?;
    note.execute((day_at(now), spent, opened))?;
    Ok(())
}
