//! Rows that should have been forgotten: contracts forget as they work, and `wayclear prune` where nobody goes any more. Where a
//! row is kept begins with its day or interval, so that the first one of each kind tells.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::CLOCK_TOLERANCE_SECONDS;
use wayclear_api::feed::KEPT_BEYOND_WINDOW_SECONDS;
use wayclear_api::{raw, DAY_SECONDS, INTERVAL_SECONDS};
use wayclear_chain::{ChainError, Inspect};

use super::finding::{Finding, Kind};

/// Most places that a line names.
const NAMED: usize = 5;

/// A kind of rows, and until when the oldest of them may be kept.
struct Rows {
    name: &'static str,
    /// What the keys begin with, up to the number that tells the time.
    prefix: Vec<u8>,
    /// End of what a row of that number may be kept for, Unix seconds.
    end: fn(number: u32, window: u64) -> u64,
    /// Bytes of the number.
    bytes: usize,
}

/// The rows of registry and locations that are late by a day or more. `now`: block time, Unix seconds. `goes_on` is asked before each
/// location whether there is time for it.
///
/// # Errors
/// [`ChainError`].
pub fn overdue(
    chain: &impl Inspect,
    registry: &Addr,
    locations: &BTreeMap<String, Addr>,
    window: u64,
    now: u64,
    mut goes_on: impl FnMut() -> bool,
) -> Result<Vec<Finding>, ChainError> {
    let mut findings = vec![];
    for rows in of_registry() {
        let late = rows.late(chain, registry, window, now)?;
        let subject = format!("{} that the registry should have forgotten", rows.name);
        findings.push(match late {
            None => Finding::ok(Kind::Overdue, subject),
            Some(days) => Finding::warning(
                Kind::Overdue,
                subject,
                format!("the oldest is {} late", of_days(days)),
                "wayclear prune --from NAME removes them; let it run each day",
            ),
        });
    }
    let (mut late, mut looked) = (vec![], 0);
    for (done, (place, location)) in locations.iter().enumerate() {
        if !goes_on() {
            let subject = format!("rows of {} locations", locations.len() - done);
            let why = format!("time was over after {done}");
            let cure = "wayclear doctor with more time, --within, or with --sample";
            findings.push(Finding::not_looked_at(Kind::Overdue, subject, why, cure));
            break;
        }
        looked += 1;
        for rows in of_location() {
            if let Some(days) = rows.late(chain, location, window, now)? {
                late.push((days, place.clone()));
                break;
            }
        }
    }
    // Of places that nobody has looked at nothing is said.
    if looked > 0 {
        findings.push(of_places(late));
    }
    Ok(findings)
}

fn of_places(mut late: Vec<(u64, String)>) -> Finding {
    let subject = "visits and infections that places should have forgotten";
    late.sort_by(|one, other| other.cmp(one));
    let Some((days, _)) = late.first() else {
        return Finding::ok(Kind::Overdue, subject);
    };
    let count = late.len();
    let places = if count == 1 {
        "place has"
    } else {
        "places have"
    };
    let names = late.iter().take(NAMED).map(|(_, place)| place.as_str());
    let names = names.collect::<Vec<_>>().join(" ");
    let others = if count > NAMED {
        ", and so the others"
    } else {
        ""
    };
    let problem = format!("{count} {places} some, the oldest {} late", of_days(*days));
    let cure = format!("wayclear prune {names} --from NAME{others}");
    Finding::warning(Kind::Overdue, subject, problem, cure)
}

fn of_days(days: u64) -> String {
    match days {
        1 => "1 day".to_string(),
        days => format!("{days} days"),
    }
}

/// As contracts/contact-registry lays them out.
fn of_registry() -> [Rows; 4] {
    [
        Rows {
            name: "ids",
            prefix: day_prefix(raw::IDS),
            end: |day, window| from_day(day, 2) + CLOCK_TOLERANCE_SECONDS + 2 * window,
            bytes: 2,
        },
        Rows {
            name: "hashes of addresses",
            prefix: day_prefix("h"),
            end: |day, window| from_day(day, 2) + window,
            bytes: 2,
        },
        Rows {
            name: "contacts, quotas and healths",
            prefix: day_prefix("t"),
            // The first day on which they are not needed.
            end: |day, _| from_day(day, 0),
            bytes: 2,
        },
        Rows {
            name: "rows of the feed",
            prefix: raw::key("feed_day", ""),
            end: |day, window| from_day(day, 1) + window + KEPT_BEYOND_WINDOW_SECONDS,
            bytes: 2,
        },
    ]
}

/// As contracts/location lays them out.
fn of_location() -> [Rows; 2] {
    [
        Rows {
            name: "visits",
            prefix: raw::VISITS.as_bytes().to_vec(),
            end: |interval, window| interval_end(interval) + window,
            bytes: 4,
        },
        Rows {
            name: "infections",
            prefix: [&raw::key("i", "")[..], &[0, 4]].concat(),
            end: |interval, window| interval_end(interval) + 2 * window,
            bytes: 4,
        },
    ]
}

/// The first part of a key of several has its length before it.
fn day_prefix(namespace: &str) -> Vec<u8> {
    [&raw::key(namespace, "")[..], &[0, 2]].concat()
}

/// Start of the day so many days after one.
fn from_day(day: u32, days: u64) -> u64 {
    (u64::from(day) + days) * DAY_SECONDS
}

fn interval_end(interval: u32) -> u64 {
    (u64::from(interval) + 1) * INTERVAL_SECONDS
}

impl Rows {
    /// Whole days that the oldest row is late; `None` = it is not.
    fn late(
        &self,
        chain: &impl Inspect,
        contract: &Addr,
        window: u64,
        now: u64,
    ) -> Result<Option<u64>, ChainError> {
        let first = chain.first_key(contract, &self.prefix)?;
        let number = first.and_then(|key| {
            let bytes = key.get(self.prefix.len()..self.prefix.len() + self.bytes)?;
            Some(bytes.iter().fold(0, |n, byte| n << 8 | u32::from(*byte)))
        });
        let late = number.map(|number| now.saturating_sub((self.end)(number, window)));
        Ok(late.map(|late| late / DAY_SECONDS).filter(|days| *days > 0))
    }
}
