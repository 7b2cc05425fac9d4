//! A trace's visits carried out on a node, by the runner of figures 5 to 7.

use std::collections::BTreeSet;

use anyhow::{ensure, Context, Result};
use wayclear_api::Place;
use wayclear_chain::wasmd::Wasmd;
use wayclear_study::rounds::Category;
use wayclear_study::trace::Visit;
use wayclear_study::workload::{Kind, Reading, Request, Settings};

use super::gas::Prices;
use super::measured::Measured;
use super::{Read, Trace, What, SEED};
use crate::paper::{carry_out_trials, Ground, Pass, Trial};
use crate::Progress;

/// Most cells that a region is given at once.
const MAX_CELLS: usize = 100;

/// Carries out the visits, so many times faster than their people took, in one city with the cells of the trace's places; pinned.
///
/// # Errors
/// A trace of contacts; places in too many cells; what the chain refused.
pub fn carry_out(
    wasmd: &mut Wasmd,
    trace: Trace,
    read: &Read,
    speed: u64,
    tell: Progress<'_>,
) -> Result<Vec<Measured>> {
    let What::Visits { visits, places } = &read.what else {
        anyhow::bail!(
            "{} is a trace of contacts; a node is given visits",
            trace.name()
        );
    };
    let requests = requests(visits)?;
    let mut settings = Settings::of_the_paper(Reading::Nodes, 3, 1, 1, SEED);
    settings.requests = u32::try_from(requests.len())?;
    settings.users = visits.iter().map(|visit| visit.person).max().unwrap_or(0) + 1;
    settings.check()?;
    let trial = Trial::of(&settings, 0, requests, Some(ground(places)?));
    let pass = Pass {
        workloads: vec![],
        is_pinned: true,
        speed,
        patience: None,
    };
    let passed = carry_out_trials(wasmd, vec![trial], &pass, tell)?;
    let trial = passed.trials.first().context("the trace")?;
    measured(trace, trial)
}

/// A check-in for each visit, in milliseconds after the first.
fn requests(visits: &[Visit]) -> Result<Vec<Request>> {
    let first = visits.first().context("a visit")?.at;
    let request = |(number, visit): (u32, &Visit)| {
        let seconds = u64::try_from(visit.at - first)?;
        Ok(Request {
            round: 0,
            number,
            at_ms: seconds * 1_000,
            user: visit.person,
            kind: Kind::CheckIn,
            place: Some(visit.place),
            infected: false,
            contacts: 0,
        })
    };
    (0..).zip(visits).map(request).collect()
}

/// Cells of three and four characters that hold the places.
fn ground(places: &[Place]) -> Result<Ground> {
    let cells = |length: usize| -> Result<Vec<String>> {
        let cells = places.iter().filter_map(|place| place.cell.get(..length));
        let cells: BTreeSet<&str> = cells.collect();
        ensure!(
            cells.len() <= MAX_CELLS,
            "the places are in {} cells of {length} characters, a region is given {MAX_CELLS} at once; replay a smaller area",
            cells.len()
        );
        Ok(cells.into_iter().map(str::to_string).collect())
    };
    Ok(Ground {
        places: places.to_vec(),
        county: cells(3)?,
        city: cells(4)?,
    })
}

/// A row for each kind, and one for all.
fn measured(trace: Trace, trial: &Trial) -> Result<Vec<Measured>> {
    let prices = Prices::committed(true)?;
    let kinds = [
        ("creating", Category::CheckInCreating, prices.creating),
        ("routed", Category::CheckInRouted, prices.routed),
        ("direct", Category::CheckInDirect, prices.direct),
    ];
    let mut rows = vec![];
    let (mut all, mut all_counted) = (vec![], 0);
    for (kind, category, price) in kinds {
        let of = (0..trial.requests.len()).filter(|it| trial.categories[*it] == category);
        let of: Vec<usize> = of.collect();
        let counted = (price + prices.fee) * of.len() as u64;
        rows.extend(Measured::of(trace, kind, trial, &of, counted));
        all.extend(of);
        all_counted += counted;
    }
    rows.extend(Measured::of(trace, Measured::ALL, trial, &all, all_counted));
    Ok(rows)
}

impl Measured {
    /// A row of some requests; `None` = there are none.
    fn of(
        trace: Trace,
        kind: &str,
        trial: &Trial,
        numbers: &[usize],
        counted: u64,
    ) -> Option<Self> {
        let count = numbers.len() as u64;
        let mut waited: Vec<u64> = numbers.iter().map(|it| trial.waited_ms[*it]).collect();
        waited.sort_unstable();
        let at = |percent: usize| waited.get((waited.len() * percent).div_ceil(100).max(1) - 1);
        Some(Measured {
            trace: trace.name().to_string(),
            kind: kind.to_string(),
            requests: count,
            gas: numbers.iter().map(|it| trial.gas[*it]).sum::<u64>() / count.max(1),
            counted_gas: counted / count.max(1),
            blocks: None,
            p50_ms: *at(50)?,
            p95_ms: *at(95)?,
            p99_ms: *at(99)?,
            last_ms: *at(100)?,
        })
    }
}
