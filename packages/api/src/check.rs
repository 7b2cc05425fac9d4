//! The checks at the border that every contract shares.

use std::collections::BTreeSet;

use cosmwasm_std::{Addr, Api};

use crate::invalid::{quoted, Invalid};
use crate::limits::{DEFAULT_LIMIT, MAX_LIMIT, MAX_PRUNE, MAX_WINDOW_SECONDS, MIN_WINDOW_SECONDS};

/// The address behind `text`, if the chain writes it exactly so.
///
/// # Errors
/// [`Invalid::Address`] for another prefix, a bad checksum, upper or mixed case.
pub fn checked_address(api: &dyn Api, text: &str) -> Result<Addr, Invalid> {
    api.addr_validate(text)
        .ok()
        .filter(|address| address.as_str() == text)
        .ok_or_else(|| Invalid::Address {
            address: quoted(text),
        })
}

/// The number of rows a list query answers.
///
/// # Errors
/// [`Invalid::Limit`] outside 1..=100.
pub fn checked_limit(limit: Option<u32>) -> Result<usize, Invalid> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    match usize::try_from(limit) {
        Ok(rows) if (1..=MAX_LIMIT).contains(&limit) => Ok(rows),
        _ => Err(Invalid::Limit { limit }),
    }
}

/// A window in seconds, if it is in range.
///
/// # Errors
/// [`Invalid::Window`].
pub fn checked_window(seconds: u64) -> Result<u64, Invalid> {
    if (MIN_WINDOW_SECONDS..=MAX_WINDOW_SECONDS).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(Invalid::Window { seconds })
    }
}

/// The `N` bytes of a field.
///
/// # Errors
/// [`Invalid::ByteLength`].
pub fn checked_bytes<const N: usize>(
    field: &'static str,
    bytes: &[u8],
) -> Result<[u8; N], Invalid> {
    bytes.try_into().map_err(|_| Invalid::ByteLength {
        field,
        length: bytes.len(),
        expected: N,
    })
}

/// That a list holds `min..=max` items.
///
/// # Errors
/// [`Invalid::Count`].
pub fn check_count(
    field: &'static str,
    count: usize,
    min: usize,
    max: usize,
) -> Result<(), Invalid> {
    if (min..=max).contains(&count) {
        Ok(())
    } else {
        Err(Invalid::Count {
            field,
            count,
            min,
            max,
        })
    }
}

/// That a number lies in `min..=max`.
///
/// # Errors
/// [`Invalid::Range`].
pub fn check_range<T>(field: &'static str, value: T, min: T, max: T) -> Result<(), Invalid>
where
    T: PartialOrd + Copy + Into<i128>,
{
    if value >= min && value <= max {
        Ok(())
    } else {
        Err(Invalid::Range {
            field,
            value: value.into(),
            min: min.into(),
            max: max.into(),
        })
    }
}

/// That no two items are equal.
///
/// # Errors
/// [`Invalid::Duplicate`].
pub fn check_distinct(
    field: &'static str,
    items: impl IntoIterator<Item: Ord + ToString>,
) -> Result<(), Invalid> {
    let mut seen = BTreeSet::new();
    for item in items {
        if let Some(item) = seen.replace(item) {
            return Err(Invalid::Duplicate {
                field,
                item: item.to_string(),
            });
        }
    }
    Ok(())
}

/// How many rows a `Prune` may remove.
///
/// # Errors
/// [`Invalid::Range`].
pub fn check_prune(limit: u32) -> Result<usize, Invalid> {
    check_range("limit", limit, 1, MAX_PRUNE)?;
    Ok(usize::try_from(limit).unwrap_or(usize::MAX))
}
