//! The same for people.

use super::accounts::{Granted, Payer};
use super::feeds::Contradiction;
use crate::page::{table, Page};
use crate::relay_health::Looked;
use crate::words::{count, span};

/// What is not told.
const NOTHING: &str = "-";

/// A line for each relay.
pub fn relays(page: &mut Page, all: &[Looked]) {
    let mut rows = table([
        "relay",
        "state",
        "behind",
        "feed",
        "slips go",
        "places",
        "forwarder",
        "release",
    ]);
    for looked in all {
        let number = |n: Option<u64>| n.map_or(NOTHING.to_string(), |n| n.to_string());
        let places = looked.places.and_then(|n| n.try_into().ok());
        rows.add_row([
            looked.name.clone().unwrap_or_else(|| looked.url.clone()),
            if looked.is_well { "well" } else { "NOT WELL" }.to_string(),
            behind(looked),
            number(looked.feed_rows),
            slips_go(looked),
            number(places),
            forwarder(looked).to_string(),
            looked.version.as_deref().unwrap_or(NOTHING).to_string(),
        ]);
    }
    page.table(rows);
}

fn behind(looked: &Looked) -> String {
    let seconds = looked.behind_seconds.and_then(|s| u32::try_from(s).ok());
    let Some(seconds) = seconds else {
        return NOTHING.to_string();
    };
    match looked.behind_blocks {
        Some(blocks) if blocks > 0 => format!("{}, {}", span(seconds), count(blocks, "block")),
        _ => span(seconds),
    }
}

fn slips_go(looked: &Looked) -> String {
    match (&looked.slips_go_at, looked.at_once) {
        (_, Some(true)) => "at once".to_string(),
        (Some(hours), _) => {
            let hours: Vec<_> = hours.iter().map(ToString::to_string).collect();
            format!("at {} UTC", hours.join(", "))
        }
        _ => NOTHING.to_string(),
    }
}

fn forwarder(looked: &Looked) -> &'static str {
    match &looked.forwarder {
        Some(forwarder) if forwarder.answers => "answers",
        Some(_) => "SILENT",
        None => NOTHING,
    }
}

/// What is wrong with each.
pub fn problems(page: &mut Page, all: &[Looked], contradictions: &[Contradiction]) {
    for looked in all {
        for problem in &looked.problems {
            page.paragraph(format!("WRONG  {}: {problem}", looked.url), "       ");
        }
    }
    let wrong = all.iter().filter(|looked| !looked.is_well).count();
    let rest = match contradictions.len() {
        0 if all.len() > 1 => " They tell the same feed.",
        _ => "",
    };
    page.line(match wrong {
        0 if all.len() == 1 => "It is well.".to_string(),
        0 => format!("All are well.{rest}"),
        n => format!("Not well: {} of {}.", n, count(all.len() as u64, "relay")),
    });
}

/// What accounts can pay with.
pub fn accounts(page: &mut Page, payers: &[Payer], no_node: Option<&str>) {
    if let Some(reason) = no_node {
        page.paragraph(format!("No node was asked: {reason}"), "");
    }
    for payer in payers {
        let denom = payer.denom.as_deref().unwrap_or_default();
        if let Some(coins) = payer.coins {
            page.line(format!("{} has {coins}{denom}.", payer.account));
        }
        for grant in &payer.grants {
            page.paragraph(granted(grant, denom), "  ");
        }
        if payer.are_more_grants {
            page.line("  More accounts grant it fees; they were not looked at.");
        }
        if let Some(problem) = &payer.problem {
            page.paragraph(format!("WRONG  {}: {problem}", payer.account), "       ");
        }
    }
}

fn granted(grant: &Granted, denom: &str) -> String {
    let Granted {
        granter,
        left,
        a_period,
        coins,
    } = grant;
    let left = left.map_or("whatever they are".to_string(), |left| {
        let of = a_period.map(|of| format!(" of {of}{denom} in this period"));
        format!("{left}{denom} more{}", of.unwrap_or_default())
    });
    format!("  {granter} pays its fees, {left}; it has {coins}{denom}.")
}
