//! Figures 5 to 7 of the paper from rounds: means of a request, their spread, totals.

use std::collections::BTreeMap;

use crate::regression::{line, Fit};
use crate::rounds::{Round, Used};
use crate::statistics::{
    deviation_interval, deviation_ratio, mean_interval, paired_ratio, Interval, CONFIDENCE,
};

/// What a request is said to cost; the paper does not say which it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// (a) The requests alone.
    Requests,
    /// (b) What operators sent before is spread over them.
    Setup,
    /// (c) Requests that make no location.
    WithoutCreations,
    /// (d) As (b), with storing the codes.
    Codes,
}

impl Column {
    pub const ALL: [Column; 4] = [
        Column::Requests,
        Column::Setup,
        Column::WithoutCreations,
        Column::Codes,
    ];

    /// What it is, for people.
    pub fn words(self) -> &'static str {
        match self {
            Column::Requests => "(a) requests alone",
            Column::Setup => "(b) set-up spread over them",
            Column::WithoutCreations => "(c) requests that make no location",
            Column::Codes => "(d) as (b), and storing the codes",
        }
    }

    /// Gas of a request of a round; `None` = that is not known.
    pub fn of(self, round: &Round) -> Option<f64> {
        let Used { count, gas } = match self {
            Column::WithoutCreations => round.without_creations(),
            _ => round.of_requests(),
        };
        let beside = match self {
            Column::Requests | Column::WithoutCreations => 0,
            Column::Setup => round.setup_gas,
            Column::Codes if round.codes_gas == 0 => return None,
            Column::Codes => round.setup_gas + round.codes_gas,
        };
        (count > 0).then(|| number(gas + beside) / number(count))
    }
}

#[allow(clippy::cast_precision_loss)] // Gas of a round is far below 2^52.
fn number(count: u64) -> f64 {
    count as f64
}

/// The rounds of a number of contracts and of requests, by their numbers.
#[derive(Clone, Debug, Default)]
pub struct Cell(BTreeMap<u32, Round>);

/// Cells by their numbers of contracts and of requests.
pub type Cells = BTreeMap<(u32, u32), Cell>;

/// Rounds, sorted into cells. Of two with the same numbers the last counts.
pub fn cells(rounds: &[Round]) -> Cells {
    let mut cells = Cells::new();
    for round in rounds {
        let cell = cells.entry((round.contracts, round.requests)).or_default();
        cell.0.insert(round.round, round.clone());
    }
    cells
}

impl Cell {
    /// Rounds, ascending by number.
    pub fn rounds(&self) -> impl Iterator<Item = &Round> {
        self.0.values()
    }

    fn costs(&self, column: Column) -> Option<Vec<f64>> {
        self.rounds().map(|round| column.of(round)).collect()
    }

    /// Mean gas of a request over rounds (figure 5).
    pub fn mean(&self, column: Column) -> Option<Interval> {
        mean_interval(&self.costs(column)?, CONFIDENCE)
    }

    /// Standard deviation, over rounds, of a round's mean gas of a request (figure 6).
    pub fn deviation(&self, column: Column) -> Option<Interval> {
        deviation_interval(&self.costs(column)?, CONFIDENCE)
    }

    /// How many times the mean of another cell's request is: rounds of the same number are pairs.
    pub fn fall(&self, to: &Cell, column: Column) -> Option<Interval> {
        let both = self
            .0
            .iter()
            .filter_map(|(number, round)| Some((column.of(round)?, column.of(to.0.get(number)?)?)));
        paired_ratio(&both.collect::<Vec<_>>(), CONFIDENCE)
    }

    /// How many times the standard deviation of another cell's is.
    pub fn deviation_fall(&self, to: &Cell, column: Column) -> Option<Interval> {
        deviation_ratio(&self.costs(column)?, &to.costs(column)?, CONFIDENCE)
    }

    /// Mean over rounds of what operators sent before the first request.
    pub fn setup(&self) -> Option<f64> {
        let rounds = self.rounds().map(|round| number(round.setup_gas));
        crate::statistics::mean(&rounds.collect::<Vec<_>>())
    }
}

/// All gas of a round: set-up and requests (figure 7).
pub fn total(round: &Round) -> f64 {
    number(round.setup_gas + round.of_requests().gas)
}

/// Totals of a number of contracts as a line over the number of requests (figure 7): intercept and slope. `requests`: which cells
/// belong to it.
pub fn totals(cells: &Cells, contracts: u32, requests: &[u32]) -> Option<Fit> {
    let meant = cells
        .iter()
        .filter(|((count, n), _)| *count == contracts && requests.contains(n));
    let rounds = meant.flat_map(|(_, cell)| cell.rounds());
    let points = rounds.map(|round| (f64::from(round.requests), total(round)));
    line(&points.collect::<Vec<_>>())
}
