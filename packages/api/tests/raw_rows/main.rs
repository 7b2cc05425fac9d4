//! Rows that are read across contracts: where they are, what their bytes mean, and what a newer contract may add.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

mod packed;
mod reading;
