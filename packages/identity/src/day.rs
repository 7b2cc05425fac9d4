//! A day's key, and the identifiers that derive from it.

use aes::cipher::{Block, BlockEncrypt, KeyInit};
use aes::Aes128;
use hkdf::Hkdf;
use sha2::Sha256;
use wayclear_status::{
    day_at, day_start, first_interval, interval_at, DAY_SECONDS, INTERVALS_A_DAY,
};
use zeroize::Zeroize;

use crate::{Identifier, IdentityError, Secret};

/// How far clocks may differ, in seconds.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 7_200;

/// The hash of an identifier, and when it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisclosedHash {
    pub mac_hash: [u8; 16],
    /// First interval in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for, 1 to 144.
    pub rotation: u8,
}

/// The key of a whole UTC day. Identifiers change each interval, unless a rotation says that one is kept for several: the
/// paper's weak randomisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub key: Secret,
    /// Days since 1970.
    pub day: u16,
}

impl Day {
    pub fn new(key: Secret, day: u16) -> Self {
        Day { key, day }
    }

    /// First second after it, Unix time.
    pub fn ends_at(&self) -> u64 {
        day_start(self.day).saturating_add(DAY_SECONDS)
    }

    /// When its key may be disclosed at the earliest, Unix seconds.
    pub fn key_disclosed_from(&self) -> u64 {
        self.ends_at().saturating_add(CLOCK_TOLERANCE_SECONDS)
    }

    /// The identifier that is used at a time; `None` on another day, and for a rotation of 0.
    pub fn identifier_at(&self, time: u64, rotation: u8) -> Option<Identifier> {
        let mut block = block(self.changed_at(time, rotation)?);
        self.cipher().encrypt_block(&mut block);
        Some(Identifier(block.into()))
    }

    /// The interval in which the identifier came into use that is used at a time: the first of a group of `rotation`
    /// intervals, counted from the day's first.
    pub(crate) fn changed_at(&self, time: u64, rotation: u8) -> Option<u32> {
        if day_at(time) != self.day {
            return None;
        }
        let (first, rotation) = (first_interval(self.day), u32::from(rotation));
        let groups = interval_at(time)
            .checked_sub(first)?
            .checked_div(rotation)?;
        Some(first.saturating_add(groups.saturating_mul(rotation)))
    }

    /// The identifiers of its 144 intervals, each with its interval.
    pub fn identifiers(&self) -> Vec<(u32, Identifier)> {
        let first = first_interval(self.day);
        let intervals = first..first.saturating_add(INTERVALS_A_DAY.into());
        let mut blocks: Vec<Block<Aes128>> = intervals.clone().map(block).collect();
        self.cipher().encrypt_blocks(&mut blocks);
        let identifiers = blocks.into_iter().map(|block| Identifier(block.into()));
        intervals.zip(identifiers).collect()
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
    /// [`IdentityError::Unfinished`] until two hours after the day's end: clocks differ, and somebody could send the
    /// identifiers again.
    pub fn disclose_key(&self, now: u64) -> Result<&Secret, IdentityError> {
        self.check_finished(now, self.key_disclosed_from())?;
        Ok(&self.key)
    }

    /// The hashes of the day's identifiers as they become public: the paper's mode, and that of a device without keys. The
    /// last one ends with the day.
    ///
    /// # Errors
    /// [`IdentityError::Unfinished`] until the day's end; [`IdentityError::Rotation`] unless it is 1 to 144.
    pub fn disclose_hashes(
        &self,
        rotation: u8,
        now: u64,
    ) -> Result<Vec<DisclosedHash>, IdentityError> {
        if rotation == 0 || u16::from(rotation) > INTERVALS_A_DAY {
            return Err(IdentityError::Rotation { rotation });
        }
        self.check_finished(now, self.ends_at())?;
        let identifiers = self.identifiers();
        let groups = identifiers.chunks(rotation.into());
        let hash = |group: &[(u32, Identifier)]| {
            let (interval, identifier) = group.first()?;
            Some(DisclosedHash {
                mac_hash: identifier.mac_hash(),
                interval: *interval,
                rotation: u8::try_from(group.len()).ok()?,
            })
        };
        Ok(groups.filter_map(hash).collect())
    }

    fn check_finished(&self, now: u64, allowed_from: u64) -> Result<(), IdentityError> {
        if now >= allowed_from {
            return Ok(());
        }
        Err(IdentityError::Unfinished {
            ends_at: self.ends_at(),
            allowed_from,
        })
    }
}

/// `"EN-RPI" ‖ 6 zero bytes ‖ LE32(j)`.
fn block(interval: u32) -> Block<Aes128> {
    let mut block = *b"EN-RPI\0\0\0\0\0\0\0\0\0\0";
    let number = block.iter_mut().skip(12);
    number
        .zip(interval.to_le_bytes())
        .for_each(|(to, from)| *to = from);
    block.into()
}
