//! What full transactions cost: a node is not made to do the work twice when there is much of it.

use wayclear_api::relay::TicketState;
use wayclear_api::Place;

use crate::world::World;

/// A full transaction has 200 lists: these places at five times, and a few that are left for another.
const PLACES: usize = 41;
const TIMES: u32 = 5;

fn places(world: &World) -> Vec<Place> {
    let names: Vec<_> = (0..PLACES).map(|n| format!("9qc7mbdh/{n}")).collect();
    world.open_all(&names)
}

/// Hands in a tag for each list, and lets all in; returns how many transactions were tried before they were sent, of how many.
fn fill(world: &World, places: &[Place], tag: u8) -> (usize, usize) {
    let before = world.node.with(|node| (node.simulations, node.sent()));
    let now = world.interval();
    let times = now - TIMES + 1..=now;
    let lists = times.flat_map(|time| places.iter().map(move |place| (place, time)));
    let tickets: Vec<_> = lists
        .map(|(place, time)| world.check_in(place, time, tag).unwrap())
        .collect();
    world.block(600);
    for ticket in &tickets {
        assert_eq!(world.settle(ticket).state, TicketState::In);
    }
    let after = world.node.with(|node| (node.simulations, node.sent()));
    (after.0 - before.0, after.1 - before.1)
}

#[test]
fn a_full_transaction_is_tried_before_it_is_sent_until_one_like_it_stands() {
    let world = World::with(|settings| settings.accounts.truncate(1));
    let places = places(&world);
    assert_eq!(fill(&world, &places, 1), (2, 2));
    // What is left for the second transaction fills none, and may be of any kind.
    assert_eq!(fill(&world, &places, 2), (1, 2));
    assert_eq!(fill(&world, &places, 3), (1, 2));
}

#[test]
fn what_costs_more_than_it_did_fails_once_and_comes_in_all_the_same() {
    let world = World::with(|settings| settings.accounts.truncate(1));
    let places = places(&world);
    fill(&world, &places, 1);
    world.node.with(|node| node.gas *= 100);
    let (simulated, sent) = fill(&world, &places, 2);
    assert_eq!(simulated, sent - 1, "all but the one that failed");
    assert_eq!(fill(&world, &places, 3), (1, 2));
}
