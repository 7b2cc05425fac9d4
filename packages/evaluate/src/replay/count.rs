//! A trace in numbers: how its requests arrive, of which kind they are, and what they cost.

use std::collections::HashSet;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use wayclear_study::arrivals::{anderson_darling, Arrivals};
use wayclear_study::trace::{course, partners, popularity, Contact, Kinds, Visit};

use super::gas::Prices;
use super::{Read, Trace, What, SEED};

const DAY: i64 = 86_400;

/// A trace as a row of `docs/study/replay.csv`. Gas is without the fee where it is of a request, and with fees where it is of
/// a person's day: then the number of transactions matters. What a trace does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub trace: String,
    /// Visits, or beginnings of contacts.
    pub requests: u64,
    pub people: u64,
    /// Days from the first to the last.
    pub days: u64,
    /// Requests of the day's fullest hour over the mean of all hours.
    pub peak_hour: f64,
    /// Variance over mean of the requests of an hour; 1 for a Poisson process.
    pub dispersion: Option<f64>,
    /// Anderson and Darling's statistic of the gaps; above 1.321 they are not exponential (5 %).
    pub anderson_darling: Option<f64>,
    /// The same of gaps that are rescaled by the hour of the day and the day.
    pub anderson_darling_rescaled: Option<f64>,
    pub places: Option<u64>,
    pub creating: Option<u64>,
    pub routed: Option<u64>,
    pub direct: Option<u64>,
    /// Exponent of Zipf's law over the places with more than one visit.
    pub zipf: Option<f64>,
    /// Mean gas of a visit with pinned codes, without the fee.
    pub gas_pinned: Option<u64>,
    /// The same with codes that are not pinned.
    pub gas_unpinned: Option<u64>,
    /// The same with pinned codes if every visit went through the state.
    pub gas_without_cache: Option<u64>,
    /// Days of persons on which they did something; or were watched.
    pub person_days: u64,
    /// Gas of a person-day's visits, pinned, with fees.
    pub gas_day: Option<u64>,
    /// People met on a person-day, on average.
    pub partners: Option<f64>,
    /// People met on the person-day that 19 of 20 do not exceed.
    pub partners_p95: Option<u64>,
    /// Gas of a person-day's contacts, recorded one a transaction, pinned, with fees.
    pub gas_day_1: Option<u64>,
    /// The same, recorded in the evening by tens.
    pub gas_day_10: Option<u64>,
    /// The same by fifties, the most that a message takes.
    pub gas_day_50: Option<u64>,
}

/// Requests of an hour of the day, of all days together: a row of `replay-hours.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hour {
    pub trace: String,
    /// 0 to 23, as the trace counts them.
    pub hour: u32,
    pub requests: u64,
}

/// Visits of each kind among the first so many: a row of `replay-course.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub trace: String,
    pub visits: u64,
    pub creating: u64,
    pub routed: u64,
    pub direct: u64,
    /// Mean gas of these visits with pinned codes, without the fee.
    pub gas_pinned: u64,
}

/// What is kept of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    pub row: Row,
    pub hours: Vec<Hour>,
    /// Empty for a trace of contacts.
    pub course: Vec<Course>,
}

/// Counts.
///
/// # Errors
/// If the committed table of gas lacks a row, or the trace has fewer than two requests.
pub fn count(trace: Trace, read: &Read) -> Result<Counted> {
    let name = trace.name().to_string();
    let arrivals = Arrivals::new(read.at.clone(), read.resolution_seconds, SEED);
    let arrivals = arrivals.context("a trace needs two requests at least")?;
    let days = read.at.iter().map(|at| at.div_euclid(DAY));
    let days = days.clone().max().unwrap_or_default() - days.min().unwrap_or_default() + 1;
    let mut row = Row {
        trace: name.clone(),
        requests: read.at.len() as u64,
        days: u64::try_from(days)?,
        peak_hour: rounded(arrivals.peak_hour()),
        dispersion: arrivals.dispersion().map(rounded),
        anderson_darling: anderson_darling(&arrivals.gaps()).map(rounded),
        anderson_darling_rescaled: anderson_darling(&arrivals.rescaled_gaps()).map(rounded),
        ..Row::default()
    };
    let hours = (0..).zip(arrivals.hours()).map(|(hour, requests)| Hour {
        trace: name.clone(),
        hour,
        requests,
    });
    let hours = hours.collect();
    let course = match &read.what {
        What::Visits { visits, .. } => count_visits(&mut row, visits)?,
        What::Contacts {
            contacts,
            person_days,
        } => {
            count_contacts(&mut row, contacts, *person_days)?;
            vec![]
        }
    };
    Ok(Counted { row, hours, course })
}

fn count_visits(row: &mut Row, visits: &[Visit]) -> Result<Vec<Course>> {
    let (pinned, unpinned) = (Prices::committed(true)?, Prices::committed(false)?);
    let mean = |kinds: &Kinds, of: &Prices| {
        kinds.gas(of.creating, of.routed, of.direct) / kinds.all().max(1)
    };
    let course = course(visits);
    let kinds = course.last().map(|(_, kinds)| *kinds).unwrap_or_default();
    row.people = distinct(visits.iter().map(|visit| visit.person));
    row.person_days = distinct(visits.iter().map(|it| (it.person, it.at.div_euclid(DAY))));
    row.places = Some(kinds.creating);
    row.creating = Some(kinds.creating);
    row.routed = Some(kinds.routed);
    row.direct = Some(kinds.direct);
    row.zipf = popularity(visits).map(rounded);
    row.gas_pinned = Some(mean(&kinds, &pinned));
    row.gas_unpinned = Some(mean(&kinds, &unpinned));
    let uncached = Kinds {
        routed: kinds.routed + kinds.direct,
        direct: 0,
        ..kinds
    };
    row.gas_without_cache = Some(mean(&uncached, &pinned));
    let all = kinds.gas(pinned.creating, pinned.routed, pinned.direct) + kinds.all() * pinned.fee;
    row.gas_day = Some(all / row.person_days.max(1));
    let points = course.iter().map(|(visits, kinds)| Course {
        trace: row.trace.clone(),
        visits: *visits,
        creating: kinds.creating,
        routed: kinds.routed,
        direct: kinds.direct,
        gas_pinned: mean(kinds, &pinned),
    });
    Ok(points.collect())
}

fn count_contacts(row: &mut Row, contacts: &[Contact], person_days: Option<usize>) -> Result<()> {
    let mut load = partners(contacts);
    if let Some(person_days) = person_days {
        load = load.over(person_days);
    }
    let pinned = Prices::committed(true)?;
    row.people = distinct(contacts.iter().flat_map(|it| [it.people.0, it.people.1]));
    row.person_days = load.person_days();
    row.partners = Some(rounded(load.mean()));
    row.partners_p95 = Some(load.p95());
    let gas = |batch| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Some millions.
        let gas = pinned.records(load.messages(batch), load.mean()).round() as u64;
        Some(gas)
    };
    row.gas_day_1 = gas(1);
    row.gas_day_10 = gas(10);
    row.gas_day_50 = gas(50);
    Ok(())
}

fn distinct<T: std::hash::Hash + Eq>(of: impl Iterator<Item = T>) -> u64 {
    of.collect::<HashSet<_>>().len() as u64
}

/// To four digits behind the point, as files show them.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}
