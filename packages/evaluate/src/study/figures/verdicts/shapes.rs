//! Claims 6 to 9: falls, spreads, lines and money.

use wayclear_study::figures::{totals, Column};
use wayclear_study::statistics::{Interval, CONFIDENCE};
use wayclear_study::workload::Reading;

use super::super::files::{Files, Rounds};
use crate::paper::{Source, FIGURE_7};
use crate::study::claims::Verdict;

const CONTRACTS: [u32; 6] = [3, 6, 9, 12, 15, 18];

/// A statistic of every number of contracts, codes pinned.
fn each(
    files: &Files,
    source: Source,
    reading: Reading,
    of: impl Fn(&Rounds, u32) -> Option<Interval>,
) -> Option<Vec<Interval>> {
    let rounds = files.find(source, reading, true)?;
    CONTRACTS.iter().map(|it| of(rounds, *it)).collect()
}

/// The same of the forty counted rounds, which say more than ten; that they are as good as metered ones is claim 5.
fn counted(
    files: &Files,
    reading: Reading,
    of: impl Fn(&Rounds, u32) -> Option<Interval>,
) -> Option<Vec<Interval>> {
    each(files, Source::Counted, reading, of)
}

/// How many intervals of locations' metered rounds hold a number; nothing where none were metered.
fn metered(files: &Files, of: impl Fn(&Rounds, u32) -> Option<Interval>, number: f64) -> String {
    each(files, Source::Measured, Reading::Locations, of).map_or(String::new(), |found| {
        let (held, all) = (holding(&found, number), found.len());
        format!("; metered, ten rounds each: {held} of {all} hold it")
    })
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
    let open = counted(files, Reading::Locations, of(Column::Requests))?;
    let made = counted(files, Reading::Nodes, of(Column::Requests))?;
    let spread = counted(files, Reading::Nodes, of(Column::Setup))?;
    // What storing the codes takes is metered alone.
    let stored = each(files, Source::Measured, Reading::Nodes, of(Column::Codes));
    let stored = stored.unwrap_or_default();
    let mut all = open.iter().chain(&made).chain(&spread).chain(&stored);
    let none_reaches = all.all(|it| it.high < 5.0);
    let codes = if stored.is_empty() {
        String::new()
    } else {
        format!("; with storing the codes, metered, {}", ends(&stored))
    };
    let one = holding(&open, 1.0);
    let found = format!(
        "counted: without creations {}, {one} of {} intervals hold 1{}; with creations {}; with set-up too {}{codes}",
        ends(&open),
        open.len(),
        metered(files, of(Column::Requests), 1.0),
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
    let open = counted(files, Reading::Locations, of)?;
    let made = counted(files, Reading::Nodes, of)?;
    let root = 6_f64.sqrt();
    let held = holding(&open, root);
    let is_larger = made.iter().all(|it| it.low > root);
    let found = format!(
        "counted: {} where places are open, {held} of {} intervals hold {root:.2}{}; {} where they are made on demand",
        ends(&open),
        open.len(),
        metered(files, of, root),
        ends(&made)
    );
    Some(Verdict::new(7, held == open.len() && is_larger, found))
}

/// Claim 8.
pub fn linear(files: &Files) -> Option<Verdict> {
    let fit = |rounds: &Rounds, contracts: u32| totals(&rounds.cells, contracts, &FIGURE_7);
    let off = |rounds: &Rounds, contracts: u32| {
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
    let intercepts = counted(files, Reading::Locations, off)?;
    let squares = counted(files, Reading::Locations, fitted)?;
    let held = holding(&intercepts, 0.0);
    let least = squares.iter().map(|it| it.value).fold(1.0, f64::min);
    let chance = if held + 1 == intercepts.len() {
        " (one of six intervals of 95 % misses by chance in a quarter of all cases)"
    } else {
        ""
    };
    let found = format!(
        "counted, where places are open: R² {least:.4} or more, {held} of {} intercepts hold the set-up{chance}{}",
        intercepts.len(),
        metered(files, off, 0.0)
    );
    Some(Verdict::new(
        8,
        held == intercepts.len() && least >= 0.99,
        found,
    ))
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
