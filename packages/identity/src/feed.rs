//! Rows of the registry's feed.

use wayclear_api::contact_registry::{FeedRow, MacHash, DAY_KEY_BYTES, MAC_HASH_BYTES};

use crate::{Day, IdentityError, Secret};

/// The days that a row discloses.
///
/// # Errors
/// [`IdentityError::FeedRow`].
pub fn disclosed_days(row: &FeedRow) -> Result<Vec<Day>, IdentityError> {
    let Some(packed) = &row.day_keys else {
        return Ok(vec![]);
    };
    unpack(row.case, "day keys", packed, DAY_KEY_BYTES, |bytes| {
        let (key, rest) = bytes.split_first_chunk::<16>()?;
        let (start, rest) = rest.split_first_chunk()?;
        let [periods, rotation] = rest.try_into().ok()?;
        let start = u32::from_be_bytes(*start);
        Day::new(
            Secret::new(*key),
            start,
            u8::into(periods),
            u8::into(rotation),
        )
        .ok()
    })
}

/// The hashes that a row discloses.
///
/// # Errors
/// [`IdentityError::FeedRow`].
pub fn disclosed_hashes(row: &FeedRow) -> Result<Vec<MacHash>, IdentityError> {
    let Some(packed) = &row.mac_hashes else {
        return Ok(vec![]);
    };
    unpack(row.case, "MAC hashes", packed, MAC_HASH_BYTES, |bytes| {
        let (mac_hash, rest) = bytes.split_first_chunk::<16>()?;
        let (interval, rest) = rest.split_first_chunk()?;
        let [rotation] = rest.try_into().ok()?;
        Some(MacHash {
            mac_hash: mac_hash.into(),
            interval: u32::from_be_bytes(*interval),
            rotation: u8::into(rotation),
        })
    })
}

fn unpack<T>(
    case: u64,
    what: &'static str,
    packed: &[u8],
    unit: usize,
    one: impl Fn(&[u8]) -> Option<T>,
) -> Result<Vec<T>, IdentityError> {
    let items: Option<Vec<T>> = packed.chunks(unit).map(one).collect();
    items.ok_or(IdentityError::FeedRow {
        case,
        what,
        bytes: packed.len(),
        unit,
    })
}
