//! The status machine by hand: equation 9 pair by pair, and every bound to the second.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod days;
mod log;
mod since;
mod table;

use wayclear_status::Ledger;

pub const WINDOW: u64 = 1_209_600;
/// 10:30 to 10:40 UTC on 2024-01-28, the interval in which everybody was here.
pub const VISITED: u32 = 2_844_063;
/// The interval is `VISIT..OVER`.
pub const VISIT: u64 = 600 * 2_844_063;
pub const OVER: u64 = VISIT + 600;
pub const CREATED: u64 = VISIT - 1_000;
pub const CHECKED_IN: u64 = VISIT + 100;
pub const NOW: u64 = VISIT + 10_000;

pub fn empty() -> Ledger {
    Ledger {
        window: WINDOW,
        ..Ledger::default()
    }
}

pub fn clean() -> Ledger {
    Ledger {
        first_check_in_at: Some(CHECKED_IN),
        ..empty()
    }
}

pub fn infected() -> Ledger {
    Ledger {
        newest_infection: Some(VISITED),
        ..clean()
    }
}

pub fn cleaned(at: u64) -> Ledger {
    Ledger {
        last_cleaned_at: Some(at),
        ..infected()
    }
}
