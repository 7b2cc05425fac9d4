//! The study's runs across a wire (tools/wire): four validators with delay between them, and people far from their node.

mod bench;
mod cells;
mod kept;
mod network;
mod nodes;
mod setup;

use std::thread::sleep;
use std::time::Duration;

use anyhow::{bail, Result};

pub use cells::{cells, Cell, Lines};
pub use kept::{Checked, CHECKS, RUNS};
pub use network::Finding;
pub use setup::Setup;

use crate::Progress;
use bench::Bench;
use kept::Kept;
use network::Network;
use nodes::Nodes;

/// How often a wire that is not as set is measured again before the run is refused: others may have used the machine.
const TRIES: usize = 3;
/// How long validators have to find together again after they were paused.
const SETTLE: Duration = Duration::from_secs(3);

/// How many runs were made now, and how many were there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    pub made: usize,
    pub were_there: usize,
}

/// Makes every run that is not there yet. The thread that calls this is among the people afterwards: in their namespace, for good.
///
/// # Errors
/// Without root, `/dev/net/tun` or `ip`; if the wire is not as set; what the chain refused; "interrupted".
pub fn sweep(setup: &Setup<'_>, tell: Progress<'_>) -> Result<Made> {
    let mut kept = Kept::begun(setup.folder, &setup.provenance)?;
    let all = cells(setup.is_quick, setup.seed);
    let is_missing = |cell: &&Cell| !kept.has(cell, setup);
    let missing: Vec<Cell> = all.iter().filter(is_missing).copied().collect();
    let made = missing.len();
    let were_there = all.len() - made;
    let Some(first) = missing.first() else {
        return Ok(Made { made, were_there });
    };
    tell(0, 1, "a wire and four validators");
    let mut network = Network::start(&first.settings(setup.seed))?;
    // Dropped before the network: the nodes live in its namespaces.
    let nodes = Nodes::start(&cells::namespaces())?;
    network.enter()?;
    let bench = Bench::prepare(setup, &mut network, &first.settings(setup.seed), tell)?;
    for (number, cell) in missing.iter().enumerate() {
        tell(number as u64, made as u64, &cell.words());
        check(&mut network, &nodes, cell, setup, &mut kept)?;
        kept.add(cell, bench.run(&mut network, cell, setup)?);
        kept.write()?;
    }
    Ok(Made { made, were_there })
}

/// Sets the wire, and measures it while no node uses it; what it finds is kept, as set or not.
fn check(
    network: &mut Network,
    nodes: &Nodes,
    cell: &Cell,
    setup: &Setup<'_>,
    kept: &mut Kept,
) -> Result<()> {
    nodes.pause()?;
    network.change(&cell.settings(setup.seed))?;
    let mut findings = vec![];
    for _ in 0..TRIES {
        if (setup.stop)() {
            bail!("interrupted; the same command goes on");
        }
        findings = network.check()?;
        kept.tried(cell, &findings);
        kept.write()?;
        if findings.iter().all(|finding| finding.holds) {
            nodes.resume()?;
            sleep(SETTLE);
            return Ok(());
        }
    }
    nodes.resume()?;
    let wrong = findings.iter().find(|finding| !finding.holds);
    let wrong = wrong.map(Finding::words).unwrap_or_default();
    bail!("the wire is not as it was set: {wrong}. Nothing was measured across it; run the same command again while the machine does nothing else")
}
