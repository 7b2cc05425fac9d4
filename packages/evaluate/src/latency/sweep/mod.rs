//! The runs on nodes that the model is fitted to and held against: each setting is varied by itself, on a node that was started with it.

mod bursts;
mod case;
mod cases;
mod ground;
mod kept;
mod localnet;
mod plan;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Result};
use wayclear_chain::wasmd::Artifacts;
use wayclear_chain::Contract;

pub use bursts::{rows as burst_rows, Timed};
pub use case::{Case, Node, Part, Scale};
pub use kept::Kept;
pub use plan::{burst_sizes, plan, rest, Stage};

use crate::latency::fit::{fit, TIMER_S};
use crate::latency::rows::{Run, Sweep};
use crate::load::{self, quantile, Figures, Flow, Stop};
use crate::series::Provenance;
use crate::Progress;
use ground::{Ground, Wanted};
use localnet::Localnet;
use plan::has_rest;

/// What is measured, and with what.
pub struct Settings<'a> {
    pub parts: BTreeSet<Part>,
    pub scale: Scale,
    pub seed: u64,
    /// Starts and stops nodes, as `scripts/localnet/localnet` does.
    pub localnet: &'a Path,
    /// RPC of the nodes; they use those beside it too.
    pub port: u16,
    /// Folder with the product's codes.
    pub artifacts: &'a Path,
    /// The code of the study's regions, which only the heights need.
    pub study: PathBuf,
}

/// What was measured just now.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    pub runs: Vec<Run>,
    /// Lists of bursts, each of all sizes.
    pub bursts: u64,
    /// Runs that were there before.
    pub kept: usize,
}

/// Measures what is not in the folder yet.
///
/// # Errors
/// A folder that is not the sweep's, a node that does not start, what it refused; "interrupted" if `stop` said so.
pub fn sweep(
    folder: &Path,
    settings: &Settings<'_>,
    provenance: &Provenance,
    tell: Progress<'_>,
    stop: Stop<'_>,
) -> Result<Measured> {
    let mut kept = Kept::open(folder, provenance)?;
    check(settings, &kept)?;
    let mut measured = Measured::default();
    for stage in plan(&settings.parts, &settings.scale, settings.seed) {
        measure(stage, settings, &mut kept, &mut measured, (tell, stop))?;
    }
    if has_rest(&settings.parts, &settings.scale) {
        let each_s = fit(kept.bursts(), TIMER_S)?.node.each_s;
        let stage = rest(&settings.parts, &settings.scale, settings.seed, each_s);
        measure(stage, settings, &mut kept, &mut measured, (tell, stop))?;
    }
    Ok(measured)
}

/// What of a stage is not there yet, on a node that is started for it.
fn measure(
    mut stage: Stage,
    settings: &Settings<'_>,
    kept: &mut Kept,
    measured: &mut Measured,
    (tell, stop): (Progress<'_>, Stop<'_>),
) -> Result<()> {
    let requests: u32 = burst_sizes(&settings.scale).iter().sum();
    let planned = stage.cases.len();
    stage.cases.retain(|case| !kept.has(case));
    measured.kept += planned - stage.cases.len();
    let lists = usize::try_from(kept.lists_of_bursts(requests.into()))?;
    let lists = stage.bursts.split_off(lists.min(stage.bursts.len()));
    if stage.cases.is_empty() && lists.is_empty() {
        return Ok(());
    }
    ensure!(!stop(), "interrupted; the same command goes on");
    let node = Localnet::up(settings.localnet, settings.port, stage.node)?;
    let cases = stage.cases.iter();
    let is_high = cases.clone().any(|case| case.sweep == Sweep::Height);
    let people = cases.clone().map(|case| case.people).max();
    let wanted = Wanted {
        artifacts: settings.artifacts,
        study: is_high.then_some(settings.study.as_path()),
        people: people.unwrap_or(cases::usual(&settings.scale).people),
    };
    let mut ground = Ground::plant(&node.url(), &wanted, tell)?;
    for sizes in lists {
        tell(0, 1, "bursts");
        let (doors, gas) = ground.doors(&cases::usual(&settings.scale))?;
        let blocks = bursts::measure(&ground, (&doors, gas), &sizes, stop)?;
        kept.add_bursts(blocks)?;
        measured.bursts += 1;
    }
    let count = stage.cases.len() as u64;
    for (done, case) in stage.cases.iter().enumerate() {
        tell(done as u64, count, case.sweep.name());
        let run = run(&mut ground, case, settings.seed, stop)?;
        kept.add(run.clone())?;
        measured.runs.push(run);
    }
    Ok(())
}

/// That what is needed is there, before a node is started.
fn check(settings: &Settings<'_>, kept: &Kept) -> Result<()> {
    let artifacts = Artifacts(settings.artifacts.to_path_buf());
    for contract in Contract::ALL {
        artifacts.checksum(contract)?;
    }
    ensure!(
        !settings.parts.contains(&Part::Height) || settings.study.is_file(),
        "there is no contract for the heights at {}; build it with scripts/build-wasm study, name it with --study, or leave height out of --only",
        settings.study.display()
    );
    ensure!(
        !has_rest(&settings.parts, &settings.scale)
            || settings.parts.contains(&Part::Bursts)
            || !kept.bursts().is_empty(),
        "the rates near a node's capacity follow from its bursts, and there are none; name bursts in --only too, or measure them first"
    );
    Ok(())
}

fn run(ground: &mut Ground, case: &Case, seed: u64, stop: Stop<'_>) -> Result<Run> {
    let (doors, gas) = ground.doors(case)?;
    let flow = match (case.rate, case.think) {
        (Some(rate), _) => Flow::Open { rate },
        (None, think) => Flow::Closed {
            think: think.unwrap_or_default(),
        },
    };
    // Repetitions differ in their moments, sweeps with equal settings do not.
    let seed = seed.wrapping_add(u64::from(case.repetition));
    let crowd = ground.crowd.only(case.people as usize);
    let when = (flow, case.seconds, seed);
    let record = load::run(&ground.wasmd, &crowd, (&doors, gas), when, stop)?;
    Ok(row(case, &record.figures()))
}

/// The row of a run on one validator, with nothing between it and people.
pub fn row(case: &Case, figures: &Figures) -> Run {
    let at = |share| quantile(&figures.latencies, share);
    Run {
        sweep: case.sweep,
        repetition: case.repetition,
        rate: case.rate,
        seconds: case.seconds,
        block_gas: case.node.block_gas,
        mempool: case.node.mempool,
        height: case.height,
        places: case.places,
        people: case.people,
        think_s: case.think,
        validators: 1,
        one_way_ms: 0.0,
        jitter_ms: 0.0,
        loss: 0.0,
        rate_mbit: None,
        offered: figures.offered,
        accepted: figures.accepted,
        refused: figures.refused,
        committed: figures.committed,
        late_s: figures.late,
        backlog_a_second: Some(figures.growth.a_second).filter(|slope| slope.is_finite()),
        interval_s: figures.interval,
        block_size: figures.block_size,
        mean_s: figures.mean,
        p05_s: at(0.05),
        p25_s: at(0.25),
        p50_s: at(0.5),
        p75_s: at(0.75),
        p95_s: at(0.95),
        p99_s: at(0.99),
        gas: figures.gas,
    }
}
