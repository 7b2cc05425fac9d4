//! People who check in across the wire, and somebody near who sees the blocks.

use anyhow::{Context, Result};
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_api::Place;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;

use super::cells::Cell;
use super::network::{Carried, Network};
use super::nodes::Nodes;
use super::setup::Setup;
use crate::latency::rows::Run;
use crate::latency::sweep::{row, Case, Node};
use crate::load::{gas_limit, run, Crowd, Flow, Record, Request};
use crate::Progress;

const PLACE: &str = "9qc7m00z/wire";
/// Accounts, each with a connection of its own, so that hardly a request waits for the answer to the one before it.
pub const CONNECTIONS: u32 = 40;
/// What the nodes of a localnet hold.
const MEMPOOL: u64 = 5_000;

/// A chain across the wire with a door.
pub struct Bench {
    /// Asks the second validator, to which nothing lies between.
    watcher: Wasmd,
    crowd: Crowd,
    door: Request,
    gas: u64,
    /// Bytes from people to their node before the first request of a run: connections, and what they ask.
    before: u64,
}

/// A run, and what the wire carried meanwhile.
pub struct Ran {
    pub run: Run,
    pub carried: Vec<Carried>,
    /// Of a request, from people to their node with all headers; `None` = none was taken.
    pub bytes: Option<f64>,
}

impl Bench {
    /// Puts a tree on the chain, opens a place and gives people coins.
    pub fn prepare(
        setup: &Setup<'_>,
        network: &mut Network,
        settings: &str,
        tell: Progress<'_>,
    ) -> Result<Self> {
        let near = Nodes::url(1);
        tell(0, 1, "a tree on the chain");
        (setup.deploy)(&near)?;
        let (mut watcher, state) = (setup.connect)(&near)?;
        let place: Place = PLACE.parse()?;
        let visit = state::ExecuteMsg::Visit {
            place: place.clone(),
            action: Action::Open {},
        };
        let sponsor = watcher.account("sponsor")?;
        watcher.execute(&sponsor, &state, &visit)?;
        let location = watcher.ask(&state, state::ask::Locate { place })?.location;
        let location = location.context("a place that was just opened")?;
        let door = Request::CheckIn { location };
        // An account's first transaction writes its key, too: it needs more than those that were tried.
        let gas = gas_limit(&mut watcher, &door)? * 6 / 5;
        // People know the first validator only.
        let (mut far, _) = (setup.connect)(&Nodes::url(0))?;
        let people = CONNECTIONS as usize;
        let crowd = Crowd::fund(&mut far, people, people, tell)?;
        let mut bench = Bench {
            watcher,
            crowd,
            door,
            gas,
            before: 0,
        };
        let nothing = (Flow::Burst { size: 0 }, 0.0, setup.seed);
        let (_, carried) = bench.send(network, settings, nothing, setup)?;
        bench.before = sent(&carried);
        Ok(bench)
    }

    /// Requests as they flow, with these settings of the wire; and what it carried meanwhile.
    fn send(
        &self,
        network: &mut Network,
        settings: &str,
        plan: (Flow, f64, u64),
        setup: &Setup<'_>,
    ) -> Result<(Record, Vec<Carried>)> {
        // Counted anew, without what was measured before.
        network.change(settings)?;
        let doors = [self.door.clone()];
        let record = run(
            &self.watcher,
            &self.crowd,
            (&doors, self.gas),
            plan,
            setup.stop,
        )?;
        Ok((record, network.change(settings)?))
    }

    /// A run with these settings.
    ///
    /// # Errors
    /// What the chain refused; "interrupted".
    pub fn run(&self, network: &mut Network, cell: &Cell, setup: &Setup<'_>) -> Result<Ran> {
        // Repetitions differ in their moments and losses, settings do not.
        let seed = setup.seed.wrapping_add(u64::from(cell.repetition) - 1);
        let plan = (Flow::Open { rate: setup.rate }, setup.seconds, seed);
        let settings = cell.settings(seed);
        let (record, carried) = self.send(network, &settings, plan, setup)?;
        let alone = Case {
            sweep: cell.sweep,
            repetition: cell.repetition,
            rate: Some(setup.rate),
            seconds: setup.seconds,
            node: Node {
                block_gas: None,
                mempool: MEMPOOL,
            },
            height: 1,
            places: 1,
            people: CONNECTIONS,
            think: None,
        };
        let run = Run {
            validators: 4,
            one_way_ms: cell.lines.one_way_ms,
            loss: cell.lines.loss,
            rate_mbit: cell.lines.rate_mbit,
            ..row(&alone, &record.figures())
        };
        #[allow(clippy::cast_precision_loss)] // Some megabytes.
        let bytes = sent(&carried).saturating_sub(self.before) as f64;
        #[allow(clippy::cast_precision_loss)] // Some thousands.
        let bytes = (run.accepted > 0).then(|| bytes / run.accepted as f64);
        Ok(Ran {
            run,
            carried,
            bytes,
        })
    }
}

/// Bytes from people to their node.
fn sent(carried: &[Carried]) -> u64 {
    let sent = carried
        .iter()
        .filter(|line| line.is_between("people", "v0"));
    sent.map(|line| line.bytes).sum()
}
