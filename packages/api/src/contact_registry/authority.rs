//! Authorities and the keys they sign slips with.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary};

use crate::check::{check_count, check_range};
use crate::{checked_bytes, Invalid, DAY_SECONDS};

/// Most keys an authority may have at a time.
pub const MAX_SLIP_KEYS: usize = 8;
/// Most slips an authority may have taken a day.
pub const MAX_DAILY_SLIPS: u32 = 1_000_000;

/// A key that signs slips. It is no account's key: who signs transactions with it could be made to sign any.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct SlipKey {
    /// Compressed secp256k1 key, 33 bytes.
    pub public_key: HexBinary,
    /// First UTC day on which it signs, in days since 1970.
    pub from: u16,
    /// First UTC day on which it does not sign any more; null = none yet.
    pub until: Option<u16>,
}

impl SlipKey {
    /// Whether the key signs slips on that UTC day, in days since 1970.
    pub fn signs_on(&self, day: u16) -> bool {
        day >= self.from && self.until.is_none_or(|until| day < until)
    }
}

/// Whether a registry with a window, in seconds, takes out a key when its authority is set next: nothing that it signed can be taken
/// any more. `until`: the first UTC day on which it does not sign, in days since 1970; `None` = there is none. `now`: Unix seconds.
pub fn is_key_forgotten(until: Option<u16>, window_seconds: u64, now: u64) -> bool {
    let over = until.map(wayclear_status::day_start);
    let kept = window_seconds.saturating_add(DAY_SECONDS);
    over.is_some_and(|over| over.saturating_add(kept) <= now)
}

/// A laboratory or health office that may vouch for slips.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Authority {
    /// May revoke what it vouched for.
    pub account: String,
    /// How many slips are taken of it in a UTC day, 1 to 1000000: a fuse against a stolen key.
    pub daily_slips: u32,
    /// Keys whose days do not overlap. Those that the registry knows and are not named stay as they are.
    pub keys: Vec<SlipKey>,
}

impl Authority {
    /// One whose only key signs from the first day on.
    pub fn with_key(account: &Addr, daily_slips: u32, public_key: HexBinary) -> Self {
        Authority {
            account: account.to_string(),
            daily_slips,
            keys: vec![SlipKey {
                public_key,
                from: 0,
                until: None,
            }],
        }
    }

    /// That keys have 33 bytes and sign on at least one day, and the quota is in range.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`], [`Invalid::Count`], [`Invalid::Range`].
    pub fn check(&self) -> Result<(), Invalid> {
        check_range("daily_slips", self.daily_slips, 1, MAX_DAILY_SLIPS)?;
        check_count("keys", self.keys.len(), 0, MAX_SLIP_KEYS)?;
        for key in &self.keys {
            checked_bytes::<33>("public_key", &key.public_key)?;
            // As u32: a key that begins on the last day there is can have no end.
            let first = u32::from(key.from).saturating_add(1);
            if let Some(until) = key.until {
                check_range("until", u32::from(until), first, u16::MAX.into())?;
            }
        }
        Ok(())
    }
}
