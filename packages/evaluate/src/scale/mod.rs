//! How far chains scale: what rows cost a node, measured; and what populations need, computed from it.

pub mod fill;
mod filling;
mod home;
mod needs;
mod probe;

pub use home::Home;
pub use needs::{needs, NeedsRow, Sources};

/// The middle of numbers, the upper one of two; `None` = there are none.
pub(crate) fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}
