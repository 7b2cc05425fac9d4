//! Whether what one does at a place costs more where thousands of infected people have been: flags of one place on a real
//! node, some of them revoked, beside a place without any.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use cosmwasm_std::Binary;
use indicatif::HumanCount;
use serde::Serialize;
use wayclear_api::contact_registry::{ExecuteMsg, ItemId, MAX_REVOKED, MAX_SLIPS};
use wayclear_api::location::{self, ask};
use wayclear_api::region::MAX_VISIT_TAGS;
use wayclear_api::{city, Place, MAX_WINDOW_SECONDS};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};
use wayclear_status::interval_at;

use crate::gas::fresh_codes;
use crate::gas::script::visits::Visit;
use crate::gas::script::{Planted, Script};
use crate::Progress;

/// Of so many flags one is revoked.
const REVOKED_ONE_OF: usize = 5;
/// How often each query is asked, in turn at both places.
const QUESTIONS: usize = 200;

/// What one request costs at both places.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub request: &'static str,
    /// Gas, or microseconds of the median query.
    pub unit: &'static str,
    /// At the place without flags.
    pub empty: u64,
    /// At the place with flags.
    pub busy: u64,
}

impl Row {
    /// How much more it costs at the busy place, 0.05 = 5 %.
    #[allow(clippy::cast_precision_loss)] // Far below 2^52.
    pub fn growth(&self) -> f64 {
        self.busy as f64 / self.empty as f64 - 1.0
    }
}

/// Flags a place so many times, revokes a fifth, and compares it with another.
///
/// # Errors
/// What the chain refused.
pub fn measure(wasmd: &mut Wasmd, flags: usize, tell: Progress<'_>) -> Result<Vec<Row>> {
    let code_ids = fresh_codes(wasmd)?;
    let mut script = Script::new(wasmd, &code_ids, &|_| ())?;
    let tree = script.plant(MAX_WINDOW_SECONDS)?;
    let places = script.open(&tree, "9qc7mb0", 2)?;
    let [busy, empty] = <[_; 2]>::try_from(places).ok().context("two places")?;
    fill(&mut script, &tree, &busy, flags, tell)?;
    // So that both have been visited.
    check_in(&mut script, &empty)?;
    check_in(&mut script, &busy)?;
    let mut rows = vec![Row {
        request: "check-in at the location's address",
        unit: "gas",
        empty: check_in(&mut script, &empty)?,
        busy: check_in(&mut script, &busy)?,
    }];
    // One of them says until when it is infected, the other that it never was.
    let asked = ["Status while infected", "Daily while infected"];
    rows.extend(queries(&script, asked, &empty.1, &busy.1)?);
    let mut clean = |(place, _): &(Place, Addr)| {
        let places = vec![place.clone()];
        let clean = city::ExecuteMsg::MarkCleaned { places };
        let owner = script.wasmd.account("city")?;
        script.wasmd.execute(&owner, &tree.city, &clean)?.gas_used()
    };
    // Cleaned once, neither is infected: then both cleanings do the same.
    clean(&empty)?;
    clean(&busy)?;
    rows.push(Row {
        request: "mark a clean place as cleaned",
        unit: "gas",
        empty: clean(&empty)?,
        busy: clean(&busy)?,
    });
    let asked = ["Status after cleaning", "Daily after cleaning"];
    rows.extend(queries(&script, asked, &empty.1, &busy.1)?);
    Ok(rows)
}

/// Visits of as many people, each disclosed by a slip of its own; a fifth of the slips are taken back.
fn fill(
    script: &mut Script<'_>,
    tree: &Planted,
    (place, location): &(Place, Addr),
    flags: usize,
    tell: Progress<'_>,
) -> Result<()> {
    let relay = script.wasmd.account("dan")?;
    let authority = script.wasmd.account("authority")?;
    let (mut done, mut revocable) = (0, vec![]);
    while done < flags {
        let count = MAX_VISIT_TAGS.min(flags - done);
        // Ten minutes ago, so that a cleaning now comes after them.
        let interval = interval_at(script.wasmd.now()?) - 1;
        let visits = (0..count).map(|_| {
            let visit = script.visit(place)?;
            Ok(Visit { interval, ..visit })
        });
        let visits: Vec<Visit> = visits.collect::<Result<_>>()?;
        let visit_tags = Binary::from(visits.iter().flat_map(Visit::tag).collect::<Vec<u8>>());
        let msg = location::ExecuteMsg::CheckIns {
            interval,
            visit_tags,
        };
        script.wasmd.execute(&relay, location, &msg)?;
        let mut messages = vec![];
        for visits in visits.chunks(MAX_SLIPS) {
            let items: Vec<_> = visits.iter().map(Visit::item).collect();
            messages.push((
                tree.registry.clone(),
                script.disclose(&tree.registry, &items)?,
            ));
            let ids = items.iter().step_by(REVOKED_ONE_OF).map(ItemId::of);
            revocable.extend(ids);
        }
        script.wasmd.execute_each(&relay, &messages)?;
        done += visits.len();
        tell(done as u64, flags as u64, "flags");
    }
    for ids in revocable.chunks(MAX_REVOKED) {
        let revoke = ExecuteMsg::Revoke { ids: ids.to_vec() };
        script.wasmd.execute(&authority, &tree.registry, &revoke)?;
    }
    Ok(())
}

fn check_in(script: &mut Script<'_>, (place, location): &(Place, Addr)) -> Result<u64> {
    let visit = script.visit(place)?.directly();
    let bob = script.wasmd.account("bob")?;
    Ok(script.wasmd.execute(&bob, location, &visit)?.gas_used()?)
}

/// Both places are asked in turn, so that what else the machine does counts for both.
fn queries(
    script: &Script<'_>,
    [status, daily]: [&'static str; 2],
    empty: &Addr,
    busy: &Addr,
) -> Result<Vec<Row>> {
    let mut times: [[Vec<Duration>; 2]; 2] = Default::default();
    for _ in 0..QUESTIONS {
        for (index, location) in [empty, busy].into_iter().enumerate() {
            let began = Instant::now();
            script.wasmd.ask(location, ask::Status {})?;
            times[0][index].push(began.elapsed());
            let began = Instant::now();
            script.wasmd.ask(location, ask::Daily { days: 14 })?;
            times[1][index].push(began.elapsed());
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        let middle = times.get(times.len() / 2).copied().unwrap_or_default();
        u64::try_from(middle.as_micros()).unwrap_or(u64::MAX)
    };
    let [mut of_status, mut of_daily] = times;
    let row = |request, [empty, busy]: &mut [Vec<Duration>; 2]| Row {
        request,
        unit: "µs",
        empty: median(empty),
        busy: median(busy),
    };
    Ok(vec![row(status, &mut of_status), row(daily, &mut of_daily)])
}

/// A table in Markdown.
pub fn markdown(rows: &[Row], flags: usize) -> String {
    let mut text = format!(
        "| request | at a place without flags | at one with {} | more |\n|---|--:|--:|--:|\n",
        HumanCount(flags as u64)
    );
    for row in rows {
        let _ = writeln!(
            text,
            "| {} | {} {unit} | {} {unit} | {:.1} % |",
            row.request,
            HumanCount(row.empty),
            HumanCount(row.busy),
            row.growth() * 100.0,
            unit = row.unit,
        );
    }
    text
}
