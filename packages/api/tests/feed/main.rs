//! Rows of the feed: packed to the byte, unpacked as they went in, and never a panic whatever the bytes are.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

mod by_hand;
mod properties;
mod vectors;

/// Bytes of version and time.
const HEAD: usize = 9;
/// Bytes of kind and length.
const SECTION: usize = 5;
