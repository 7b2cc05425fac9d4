//! Whether a node, or a relay, is where the chain is: what it does not know yet it cannot tell.

use anyhow::Result;
use wayclear_client::relay::ReadFrom;

use crate::args::net::Net;
use crate::output::Output;
use crate::words::{now, time};

/// How far the newest block and this machine's clock may lie apart, in seconds: a chain may stand still for a while.
const TOLERANCE: u64 = 3_600;

/// Warns of a node whose answer may lack what was disclosed lately.
pub fn warn(net: &Net, output: &Output) -> Result<()> {
    if let Some(words) = of_node(net)? {
        output.insist(words);
    }
    Ok(())
}

/// What is to be said of a node whose answer may lack what was disclosed lately.
pub fn of_node(net: &Net) -> Result<Option<String>> {
    let (latest, clock, node) = (net.wasmd.latest()?, now()?, net.wasmd.node());
    let newest = time(latest.time);
    Ok(if latest.catching_up {
        Some(format!(
            "{node} is still fetching old blocks, so what was disclosed lately is missing; wait, or ask another node, named with --node"
        ))
    } else if latest.time.saturating_add(TOLERANCE) < clock {
        Some(format!(
            "the newest block of {node} is of {newest}: it may be behind, and what was disclosed since is missing; ask another node, \
             named with --node"
        ))
    } else if latest.time > clock.saturating_add(TOLERANCE) {
        Some(format!(
            "the newest block of {node} is of {newest}, later than now: this machine's clock or the node's is wrong; set the clock, or \
             ask another node, named with --node"
        ))
    } else {
        None
    })
}

/// What is to be said of a relay whose files may lack what was disclosed lately.
pub fn of_relay(from: &ReadFrom) -> Result<Option<String>> {
    let (relay, clock) = (&from.relay, now()?);
    let newest = time(from.time);
    Ok(if from.time.saturating_add(TOLERANCE) < clock {
        Some(format!(
            "the newest block that {relay} knows is of {newest}: it may be behind, and what was disclosed since is missing; name another \
             relay with --relay, or ask a node, named with --node"
        ))
    } else if from.time > clock.saturating_add(TOLERANCE) {
        Some(format!(
            "the newest block that {relay} knows is of {newest}, later than now: this machine's clock or the relay's is wrong; set the \
             clock, or ask a node, named with --node"
        ))
    } else {
        None
    })
}
