//! The status machine against a naive model, over random histories. `PROPTEST_CASES` sets how many.

#![allow(clippy::arithmetic_side_effects)]

mod history;
mod ledger;
mod model;
mod phone;
