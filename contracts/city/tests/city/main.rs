//! Every message and query of a city, from outside; what all regions share is tried on a state.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod cleaning;
mod locations;
mod owner;

use wayclear_api::city::ExecuteMsg;
use wayclear_testing::{ChainError, Suite, Tx};

/// Sends Davis a message.
fn execute(suite: &mut Suite, who: &str, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let davis = suite.city("davis");
    suite.execute(who, &davis, msg)
}
