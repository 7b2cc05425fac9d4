//! What somebody has changed on the chain since the last apply.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

use cosmwasm_std::Addr;

use super::cells::{moves, Routes};
use super::stood::{Fact, Ground, Stood, OF_CODE};
use super::terms::cells;
use super::{At, Change, Drift, What};

/// What somebody else has made of a tree. `payers`: those of whom it was known then whose fees they pay; `meant`: what an apply that
/// was broken off was to change.
pub fn drift(before: &Stood, payers: &BTreeSet<Addr>, meant: &[Change], now: &Stood) -> Vec<Drift> {
    let (then, now_is) = (by_place(before), by_place(now));
    let keys: BTreeSet<_> = then.keys().chain(now_is.keys()).collect();
    let facts = keys.into_iter().filter_map(|key| {
        let (before, after) = (then.get(key), now_is.get(key));
        let (at, what) = *key;
        // What is asked about for the first time was not looked at before.
        let is_first_look = match at {
            At::Place { .. } => true,
            At::Payer(payer) => !payers.contains(payer),
            _ => OF_CODE.contains(&what),
        };
        let is_meant = meant.iter().any(|change| touches(change, at, what));
        if before.is_none() && is_first_look || is_meant {
            return None;
        }
        let is = |fact: Option<&&Fact>| fact.map(|fact| fact.is.clone());
        let (was, is) = (is(before), is(after));
        (was != is).then(|| Drift {
            at: at.clone(),
            what: what.to_string(),
            before: was,
            after: is,
            by: [before, after]
                .into_iter()
                .flatten()
                .filter_map(|fact| fact.by.clone())
                .collect(),
        })
    });
    let ground = ground(before, now).into_iter();
    let ground = ground.filter(|drift| !meant.iter().any(|change| moves_cells(change, &drift.at)));
    facts.chain(ground).collect()
}

/// Whether a change is one of a fact.
fn touches(change: &Change, at: &At, what: &str) -> bool {
    let of = |account: &str| {
        what == format!("authority {account}")
            || what.ends_with(&format!(" of authority {account}"))
    };
    match &change.what {
        What::Migrate { .. } => what == OF_CODE[0],
        _ if change.at != *at => false,
        What::Make { .. } | What::Open { .. } | What::Describe { .. } => true,
        What::SetCodes => what.starts_with("codes "),
        What::Rewards { .. } => what == "rewards",
        What::Cleaners { add, remove } => {
            let mut all = add.iter().chain(remove);
            all.any(|cleaner| what == format!("cleaner {cleaner}"))
        }
        What::RequireAttestation => what == "policy",
        What::SetAuthority { after, .. } => of(&after.account),
        What::StrikeKey { account, .. } | What::RemoveAuthority { account } => of(account),
        What::RiskModel { .. } => what.ends_with("risk model"),
        What::PayFees { to, .. } => what == format!("for {to}"),
        What::Offer { .. } | What::Accept { .. } => ["owner", "offered"].contains(&what),
        _ => false,
    }
}

/// Whether a change is one of the cells of a region.
fn moves_cells(change: &Change, at: &At) -> bool {
    let is_of_cells = matches!(
        change.what,
        What::Make { .. }
            | What::SplitCell { .. }
            | What::TakeCells { .. }
            | What::GiveCells { .. }
    );
    is_of_cells && change.at == *at
}

fn by_place(stood: &Stood) -> BTreeMap<(&At, &str), &Fact> {
    let facts = stood.facts.iter();
    facts
        .map(|fact| ((&fact.at, fact.what.as_str()), fact))
        .collect()
}

/// Cells that were given and taken; that one was split is no change.
fn ground(before: &Stood, now: &Stood) -> Vec<Drift> {
    let regions = |stood: &Stood| -> BTreeMap<At, Ground> {
        let ground = stood.ground.iter();
        ground.map(|row| (row.at.clone(), row.clone())).collect()
    };
    let (then, now) = (regions(before), regions(now));
    let all: BTreeSet<&At> = then.keys().chain(now.keys()).collect();
    let mut found = vec![];
    for at in all {
        let (before, after) = (then.get(at), now.get(at));
        let moves = moves(&routes(after), &routes(before), true);
        let by = [before, after].into_iter().flatten();
        let by: BTreeSet<Addr> = by.map(|ground| ground.by.clone()).collect();
        let taken: Vec<String> = moves.gives.into_values().flatten().collect();
        let given: Vec<String> = moves.surplus.into_iter().map(|(cell, _)| cell).collect();
        let there = || Some(String::new());
        for (rows, before, after) in [(taken, there(), None), (given, None, there())] {
            if !rows.is_empty() {
                found.push(Drift {
                    at: at.clone(),
                    what: cells(&rows),
                    before,
                    after,
                    by: by.clone(),
                });
            }
        }
    }
    found
}

fn routes(ground: Option<&Ground>) -> Routes {
    let cells = ground.into_iter().flat_map(|ground| &ground.cells);
    cells
        .map(|prefix| (prefix.clone(), "it".to_string()))
        .collect()
}

impl Drift {
    /// Whether it is of the cells of a region, and of nothing that has a name.
    pub(super) fn is_of_cells(&self) -> bool {
        self.what.starts_with(|first: char| first.is_ascii_digit())
    }
}

impl Drift {
    /// The same line, `since` another time than the last apply.
    pub(crate) fn words(&self, since: &str) -> String {
        let thing = self.at.with(&self.what);
        // Of fees the thing is a sentence of its own.
        let stop = match self.at {
            At::Payer(_) => ":",
            _ => "",
        };
        let value = |is: &str| match is {
            "" => String::new(),
            is => format!("{stop} {is}"),
        };
        let words = match (&self.before, &self.after) {
            (Some(was), Some(is)) => format!("~ {thing}{stop} was {was}, is {is} {since}"),
            (None, is) => {
                let is = value(is.as_deref().unwrap_or_default());
                format!("+ {thing}{is}, new {since}")
            }
            (Some(was), None) => format!("- {thing}{}, gone {since}", value(was)),
        };
        let by: Vec<&str> = self.by.iter().map(Addr::as_str).collect();
        if by.is_empty() {
            return words;
        }
        format!("{words}; the key of {} can do that", by.join(" or "))
    }
}

impl Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words("since the last apply"))
    }
}
