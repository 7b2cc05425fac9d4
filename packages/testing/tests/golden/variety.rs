//! One kind of row holds different things: each of them is seen in the answers that were recorded with the rows.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use wayclear_api::contact_registry::{
    AuthoritiesResponse, FeedResponse, IdsResponse, ItemKind, RiskModelResponse,
};
use wayclear_api::feed::FeedRow;
use wayclear_api::location::{Cause, RewardsResponse, Status, StatusResponse, TransitionsResponse};

use crate::newest;

/// Every answer to the question of that name.
fn answers<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let golden = newest();
    let all = golden.contracts.values().flat_map(|c| c.answers.clone());
    let to_this = all.filter(|recorded| recorded.question.get(name).is_some());
    let answers = to_this.map(|recorded| serde_json::from_value(recorded.answer));
    let answers: Vec<T> = answers.map(|answer| answer.expect("an answer")).collect();
    assert!(!answers.is_empty(), "nobody asked {name}");
    answers
}

/// That a list holds all there is.
fn check_all<T: std::fmt::Debug>(seen: impl IntoIterator<Item = T>, all: &[T]) {
    let texts = |item: &T| format!("{item:?}");
    let seen: BTreeSet<_> = seen.into_iter().map(|item| texts(&item)).collect();
    assert_eq!(seen, all.iter().map(texts).collect());
}

#[test]
fn there_are_places_of_every_status_and_transitions_of_every_cause() {
    let statuses = answers::<StatusResponse>("status").into_iter();
    check_all(statuses.map(|answer| answer.status), Status::ALL);
    let pages = answers::<TransitionsResponse>("transitions").into_iter();
    let logged = pages.flat_map(|page| page.transitions);
    check_all(logged.map(|logged| logged.transition.cause), Cause::ALL);
}

#[test]
fn there_are_ids_of_every_kind_that_stand_and_such_that_are_burnt() {
    let pages = answers::<IdsResponse>("ids").into_iter();
    let ids: Vec<_> = pages.flat_map(|page| page.ids).collect();
    let standing = ids.iter().filter(|known| !known.is_burnt);
    check_all(standing.map(|known| known.kind), ItemKind::ALL);
    let burnt = ids.iter().filter(|known| known.is_burnt);
    let burnt = burnt.map(|known| known.kind);
    check_all(
        burnt,
        &[ItemKind::DayKey, ItemKind::Visit, ItemKind::OwnVisit],
    );
}

/// No answer tells it, but the second byte of the row.
#[test]
fn there_are_ids_that_are_vouched_for_anew() {
    let registry = &newest().contracts["registry"].rows;
    let states = registry.iter().filter(|(key, _)| key.starts_with("000169"));
    let states: BTreeSet<u8> = states.map(|(_, row)| row[1]).collect();
    assert_eq!(states, [0, 1, 2].into());
}

#[test]
fn the_feed_tells_news_of_every_kind_on_several_days_and_has_forgotten_some() {
    let pages = answers::<FeedResponse>("feed");
    assert!(pages.iter().all(|page| page.oldest > 0));
    let rows = pages.iter().flat_map(|page| &page.rows);
    let rows: Vec<_> = rows
        .map(|row| FeedRow::decode(row).expect("a row"))
        .collect();
    let days: BTreeSet<_> = rows.iter().map(|row| row.time / 86_400).collect();
    assert!(days.len() >= 2, "{days:?}");
    let mut counts = [0; 5];
    for row in rows {
        let FeedRow {
            time: _,
            keys,
            hash_days,
            flags,
            cleanings,
            revoked,
        } = row;
        let lengths = [
            keys.len(),
            hash_days.len(),
            flags.len(),
            cleanings.len(),
            revoked.len(),
        ];
        counts
            .iter_mut()
            .zip(lengths)
            .for_each(|(n, more)| *n += more);
    }
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}

#[test]
fn there_are_authorities_of_every_state_and_three_risk_models() {
    let known = answers::<AuthoritiesResponse>("authorities").remove(0);
    let states = known.authorities.iter().map(|known| {
        let (active, revokes) = (known.is_active, known.may_revoke);
        (
            active,
            revokes,
            known.struck.len(),
            known.authority.keys.len(),
        )
    });
    check_all(
        states,
        &[
            (true, true, 0, 1),
            (true, true, 0, 2),
            (false, true, 0, 1),
            (false, false, 1, 1),
        ],
    );
    assert!(known.authorities.iter().any(|known| known.slips_today > 0));
    let models = answers::<RiskModelResponse>("risk_model").into_iter();
    check_all(models.map(|answer| answer.version), &[1, 2, 3]);
}

#[test]
fn there_is_a_pool_that_was_funded_paid_from_and_withdrawn_from() {
    let pools = answers::<RewardsResponse>("rewards");
    let is_used = |pool: &RewardsResponse| {
        !(pool.pool.is_zero() || pool.paid_today.is_zero() || pool.withdrawn.is_zero())
    };
    assert!(pools.iter().any(is_used));
}
