//! Rows that are packed, since they are written often or proved: 30 gas a byte written.

use cosmwasm_std::StdResult;
use wayclear_status::{Ledger, Status};

use super::keys::{undecodable, CLEANINGS, FEED_HEAD, HEALTH, LEDGER};

/// What every visit reads and writes: 25 bytes, big-endian; where a time or interval is missing there is a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// Tags received since the location was made.
    pub visits: u32,
    /// Unix seconds.
    pub first_check_in_at: Option<u64>,
    /// Unix seconds.
    pub last_cleaned_at: Option<u64>,
    /// Interval of the newest infection that stands.
    pub newest_infection: Option<u32>,
    /// The status as last logged.
    pub noted: Status,
    /// Whether somebody has ever funded rewards here; otherwise no visit looks for them.
    pub has_pool: bool,
    /// Index of the next transition.
    pub next_transition: u32,
    /// How long an infection counts, in seconds; never changes.
    pub window: u32,
}

/// The bit of the first byte that says [`LedgerRow::has_pool`].
const HAS_POOL: u8 = 0x80;

impl LedgerRow {
    /// That of a location which nobody has visited.
    pub fn empty(window: u64) -> Self {
        LedgerRow {
            visits: 0,
            first_check_in_at: None,
            last_cleaned_at: None,
            newest_infection: None,
            noted: Status::Empty,
            has_pool: false,
            next_transition: 0,
            window: to_u32(window),
        }
    }

    /// What decides the status.
    pub fn ledger(&self) -> Ledger {
        Ledger {
            first_check_in_at: self.first_check_in_at,
            last_cleaned_at: self.last_cleaned_at,
            newest_infection: self.newest_infection,
            window: self.window.into(),
        }
    }

    /// The row's bytes.
    pub fn pack(&self) -> Vec<u8> {
        let noted = match self.noted {
            Status::Empty => 0,
            Status::Infected => 1,
            Status::Clean => 2,
        };
        let has_pool = if self.has_pool { HAS_POOL } else { 0 };
        let mut bytes = vec![noted | has_pool];
        for number in [
            self.visits,
            self.first_check_in_at.map_or(0, to_u32),
            self.last_cleaned_at.map_or(0, to_u32),
            self.newest_infection.unwrap_or_default(),
            self.next_transition,
            self.window,
        ] {
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }

    /// The row of these bytes.
    ///
    /// # Errors
    /// If there are too few, or the status is none.
    pub fn unpack(bytes: &[u8]) -> StdResult<Self> {
        let unpacked = || {
            let (first, rest) = bytes.split_first()?;
            let mut numbers = rest.chunks_exact(4);
            let mut number = || Some(u32::from_be_bytes(numbers.next()?.try_into().ok()?));
            let present = |number: u32| Some(number).filter(|number| *number > 0);
            Some(LedgerRow {
                visits: number()?,
                first_check_in_at: present(number()?).map(u64::from),
                last_cleaned_at: present(number()?).map(u64::from),
                newest_infection: present(number()?),
                next_transition: number()?,
                window: number()?,
                has_pool: first & HAS_POOL != 0,
                noted: match first & !HAS_POOL {
                    0 => Status::Empty,
                    1 => Status::Infected,
                    2 => Status::Clean,
                    _ => return None,
                },
            })
        };
        unpacked().ok_or_else(|| undecodable(LEDGER))
    }
}

/// Times of cleanings, Unix seconds, as u32 each.
pub fn pack_cleanings(cleanings: &[u64]) -> Vec<u8> {
    cleanings
        .iter()
        .flat_map(|at| to_u32(*at).to_be_bytes())
        .collect()
}

/// What [`pack_cleanings`] packed.
///
/// # Errors
/// If the bytes are not a multiple of four.
pub fn unpack_cleanings(bytes: &[u8]) -> StdResult<Vec<u64>> {
    let one = |chunk: &[u8]| Some(u64::from(u32::from_be_bytes(chunk.try_into().ok()?)));
    let all: Option<Vec<u64>> = bytes.chunks(4).map(one).collect();
    all.ok_or_else(|| undecodable(CLEANINGS))
}

/// An account that counts as infected: 22 bytes, big-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthRow {
    /// UTC day of the slip that said so.
    pub day: u16,
    /// Id of that slip.
    pub id: [u8; 8],
    /// First second at which the account no longer counts as infected, Unix seconds.
    pub until: u64,
    /// UTC day of the newest flag that its check-ins raised.
    pub flag_day: u16,
    /// How many flags there were on that day.
    pub flags: u16,
}

impl HealthRow {
    /// The row's bytes.
    pub fn pack(&self) -> Vec<u8> {
        [
            &self.day.to_be_bytes()[..],
            &self.id,
            &self.until.to_be_bytes(),
            &self.flag_day.to_be_bytes(),
            &self.flags.to_be_bytes(),
        ]
        .concat()
    }

    /// The row of these bytes.
    ///
    /// # Errors
    /// If there are too few.
    pub fn unpack(bytes: &[u8]) -> StdResult<Self> {
        let unpacked = || {
            let (day, rest) = bytes.split_first_chunk()?;
            let (id, rest) = rest.split_first_chunk()?;
            let (until, rest) = rest.split_first_chunk()?;
            let (flag_day, rest) = rest.split_first_chunk()?;
            let (flags, _) = rest.split_first_chunk()?;
            Some(HealthRow {
                day: u16::from_be_bytes(*day),
                id: *id,
                until: u64::from_be_bytes(*until),
                flag_day: u16::from_be_bytes(*flag_day),
                flags: u16::from_be_bytes(*flags),
            })
        };
        unpacked().ok_or_else(|| undecodable(HEALTH))
    }
}

/// The end of the feed: u64 next ‖ u64 oldest ‖ link ‖ u16 day, 50 bytes. One proof of it proves any number of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedHead {
    /// Index of the next row.
    pub next: u64,
    /// Index of the oldest row that is kept; equal to `next` if there is none.
    pub oldest: u64,
    /// Link of the newest row; zeros before the first.
    pub link: [u8; 32],
    /// UTC day of the newest row, in days since 1970; 0 before the first.
    pub day: u16,
}

impl FeedHead {
    /// The row's bytes.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = self.next.to_be_bytes().to_vec();
        bytes.extend(self.oldest.to_be_bytes());
        bytes.extend(self.link);
        bytes.extend(self.day.to_be_bytes());
        bytes
    }

    /// The row of these bytes.
    ///
    /// # Errors
    /// If there are too few.
    pub fn unpack(bytes: &[u8]) -> StdResult<Self> {
        let unpacked = || {
            let (next, rest) = bytes.split_first_chunk()?;
            let (oldest, rest) = rest.split_first_chunk()?;
            let (link, rest) = rest.split_first_chunk()?;
            let (day, _) = rest.split_first_chunk()?;
            Some(FeedHead {
                next: u64::from_be_bytes(*next),
                oldest: u64::from_be_bytes(*oldest),
                link: *link,
                day: u16::from_be_bytes(*day),
            })
        };
        unpacked().ok_or_else(|| undecodable(FEED_HEAD))
    }
}

/// Seconds as u32: enough until the year 2106.
fn to_u32(at: u64) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
