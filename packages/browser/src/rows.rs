//! The feed's rows as they are read, for who looks at them one by one. Ids, keys, hashes and handles are hexadecimal, intervals count
//! ten minutes since 1970, days are UTC days since 1970.

use cosmwasm_std::HexBinary;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::feed::{DayId, FeedFlag, FeedRow, HashDay};

use crate::error::{out, PhoneError, Result};

/// What a row tells.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Block time, Unix seconds.
    pub time: u64,
    pub keys: Vec<RowKey>,
    pub hash_days: Vec<RowHashDay>,
    pub flags: Vec<RowFlag>,
    pub cleanings: Vec<RowCleaning>,
    /// What earlier rows said and is to be forgotten.
    pub revoked: Vec<RowId>,
}

/// A disclosed day key, of 16 bytes.
#[derive(Serialize, Tsify)]
pub struct RowKey {
    pub key: String,
    pub day: u16,
}

/// A disclosed day of hashes.
#[derive(Serialize, Tsify)]
pub struct RowHashDay {
    /// 8 bytes.
    pub id: String,
    pub day: u16,
    pub hashes: Vec<RowHash>,
}

/// A disclosed hash of an identifier, of 16 bytes.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RowHash {
    pub mac_hash: String,
    /// First interval in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for, 1 to 144.
    pub rotation: u8,
}

/// An infected visit to a place.
#[derive(Serialize, Tsify)]
pub struct RowFlag {
    /// Names the place, 12 bytes.
    pub handle: String,
    pub interval: u32,
    /// 8 bytes.
    pub id: String,
    /// What the virus would sit on: 0 other, 1 aerosol, 2 copper, 3 cardboard, 4 stainless steel, 5 plastic; else as 0.
    pub surface: u8,
    /// Intervals from it to the first cleaning after it, as known when the row was written; 0 = there was none.
    pub cleaned: u16,
}

/// A cleaning of a place that was infected.
#[derive(Serialize, Tsify)]
pub struct RowCleaning {
    /// Names the place, 12 bytes.
    pub handle: String,
    /// Unix seconds.
    pub at: u64,
}

/// An item's UTC day and its id, of 8 bytes; one id may stand under two days.
#[derive(Serialize, Tsify)]
pub struct RowId {
    pub day: u16,
    pub id: String,
}

/// Reads a row's bytes.
///
/// # Errors
/// `row`.
#[wasm_bindgen(js_name = readRow)]
pub fn read_row(bytes: &[u8]) -> Result<Ts<Row>> {
    let row = FeedRow::decode(bytes).map_err(|error| PhoneError::new("row", error))?;
    out(&Row::from(&row))
}

impl From<&FeedRow> for Row {
    fn from(row: &FeedRow) -> Self {
        let keys = row.keys.iter().map(|key| RowKey {
            key: text(&key.key),
            day: key.day,
        });
        let cleanings = row.cleanings.iter().map(|cleaning| RowCleaning {
            handle: text(&cleaning.handle),
            at: cleaning.at,
        });
        Row {
            time: row.time,
            keys: keys.collect(),
            hash_days: row.hash_days.iter().map(RowHashDay::from).collect(),
            flags: row.flags.iter().map(RowFlag::from).collect(),
            cleanings: cleanings.collect(),
            revoked: row.revoked.iter().map(RowId::from).collect(),
        }
    }
}

impl From<&HashDay> for RowHashDay {
    fn from(day: &HashDay) -> Self {
        let hashes = day.hashes.iter().map(|hash| RowHash {
            mac_hash: text(&hash.mac_hash),
            interval: hash.interval,
            rotation: hash.rotation,
        });
        RowHashDay {
            id: text(&day.id),
            day: day.day,
            hashes: hashes.collect(),
        }
    }
}

impl From<&FeedFlag> for RowFlag {
    fn from(flag: &FeedFlag) -> Self {
        RowFlag {
            handle: text(&flag.handle),
            interval: flag.interval,
            id: text(&flag.id),
            surface: flag.surface,
            cleaned: flag.cleaned,
        }
    }
}

impl From<&DayId> for RowId {
    fn from((day, id): &DayId) -> Self {
        RowId {
            day: *day,
            id: text(id),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    HexBinary::from(bytes).to_hex()
}
