//! What there is otherwise than when a plan was made, in words.

use std::mem::discriminant;

use super::part::is_part;
use super::wanted::Agreed;
use crate::plan::drift::drift;
use crate::plan::{Change, Drift, What};

/// What a plan meant and what there is now, and what others have changed, a line each. Where the plan does not say what stood, as one
/// of before does not, that is told by what others have changed since the last apply.
pub fn since(meant: &Agreed<'_>, now: &Agreed<'_>) -> Vec<String> {
    let mut lines = vec![];
    if let Some(drift) = others(meant, now) {
        lines.extend(drift.iter().map(|drift| drift.words("since the plan")));
    } else {
        let drift = now.plan.drift.iter();
        let new = drift.filter(|drift| !meant.plan.drift.contains(drift));
        lines.extend(new.map(ToString::to_string));
        let others = now.plan.unmentioned.iter();
        let new = others.filter(|other| !meant.plan.unmentioned.contains(other));
        lines.extend(new.map(|other| format!("there is now, and not in the file: {other}")));
    }
    let conflicts = now.plan.conflicts.iter();
    let new = conflicts.filter(|conflict| !meant.plan.conflicts.contains(conflict));
    lines.extend(new.map(|conflict| format!("cannot be done now: {conflict}")));
    changes(&meant.plan.changes, &now.plan.changes, &mut lines);
    let (then, today) = (meant.servers, now.servers);
    let gone = then.iter().filter(|change| !today.contains(change));
    lines.extend(gone.map(|change| format!("the plan meant: {change}")));
    let new = today.iter().filter(|change| !then.contains(change));
    lines.extend(new.map(|change| format!("to do now: {change}")));
    lines
}

/// What others have changed since a plan was made; `None`, where it does not say what stood.
pub fn others(meant: &Agreed<'_>, now: &Agreed<'_>) -> Option<Vec<Drift>> {
    let (before, after) = (meant.stood?, now.stood?);
    let meant = &meant.plan.changes;
    Some(drift(before, &before.payers(), meant, after))
}

/// Changes that a plan meant and that are others now, or none, and those that it did not mean.
fn changes(meant: &[Change], now: &[Change], lines: &mut Vec<String>) {
    let is_meant = |now: &Change| meant.iter().any(|meant| is_part(now, meant));
    let mut others: Vec<&Change> = now.iter().filter(|now| !is_meant(now)).collect();
    let is_left = |meant: &Change| now.iter().any(|now| is_part(now, meant));
    for change in meant.iter().filter(|meant| !is_left(meant)) {
        let instead = others
            .iter()
            .position(|other| is_of_the_same(change, other));
        let instead = instead.map(|at| others.remove(at));
        let is_another_signer = instead.is_some_and(|now| now.signer != change.signer);
        lines.push(format!(
            "the plan meant: {}",
            words(change, is_another_signer)
        ));
        lines.push(match instead {
            Some(now) => format!("  to do now: {}", words(now, is_another_signer)),
            None => "  to do now: nothing of it".to_string(),
        });
    }
    lines.extend(
        others
            .iter()
            .map(|now| format!("to do now, and not in the plan: {}", words(now, false))),
    );
}

/// Whether two changes are of one thing, so that one stands for the other.
fn is_of_the_same(one: &Change, other: &Change) -> bool {
    one.at == other.at
        && discriminant(&one.what) == discriminant(&other.what)
        && account(&one.what) == account(&other.what)
}

/// Whom of several a change is about.
fn account(what: &What) -> Option<&str> {
    match what {
        What::SetAuthority { after, .. } => Some(&after.account),
        What::StrikeKey { account, .. } | What::RemoveAuthority { account } => Some(account),
        What::PayFees { to, .. } => Some(to.as_str()),
        _ => None,
    }
}

/// A change with all that is told below its line.
fn words(change: &Change, with_signer: bool) -> String {
    let mut words = vec![change.to_string()];
    let details = change.details().into_iter();
    words.extend(details.map(|detail| detail.trim_start().to_string()));
    words.extend(with_signer.then(|| format!("signed by {}", change.signer)));
    words.join(", ")
}
