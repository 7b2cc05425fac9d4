//! The limits of the registry's messages, and the gas it lends to locations.

use crate::check::check_range;
use crate::stored::stored;
use crate::Invalid;

/// Slips that one account may vouch for by itself in a UTC day, where everybody's own word is taken.
pub const SELF_REPORTED_SLIPS_A_DAY: u32 = 64;
/// Check-ins of one infected account that flag places in a UTC day; further ones are ordinary.
pub const OWN_FLAGS_A_DAY: u16 = 20;
/// Most ids in a `Revoke`.
pub const MAX_REVOKED: usize = 100;
/// Longest contact, in seconds.
pub const MAX_CONTACT_SECONDS: u32 = wayclear_risk::Contact::MAX_SECONDS;
/// Most contacts in a message.
pub const MAX_CONTACTS: usize = 50;
/// Most hashes in a `Match` query.
pub const MAX_MATCHED_HASHES: usize = 12;
/// Slips that a hash is found by at most; the feed has all.
pub const MAX_MATCHES_A_HASH: usize = 16;
/// Most authorities named at instantiation.
pub const MAX_AUTHORITIES: usize = 10;
/// Longest device name, in characters.
pub const MAX_DEVICE_LENGTH: usize = 32;

stored! {
    /// Gas that a location may use when the registry sends it slips; where it needs more it is passed over.
    GasLimit in GasLimitRow {
        /// In any case, 150000 to 10000000.
        base: u64,
        /// For each opening or mark, 25000 to 1000000.
        each: u64,
    }
}

impl GasLimit {
    /// What registries begin with, and the least there can be.
    pub const LEAST: GasLimit = GasLimit {
        base: 150_000,
        each: 25_000,
    };

    /// That both are in range.
    ///
    /// # Errors
    /// [`Invalid::Range`].
    pub fn check(&self) -> Result<(), Invalid> {
        check_range("base", self.base, Self::LEAST.base, 10_000_000)?;
        check_range("each", self.each, Self::LEAST.each, 1_000_000)
    }

    /// The limit for so many openings or marks, in gas.
    pub fn of(&self, count: usize) -> u64 {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.base.saturating_add(self.each.saturating_mul(count))
    }
}
