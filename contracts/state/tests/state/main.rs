//! Every message and query of a state, from outside; with it what all regions share.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod birth;
mod cells;
mod codes;
mod counties;
mod owner;
mod releases;
mod replies;
mod visits;

use wayclear_api::region::NewChild;
use wayclear_api::state::{ask, Config, ExecuteMsg};
use wayclear_testing::{Chain, ChainError, Suite, Tx};

/// Sends the state a message of its owner.
fn owner(suite: &mut Suite, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let state = suite.state();
    suite.execute("state owner", &state, msg)
}

fn config(suite: &Suite) -> Config {
    suite.chain.ask(&suite.state(), ask::Config {}).unwrap()
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn new_county(suite: &Suite, key: &str, prefixes: &[&str]) -> NewChild {
    NewChild {
        key: key.to_string(),
        name: "A county".to_string(),
        owner: suite.account("county owner").into_string(),
        prefixes: strings(prefixes),
    }
}

fn assign(child: &str, prefixes: &[&str]) -> ExecuteMsg {
    ExecuteMsg::AssignCells {
        child: child.to_string(),
        prefixes: strings(prefixes),
    }
}

fn release(prefixes: &[&str]) -> ExecuteMsg {
    let prefixes = strings(prefixes);
    ExecuteMsg::ReleaseCells { prefixes }
}

fn split(prefix: &str) -> ExecuteMsg {
    let prefix = prefix.to_string();
    ExecuteMsg::SplitCells { prefix }
}
