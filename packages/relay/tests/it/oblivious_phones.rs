//! Phones whose addresses a forwarder of another party keeps from the relay.

use std::collections::BTreeSet;

use wayclear_api::contact_registry::{Item, Slip};
use wayclear_api::relay::{TicketState, SEALED_LENGTH};
use wayclear_api::sealed::WRONG_KEY;
use wayclear_api::Place;
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::relay::{Relay, RelayError, Ticket};
use wayclear_client::visit::{Became, HandInError};
use wayclear_identity::Secret;
use wayclear_relay::SealKey;

use crate::road::{key, post, slip, takes_sealed, visit, Road, Started, PLACE};
use crate::wire::{Heard, Wire};
use crate::world::World;

#[test]
fn a_visit_a_slip_and_their_tickets_go_through_a_forwarder_and_stand_on_the_chain() {
    let road = Road::new();
    let place = road.world.open(PLACE);
    let visited = road.check_in(&place, 1).unwrap();
    let queued = road.phone.ticket(&visited).unwrap();
    assert_eq!(queued.state, TicketState::Queued);
    road.world.block(600);
    let comes_in = |ticket: &Ticket| {
        road.world.until("it is in", |world| {
            world.block(1);
            road.phone.ticket(ticket).unwrap().state == TicketState::In
        });
    };
    comes_in(&visited);
    assert_eq!(road.world.visits(&place), 1);
    let disclosed = road.phone.disclose(&slip(&road.world, 0)).unwrap();
    road.world.block(6 * 3_600 + 1);
    comes_in(&disclosed);
    assert_eq!(road.world.node.with(|node| node.suite.feed().len()), 1);
    // The feed is everybody's and is read straight.
    let brought = road.outer.heard().len();
    road.phone.head().unwrap();
    assert_eq!(road.outer.heard().len(), brought);
}

/// What a phone says of all that there is to say, good and bad; in whichever way it asks.
fn say_everything(world: &World, phone: &Relay, place: &Place) {
    let tag = phone.check_in(&visit(world, place, 1)).unwrap();
    let long: Place = format!("{PLACE}/{}", "a".repeat(32)).parse().unwrap();
    phone.check_in(&visit(world, &long, 1)).unwrap_err();
    let mut late = visit(world, place, 2);
    late.interval -= 1_000;
    phone.check_in(&late).unwrap_err();
    phone.disclose(&slip(world, 1)).unwrap();
    let mut unsigned = slip(world, 2);
    unsigned.slip = Slip {
        item: Item::DayKey {
            key: [1; 16].into(),
            day: 1,
        },
        signature: Some(vec![2; 64].into()),
    };
    phone.disclose(&unsigned).unwrap_err();
    phone.ticket(&tag).unwrap();
    phone.ticket(&Ticket([7; 16].into())).unwrap_err();
}

fn lengths(heard: &[Heard]) -> BTreeSet<(usize, usize)> {
    let lengths = heard.iter();
    lengths
        .map(|heard| (heard.body.len(), heard.answer.len()))
        .collect()
}

#[test]
fn whatever_is_inside_has_one_length_in_either_direction_and_one_head() {
    let road = Road::new();
    let place = road.world.open(PLACE);
    say_everything(&road.world, &road.phone, &place);
    let one = BTreeSet::from([(SEALED_LENGTH, SEALED_LENGTH)]);
    assert_eq!(lengths(&road.outer.heard()), one);
    assert_eq!(lengths(&road.inner.heard()), one);
    assert_eq!(road.inner.heard().len(), 7);
    let heads = |heard: &[Heard]| -> BTreeSet<(String, usize)> {
        let heads = heard.iter();
        heads
            .map(|heard| (heard.head.clone(), heard.answer_head.len()))
            .collect()
    };
    assert_eq!(heads(&road.outer.heard()).len(), 1);
    // The same is never sealed into the same, so that nobody can tell that it is.
    let bodies = road.inner.heard().into_iter().map(|heard| heard.body);
    assert_eq!(bodies.collect::<BTreeSet<_>>().len(), 7);
    // The control: straight, lengths tell a question from a visit and a yes from a no.
    let straight = Wire::before(road.world.relay.url());
    let phone = Relay::new(&straight.url).unwrap();
    say_everything(&road.world, &phone, &place);
    assert!(lengths(&straight.heard()).len() > 3);
}

#[test]
fn what_a_forwarder_brings_again_counts_once() {
    let road = Road::new();
    let place = road.world.open(PLACE);
    let ticket = road.check_in(&place, 1).unwrap();
    road.phone.disclose(&slip(&road.world, 1)).unwrap();
    road.phone.ticket(&ticket).unwrap();
    let recorded = road.world.visits(&place);
    let again = format!("{}/ohttp", road.world.relay.url());
    let heard = road.inner.heard();
    for heard in heard.iter().cycle().take(12) {
        let answer = post(&again, heard.body.clone());
        assert_eq!(answer.status(), 200);
        // The answer is sealed anew.
        assert_ne!(answer.bytes().unwrap(), heard.answer);
    }
    // As if the first answer had been lost: nobody but the phone could open those that came after.
    assert!(matches!(
        road.phone.ticket(&ticket),
        Err(RelayError::NoTicket { .. })
    ));
    road.world.block(600);
    road.world.until("the visit is in", |world| {
        world.block(1);
        world.visits(&place) > recorded
    });
    // And again, while the place would take it once more.
    for heard in &heard {
        assert_eq!(post(&again, heard.body.clone()).status(), 200);
    }
    (0..5).for_each(|_| road.world.block(60));
    assert_eq!(road.world.visits(&place), recorded + 1);
    road.world.block(6 * 3_600 + 1);
    road.world.until("the slip is in", |world| {
        world.block(1);
        world.node.with(|node| node.suite.feed().len()) == 1
    });
    // And again, when the slip is in too.
    for heard in heard {
        assert_eq!(post(&again, heard.body).status(), 200);
    }
    (0..5).for_each(|_| road.world.block(600));
    assert_eq!(road.world.visits(&place), recorded + 1);
    assert_eq!(road.world.node.with(|node| node.suite.feed().len()), 1);
    // The control: another visit is another one.
    let other = road.check_in(&place, 2).unwrap();
    road.world.block(600);
    road.world.settle(&other);
    assert_eq!(road.world.visits(&place), recorded + 2);
}

#[test]
fn a_phone_tells_who_refuses() {
    let world = World::with(takes_sealed);
    let place = world.open(PLACE);
    let gateway = format!("{}/ohttp", world.relay.url());
    let say = |forwarder: &str, key: &[u8], place: &Place| {
        let relay = Relay::through(world.relay.url(), forwarder, key).unwrap();
        let refused = relay.check_in(&visit(&world, place, 1)).unwrap_err();
        let words = refused.to_string();
        (refused, words)
    };
    let forwarder = Started::new(&gateway);
    let (url, relay) = (forwarder.url(), world.relay.url());
    let (refused, words) = say(&url, &key(), &"9qc7qbdh".parse().unwrap());
    assert!(matches!(&refused, RelayError::Refused { kind, .. } if kind == "no_such_place"));
    assert!(
        words.starts_with(&format!("the relay {relay} refuses")),
        "{words}"
    );
    let other = SealKey::of_seed(&[8; 32]).configuration();
    let (refused, words) = say(&url, &other, &place);
    assert!(matches!(&refused, RelayError::NotBrought { kind, .. } if kind == WRONG_KEY));
    assert!(
        words.contains(&format!(
            "the forwarder {url} did not get it to the relay {relay}"
        )),
        "{words}"
    );
    let (refused, words) = say("http://127.0.0.1:1", &key(), &place);
    assert!(matches!(refused, RelayError::NoForwarder { .. }), "{words}");
    assert!(
        words.starts_with("the forwarder http://127.0.0.1:1 cannot be reached"),
        "{words}"
    );
    let lost = Started::new("http://127.0.0.1:1/ohttp");
    let (refused, words) = say(&lost.url(), &key(), &place);
    assert!(
        matches!(&refused, RelayError::NotBrought { kind, .. } if kind == "relay_away"),
        "{words}"
    );
    // What may have come to the relay is not taken for refused.
    let lying = Wire::saying(
        "HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res",
        vec![5; SEALED_LENGTH],
    );
    let page = Wire::saying(
        "HTTP/1.1 504 Gateway Timeout\r\ncontent-type: text/html",
        "<p>",
    );
    for forwarder in [&lying.url, &page.url] {
        let (refused, words) = say(forwarder, &key(), &place);
        assert!(matches!(refused, RelayError::NoAnswer { .. }), "{words}");
        assert!(
            words.contains(forwarder) && words.contains(relay),
            "{words}"
        );
    }
    for wrong in [vec![], vec![0; 45], other[..44].to_vec()] {
        let refused = Relay::through(relay, &url, &wrong);
        assert!(matches!(refused, Err(RelayError::Key { .. })));
    }
}

#[test]
fn a_phone_asks_after_a_visit_as_it_handed_it_in_or_not_at_all() {
    let road = Road::new();
    let place = road.world.open(PLACE);
    let straight = Wire::before(road.world.relay.url());
    let (inner, forwarder) = (Wire::before(road.world.relay.url()), &road.forwarder);
    let relays = [Relay::through(&straight.url, &forwarder.url(), &key()).unwrap()];
    let folder = tempfile::tempdir().unwrap();
    let file = DeviceFile::new(folder.path().join("ada.json"));
    let visit = KeptVisit::pending(place.clone(), road.world.interval(), Secret::new([7; 16]));
    let has = file.hand_in(&relays, &visit).unwrap();
    assert_eq!(has.forwarder(), Some(forwarder.url().as_str()));
    let now = road.world.node.with(|node| node.suite.now());
    let became = |relays: &[Relay]| file.follow_visits(relays, now).unwrap()[0].became.clone();
    assert_eq!(became(&relays), Became::Queued);
    // Without its forwarder, and with the relay itself in its place.
    let named = [Relay::new(&straight.url).unwrap()];
    for relays in [&[], named.as_slice()] {
        let became = became(relays);
        let Became::Unknown { reason } = became else {
            panic!("{became:?}");
        };
        assert!(reason.contains("through a forwarder"), "{reason}");
    }
    assert_eq!(straight.heard().len(), 0);
    assert_eq!(road.inner.heard().len(), 2);
    // The control: what was handed in straight is asked for straight.
    let direct = [Relay::new(&inner.url).unwrap()];
    let other = KeptVisit::pending(place, road.world.interval(), Secret::new([8; 16]));
    file.hand_in(&direct, &other).unwrap();
    let followed = file.follow_visits(&direct, now).unwrap();
    assert_eq!(followed[1].became, Became::Queued);
    assert_eq!(inner.heard().len(), 2);
}

#[test]
fn a_visit_goes_to_the_next_relay_if_the_forwarder_is_away_and_is_kept_if_it_only_is_silent() {
    let road = Road::new();
    let place = road.world.open(PLACE);
    let folder = tempfile::tempdir().unwrap();
    let file = DeviceFile::new(folder.path().join("ada.json"));
    let visit = KeptVisit::pending(place, road.world.interval(), Secret::new([7; 16]));
    let through =
        |forwarder: &str| Relay::through("http://127.0.0.1:1", forwarder, &key()).unwrap();
    let silent = Wire::ending_in(|_, socket| socket.shutdown(std::net::Shutdown::Both).unwrap());
    let relays = [through(&silent.url)];
    let unknown = file.hand_in(&relays, &visit);
    assert!(matches!(unknown, Err(HandInError::Unknown(_))));
    assert_eq!(file.read().unwrap().visits.len(), 1);
    let second = Relay::through(road.world.relay.url(), &road.outer.url, &key()).unwrap();
    let relays = [through("http://127.0.0.1:1"), second];
    // The first one may have it: it goes to nobody else before it is late. Another one goes on at once.
    assert!(file.hand_in(&relays, &visit).is_err());
    let visit = KeptVisit {
        secret: Secret::new([8; 16]),
        ..visit
    };
    let has = file.hand_in(&relays, &visit).unwrap();
    assert_eq!(has.url(), road.world.relay.url());
}
