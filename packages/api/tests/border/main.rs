//! What the border lets in and what it refuses: each limit at both sides, each fault by its name.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

mod actions;
mod authorities;
mod checks;
mod contacts;
mod hashes;
mod keys;
mod rewards;
mod slips;
mod texts;

use wayclear_api::Invalid;

fn range<T>(field: &'static str, value: i128, min: i128, max: i128) -> Result<T, Invalid> {
    Err(Invalid::Range {
        field,
        value,
        min,
        max,
    })
}

fn count<T>(field: &'static str, count: usize, min: usize, max: usize) -> Result<T, Invalid> {
    Err(Invalid::Count {
        field,
        count,
        min,
        max,
    })
}

fn byte_length<T>(field: &'static str, length: usize, expected: usize) -> Result<T, Invalid> {
    Err(Invalid::ByteLength {
        field,
        length,
        expected,
    })
}
