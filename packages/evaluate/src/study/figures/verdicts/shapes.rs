//! Claims 6 to 9: falls, spreads, lines and money.

use wayclear_study::figures::{totals, Column};
use wayclear_study::statistics::{Interval, CONFIDENCE};
use wayclear_study::workload::Reading;

use super::super::files::{Files, Rounds};
use crate::paper::{Source, FIGURE_7};
use crate::study::claims::Verdict;

/// A statistic of every number of contracts with pinned codes.
fn each(
    files: &Files,
    reading: Reading,
    of: impl Fn(&Rounds, u32) -> Option<Interval>,
) -> Option<(&'static str, Vec<Interval>)> {
    // Forty rounds say more than ten; that they are as good as metered is claim 5.
    let rounds = files.find(Source::Counted, reading, true)?;
    let contracts = [3, 6, 9, 12, 15, 18];
    let found: Option<Vec<Interval>> = contracts.iter().map(|it| of(rounds, *it)).collect();
    Some(("counted", found?))
}

fn holding(intervals: &[Interval], number: f64) -> usize {
    intervals.iter().filter(|it| it.holds(number)).count()
}

fn ends(intervals: &[Interval]) -> String {
    let values = || intervals.iter().map(|it| it.value);
    let (low, high) = (
        values().fold(f64::INFINITY, f64::min),
        values().fold(0.0, f64::max),
    );
    format!("{low:.2} to {high:.2}")
}

/// Claim 6.
pub fn fall(files: &Files) -> Option<Verdict> {
    let of = |column: Column| {
        move |rounds: &Rounds, contracts: u32| {
            let cell = |requests: u32| rounds.cells.get(&(contracts, requests));
            cell(100)?.fall(cell(600)?, column)
        }
    };
    let (source, open) = each(files, Reading::Locations, of(Column::Requests))?;
    let (_, made) = each(files, Reading::Nodes, of(Column::Requests))?;
    let (_, spread) = each(files, Reading::Nodes, of(Column::Setup))?;
    let all = open.iter().chain(&made).chain(&spread);
    let none_reaches = all.clone().all(|it| it.high < 5.0);
    let one = holding(&open, 1.0);
    let found = format!(
        "{source}: without creations {}, {one} of {} intervals hold 1; with them {}; with set-up {}",
        ends(&open),
        open.len(),
        ends(&made),
        ends(&spread)
    );
    Some(Verdict::new(6, one == open.len() && none_reaches, found))
}

/// Claim 7.
pub fn spread(files: &Files) -> Option<Verdict> {
    let of = |rounds: &Rounds, contracts: u32| {
        let cell = |requests: u32| rounds.cells.get(&(contracts, requests));
        cell(100)?.deviation_fall(cell(600)?, Column::Requests)
    };
    let (source, open) = each(files, Reading::Locations, of)?;
    let (_, made) = each(files, Reading::Nodes, of)?;
    let root = 6_f64.sqrt();
    let held = holding(&open, root);
    let is_larger = made.iter().all(|it| it.low > root);
    let found = format!(
        "{source}, 40 rounds: {} where places are open, {held} of {} intervals hold 2.45; {} where they are made on demand, since ever fewer requests make one",
        ends(&open),
        open.len(),
        ends(&made)
    );
    Some(Verdict::new(7, held == open.len() && is_larger, found))
}

/// Claim 8.
pub fn linear(files: &Files) -> Option<Verdict> {
    let fit = |rounds: &Rounds, contracts: u32| totals(&rounds.cells, contracts, &FIGURE_7);
    let intercept = |rounds: &Rounds, contracts: u32| {
        let setup = rounds.cells.get(&(contracts, FIGURE_7[0]))?.setup()?;
        let it = fit(rounds, contracts)?.interval(0, CONFIDENCE)?;
        Some(Interval {
            low: it.low - setup,
            value: it.value - setup,
            high: it.high - setup,
        })
    };
    let fitted = |rounds: &Rounds, contracts: u32| {
        let value = fit(rounds, contracts)?.r_squared;
        let (low, high) = (value, value);
        Some(Interval { low, value, high })
    };
    let (source, off) = each(files, Reading::Locations, intercept)?;
    let (_, squares) = each(files, Reading::Locations, fitted)?;
    let held = holding(&off, 0.0);
    let least = squares.iter().map(|it| it.value).fold(1.0, f64::min);
    let found = format!(
        "{source}, where places are open: R² {least:.4} or more, {held} of {} intercepts hold the set-up (of six intervals of 95 % one misses by chance in a quarter of all cases); where they are made on demand the first requests are dearer and the line begins above it",
        off.len()
    );
    Some(Verdict::new(8, held == off.len() && least >= 0.99, found))
}

/// Claim 9.
pub fn priced(files: &Files) -> Option<Verdict> {
    let paid = |wei: u64| {
        let mut rows = files.money.iter();
        rows.find(|row| row.gas == 400_000 && (row.wei_a_gas == 1) == (wei == 1))
            .map(|row| row.dollars)
    };
    let (real, paper) = (paid(20_000_000_000)?, paid(1)?);
    let holds = (real - 2.0).abs() < 1e-9 && (paper - 1e-10).abs() < 1e-16;
    let found = format!("${real:.2}, {:e} times the paper's", real / paper);
    Some(Verdict::new(9, holds, found))
}
