//! Places that were opened a moment ago, and places that strangers make up.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use wayclear_api::relay::{CheckInRequest, TicketState};
use wayclear_api::Place;
use wayclear_client::relay::{Relay, RelayError};

use crate::world::World;

/// Opens a place as whoever hangs up its sign does, and tells the relay nothing.
fn open(world: &World, place: &'static str) -> Place {
    world.node.with(move |node| {
        node.suite.open(place);
    });
    place.parse().unwrap()
}

/// Checks in at so many places at once that nobody has opened; how long each refusal took.
fn make_up(world: &World, places: usize) -> Vec<Duration> {
    let (url, interval) = (world.relay.url().to_string(), world.interval());
    let together = Arc::new(Barrier::new(places));
    let hands: Vec<_> = (0..places)
        .map(|n| {
            let (url, together) = (url.clone(), Arc::clone(&together));
            thread::spawn(move || {
                let request = CheckInRequest {
                    place: format!("9qc7mbdh/made-up-{n}").parse().unwrap(),
                    interval,
                    tag: [1; 16].into(),
                };
                let relay = Relay::new(&url).unwrap();
                together.wait();
                let began = Instant::now();
                let refused = relay.check_in(&request);
                assert!(
                    matches!(&refused, Err(RelayError::Refused { kind, .. }) if kind == "no_such_place"),
                    "{refused:?}"
                );
                began.elapsed()
            })
        })
        .collect();
    hands.into_iter().map(|hand| hand.join().unwrap()).collect()
}

/// How many places the relay has looked up in each round since it was asked last.
fn looked_up(world: &World) -> Vec<usize> {
    let asked = std::mem::take(&mut *world.asked.lock().unwrap());
    let rounds = asked.split(|question| question == "head");
    let locates = |round: &[String]| {
        let locates = round.iter().filter(|question| question.contains("locate"));
        locates.count()
    };
    rounds.map(locates).collect()
}

#[test]
fn a_place_that_was_opened_a_moment_ago_takes_check_ins_before_the_relay_has_walked_the_tree() {
    let world = World::new();
    let place = open(&world, "9qc7mbdh");
    // No block has come since.
    let ticket = world.check_in(&place, world.interval(), 1).unwrap();
    looked_up(&world);
    world.check_in(&place, world.interval(), 2).unwrap();
    assert_eq!(looked_up(&world).into_iter().sum::<usize>(), 0);
    world.block(600);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    world.until("both are in", |world| world.visits(&place) == 2);
}

#[test]
fn made_up_places_cost_the_node_few_questions_a_round() {
    let world = World::new();
    // They come while the node is away, so that a round has more of them than it looks up.
    world.node.with(|node| node.is_away = true);
    thread::scope(|scope| {
        scope.spawn(|| make_up(&world, 100));
        thread::sleep(Duration::from_secs(1));
        looked_up(&world);
        world.node.with(|node| node.is_away = false);
    });
    let rounds = looked_up(&world);
    assert_eq!(rounds.iter().max(), Some(&20), "{rounds:?}");
    // Whoever comes after them is served.
    let place = open(&world, "9qc7mbdh");
    world.check_in(&place, world.interval(), 1).unwrap();
}

#[test]
fn made_up_places_hold_few_requests_and_those_for_two_seconds() {
    let world = World::new();
    let place = world.open("9qc7mbdh");
    world.node.with(|node| node.is_away = true);
    let took = make_up(&world, 150);
    let held = took.iter().filter(|took| took.as_secs_f64() >= 1.9);
    assert!((1..=64).contains(&held.count()), "{took:?}");
    assert!(took.iter().all(|took| took.as_secs_f64() < 5.0));
    // Known places wait for nobody, and there is room again.
    let began = Instant::now();
    world.check_in(&place, world.interval(), 1).unwrap();
    assert!(began.elapsed() < Duration::from_secs(1));
    world.node.with(|node| node.is_away = false);
    let new = open(&world, "9qc7mbdh/shop-2");
    world.check_in(&new, world.interval(), 2).unwrap();
}
