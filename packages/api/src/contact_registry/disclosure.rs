//! What an infected person makes public.

use std::collections::BTreeSet;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::HexBinary;

use super::{MAX_CHUNKS, MAX_DAY_KEYS, MAX_MAC_HASHES, MAX_OPENINGS, MAX_VISITED_LOCATIONS};
use crate::check::{check_count, check_range};
use crate::location::Opening;
use crate::{checked_bytes, Invalid, INTERVALS_A_DAY};

/// A day's key: all identifiers of that day derive from it (Exposure Notification v1.2).
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct DayKey {
    /// 16 bytes.
    pub key: HexBinary,
    /// First interval of 10 minutes since 1970.
    pub start_interval: u32,
    /// Intervals the key was used for, 1 to 144.
    pub periods: u16,
    /// Intervals between changes of the identifier, 1 to 144.
    pub rotation: u16,
}

/// One rotating identifier, hashed.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MacHash {
    /// 16 bytes.
    pub mac_hash: HexBinary,
    /// First interval of 10 minutes since 1970 in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for, 1 to 144.
    pub rotation: u16,
}

/// Visits to one location.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct LocationVisits {
    pub location: String,
    /// Proofs of the visits, 1 to 20.
    pub openings: Vec<Opening>,
}

/// What an infected person makes public, or one chunk of it.
#[cw_serde]
#[derive(Eq, Default)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Disclosure {
    /// At most 14.
    pub day_keys: Vec<DayKey>,
    /// At most 200.
    pub mac_hashes: Vec<MacHash>,
    /// At most 20 locations.
    pub visits: Vec<LocationVisits>,
}

impl Disclosure {
    /// That every list, byte string and number has the size it needs and nothing comes twice.
    ///
    /// # Errors
    /// [`Invalid::Count`], [`Invalid::ByteLength`], [`Invalid::Range`], [`Invalid::Duplicate`].
    pub fn check(&self) -> Result<(), Invalid> {
        check_count("day_keys", self.day_keys.len(), 0, MAX_DAY_KEYS)?;
        check_count("mac_hashes", self.mac_hashes.len(), 0, MAX_MAC_HASHES)?;
        check_count("visits", self.visits.len(), 0, MAX_VISITED_LOCATIONS)?;
        for day_key in &self.day_keys {
            checked_bytes::<16>("key", &day_key.key)?;
            check_range("periods", day_key.periods, 1, INTERVALS_A_DAY)?;
            check_range("rotation", day_key.rotation, 1, INTERVALS_A_DAY)?;
        }
        for entry in &self.mac_hashes {
            checked_bytes::<16>("mac_hash", &entry.mac_hash)?;
            check_range("rotation", entry.rotation, 1, INTERVALS_A_DAY)?;
        }
        for visits in &self.visits {
            check_count("openings", visits.openings.len(), 1, MAX_OPENINGS)?;
            for opening in &visits.openings {
                checked_bytes::<16>("secret", &opening.secret)?;
            }
            let seen = visits
                .openings
                .iter()
                .map(|o| format!("{} {}", o.checked_in_at, o.secret));
            check_distinct("openings", seen)?;
        }
        check_distinct("day_keys", self.day_keys.iter().map(|k| &k.key))?;
        check_distinct("mac_hashes", self.mac_hashes.iter().map(|h| &h.mac_hash))?;
        check_distinct("visits", self.visits.iter().map(|v| &v.location))
    }
}

/// That no two items are equal.
pub(crate) fn check_distinct(
    field: &'static str,
    items: impl Iterator<Item: Ord + ToString>,
) -> Result<(), Invalid> {
    let mut seen = BTreeSet::new();
    for item in items {
        if let Some(item) = seen.replace(item) {
            return Err(Invalid::Duplicate {
                field,
                item: item.to_string(),
            });
        }
    }
    Ok(())
}

/// Checks the list of chunk digests of a report and returns them as arrays.
///
/// # Errors
/// [`Invalid::Count`], [`Invalid::ByteLength`], [`Invalid::Duplicate`].
pub fn checked_chunks(chunks: &[HexBinary]) -> Result<Vec<[u8; 32]>, Invalid> {
    check_count("chunks", chunks.len(), 1, MAX_CHUNKS)?;
    check_distinct("chunks", chunks.iter())?;
    chunks
        .iter()
        .map(|digest| checked_bytes::<32>("chunks", digest))
        .collect()
}

/// Checks the list of hashes of a `Match` query and returns them as arrays.
///
/// # Errors
/// [`Invalid::Count`], [`Invalid::ByteLength`].
pub fn checked_mac_hashes(mac_hashes: &[HexBinary]) -> Result<Vec<[u8; 16]>, Invalid> {
    check_count("mac_hashes", mac_hashes.len(), 1, MAX_MAC_HASHES)?;
    mac_hashes
        .iter()
        .map(|hash| checked_bytes::<16>("mac_hash", hash))
        .collect()
}
