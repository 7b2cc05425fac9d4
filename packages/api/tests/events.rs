//! Events are read as they were written, and words are the same everywhere.

#![allow(clippy::unwrap_used)]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use cosmwasm_std::{Event, Uint128};
use wayclear_api::contact_registry::{ItemKind, ReportPolicy, RiskForm, Verdict};
use wayclear_api::events::{
    CellsAssigned, Cleaned, Disclosed, FeedAppended, List, Maybe, Pruned, RewardSent, SlipsSkipped,
    StatusChanged,
};
use wayclear_api::location::{Cause, Status, Surface};

/// An event as a chain reports it.
fn reported(event: impl Into<Event>) -> Event {
    let event = event.into();
    Event::new(format!("wasm-{}", event.ty))
        .add_attribute("_contract_address", "wasm1place")
        .add_attributes(event.attributes)
}

fn change(from: Option<Status>) -> StatusChanged {
    StatusChanged {
        from: Maybe(from),
        to: Status::Infected,
        cause: Cause::SlipRevoked,
        at: 20,
        effective_at: 10,
    }
}

#[test]
fn an_event_is_read_as_it_was_written() {
    let (first, second) = (change(None), change(Some(Status::Clean)));
    let events = [
        reported(first.clone()),
        reported(Pruned { rows: 7 }),
        reported(second.clone()),
    ];
    assert_eq!(StatusChanged::all(&events), [first.clone(), second.clone()]);
    let emitter = || "wasm1place".to_string();
    let expected = [(emitter(), first), (emitter(), second)];
    assert_eq!(StatusChanged::all_with_emitters(&events), expected);
    assert_eq!(Pruned::all(&events), [Pruned { rows: 7 }]);
}

#[test]
fn an_event_that_is_no_contracts_or_not_whole_is_passed_over() {
    let plain = Event::from(change(None));
    assert!(StatusChanged::all(&[plain]).is_empty());
    let whole = reported(change(None));
    for (n, attribute) in whole.attributes.iter().enumerate().skip(1) {
        let mut less = whole.clone();
        less.attributes.remove(n);
        assert!(
            StatusChanged::all(&[less]).is_empty(),
            "without {}",
            attribute.key
        );
        let mut other = whole.clone();
        other.attributes.get_mut(n).unwrap().value = "no such word".to_string();
        assert!(StatusChanged::all(&[other]).is_empty(), "{}", attribute.key);
    }
}

/// That an event with such values comes out as it went in.
macro_rules! assert_read {
    ($($event:ident { $($fields:tt)* })*) => {$(
        let event = $event { $($fields)* };
        assert_eq!($event::all(&[reported(event.clone())]), [event]);
    )*};
}

#[test]
fn values_of_every_kind_are_read_as_they_were_written() {
    let words = |words: &[&str]| List::of(words);
    assert_read! {
        CellsAssigned { child: "06113".to_string(), prefixes: words(&["9q", "9r2"]) }
        CellsAssigned { child: "06113".to_string(), prefixes: words(&[]) }
        Cleaned { status: Status::Infected, clean_again_at: Maybe(Some(1_200)) }
        Cleaned { status: Status::Clean, clean_again_at: Maybe(None) }
        Disclosed { authority: Maybe(Some("wasm1lab".to_string())), taken: 3, visits: 2 }
        Disclosed { authority: Maybe(None), taken: 0, visits: 0 }
        SlipsSkipped { verdict: Verdict::NoSuchPlace, count: 4 }
        FeedAppended { index: u64::MAX }
        RewardSent { amount: Uint128::MAX }
    }
}

/// That each word of an enum reads the same in JSON as on a terminal.
fn check_words<T>(words: &[T])
where
    T: serde::Serialize + serde::de::DeserializeOwned + Display + FromStr + PartialEq + Debug,
{
    for word in words {
        let text = word.to_string();
        assert_eq!(serde_json::to_string(word).unwrap(), format!("{text:?}"));
        assert_eq!(text.parse::<T>().ok().as_ref(), Some(word));
        assert_eq!(format!("{word:>20}").trim_start(), text);
        assert!(text.to_uppercase().parse::<T>().is_err());
    }
    assert!("ill".parse::<T>().is_err());
}

#[test]
fn words_read_the_same_in_json_in_events_and_on_a_terminal() {
    check_words(Status::ALL);
    check_words(Cause::ALL);
    check_words(Surface::ALL);
    check_words(ReportPolicy::ALL);
    check_words(ItemKind::ALL);
    check_words(Verdict::ALL);
    check_words(RiskForm::ALL);
    let names: Vec<_> = Cause::ALL.iter().map(|cause| cause.name()).collect();
    let expected = [
        "generate_contract",
        "normal_user_checkin",
        "infected_user_checkin",
        "infected_user_update",
        "location_is_cleaned",
        "wait14_days",
        "slip_revoked",
    ];
    assert_eq!(names, expected);
}
