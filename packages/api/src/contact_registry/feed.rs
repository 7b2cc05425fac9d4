//! The feed that phones download, and how its rows are packed.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, HexBinary};
use thiserror::Error;

use super::{DayKey, MacHash};

/// Bytes of a packed day key: key, first interval (big-endian), periods, rotation.
const DAY_KEY_BYTES: usize = 16 + 4 + 1 + 1;
/// Bytes of a packed hash: hash, interval (big-endian), rotation.
const MAC_HASH_BYTES: usize = 16 + 4 + 1;

/// A row of the feed: one chunk of a disclosure, or the news that a case was revoked. Never changed once written.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct FeedRow {
    pub case: u64,
    /// 22 bytes a key: key, first interval (u32 big-endian), periods, rotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_keys: Option<Binary>,
    /// 21 bytes a hash: hash, interval (u32 big-endian), rotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac_hashes: Option<Binary>,
    /// True = forget what this case disclosed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

#[cw_serde]
pub struct DisclosuresResponse {
    /// One page of rows with consecutive indexes, the last of which is `next_index - 1`.
    pub rows: Vec<FeedRow>,
    /// Index of the row after this page; ask with `start_after: next_index - 1` to go on.
    pub next_index: u64,
    /// Index of the oldest row still kept; a phone that stopped before it has missed rows.
    pub oldest_index: u64,
}

/// A row whose packed list is cut short; no registry writes one.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the feed's row of case {case} holds {bytes} bytes of {what}, not a multiple of {unit}")]
pub struct FeedError {
    pub case: u64,
    pub what: &'static str,
    /// How many bytes there are.
    pub bytes: usize,
    /// How many bytes one item has.
    pub unit: usize,
}

impl FeedRow {
    /// The row that discloses keys and hashes, which [`super::Disclosure::check`] has let pass; `None` if there are none.
    pub fn disclosing(case: u64, day_keys: &[DayKey], mac_hashes: &[MacHash]) -> Option<Self> {
        let row = FeedRow {
            case,
            day_keys: packed(day_keys, |k, bytes| {
                bytes.extend_from_slice(&k.key);
                bytes.extend_from_slice(&k.start_interval.to_be_bytes());
                bytes.extend([to_byte(k.periods), to_byte(k.rotation)]);
            }),
            mac_hashes: packed(mac_hashes, |h, bytes| {
                bytes.extend_from_slice(&h.mac_hash);
                bytes.extend_from_slice(&h.interval.to_be_bytes());
                bytes.push(to_byte(h.rotation));
            }),
            revoked: false,
        };
        (row.day_keys.is_some() || row.mac_hashes.is_some()).then_some(row)
    }

    /// The row that takes back what a case disclosed.
    pub fn revoking(case: u64) -> Self {
        FeedRow {
            case,
            day_keys: None,
            mac_hashes: None,
            revoked: true,
        }
    }

    /// The day keys that the row discloses.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn unpacked_day_keys(&self) -> Result<Vec<DayKey>, FeedError> {
        let packed = self.day_keys.as_ref();
        self.unpack("day keys", packed, DAY_KEY_BYTES, |bytes| {
            let (key, rest) = bytes.split_first_chunk::<16>()?;
            let (start, rest) = rest.split_first_chunk()?;
            let [periods, rotation] = rest.try_into().ok()?;
            Some(DayKey {
                key: HexBinary::from(key),
                start_interval: u32::from_be_bytes(*start),
                periods: u8::into(periods),
                rotation: u8::into(rotation),
            })
        })
    }

    /// The hashes that the row discloses.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn unpacked_mac_hashes(&self) -> Result<Vec<MacHash>, FeedError> {
        let packed = self.mac_hashes.as_ref();
        self.unpack("MAC hashes", packed, MAC_HASH_BYTES, |bytes| {
            let (mac_hash, rest) = bytes.split_first_chunk::<16>()?;
            let (interval, rest) = rest.split_first_chunk()?;
            let [rotation] = rest.try_into().ok()?;
            Some(MacHash {
                mac_hash: HexBinary::from(mac_hash),
                interval: u32::from_be_bytes(*interval),
                rotation: u8::into(rotation),
            })
        })
    }

    fn unpack<T>(
        &self,
        what: &'static str,
        packed: Option<&Binary>,
        unit: usize,
        one: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<Vec<T>, FeedError> {
        let packed = packed.map(Binary::as_slice).unwrap_or_default();
        let items: Option<Vec<T>> = packed.chunks(unit).map(one).collect();
        items.ok_or(FeedError {
            case: self.case,
            what,
            bytes: packed.len(),
            unit,
        })
    }
}

/// The items one after the other; `None` = there are none.
fn packed<T>(items: &[T], pack: impl Fn(&T, &mut Vec<u8>)) -> Option<Binary> {
    let mut bytes = vec![];
    for item in items {
        pack(item, &mut bytes);
    }
    (!bytes.is_empty()).then(|| bytes.into())
}

/// A checked 1..=144 as one byte.
fn to_byte(n: u16) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}
