//! Slips of people without accounts.

use wayclear_api::contact_registry::Item;
use wayclear_api::relay::{SlipRequest, TicketState};
use wayclear_client::relay::RelayError;
use wayclear_relay::Release;
use wayclear_status::{day_of, DAY_SECONDS};
use wayclear_testing::visit_slip;

use crate::world::World;

/// The time between two hours for slips.
const SIX_HOURS: u64 = 6 * 3_600;

/// Visits that are recorded, and that an authority has signed today.
fn signed(world: &World, at: &'static str, numbers: std::ops::Range<u64>) -> Vec<SlipRequest> {
    let slips = world.node.with(move |node| {
        let visits = numbers.map(|n| node.suite.relay_in(at, n));
        visits.map(|visited| visit_slip(&visited)).collect()
    });
    world.sign(slips)
}

#[test]
fn slips_wait_for_their_hour_and_then_all_go_sorted_whenever_they_came() {
    let world = World::attested();
    let slips = signed(&world, "9qc7mbdh", 0..70);
    let mut tickets = vec![];
    for slip in &slips {
        tickets.push(world.relay.disclose(slip).unwrap());
        world.block(60);
    }
    let (now, feed) = world
        .node
        .with(|node| (node.suite.now(), node.suite.feed_head().next));
    assert_eq!(feed, 0);
    // One that comes at the very hour waits for the next.
    let hour = (now / SIX_HOURS + 1) * SIX_HOURS;
    world.block(hour - now);
    let late = world
        .relay
        .disclose(&signed(&world, "9qc7mbdh", 70..71)[0])
        .unwrap();
    for ticket in &tickets {
        assert_eq!(world.settle(ticket).state, TicketState::In);
    }
    let rows = world.node.with(|node| node.suite.feed());
    assert_eq!(rows.len(), 2);
    let ids = rows.iter().flat_map(|row| &row.flags);
    let ids: Vec<_> = ids.map(|flag| (day_of(flag.interval), flag.id)).collect();
    assert!(ids.is_sorted() && ids.len() == 70);
    assert_eq!(world.state_of(&late).state, TicketState::Queued);
}

#[test]
fn a_relay_that_was_away_at_the_hour_for_slips_sends_them_when_it_is_back() {
    let mut world = World::attested();
    let slips = signed(&world, "9qc7mbdh", 0..1);
    let ticket = world.relay.disclose(&slips[0]).unwrap();
    world.stop();
    world.block(SIX_HOURS + 60);
    world.start();
    assert_eq!(world.settle(&ticket).state, TicketState::In);
}

#[test]
fn a_relay_may_have_one_hour_a_day_for_slips() {
    let hours = Release::at(&[23, 4, 23]).unwrap();
    assert_eq!(hours.hours(), [4, 23]);
    let at = |hour: u64| 20_000 * DAY_SECONDS + hour * 3_600;
    for (now, last) in [
        (at(4), at(4)),
        (at(23) - 1, at(4)),
        (at(23), at(23)),
        (at(27), at(23)),
        (at(0), at(0) - 3_600),
    ] {
        assert_eq!(hours.last(now), last);
    }
    assert_eq!((Release::at(&[]), Release::at(&[24])), (None, None));
}

#[test]
fn slips_that_nobody_would_take_are_refused_at_the_door_and_are_company_for_nobody() {
    let world = World::attested();
    let slips = signed(&world, "9qc7mbdh", 0..2);
    let kind = |slip: &SlipRequest| match world.relay.disclose(slip) {
        Err(RelayError::Refused { kind, .. }) => kind,
        other => panic!("{other:?}"),
    };
    let mut forged = slips[0].clone();
    forged.slip.signature = slips[1].slip.signature.clone();
    assert_eq!(kind(&forged), "signature");
    let mut unsigned = slips[0].clone();
    unsigned.slip.signature = None;
    assert_eq!(kind(&unsigned), "paper_only");
    let mut account = slips[0].clone();
    account.slip.item = Item::Account {
        account: "wasm1x".to_string(),
        day: 1,
    };
    assert_eq!(kind(&account), "paper_only");
    let mut strange = slips[0].clone();
    strange.authority = "wasm1nobody".to_string();
    assert_eq!(kind(&strange), "not_covered");
}

#[test]
fn a_slip_that_is_known_already_is_in() {
    let world = World::attested();
    let slips = signed(&world, "9qc7mbdh", 0..1);
    for _ in 0..2 {
        let ticket = world.relay.disclose(&slips[0]).unwrap();
        world.block(SIX_HOURS);
        assert_eq!(world.settle(&ticket).state, TicketState::In);
    }
}
