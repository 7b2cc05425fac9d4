//! A day's key, and the identifiers that derive from it.

use aes::cipher::{Block, BlockEncrypt, KeyInit};
use aes::Aes128;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroize;

use crate::{Identifier, IdentityError, Secret};

/// Seconds of an interval.
pub const INTERVAL_SECONDS: u64 = 600;
/// Intervals of a day.
pub const INTERVALS_A_DAY: u16 = 144;
/// How far clocks may differ, in seconds.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 7_200;

/// The interval that holds a time.
pub fn interval_at(time: u64) -> u32 {
    let interval = time.checked_div(INTERVAL_SECONDS).unwrap_or_default();
    u32::try_from(interval).unwrap_or(u32::MAX)
}

/// The hash of an identifier, and when it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisclosedHash {
    pub mac_hash: [u8; 16],
    /// First interval in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for, 1 to 144.
    pub rotation: u16,
}

/// A key, and when it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    key: Secret,
    start_interval: u32,
    periods: u16,
    rotation: u16,
}

impl Day {
    /// A key that is used for `periods` intervals from `start_interval` on, with a new identifier each `rotation`
    /// intervals; both are 1 to 144.
    ///
    /// # Errors
    /// [`IdentityError::Range`].
    pub fn new(
        key: Secret,
        start_interval: u32,
        periods: u16,
        rotation: u16,
    ) -> Result<Self, IdentityError> {
        let day = INTERVALS_A_DAY.into();
        check_range("periods", periods.into(), 1, day)?;
        check_range("rotation", rotation.into(), 1, day)?;
        // So that no interval after it overflows.
        let last = u32::MAX.saturating_sub(day);
        check_range("start_interval", start_interval, 0, last)?;
        Ok(Day {
            key,
            start_interval,
            periods,
            rotation,
        })
    }

    /// A key that is used from the interval of a time to the end of the UTC day.
    ///
    /// # Errors
    /// [`IdentityError::Range`].
    pub fn starting(key: Secret, time: u64, rotation: u16) -> Result<Self, IdentityError> {
        let start = interval_at(time);
        let into_day = start
            .checked_rem(INTERVALS_A_DAY.into())
            .unwrap_or_default();
        let left = u32::from(INTERVALS_A_DAY).saturating_sub(into_day);
        let periods = u16::try_from(left).unwrap_or(INTERVALS_A_DAY);
        Day::new(key, start, periods, rotation)
    }

    pub fn key(&self) -> &Secret {
        &self.key
    }

    pub fn start_interval(&self) -> u32 {
        self.start_interval
    }

    /// Intervals it is used for.
    pub fn periods(&self) -> u16 {
        self.periods
    }

    /// Intervals between changes of the identifier.
    pub fn rotation(&self) -> u16 {
        self.rotation
    }

    /// First interval after its last.
    fn end_interval(&self) -> u32 {
        self.start_interval.saturating_add(self.periods.into())
    }

    /// First second after its last interval.
    pub fn ends_at(&self) -> u64 {
        starts_at(self.end_interval())
    }

    /// Whether it is used at a time.
    pub fn is_used_at(&self, time: u64) -> bool {
        (self.start_interval..self.end_interval()).contains(&interval_at(time))
    }

    /// Ends it with the interval that holds a time, if it would be used longer; so that a person can disclose today.
    pub fn end_with(&mut self, time: u64) {
        let used = interval_at(time)
            .saturating_add(1)
            .saturating_sub(self.start_interval);
        let used = u16::try_from(used).unwrap_or(u16::MAX);
        self.periods = self.periods.min(used).max(1);
    }

    /// First interval of the identifier that is used in an interval.
    pub(crate) fn identifier_interval(&self, interval: u32) -> Option<u32> {
        let (start, rotation) = (self.start_interval, u32::from(self.rotation));
        let since = interval.checked_sub(start)?;
        let first = since.checked_div(rotation)?.saturating_mul(rotation);
        (interval < self.end_interval()).then(|| start.saturating_add(first))
    }

    /// The identifier that is used at a time.
    pub fn identifier_at(&self, time: u64) -> Option<Identifier> {
        let interval = self.identifier_interval(interval_at(time))?;
        let mut block = block(interval);
        self.cipher().encrypt_block(&mut block);
        Some(Identifier(block.into()))
    }

    /// All identifiers, each with its first interval.
    pub fn identifiers(&self) -> Vec<(u32, Identifier)> {
        let intervals: Vec<u32> = self.identifier_intervals().collect();
        let mut blocks: Vec<Block<Aes128>> = intervals.iter().map(|j| block(*j)).collect();
        self.cipher().encrypt_blocks(&mut blocks);
        let identifiers = blocks.into_iter().map(|block| Identifier(block.into()));
        intervals.into_iter().zip(identifiers).collect()
    }

    fn identifier_intervals(&self) -> impl Iterator<Item = u32> {
        (self.start_interval..self.end_interval()).step_by(self.rotation.into())
    }

    /// How many intervals the identifier is used that begins with one of them.
    pub(crate) fn used_for(&self, interval: u32) -> u16 {
        let left = self.end_interval().saturating_sub(interval);
        u16::try_from(left).unwrap_or(u16::MAX).min(self.rotation)
    }

    /// The cipher under the identifier key, `HKDF-SHA256(key, no salt, "EN-RPIK")`.
    fn cipher(&self) -> Aes128 {
        let mut key = [0; 16];
        let derived = Hkdf::<Sha256>::new(None, self.key.expose()).expand(b"EN-RPIK", &mut key);
        debug_assert!(derived.is_ok(), "16 bytes are never too many");
        let cipher = Aes128::new(&key.into());
        key.zeroize();
        cipher
    }

    /// The key, once it may become public.
    ///
    /// # Errors
    /// [`IdentityError::Unfinished`] until two hours after its end: clocks differ, and somebody could send the
    /// identifiers again.
    pub fn disclose_key(&self, now: u64) -> Result<&Secret, IdentityError> {
        self.check_finished(now, CLOCK_TOLERANCE_SECONDS)?;
        Ok(&self.key)
    }

    /// The hashes of the day's identifiers as they become public: the paper's mode, and that of a device without keys.
    ///
    /// # Errors
    /// [`IdentityError::Unfinished`] until its end.
    pub fn disclose_hashes(&self, now: u64) -> Result<Vec<DisclosedHash>, IdentityError> {
        self.check_finished(now, 0)?;
        let hash = |(interval, identifier): (u32, Identifier)| DisclosedHash {
            mac_hash: identifier.mac_hash(),
            interval,
            rotation: self.used_for(interval),
        };
        Ok(self.identifiers().into_iter().map(hash).collect())
    }

    fn check_finished(&self, now: u64, tolerance: u64) -> Result<(), IdentityError> {
        let ends_at = self.ends_at();
        let allowed_from = ends_at.saturating_add(tolerance);
        if now < allowed_from {
            return Err(IdentityError::Unfinished {
                ends_at,
                allowed_from,
            });
        }
        Ok(())
    }
}

fn check_range(field: &'static str, value: u32, min: u32, max: u32) -> Result<(), IdentityError> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(IdentityError::Range {
        field,
        value,
        min,
        max,
    })
}

/// First second of an interval.
pub(crate) fn starts_at(interval: u32) -> u64 {
    u64::from(interval).saturating_mul(INTERVAL_SECONDS)
}

/// `"EN-RPI" ‖ 6 zero bytes ‖ LE32(j)`.
pub(crate) fn block(interval: u32) -> Block<Aes128> {
    let mut block = *b"EN-RPI\0\0\0\0\0\0\0\0\0\0";
    let number = block.iter_mut().skip(12);
    number
        .zip(interval.to_le_bytes())
        .for_each(|(to, from)| *to = from);
    block.into()
}
