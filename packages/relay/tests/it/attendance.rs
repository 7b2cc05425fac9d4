//! Claiming to have been where one was not: what is stopped, and what is not.

use wayclear_api::contact_registry::SIGNED_AT_ONCE;
use wayclear_api::relay::{CheckInRequest, Refused, TicketState};
use wayclear_client::relay::{RelayError, Ticket};
use wayclear_testing::{visit_slip, Visited};

use crate::world::World;

const PLACE: &str = "9qc7mbdh";

/// Hands the tag of a visit in.
fn claim(world: &World, visited: &Visited) -> Result<Ticket, RelayError> {
    world.relay.check_in(&CheckInRequest {
        place: visited.place.clone(),
        interval: visited.interval,
        tag: visited.tag().into(),
    })
}

/// What becomes of visits that an authority has signed, in their order.
fn became(world: &World, visits: &[Visited]) -> Vec<Result<(), Refused>> {
    let slips = world.sign(visits.iter().map(visit_slip).collect());
    let tickets: Vec<_> = slips
        .iter()
        .map(|slip| world.relay.disclose(slip).unwrap())
        .collect();
    world.block(6 * 3_600);
    let answers = tickets.iter().map(|ticket| world.settle(ticket));
    answers
        .map(|answer| match answer.state {
            TicketState::In => Ok(()),
            _ => Err(answer.reason.unwrap()),
        })
        .collect()
}

#[test]
fn nobody_invents_a_visit_once_its_hour_is_over() {
    let world = World::attested();
    world.open(PLACE);
    let began = world.interval();
    let in_time = Visited::new(PLACE, began, 1);
    let ticket = claim(&world, &in_time).unwrap();
    world.block(600);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    let invented = Visited::new(PLACE, began, 2);
    // Seven intervals later no relay takes it any more, and without a tag no authority's word brings it in.
    world.block(6 * 600);
    let refused = claim(&world, &invented);
    assert!(matches!(refused, Err(RelayError::Refused { kind, .. }) if kind == "interval"));
    let became = became(&world, &[in_time, invented]);
    assert_eq!(became, [Ok(()), Err(Refused::NoSuchVisit)]);
}

#[test]
fn nobody_makes_another_ones_visit_his_own_or_moves_it_elsewhere() {
    let world = World::attested();
    for place in [PLACE, "9qc7qbdh"] {
        world.open(place);
    }
    let anothers = Visited::new(PLACE, world.interval(), 1);
    let ticket = claim(&world, &anothers).unwrap();
    world.block(600);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    let guessed = Visited::new(PLACE, anothers.interval, 2);
    let elsewhere = Visited::new("9qc7qbdh", anothers.interval, 1);
    let later = Visited::new(PLACE, anothers.interval + 1, 1);
    // The control: who knows the secret opens it.
    let became = became(&world, &[guessed, elsewhere, later, anothers]);
    let no = Err(Refused::NoSuchVisit);
    assert_eq!(became, [no, no, no, Ok(())]);
}

/// Not stopped, and said so in docs/privacy.md: tags prove nobody's presence.
#[test]
fn from_a_sofa_somebody_can_claim_to_be_anywhere_and_discloses_no_more_than_an_authority_signs() {
    let world = World::attested();
    let rooms: Vec<String> = (0..SIGNED_AT_ONCE + 6)
        .map(|n| format!("9qc7mbdh/room-{n}"))
        .collect();
    let interval = world.interval();
    for room in &rooms {
        let room = room.clone();
        world.node.with(move |node| drop(node.suite.open(&room)));
    }
    world.open(PLACE);
    let claims: Vec<_> = rooms
        .iter()
        .map(|room| Visited::new(room, interval, 1))
        .collect();
    let tickets: Vec<_> = claims
        .iter()
        .map(|visited| claim(&world, visited).unwrap())
        .collect();
    world.block(600);
    for ticket in &tickets {
        assert_eq!(world.settle(ticket).state, TicketState::In);
    }
    let (signed, more) = claims.split_at(SIGNED_AT_ONCE);
    assert!(became(&world, signed).iter().all(Result::is_ok));
    // Those that nobody has signed are refused at the door.
    let mut unsigned = world.sign(vec![visit_slip(&more[0])]).remove(0);
    let anothers = world.sign(vec![visit_slip(&more[1])]).remove(0);
    unsigned.slip.signature = anothers.slip.signature;
    let refused = world.relay.disclose(&unsigned);
    assert!(matches!(refused, Err(RelayError::Refused { kind, .. }) if kind == "signature"));
    // Nor is a place flagged twice by a visit that is claimed once.
    let flags = world.node.with(|node| {
        let rows = node.suite.feed();
        rows.iter().map(|row| row.flags.len()).sum::<usize>()
    });
    assert_eq!(flags, SIGNED_AT_ONCE);
}

#[test]
fn what_an_authority_signs_is_good_for_the_day_of_its_word_and_before() {
    let world = World::attested();
    world.open(PLACE);
    let tomorrow = world.interval() + 144;
    let visited = Visited::new(PLACE, tomorrow, 1);
    let slips = world.sign(vec![visit_slip(&visited)]);
    // A day later he is there, or says so; the word of yesterday does not cover it.
    world.block(86_400);
    let ticket = claim(&world, &visited).unwrap();
    world.block(600);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    let early = world.relay.disclose(&slips[0]).unwrap();
    world.block(6 * 3_600);
    assert_eq!(world.settle(&early).reason, Some(Refused::NotCovered));
    assert_eq!(became(&world, &[visited]), [Ok(())]);
}
