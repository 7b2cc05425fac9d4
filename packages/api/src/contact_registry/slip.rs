//! Slips: what an infected person makes public, each item apart, with an authority's signature.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, HexBinary};
use wayclear_status::{day_of, day_start, interval_end, interval_start, INTERVALS_A_DAY};

use crate::check::{check_count, check_range, checked_bytes};
use crate::commitments::{item_digest, length};
use crate::{Invalid, Place};

/// Most slips in a message.
pub const MAX_SLIPS: usize = 64;
/// Most slips in a `CheckSlips` query.
pub const MAX_CHECKED_SLIPS: usize = 16;
/// Most hashes of an item.
pub const MAX_MAC_HASHES: usize = 144;
/// How far clocks may differ, in seconds; a day key may not be disclosed sooner after its end.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 7_200;
/// What an authority signs at once, so that nobody can tell how much a person discloses.
pub const SIGNED_AT_ONCE: usize = 64;

/// One rotating identifier, hashed.
#[cw_serde]
#[derive(Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MacHash {
    /// First interval of ten minutes since 1970 in which it was sent.
    pub interval: u32,
    /// 16 bytes.
    pub mac_hash: HexBinary,
    /// Intervals it was sent for, 1 to 144.
    pub rotation: u8,
}

/// What is disclosed. One item, one id, for ever.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum Item {
    /// All identifiers of a UTC day derive from it (Exposure Notification v1.2), a new one each interval.
    DayKey {
        /// 16 bytes.
        key: HexBinary,
        /// Days since 1970.
        day: u16,
    },
    /// Identifiers of a UTC day one by one: the paper's mode.
    MacHashes {
        /// Days since 1970; all of them begin in it.
        day: u16,
        /// 1 to 144, ascending by interval and hash.
        entries: Vec<MacHash>,
    },
    /// A visit that was checked in.
    Visit {
        place: Place,
        /// As it was checked in.
        interval: u32,
        /// 16 bytes that give the visit tag together with place and interval.
        secret: HexBinary,
    },
    /// The sender itself: its own check-ins from now on are infected ones. The paper's mode.
    Account {
        account: String,
        /// The day of issue, in days since 1970.
        day: u16,
    },
}

/// An item and the authority's signature for it.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Slip {
    pub item: Item,
    /// secp256k1 signature, 64 bytes (r, s), over [`crate::commitments::slip_digest`]; null only where everybody's own word is
    /// taken.
    pub signature: Option<Binary>,
}

impl Item {
    /// That byte strings have their length, numbers are in range, and hashes lie in their day and ascend.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`], [`Invalid::Range`], [`Invalid::Count`], [`Invalid::Order`], those of [`Place::check`].
    pub fn check(&self) -> Result<(), Invalid> {
        match self {
            Item::DayKey { key, .. } => checked_bytes::<16>("key", key).map(drop),
            Item::MacHashes { day, entries } => check_hashes(*day, entries),
            Item::Visit {
                place,
                interval,
                secret,
            } => {
                place.check()?;
                // Its day must fit.
                let last = u32::from(u16::MAX).saturating_mul(INTERVALS_A_DAY.into());
                check_range("interval", *interval, 0, last)?;
                checked_bytes::<16>("secret", secret).map(drop)
            }
            Item::Account { account, .. } => check_count("account", account.len(), 1, 128),
        }
    }

    /// Its UTC day, in days since 1970.
    pub fn day(&self) -> u16 {
        match self {
            Item::DayKey { day, .. } | Item::MacHashes { day, .. } | Item::Account { day, .. } => {
                *day
            }
            Item::Visit { interval, .. } => day_of(*interval),
        }
    }

    /// First second after it, Unix time: of the day, of the last hash, of the visit's interval.
    pub fn ends_at(&self) -> u64 {
        match self {
            Item::DayKey { day, .. } | Item::Account { day, .. } => {
                day_start(day.saturating_add(1))
            }
            Item::MacHashes { entries, .. } => {
                entries.iter().map(MacHash::ends_at).max().unwrap_or(0)
            }
            Item::Visit { interval, .. } => interval_end(*interval),
        }
    }

    /// `D = SHA-256("wayclear/item/v1" ‖ kind ‖ item)`, of which the first 8 bytes are the id. The item must have passed
    /// [`Item::check`], which fixes every width.
    pub fn digest(&self) -> [u8; 32] {
        item_digest(&self.bytes())
    }

    /// `kind ‖ item`, integers big-endian, text after its length as u16: 1 key (`key ‖ u16 day`), 2 hashes
    /// (`u16 day ‖ u8 n ‖ n · (hash ‖ u32 interval ‖ u8 rotation)`), 3 visit (`text place ‖ u32 interval ‖ secret`), 4 account
    /// (`text ‖ u16 day`).
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Item::DayKey { key, day } => [&[1][..], key, &day.to_be_bytes()].concat(),
            Item::MacHashes { day, entries } => {
                let count = u8::try_from(entries.len()).unwrap_or(u8::MAX);
                let mut bytes = [&[2][..], &day.to_be_bytes(), &[count]].concat();
                for entry in entries {
                    bytes.extend_from_slice(&entry.mac_hash);
                    bytes.extend(entry.interval.to_be_bytes());
                    bytes.push(entry.rotation);
                }
                bytes
            }
            Item::Visit {
                place,
                interval,
                secret,
            } => {
                let place = place.to_string();
                [
                    &[3][..],
                    &length(&place),
                    place.as_bytes(),
                    &interval.to_be_bytes(),
                    secret,
                ]
                .concat()
            }
            Item::Account { account, day } => [
                &[4][..],
                &length(account),
                account.as_bytes(),
                &day.to_be_bytes(),
            ]
            .concat(),
        }
    }
}

impl MacHash {
    /// First second after it was sent, Unix time.
    fn ends_at(&self) -> u64 {
        interval_start(self.interval.saturating_add(self.rotation.into()))
    }
}

impl Slip {
    /// That item and signature have the form they need.
    ///
    /// # Errors
    /// Those of [`Item::check`], [`Invalid::ByteLength`] for the signature.
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(signature) = &self.signature {
            checked_bytes::<64>("signature", signature)?;
        }
        self.item.check()
    }
}

fn check_hashes(day: u16, entries: &[MacHash]) -> Result<(), Invalid> {
    check_count("entries", entries.len(), 1, MAX_MAC_HASHES)?;
    let first = wayclear_status::first_interval(day);
    let last = first.saturating_add(u32::from(INTERVALS_A_DAY).saturating_sub(1));
    for entry in entries {
        checked_bytes::<16>("mac_hash", &entry.mac_hash)?;
        check_range("interval", entry.interval, first, last)?;
        check_range("rotation", u16::from(entry.rotation), 1, INTERVALS_A_DAY)?;
    }
    let keys = || entries.iter().map(|e| (e.interval, &e.mac_hash));
    let is_ascending = keys().zip(keys().skip(1)).all(|(one, next)| one < next);
    if is_ascending {
        Ok(())
    } else {
        Err(Invalid::Order { field: "entries" })
    }
}

/// The slips of a `Disclose`.
///
/// # Errors
/// [`Invalid::Count`], [`Invalid::HashesNotAlone`], those of [`Slip::check`].
pub fn check_slips(slips: &[Slip], most: usize) -> Result<(), Invalid> {
    check_count("slips", slips.len(), 1, most)?;
    slips.iter().try_for_each(Slip::check)?;
    let are_hashes = |slip: &Slip| matches!(slip.item, Item::MacHashes { .. });
    if slips.len() > 1 && slips.iter().any(are_hashes) {
        return Err(Invalid::HashesNotAlone);
    }
    Ok(())
}
