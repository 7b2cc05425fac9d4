//! Keys and hashes on their way into the feed and out of it: the device's types and the contract's.

use wayclear_api::contact_registry::{self as registry, DayKey, FeedRow, MacHash};
use wayclear_identity::{Day, DisclosedHash, IdentityError, Secret};

use super::exposures::LookError;

// The schedule is written down twice, since identity knows no contracts; it is one.
const _: () = assert!(
    wayclear_api::INTERVAL_SECONDS == wayclear_identity::INTERVAL_SECONDS
        && wayclear_api::INTERVALS_A_DAY == wayclear_identity::INTERVALS_A_DAY
        && registry::CLOCK_TOLERANCE_SECONDS == wayclear_identity::CLOCK_TOLERANCE_SECONDS
);

/// A day as it becomes public.
///
/// # Errors
/// [`IdentityError::Unfinished`].
pub fn day_key(day: &Day, now: u64) -> Result<DayKey, IdentityError> {
    Ok(DayKey {
        key: day.disclose_key(now)?.expose().into(),
        start_interval: day.start_interval(),
        periods: day.periods(),
        rotation: day.rotation(),
    })
}

/// The hashes of a day as they become public.
///
/// # Errors
/// [`IdentityError::Unfinished`].
pub fn mac_hashes(day: &Day, now: u64) -> Result<Vec<MacHash>, IdentityError> {
    let hashes = day.disclose_hashes(now)?.into_iter();
    let public = hashes.map(|hash| MacHash {
        mac_hash: hash.mac_hash.into(),
        interval: hash.interval,
        rotation: hash.rotation,
    });
    Ok(public.collect())
}

/// The days that a row of the feed discloses.
///
/// # Errors
/// [`LookError::Feed`], [`LookError::Identity`].
pub fn disclosed_days(row: &FeedRow) -> Result<Vec<Day>, LookError> {
    let keys = row.unpacked_day_keys()?.into_iter();
    keys.map(|key| {
        let secret = Secret::new(key.key.to_array()?);
        Ok(Day::new(
            secret,
            key.start_interval,
            key.periods,
            key.rotation,
        )?)
    })
    .collect()
}

/// The hashes that a row of the feed discloses.
///
/// # Errors
/// [`LookError::Feed`].
pub fn disclosed_hashes(row: &FeedRow) -> Result<Vec<DisclosedHash>, LookError> {
    let hashes = row.unpacked_mac_hashes()?.into_iter();
    hashes
        .map(|hash| {
            Ok(DisclosedHash {
                mac_hash: hash.mac_hash.to_array()?,
                interval: hash.interval,
                rotation: hash.rotation,
            })
        })
        .collect()
}
