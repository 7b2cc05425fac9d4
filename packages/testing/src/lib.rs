//! A whole tree in process, built to order: [`SuiteBuilder`] makes a [`Suite`], whose methods are named after messages.
//! Everything panics with a reason when the test itself is wrong, and returns what the chain said otherwise.

mod ask;
mod builder;
mod feed;
mod golden;
mod phone;
mod places;
mod proofs;
mod proved_tree;
mod release;
mod rows;
mod slips;
mod suite;
mod visits;

pub use builder::{suite, SuiteBuilder};
pub use golden::{Golden, GoldenAnswer, GoldenBlock, GoldenContract};
pub use phone::Phone;
pub use places::{policy, DAVIS, SACRAMENTO, WOODLAND};
pub use proofs::ProvedState;
pub use proved_tree::{address_bytes, ask_of, ProvedTree};
pub use slips::{
    account_slip, day_key_slip, hashes_slip, ids_of, mac_hash, public_key, public_key_of_authority,
    sign_with, skipped, taken, visit_slip, AUTHORITY_KEY,
};
pub use suite::Suite;
pub use visits::{place, secret, Visited};
pub use wayclear_chain::{
    this_build, Build, Chain, ChainError, Contract, Embedded, Tx, DENOM, GENESIS_TIME,
};

/// Asserts that the chain refused, and that its words hold `expected`, usually an error variant's own text.
///
/// # Panics
/// If the result is good, or the words are others.
#[track_caller]
pub fn assert_refused<T: std::fmt::Debug>(
    result: Result<T, ChainError>,
    expected: impl std::fmt::Display,
) {
    let expected = expected.to_string();
    match result {
        Ok(value) => panic!("expected {expected:?}, got {value:?}"),
        Err(error) => {
            let words = error.to_string();
            assert!(
                words.contains(&expected),
                "expected {expected:?}, got {words:?}"
            );
        }
    }
}
