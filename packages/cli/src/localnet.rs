//! Whose localnet a node is. Every folder may start one, and they all want the same port.

use std::fs;
use std::path::PathBuf;

use anyhow::{bail, Result};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;

/// Id of the localnet; its keys are known to everybody and built in.
pub const CHAIN_ID: &str = "testing";
/// What its nodes call themselves, before a hash of their folder.
const PREFIX: &str = "wayclear-";

/// What the node of a localnet calls itself; `None` for other nodes.
pub fn moniker(wasmd: &Wasmd) -> Option<&str> {
    let moniker = wasmd.moniker();
    let is_ours = wasmd.chain_id() == CHAIN_ID && moniker.starts_with(PREFIX);
    is_ours.then_some(moniker)
}

/// Refuses the localnet of another folder, where nobody has named the node. The right one is the one that the tree was put on,
/// or that this folder has started.
pub fn refuse_others(wasmd: &Wasmd, recorded: Option<String>) -> Result<()> {
    let Some(found) = moniker(wasmd) else {
        return Ok(());
    };
    let wanted = recorded.or_else(of_this_folder);
    if wanted.as_deref() == Some(found) {
        return Ok(());
    }
    let node = wasmd.node();
    let wanted = wanted
        .map(|name| format!(", not {name}"))
        .unwrap_or_default();
    bail!(
        "{node} is the localnet of another folder ({found}{wanted}); start your own with make localnet, \
         or name the node that you mean: --node {node}"
    )
}

/// `scripts/localnet/localnet up` writes it down.
fn of_this_folder() -> Option<String> {
    let home = std::env::var_os("LOCALNET_HOME").filter(|home| !home.is_empty());
    let home = home.map_or_else(|| "target/localnet".into(), PathBuf::from);
    let name = fs::read_to_string(home.join("moniker")).ok()?;
    Some(name.trim().to_string())
}
