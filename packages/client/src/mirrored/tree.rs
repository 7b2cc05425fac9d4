//! The tree whose relays are asked.

use cosmwasm_std::Addr;
use wayclear_api::relay::HeadResponse;
use wayclear_chain::MirrorError;

use crate::one_line::one_line;

/// Which tree relays have to be of, as the deployment record has it.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a> {
    pub chain_id: &'a str,
    pub state: &'a Addr,
    pub registry: &'a Addr,
}

impl Tree<'_> {
    /// That a relay is of this tree, by its own word.
    pub(super) fn check(&self, relay: &str, head: &HeadResponse) -> Result<(), MirrorError> {
        same(relay, "chain", self.chain_id, &head.chain_id)?;
        self.check_state(relay, &head.state)?;
        let registry = head.registry.as_str();
        same(relay, "registry", self.registry.as_str(), registry)
    }

    /// That the state a relay names is this tree's.
    pub(super) fn check_state(&self, relay: &str, state: &Addr) -> Result<(), MirrorError> {
        same(relay, "state", self.state.as_str(), state.as_str())
    }
}

fn same(relay: &str, what: &'static str, expected: &str, found: &str) -> Result<(), MirrorError> {
    if expected == found {
        return Ok(());
    }
    Err(MirrorError::OtherTree {
        relay: relay.to_string(),
        what,
        expected: expected.to_string(),
        found: one_line(found),
    })
}
