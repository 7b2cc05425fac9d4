//! Claims 1 to 5: what both chains and counting have in common.

use wayclear_study::figures::{cells, Column};
use wayclear_study::rounds::{Category, Round};

use super::super::files::{Files, Rounds};
use super::super::kinds::same_rounds;
use crate::paper::compare::{categories, cell};
use crate::paper::Source;
use crate::study::claims::Verdict;

/// How often each was done, in the order of the Solidity rows.
fn counts(round: &Round) -> [u64; 7] {
    use Category as C;
    let sum = |some: &[Category]| some.iter().map(|it| round.used(*it).count).sum::<u64>();
    [
        sum(&[
            C::CheckInCreating,
            C::CheckInRouted,
            C::CheckInDirect,
            C::InfectedCreating,
            C::InfectedRouted,
            C::InfectedDirect,
        ]),
        sum(&[C::InspectCreating, C::InspectRouted, C::InspectDirect]),
        sum(&[C::Record]),
        sum(&[C::Report]),
        sum(&[C::CheckInCreating, C::InfectedCreating, C::InspectCreating]),
        sum(&[C::CheckInRouted, C::InfectedRouted, C::InspectRouted]),
        sum(&[C::CheckInDirect, C::InfectedDirect, C::InspectDirect]),
    ]
}

fn measured(files: &Files) -> impl Iterator<Item = &Rounds> {
    files.all.iter().filter(|it| it.source == Source::Measured)
}

/// Claim 1: each round of Ethereum's machine was carried out here too, by its digest, with the same counts.
pub fn both_chains(files: &Files) -> Option<Verdict> {
    let (mut all, mut equal) = (0_u64, 0_u64);
    for solidity in &files.solidity {
        let metered = measured(files).find(|it| it.reading == solidity.reading)?;
        for (digest, other) in &solidity.counts {
            let same = metered.rounds.iter().find(|it| it.workload == *digest);
            all += 1;
            equal += u64::from(same.is_some_and(|same| counts(same) == *other));
        }
    }
    let found = format!(
        "{equal} of {all} rounds have the same digest and counts on wasmd and on Ethereum's machine"
    );
    (all > 0).then(|| Verdict::new(1, equal == all, found))
}

/// Claim 2: a round alone, twice; counting is held against the committed files by a test.
pub fn repeated(files: &Files) -> Option<Verdict> {
    let largest = files.alone.iter().map(|it| it.twice).reduce(f64::max)?;
    let reason = if largest > 0.0 {
        ", since heights, times and addresses have other digits"
    } else {
        ""
    };
    let found = format!(
        "metered twice, a request differs by at most {:.3} %{reason}",
        largest * 100.0
    );
    Some(Verdict::new(2, largest == 0.0, found))
}

/// Claim 3: a round alone and among others.
pub fn disturbed(files: &Files) -> Option<Verdict> {
    let largest = files.alone.iter().map(|it| it.largest).reduce(f64::max)?;
    let requests: usize = files.alone.iter().map(|it| it.requests).sum();
    let found = format!("{requests} requests, each within {:.3} %", largest * 100.0);
    Some(Verdict::new(3, largest <= 0.001, found))
}

/// Largest difference, of columns of cells and of kinds, between what was metered and counted.
fn differences(files: &Files, columns: &[Column]) -> Option<(f64, f64)> {
    let (mut of_cells, mut of_kinds) = (None, None);
    for metered in measured(files) {
        let counted = files.find(Source::Counted, metered.reading, metered.is_pinned)?;
        let same = same_rounds(metered, counted);
        let same_cells = cells(&same);
        for (key, found) in &metered.cells {
            for column in columns {
                let compared = cell("", found, same_cells.get(key)?, *column)?;
                of_cells = of_cells.max(Some(Size(compared.error().abs())));
            }
        }
        let kinds = categories(&metered.rounds, &same);
        let largest = kinds.iter().map(|row| Size(row.error().abs())).max();
        of_kinds = of_kinds.max(largest);
    }
    Some((of_cells?.0, of_kinds?.0))
}

/// A finite number, so that there is a largest one.
#[derive(Clone, Copy, PartialEq)]
struct Size(f64);

impl Eq for Size {}

impl PartialOrd for Size {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Size {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Claim 4: columns (a) to (c); storing the codes stands in no table.
pub fn predicted(files: &Files) -> Option<Verdict> {
    let columns = [Column::Requests, Column::Setup, Column::WithoutCreations];
    let (of_cells, _) = differences(files, &columns)?;
    let found = format!(
        "columns (a) to (c) of all cells within {:.2} %",
        of_cells * 100.0
    );
    Some(Verdict::new(4, of_cells <= 0.03, found))
}

/// Claim 5.
pub fn counted(files: &Files) -> Option<Verdict> {
    let (of_cells, of_kinds) = differences(files, &[Column::Requests])?;
    let found = format!(
        "cells within {:.2} %, kinds within {:.2} %",
        of_cells * 100.0,
        of_kinds * 100.0
    );
    Some(Verdict::new(5, of_cells <= 0.02 && of_kinds <= 0.05, found))
}
