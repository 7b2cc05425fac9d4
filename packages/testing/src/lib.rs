//! A whole tree in process, built to order: [`SuiteBuilder`] makes a [`Suite`], whose methods are named after messages.
//! Everything panics with a reason when the test itself is wrong, and returns what the chain said otherwise.

mod ask;
mod builder;
mod report;
mod suite;

pub use builder::{suite, SuiteBuilder, AUTHORITY_KEY};
pub use report::report_of;
pub use suite::{place, policy, secret, Suite, Visited, DAVIS, SACRAMENTO, WOODLAND};
pub use wayclear_chain::{Chain, ChainError, Contract, Embedded, Tx, DENOM, GENESIS_TIME};
pub use wayclear_client::report::AttestationRequest;
pub use wayclear_client::report::Report;
pub use wayclear_deploy::state_codes;

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
