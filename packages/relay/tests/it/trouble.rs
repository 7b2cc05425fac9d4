//! What goes wrong on the chain, and holds nobody up whom it does not concern.

use wayclear_api::relay::{Refused, TicketState};
use wayclear_client::relay::RelayError;

use crate::world::World;

#[test]
fn an_account_that_cannot_send_holds_up_neither_the_others_nor_forgetting() {
    let world = World::with(|settings| settings.at_once = true);
    let place = world.open("9qc7mbdh");
    let broken = world.settings.accounts[0].clone();
    world.node.with(|node| node.broken = Some(broken));
    let ticket = world.check_in(&place, world.interval(), 1).unwrap();
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    // Now there is something to send that this account has to try first, again and again.
    let all = world.settings.accounts.clone();
    world
        .node
        .with(move |node| node.broken = Some(all[1].clone()));
    let second = world.check_in(&place, world.interval(), 2).unwrap();
    assert_eq!(world.settle(&second).state, TicketState::In);
    world.block(86_401);
    world.until("the ticket of yesterday is forgotten", |world| {
        world.relay.ticket(&ticket).is_err()
    });
}

#[test]
fn a_place_that_takes_others_down_with_it_goes_alone_and_is_given_up_after_three_times() {
    let world = World::with(|settings| settings.accounts.truncate(1));
    let (good, bad) = (world.open("9qc7mbdh"), world.open("9qc7mbdh/shop-2"));
    world
        .node
        .with(|node| node.fails = Some(node.suite.location("9qc7mbdh/shop-2")));
    let interval = world.interval();
    let in_time = world.check_in(&good, interval, 1).unwrap();
    let in_vain = world.check_in(&bad, interval, 2).unwrap();
    world.block(600);
    assert_eq!(world.settle(&in_time).state, TicketState::In);
    assert_eq!(world.settle(&in_vain).reason, Some(Refused::Chain));
    assert_eq!((world.visits(&good), world.visits(&bad)), (1, 0));
}

#[test]
fn a_transaction_that_tells_nothing_is_settled_by_what_the_places_keep() {
    let world = World::with(|settings| settings.at_once = true);
    let place = world.open("9qc7mbdh");
    world.node.with(|node| node.is_mute = true);
    let ticket = world.check_in(&place, world.interval(), 1).unwrap();
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    assert_eq!(world.visits(&place), 1);
}

#[test]
fn a_disk_that_takes_nothing_is_told_as_such_and_what_comes_later_is_taken() {
    let world = World::new();
    let place = world.open("9qc7mbdh");
    let early = world.check_in(&place, world.interval(), 1).unwrap();
    let other = rusqlite::Connection::open(world.queue()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = world.check_in(&place, world.interval(), 2);
    assert!(
        matches!(&refused, Err(RelayError::Refused { kind, .. }) if kind == "storage"),
        "{refused:?}"
    );
    other.execute_batch("ROLLBACK").unwrap();
    let late = world.check_in(&place, world.interval(), 3).unwrap();
    world.block(600);
    for ticket in [early, late] {
        assert_eq!(world.settle(&ticket).state, TicketState::In);
    }
    assert_eq!(world.visits(&place), 2);
}
