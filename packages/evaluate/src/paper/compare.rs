//! Whether counting predicts metering, and whether a round costs alone what it costs among others.

use anyhow::{ensure, Context, Result};
use serde::{Deserialize, Serialize};
use wayclear_chain::wasmd::Wasmd;
use wayclear_study::figures::{Cell, Column};
use wayclear_study::rounds::{Category, Round, Used};
use wayclear_study::workload::{Reading, Settings};

use super::pass::{carry_out, Pass};
use super::trial::Trial;
use crate::Progress;

/// A number as metered and as counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// Of what, for people.
    pub what: String,
    /// How many requests, or rounds.
    pub count: u64,
    /// Mean gas, with the fee.
    pub measured: f64,
    /// The same by the table of gas.
    pub counted: f64,
}

impl Compared {
    /// How much more was metered than counted, 0.02 = 2 %.
    pub fn error(&self) -> f64 {
        self.measured / self.counted - 1.0
    }
}

/// Each category that both have.
pub fn categories(measured: &[Round], counted: &[Round]) -> Vec<Compared> {
    let compare = |category: Category| {
        let of = |rounds: &[Round]| mean(rounds.iter().map(|round| round.used(category)));
        let (count, measured) = of(measured)?;
        let (_, counted) = of(counted)?;
        let what = category.words().to_string();
        Some(Compared {
            what,
            count,
            measured,
            counted,
        })
    };
    Category::ALL.into_iter().filter_map(compare).collect()
}

/// A cell's request; `None` = one of the two has no rounds.
pub fn cell(what: &str, measured: &Cell, counted: &Cell, column: Column) -> Option<Compared> {
    let costs = |cell: &Cell| {
        let costs: Option<Vec<f64>> = cell.rounds().map(|round| column.of(round)).collect();
        wayclear_study::statistics::mean(&costs?)
    };
    Some(Compared {
        what: what.to_string(),
        count: measured.rounds().count() as u64,
        measured: costs(measured)?,
        counted: costs(counted)?,
    })
}

fn mean(used: impl Iterator<Item = Used>) -> Option<(u64, f64)> {
    let (count, gas) = used.fold((0, 0), |(count, gas), it| (count + it.count, gas + it.gas));
    #[allow(clippy::cast_precision_loss)] // Gas of some rounds is below 2^53.
    let mean = gas as f64 / count as f64;
    (count > 0).then_some((count, mean))
}

/// Rounds of the same numbers in both, each with its workload's digest, went through the same requests.
///
/// # Errors
/// If a digest differs: the two were made from other workloads.
pub fn same_workloads(one: &[Round], other: &[Round]) -> Result<()> {
    let key = |round: &Round| (round.reading, round.contracts, round.requests, round.round);
    for round in one {
        let same = other.iter().find(|it| key(it) == key(round));
        let is_same = same.is_none_or(|same| same.workload == round.workload);
        ensure!(
            is_same,
            "round {} of {} requests to {} contracts was drawn otherwise in the two files; make both with one seed",
            round.round,
            round.requests,
            round.contracts
        );
    }
    Ok(())
}

/// How a round's requests cost among others, alone, and alone once more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repeated {
    pub reading: Reading,
    pub is_pinned: bool,
    /// Requests of the round, reports included.
    pub requests: usize,
    /// Largest difference of a request, 0.001 = 0.1 %.
    pub largest: f64,
    /// Difference of the sums.
    pub sum: f64,
    /// Largest difference of a request between the two times alone.
    pub twice: f64,
}

/// Carries out a trial's round twice more, alone.
///
/// # Errors
/// As [`carry_out`].
pub fn alone(
    wasmd: &mut Wasmd,
    pass: &Pass,
    trial: &Trial,
    tell: Progress<'_>,
) -> Result<Repeated> {
    ensure!(
        trial.row.round == 0,
        "round 0 is the one that a single round repeats"
    );
    let settings = Settings {
        rounds: 1,
        ..trial.settings.clone()
    };
    let pass = Pass {
        workloads: vec![settings],
        ..pass.clone()
    };
    let mut alone = || -> Result<Vec<u64>> {
        let passed = carry_out(wasmd, &pass, tell)?;
        let trial = passed.trials.into_iter().next().context("a round")?;
        Ok(trial.gas)
    };
    let (first, second) = (alone()?, alone()?);
    #[allow(clippy::cast_precision_loss)] // Gas of a round.
    let [among, sum] = [&trial.gas, &first].map(|gas| gas.iter().sum::<u64>() as f64);
    Ok(Repeated {
        reading: trial.row.reading,
        is_pinned: pass.is_pinned,
        requests: trial.requests.len(),
        largest: largest_difference(&trial.gas, &first),
        sum: sum / among - 1.0,
        twice: largest_difference(&first, &second),
    })
}

#[allow(clippy::cast_precision_loss)] // Gas of a request.
fn largest_difference(one: &[u64], other: &[u64]) -> f64 {
    let both = one.iter().zip(other);
    let differences = both.map(|(one, other)| (*other as f64 / *one as f64 - 1.0).abs());
    differences.fold(0.0, f64::max)
}
