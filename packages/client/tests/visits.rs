//! Visits that a device keeps, and those that a relay sends.

#![allow(clippy::unwrap_used)]

mod common;

use common::{FakeChain, NOW, WINDOW};
use cosmwasm_std::{from_json, Binary, Event};
use tempfile::TempDir;
use wayclear_api::commitments::own_visit_id;
use wayclear_api::events::{CheckInsRefused, CheckedIn};
use wayclear_api::location::{self, Status};
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::visit::{check_in_many, Batch, Door};
use wayclear_client::Addr;
use wayclear_identity::Secret;

const INTERVAL: u32 = 20_486 * 144;

/// An event as a chain reports it.
fn told(event: impl Into<Event>) -> Event {
    let Event { ty, attributes, .. } = event.into();
    Event::new(format!("wasm-{ty}"))
        .add_attribute("_contract_address", "wasm1place")
        .add_attributes(attributes)
}

fn checked_in() -> Event {
    told(CheckedIn {
        interval: INTERVAL,
        count: 1,
        status: Status::Clean,
    })
}

fn visit() -> KeptVisit {
    KeptVisit::pending("9qc7mbdh".parse().unwrap(), INTERVAL, Secret::new([7; 16]))
}

fn door() -> Door {
    Door::State(Addr::unchecked("wasm1state"))
}

#[test]
fn a_secret_is_on_disk_before_it_is_sent_and_settled_afterwards() {
    let folder = TempDir::new().unwrap();
    let file = DeviceFile::new(folder.path().join("ada.json"));
    let ada = Addr::unchecked("ada");
    for (answer, kept) in [
        (Ok(vec![checked_in()]), vec![true]),
        (Err("too late".to_string()), vec![]),
        // It was carried out, but tells of nothing: the visit may stand.
        (Ok(vec![]), vec![false]),
    ] {
        for name in ["ada.json", "ada.json.last"] {
            let _ = std::fs::remove_file(folder.path().join(name));
        }
        let mut chain = FakeChain::new();
        chain.answers = vec![answer.clone()];
        let made = file.check_in(&mut chain, &ada, &door(), &visit());
        assert_eq!(made.is_ok(), kept == [true], "{answer:?}");
        let device = file.read().unwrap();
        let states: Vec<bool> = device.visits.iter().map(|v| v.is_committed).collect();
        assert_eq!(states, kept, "{answer:?}");
        let id = own_visit_id("ada", &visit().place, INTERVAL);
        assert!(device.own_ids().contains(&id));
    }
}

#[test]
fn a_visit_that_nobody_saw_recorded_is_sent_again_and_kept_once() {
    let folder = TempDir::new().unwrap();
    let file = DeviceFile::new(folder.path().join("ada.json"));
    let (ada, place) = (Addr::unchecked("ada"), visit().place);
    let mut chain = FakeChain::new();
    chain.answers = vec![Ok(vec![])];
    file.check_in(&mut chain, &ada, &door(), &visit())
        .unwrap_err();
    let pending = |now| {
        let device = file.read().unwrap();
        // No relay is to have it: it would learn whose account that is.
        assert_eq!(device.pending_visit(&place, now, WINDOW), None);
        assert_eq!(device.waiting_visits(now + 3_000).count(), 0);
        // Nor another account: its tag may be on the chain under the name of the first one.
        let other = Addr::unchecked("bob");
        assert_eq!(device.pending_own_visit(&place, &other, now, WINDOW), None);
        device.pending_own_visit(&place, &ada, now, WINDOW).cloned()
    };
    let own = || KeptVisit {
        account: Some(ada.clone()),
        ..visit()
    };
    let begins = u64::from(INTERVAL) * 600;
    for (now, is_taken) in [
        (-1, false),
        (0, true),
        (7 * 600 - 1, true),
        (7 * 600, false),
    ] {
        let found = pending(begins.checked_add_signed(now).unwrap());
        assert_eq!(found, is_taken.then(own), "{now}");
    }
    let elsewhere = "9qc7mbdh/else".parse().unwrap();
    let device = file.read().unwrap();
    assert_eq!(
        device.pending_own_visit(&elsewhere, &ada, begins, WINDOW),
        None
    );
    // A refusal of the second time says nothing of the first one.
    chain.answers = vec![Err("no coins".to_string())];
    file.check_in(&mut chain, &ada, &door(), &visit())
        .unwrap_err();
    assert_eq!(pending(begins), Some(own()));
    chain.answers = vec![Ok(vec![checked_in()])];
    file.check_in(&mut chain, &ada, &door(), &visit()).unwrap();
    let visits = file.read().unwrap().visits;
    assert_eq!((visits.len(), visits[0].is_committed), (1, true));
    assert_eq!(pending(begins), None);
    let tags = chain.sent.iter().map(|sent| &sent.2);
    assert!(tags
        .clone()
        .all(|sent| sent == tags.clone().next().unwrap()));
}

#[test]
fn a_visit_goes_through_either_door_with_the_tag_that_its_secret_opens() {
    let folder = TempDir::new().unwrap();
    let file = DeviceFile::new(folder.path().join("ada.json"));
    let mut chain = FakeChain::new();
    chain.answers = vec![Ok(vec![checked_in()])];
    let ada = Addr::unchecked("ada");
    for door in [door(), Door::Location(Addr::unchecked("wasm1place"))] {
        let made = file.check_in(&mut chain, &ada, &door, &visit()).unwrap();
        assert_eq!(
            (made.location.as_str(), made.status),
            ("wasm1place", Status::Clean)
        );
    }
    let (interval, visit_tag) = (INTERVAL, visit().tag().into());
    let routed = state::ExecuteMsg::Visit {
        place: visit().place,
        action: Action::CheckIn {
            interval,
            visit_tag,
        },
    };
    let direct = location::ExecuteMsg::CheckIn {
        interval,
        visit_tag: visit().tag().into(),
    };
    assert_eq!(
        from_json::<state::ExecuteMsg>(&chain.sent[0].2).unwrap(),
        routed
    );
    assert_eq!(
        from_json::<location::ExecuteMsg>(&chain.sent[1].2).unwrap(),
        direct
    );
}

#[test]
fn a_relay_hears_of_each_batch_whether_it_was_taken() {
    let batch = |unit: &str| Batch {
        door: door(),
        place: format!("9qc7mbdh/{unit}").parse().unwrap(),
        interval: INTERVAL,
        tags: vec![[1; 16], [2; 16]],
    };
    let batches = [batch("a"), batch("b"), batch("c")];
    let refused = told(CheckInsRefused { interval: INTERVAL });
    let mut chain = FakeChain::new();
    let other = Event::new("message").add_attribute("action", "execute");
    chain.answers = vec![Ok(vec![
        other.clone(),
        checked_in(),
        other,
        refused,
        checked_in(),
    ])];
    let relay = Addr::unchecked("relay");
    let sent = check_in_many(&mut chain, &relay, &batches).unwrap();
    assert_eq!(sent.are_taken, [true, false, true]);
    assert_eq!((chain.sent.len(), sent.tx.time), (3, NOW));
    let expected = state::ExecuteMsg::Visit {
        place: batches[1].place.clone(),
        action: Action::CheckIns {
            interval: INTERVAL,
            visit_tags: Binary::new([[1; 16], [2; 16]].concat()),
        },
    };
    assert_eq!(
        from_json::<state::ExecuteMsg>(&chain.sent[1].2).unwrap(),
        expected
    );
    chain.answers = vec![Ok(vec![checked_in()])];
    let missing = check_in_many(&mut chain, &relay, &batches).unwrap_err();
    assert!(
        missing.to_string().contains("check-in for each batch"),
        "{missing}"
    );
}
