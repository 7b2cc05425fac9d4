//! The search for the highest rate that something keeps up with.

use anyhow::{Context, Result};

/// The outcome at the highest rate that has one, to a twentieth of it, or to 1 below 20. `at` tries a rate (1 a second or
/// more); `None` = that is too fast.
///
/// # Errors
/// Of `at`; if not even the lowest rate tried has an outcome.
pub fn highest<T>(first: u64, mut at: impl FnMut(u64) -> Result<Option<T>>) -> Result<T> {
    let mut best = None;
    let mut low = 1;
    let mut high = first;
    while let Some(outcome) = at(high)? {
        best = Some(outcome);
        low = high;
        high *= 2;
    }
    while high - low > (high / 20).max(1) {
        let rate = low.midpoint(high);
        match at(rate)? {
            Some(outcome) => {
                best = Some(outcome);
                low = rate;
            }
            None => high = rate,
        }
    }
    best.with_context(|| format!("the node does not keep up with {high} transactions a second"))
}

/// From a rate that may be too fast: the outcome at the first below it, a twentieth less each time, that has one; of a rate that
/// has one, the last above it. `at` tries a rate; `None` = that is too fast.
///
/// # Errors
/// Of `at`; if no rate has an outcome.
pub fn settled<T>(first: u64, mut at: impl FnMut(u64) -> Result<Option<T>>) -> Result<T> {
    let step = |rate: u64| (rate / 20).max(1);
    let mut rate = first;
    let mut best = at(rate)?;
    if best.is_some() {
        while let Some(better) = at(rate + step(rate))? {
            rate += step(rate);
            best = Some(better);
        }
    }
    while best.is_none() && rate > step(rate) {
        rate -= step(rate);
        best = at(rate)?;
    }
    best.with_context(|| {
        format!("the node keeps up with nothing for long, not with {rate} transactions a second")
    })
}
