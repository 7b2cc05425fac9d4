//! Pieces of sentences on what stands and what changes.

use std::fmt::Display;

use cosmwasm_std::Coin;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{Authority, KnownAuthority, RiskModel, SlipKey};
use wayclear_api::raw::DescriptionRow;

use crate::tree::day::date;

pub(super) fn shift(before: impl Display, after: impl Display) -> String {
    format!("{before} -> {after}")
}

pub(super) fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

/// How many cells, and which, as far as a line has room.
pub(super) fn cells(prefixes: &[String]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<&str> = prefixes.iter().take(SHOWN).map(String::as_str).collect();
    let rest = if prefixes.len() > SHOWN { " ..." } else { "" };
    format!(
        "{} ({}{rest})",
        count(prefixes.len(), "cell"),
        shown.join(" ")
    )
}

pub(super) fn described(DescriptionRow { label, surface }: &DescriptionRow) -> String {
    let name = label.as_deref().unwrap_or("unnamed");
    format!("{name} ({surface})")
}

/// What an authority may, whose keys aside.
pub(super) fn quota(known: &KnownAuthority) -> String {
    match (known.is_active, known.may_revoke) {
        (true, _) => slips(&known.authority),
        (false, true) => "closed, but for what it takes back".to_string(),
        (false, false) => "closed as stolen".to_string(),
    }
}

/// The UTC days on which a key signs.
pub(super) fn days(key: &SlipKey) -> String {
    match (key.from, key.until.map(date)) {
        (0, None) => "on all days".to_string(),
        (0, Some(until)) => format!("until {until}"),
        (from, None) => format!("from {} on", date(from)),
        (from, Some(until)) => format!("from {} until {until}", date(from)),
    }
}

/// What becomes of what a key signs.
pub(super) fn good(key: &SlipKey, is_struck: bool) -> String {
    let days = days(key);
    if is_struck {
        format!("struck, before good {days}")
    } else {
        format!("good {days}")
    }
}

pub(super) fn slips(authority: &Authority) -> String {
    format!("{} slips a day", authority.daily_slips)
}

pub(super) fn model(model: &RiskModel) -> String {
    let RiskModel {
        form,
        b0,
        b12,
        b3,
        alert_at,
        origin,
    } = model;
    format!("{form}, b0 {b0}, b12 {b12}, b3 {b3}, alert at {alert_at}, from {origin}")
}

pub(super) fn rewards(policy: &RewardPolicy) -> String {
    let RewardPolicy {
        denom,
        check_in,
        inspect,
        cooldown_seconds,
        daily_cap,
    } = policy;
    let often = match cooldown_seconds {
        0 => "each time".to_string(),
        seconds => format!("once in {seconds} s"),
    };
    format!(
        "{check_in}{denom} for a check-in and {inspect}{denom} for asking, to each account {often}, at most {daily_cap}{denom} a day at a place"
    )
}

/// What changes of rewards, by the names that the fields have in a tree file.
pub(super) fn shift_of_rewards(before: &RewardPolicy, after: &RewardPolicy) -> String {
    let values = |policy: &RewardPolicy| {
        let RewardPolicy {
            denom,
            check_in,
            inspect,
            cooldown_seconds,
            daily_cap,
        } = policy;
        [
            ("denom", denom.clone()),
            ("check_in", check_in.to_string()),
            ("inspect", inspect.to_string()),
            ("cooldown_seconds", cooldown_seconds.to_string()),
            ("daily_cap", daily_cap.to_string()),
        ]
    };
    let both = values(before).into_iter().zip(values(after));
    let changed = both.filter(|(before, after)| before != after);
    let changed =
        changed.map(|((name, before), (_, after))| format!("{name} {}", shift(before, after)));
    changed.collect::<Vec<_>>().join(", ")
}

/// What a grant of fees pays; `None` = one that no `wayclear` command made.
pub(super) fn daily(coin: Option<&Coin>) -> String {
    coin.map_or("a grant of another kind".to_string(), |coin| {
        format!("{coin} a day")
    })
}

/// What becomes of a grant.
pub(super) fn shift_of_fees(before: Option<&Coin>, is_other: bool, after: Option<&Coin>) -> String {
    let none = || "none".to_string();
    let was_there = before.is_some() || is_other;
    let before = if was_there { daily(before) } else { none() };
    shift(before, after.map_or_else(none, |after| daily(Some(after))))
}
