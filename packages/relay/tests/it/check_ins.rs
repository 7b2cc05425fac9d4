//! Check-ins of people without accounts.

use wayclear_api::relay::{Refused, TicketResponse, TicketState};
use wayclear_api::Place;
use wayclear_client::relay::RelayError;

use crate::world::World;

const PLACE: &str = "9qc7mbdh";

#[test]
fn a_check_in_waits_for_the_end_of_its_ten_minutes_and_then_stands_on_the_chain() {
    let world = World::new();
    let place = world.open(PLACE);
    let interval = world.interval();
    let ticket = world.check_in(&place, interval, 1).unwrap();
    world.block(1);
    assert_eq!(world.state_of(&ticket).state, TicketState::Queued);
    assert_eq!(world.visits(&place), 0);
    world.block(600);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    assert_eq!(world.visits(&place), 1);
}

#[test]
fn a_place_of_nobodys_is_refused_and_one_in_an_open_cell_is_made_so_often_a_day() {
    let world = World::with(|settings| {
        settings.open_in = vec!["9qc7m".to_string()];
        settings.open_a_day = 2;
    });
    let interval = world.interval();
    let far = "9qc7qbdh".parse().unwrap();
    assert!(matches!(
        world.check_in(&far, interval, 1),
        Err(RelayError::Refused { kind, .. }) if kind == "no_such_place"
    ));
    let tickets: Vec<_> = (0..5)
        .map(|unit| {
            let place: Place = format!("9qc7mbdh/made-up-{unit}").parse().unwrap();
            (world.check_in(&place, interval, 7).unwrap(), place)
        })
        .collect();
    world.block(600);
    let mut made = 0;
    for (ticket, _) in &tickets {
        match world.settle(ticket) {
            TicketResponse {
                state: TicketState::In,
                ..
            } => made += 1,
            other => assert_eq!(other.reason, Some(Refused::NoSuchPlace)),
        }
    }
    assert_eq!(made, 2);
}

#[test]
fn a_tag_goes_once_however_often_it_comes() {
    let world = World::new();
    let place = world.open(PLACE);
    let interval = world.interval();
    let first = world.check_in(&place, interval, 1).unwrap();
    let second = world.check_in(&place, interval, 1).unwrap();
    assert_ne!(first, second);
    // The first answer was lost on its way, or it would not have come again.
    assert!(matches!(
        world.relay.ticket(&first),
        Err(RelayError::NoTicket { .. })
    ));
    world.block(600);
    assert_eq!(world.settle(&second).state, TicketState::In);
    let third = world.check_in(&place, interval, 1).unwrap();
    assert_eq!(world.state_of(&third).state, TicketState::In);
    (0..3).for_each(|_| world.block(1));
    assert_eq!(world.visits(&place), 1);
}

#[test]
fn a_tag_that_everybody_can_read_on_the_chain_is_not_sent_again() {
    let world = World::new();
    let place = world.open(PLACE);
    let interval = world.interval();
    let text = place.to_string();
    world.node.with(move |node| {
        node.suite
            .check_ins("another relay", &text, interval, &[[9; 16]])
            .unwrap();
    });
    world.block(600);
    let ticket = world.check_in(&place, interval, 9).unwrap();
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    assert_eq!(world.visits(&place), 1);
}

#[test]
fn intervals_that_no_place_takes_are_refused_at_the_door() {
    let world = World::new();
    let place = world.open(PLACE);
    world.block(8 * 600);
    let now = world.interval();
    for interval in [now + 1, now + 1_000_000, now - 6, now - 7, 0, u32::MAX] {
        let refused = world.check_in(&place, interval, 1);
        assert!(
            matches!(&refused, Err(RelayError::Refused { kind, .. }) if kind == "interval"),
            "{interval}: {refused:?}"
        );
    }
    for interval in [now, now - 5] {
        world.check_in(&place, interval, 2).unwrap();
    }
}

#[test]
fn more_than_a_place_or_the_queue_may_hold_is_refused_and_what_is_held_goes() {
    let world = World::with(|settings| {
        settings.limits.tags_a_place = 3;
        settings.limits.tags = 5;
    });
    let (one, other) = (world.open(PLACE), world.open("9qc7mbdh/shop-2"));
    let interval = world.interval();
    let kinds = |place: &Place, tags: std::ops::Range<u8>| -> Vec<String> {
        tags.filter_map(|tag| match world.check_in(place, interval, tag) {
            Ok(_) => None,
            Err(RelayError::Refused { kind, .. }) => Some(kind),
            Err(error) => panic!("{error}"),
        })
        .collect()
    };
    assert_eq!(kinds(&one, 0..5), ["place_is_full", "place_is_full"]);
    assert_eq!(kinds(&other, 5..8), ["busy"]);
    world.block(600);
    world.until("all are in", |world| {
        world.block(1);
        world.visits(&one) + world.visits(&other) == 5
    });
    // There is room again, for the next ten minutes.
    world.until("there is room", |world| {
        world.block(1);
        world.check_in(&one, world.interval(), 1).is_ok()
    });
}

#[test]
fn what_a_node_was_away_for_goes_when_it_is_back_and_is_too_late_after_an_hour() {
    let world = World::new();
    let place = world.open(PLACE);
    let early = world.check_in(&place, world.interval(), 1).unwrap();
    world.node.with(|node| node.is_away = true);
    world.block(500);
    let interval = world.interval();
    let late = world.check_in(&place, interval, 2).unwrap();
    world.block(300);
    world.node.with(|node| node.is_away = false);
    assert_eq!(world.settle(&early).state, TicketState::In);
    assert_eq!(world.settle(&late).state, TicketState::In);

    let gone = world.check_in(&place, world.interval(), 3).unwrap();
    world.node.with(|node| node.is_away = true);
    (0..8).for_each(|_| world.block(600));
    assert_eq!(world.state_of(&gone).state, TicketState::Queued);
    world.node.with(|node| node.is_away = false);
    assert_eq!(world.settle(&gone).reason, Some(Refused::TooLate));
    assert_eq!(world.visits(&place), 2);
}

#[test]
fn what_is_lost_on_its_way_to_the_node_goes_again() {
    // Once as the very same bytes, once in another transaction, since the last block for those is over.
    for blocks in [30, 50] {
        let world = World::new();
        let place = world.open(PLACE);
        world.node.with(|node| node.loses = true);
        let ticket = world.check_in(&place, world.interval(), 1).unwrap();
        world.block(600);
        world.until("it was offered", |world| {
            world.node.with(|node| node.offers > 0)
        });
        (0..blocks).for_each(|_| world.block(1));
        world.node.with(|node| node.loses = false);
        assert_eq!(world.settle(&ticket).state, TicketState::In);
        assert_eq!(world.visits(&place), 1);
    }
}

#[test]
fn on_a_node_without_an_index_the_places_tell_what_became_of_it() {
    let world = World::new();
    let place = world.open(PLACE);
    world.node.with(|node| node.has_no_index = true);
    let ticket = world.check_in(&place, world.interval(), 1).unwrap();
    world.block(600);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    assert_eq!(world.visits(&place), 1);
}

#[test]
fn a_relay_that_was_ended_at_any_moment_loses_nothing_and_doubles_nothing() {
    let mut world = World::new();
    let place = world.open(PLACE);
    let mut tickets = vec![];
    for tag in 0..20 {
        let ticket = world.check_in(&place, world.interval(), tag).unwrap();
        tickets.push(ticket);
        if tag % 3 == 0 {
            world.block(600);
        }
        if tag % 2 == 0 {
            world.start();
        }
    }
    world.block(600);
    for ticket in &tickets {
        assert_eq!(world.settle(ticket).state, TicketState::In);
    }
    assert_eq!(world.visits(&place), 20);
}

#[test]
fn a_day_later_nobody_knows_a_ticket_any_more_and_an_unknown_one_is_none() {
    let world = World::new();
    let place = world.open(PLACE);
    let ticket = world.check_in(&place, world.interval(), 1).unwrap();
    world.block(600);
    world.settle(&ticket);
    world.block(86_401);
    world.until("the ticket is forgotten", |world| {
        matches!(
            world.relay.ticket(&ticket),
            Err(RelayError::NoTicket { .. })
        )
    });
}

#[test]
fn a_relay_that_has_spent_what_it_may_takes_nothing_new_until_tomorrow() {
    let world = World::with(|settings| settings.purse = Some(1_000));
    let place = world.open(PLACE);
    let ticket = world.check_in(&place, world.interval(), 1).unwrap();
    world.block(600);
    world.settle(&ticket);
    world.block(1);
    world.until("its purse is empty", |world| {
        matches!(
            world.check_in(&place, world.interval(), 2),
            Err(RelayError::Refused { kind, .. }) if kind == "purse"
        )
    });
    world.block(86_400);
    world.until("it is tomorrow", |world| {
        world.check_in(&place, world.interval(), 3).is_ok()
    });
}
