//! What must hold after each step.

use std::collections::BTreeSet;

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::contact_registry::{ask, ItemId, KnownId};
use wayclear_api::location::{self, Infection, InfectionCursor, LoggedTransition};
use wayclear_api::{city, MAX_LIMIT};
use wayclear_testing::{Chain, Phone, Suite};

use crate::brute::start_of;
use crate::kept;
use crate::model::{place_of, Known, Model};
use crate::money;
use crate::real::Real;
use crate::step::Voucher;
use crate::{LAB, PEOPLE, PLACES};

pub fn all(real: &Real, model: &Model) {
    let suite = &real.suite;
    assert_eq!(suite.now(), model.now);
    let mut stranger = Phone::default();
    stranger.read(suite);
    for (n, (at, city)) in PLACES.iter().enumerate() {
        let found = suite.locate(at);
        assert_eq!(found.city, Some(suite.city(city)));
        let Some(location) = found.location else {
            assert_eq!(model.places[n].created_at, None);
            continue;
        };
        money::adds_up(suite, at, &location);
        if !model.places[n].is_broken {
            one_parent(suite, at, city, &location);
            status(suite, model, n);
            lists(suite, model, n, &location);
            phones(&[&real.phone, &stranger], suite, model, n);
        }
    }
    registry(suite, model);
    feed(suite, model);
    matches(suite, model);
    if real.is_pruned {
        kept::in_time(suite, model);
    }
}

fn status(suite: &Suite, model: &Model, n: usize) {
    let at = PLACES[n].0;
    let place = &model.places[n];
    let expected = place.status(model.now, model.window);
    assert_eq!(suite.status(at), expected, "{at}: {place:?}");
    let days = suite.daily(at, 14).days;
    assert_eq!(
        days,
        place.daily(model.now, model.window),
        "{at}: {place:?}"
    );
}

/// A phone says "infected until" as the contract does, whether it has read the feed from its beginning or what is kept of it.
fn phones(phones: &[&Phone], suite: &Suite, model: &Model, n: usize) {
    if !model.places[n].missed.is_empty() {
        return;
    }
    let told = suite.status(PLACES[n].0).infected_until;
    for phone in phones {
        let until = phone.infected_until(&place_of(n), model.now, model.window);
        assert_eq!(until, told, "{}: {phone:?}", PLACES[n].0);
    }
}

/// Infections and transitions, whole and in pages.
fn lists(suite: &Suite, model: &Model, n: usize, location: &Addr) {
    let infections = |start_after: Option<&Infection>, limit| {
        let start_after = start_after.map(|row| InfectionCursor {
            interval: row.interval,
            id: row.id.clone(),
        });
        let limit = Some(limit);
        let question = location::ask::Infections { start_after, limit };
        let answer = suite.chain.ask(location, question);
        answer.expect("infections").infections
    };
    let expected = model.places[n].infections(model.now, model.window);
    pages(&expected, infections);
    let transitions = |start_after: Option<&LoggedTransition>, limit| {
        let start_after = start_after.map(|row| row.index);
        let limit = Some(limit);
        let question = location::ask::Transitions { start_after, limit };
        suite
            .chain
            .ask(location, question)
            .expect("a log")
            .transitions
    };
    let log = transitions(None, MAX_LIMIT);
    pages(&log, transitions);
    for pair in log.windows(2) {
        let [one, next] = pair else { continue };
        assert_eq!(next.transition.from, Some(one.transition.to), "{log:?}");
        assert_eq!(next.index, one.index + 1);
        assert!(one.transition.at <= next.transition.at);
    }
    for row in &log {
        assert!(row.transition.effective_at <= row.transition.at, "{row:?}");
        assert_ne!(row.transition.from, Some(row.transition.to));
    }
}

/// That pages of several lengths put together are the whole list.
fn pages<T>(all: &[T], page: impl Fn(Option<&T>, u32) -> Vec<T>)
where
    T: PartialEq + std::fmt::Debug,
{
    for limit in [1, 3, MAX_LIMIT] {
        let mut seen: Vec<T> = vec![];
        loop {
            let next = page(seen.last(), limit);
            if next.is_empty() {
                break;
            }
            assert!(next.len() <= limit as usize);
            seen.extend(next);
        }
        assert_eq!(seen, all, "pages of {limit}");
    }
}

fn one_parent(suite: &Suite, at: &str, city: &str, location: &Addr) {
    let info = suite.info(at);
    assert_eq!(info.parent, suite.city(city));
    assert_eq!(info.place.to_string(), at);
    for other in ["davis", "woodland", "sacramento"] {
        let question = city::ask::Children {
            start_after: None,
            limit: Some(MAX_LIMIT),
        };
        let children = suite.chain.ask(&suite.city(other), question);
        let children = children.expect("children").children;
        let here = children.iter().filter(|c| c.address == *location);
        assert_eq!(here.count(), usize::from(other == city));
    }
}

fn voucher_of(suite: &Suite, known: &Known) -> Addr {
    match known.voucher {
        Voucher::Authority => suite.account("authority"),
        Voucher::Lab => suite.account(LAB),
        Voucher::Person(who) => suite.account(PEOPLE[who]),
    }
}

fn registry(suite: &Suite, model: &Model) {
    let kept = model.ids.iter().filter(|(id, _)| model.is_kept(**id));
    let expected: Vec<KnownId> = kept
        .map(|((day, id), known)| KnownId {
            slip: ItemId {
                day: *day,
                id: id.into(),
            },
            kind: known.kind,
            voucher: voucher_of(suite, known),
            taken: known.taken,
            is_burnt: known.is_burnt,
        })
        .collect();
    let ids = |last: Option<&KnownId>, limit| {
        let question = ask::Ids {
            start_after: last.map(|known| known.slip.clone()),
            limit: Some(limit),
        };
        let answer = suite.chain.ask(&suite.registry(), question);
        answer.expect("ids").ids
    };
    pages(&expected, ids);
    for (who, name) in PEOPLE.iter().enumerate() {
        let told = suite.health(name).health;
        let told = told.map(|health| (health.slip.checked().expect("an id"), health.until));
        let expected = model
            .infected(who)
            .map(|health| (health.slip, health.until));
        assert_eq!(told, expected, "{name}");
        contacts(suite, model, who);
    }
}

fn contacts(suite: &Suite, model: &Model, who: usize) {
    let question = ask::Contacts {
        account: suite.account(PEOPLE[who]).into_string(),
        start_after: None,
        limit: Some(MAX_LIMIT),
    };
    let told = suite.chain.ask(&suite.registry(), question);
    let told = told.expect("contacts").contacts.into_iter();
    let told = told.map(|row| {
        (
            row.recorded_at,
            row.contact.mac_hash.to_array().expect("a hash"),
        )
    });
    let told: BTreeSet<(u64, [u8; 16])> = told.collect();
    let all = model.contacts.iter();
    let counting = all.filter(|(whose, at, _)| *whose == who && model.now < at + model.window);
    let expected: BTreeSet<_> = counting.map(|(_, at, hash)| (*at, *hash)).collect();
    assert_eq!(told, expected);
}

/// The rows that are kept are those of the model, none went too early, and each page is a part of them.
fn feed(suite: &Suite, model: &Model) {
    let (head, rows) = (suite.feed_head(), suite.feed());
    let oldest = usize::try_from(head.oldest).expect("few rows");
    assert_eq!(rows, model.feed[oldest..]);
    let kept = model.window + 1_200;
    let gone = &model.feed[..oldest];
    assert!(gone.iter().all(|row| row.time + kept <= model.now));
    for from in [
        0,
        head.oldest + 1,
        head.next.saturating_sub(1),
        head.next + 5,
    ] {
        let page = suite.feed_page(from);
        assert_eq!(page.from, from.clamp(head.oldest, head.next));
        let until = page.from + page.rows.len() as u64;
        assert!(until == head.next || until % 128 == 0);
    }
}

/// Standing hashes, as they were taken: the first sixteen of each.
fn matches(suite: &Suite, model: &Model) {
    for ((day, hash), slips) in &model.hashes {
        let counting = slips.iter().take(16).filter(|(id, interval, rotation)| {
            let end = start_of(interval + u32::from(*rotation));
            let stands = model
                .ids
                .get(&(*day, *id))
                .is_some_and(|known| !known.is_burnt);
            stands && model.now < end + model.window
        });
        let expected: Vec<_> = counting.copied().collect();
        let told = suite.matches(*day, &[HexBinary::from(hash)]).into_iter();
        let told = told.map(|row| {
            (
                row.id.to_array().expect("an id"),
                row.interval,
                row.rotation,
            )
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
}
