//! Every message and query of a location, from outside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod accounts;
mod birth;
mod cleanings;
mod costs;
mod lists;
mod orders;
mod pool;
mod prune;
mod retention;
mod rewards;
mod spans;
mod status;
mod transitions;
mod visits;

use wayclear_api::location::ExecuteMsg;
use wayclear_testing::{account_slip, taken, Chain, ChainError, Suite, Tx};

/// How many rows of a location lie under a name: v visits, i infections, t transitions, p payments.
fn rows(suite: &Suite, at: &str, name: u8) -> usize {
    let location = suite.location(at);
    let dump = suite.chain.dump(&location);
    // Keys of visits are v, interval and tag; the others begin with the length of their name.
    let is_of_name = |key: &[u8]| match name {
        b'v' => key.starts_with(b"v") && key.len() == 21,
        _ => key.starts_with(&[0, 1, name]),
    };
    dump.iter().filter(|(key, _)| is_of_name(key)).count()
}

fn inspect(suite: &mut Suite, who: &str, at: &str) -> Result<Tx, ChainError> {
    let location = suite.location(at);
    suite.execute(who, &location, &ExecuteMsg::Inspect {})
}

/// An account says of itself that it is infected, and is believed.
fn fall_ill(suite: &mut Suite, who: &str) {
    let slip = account_slip(&suite.account(who), suite.today());
    let tx = suite.disclose(who, vec![slip]).unwrap();
    assert_eq!(taken(&tx), 1);
}

/// Sends a message as the registry would.
fn as_registry(suite: &mut Suite, at: &str, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let (registry, location) = (suite.registry(), suite.location(at));
    suite.chain.execute(&registry, &location, msg)
}
