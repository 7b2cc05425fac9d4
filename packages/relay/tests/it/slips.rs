//! Slips of people without accounts.

use wayclear_api::contact_registry::{Item, ReportPolicy, Slip};
use wayclear_api::relay::{Refused, SlipRequest, TicketState};
use wayclear_client::relay::{RelayError, Ticket};
use wayclear_status::day_at;
use wayclear_testing::{visit_slip, SuiteBuilder, Visited};

use crate::world::World;

fn attested() -> World {
    World::of(
        || SuiteBuilder::new().policy(ReportPolicy::Attested).build(),
        |_| (),
    )
}

impl World {
    /// Visits that are recorded, as the slips that an authority signs today.
    fn signed(&self, at: &'static str, numbers: std::ops::Range<u64>) -> Vec<Slip> {
        self.node.with(move |node| {
            let visits: Vec<Visited> = numbers.map(|n| node.suite.relay_in(at, n)).collect();
            let slips: Vec<Slip> = visits.iter().map(visit_slip).collect();
            node.suite.sign_all(slips)
        })
    }

    fn disclose(&self, slip: &Slip) -> Result<Ticket, RelayError> {
        let (authority, issued) = self.node.with(|node| {
            let authority = node.suite.account("authority");
            (authority.to_string(), day_at(node.suite.now()))
        });
        self.relay.disclose(&SlipRequest {
            authority,
            issued,
            slip: slip.clone(),
        })
    }
}

#[test]
fn slips_wait_for_company_and_then_go_together_sorted() {
    let world = attested();
    let slips = world.signed("9qc7mbdh", 0..20);
    let mut tickets = vec![];
    for slip in &slips[..19] {
        tickets.push(world.disclose(slip).unwrap());
    }
    (0..20).for_each(|_| world.block(60));
    assert_eq!(world.relay.head().unwrap().next, 0);
    tickets.push(world.disclose(&slips[19]).unwrap());
    for ticket in &tickets {
        assert_eq!(world.settle(ticket).state, TicketState::In);
    }
    // One row of the feed, in which nothing tells the order in which they came.
    world.until("the relay has read it", |world| {
        world.block(1);
        world.relay.head().unwrap().next == 1
    });
}

#[test]
fn a_lonely_slip_goes_after_six_hours() {
    let world = attested();
    let slips = world.signed("9qc7mbdh", 0..1);
    let ticket = world.disclose(&slips[0]).unwrap();
    world.block(6 * 3_600 - 60);
    (0..5).for_each(|_| world.block(1));
    assert_eq!(world.state_of(&ticket).state, TicketState::Queued);
    world.block(60);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
}

#[test]
fn slips_that_nobody_would_take_are_refused_at_the_door_and_are_company_for_nobody() {
    let world = attested();
    let slips = world.signed("9qc7mbdh", 0..2);
    let kind = |slip: &Slip| match world.disclose(slip) {
        Err(RelayError::Refused { kind, .. }) => kind,
        other => panic!("{other:?}"),
    };
    let mut forged = slips[0].clone();
    forged.signature = slips[1].signature.clone();
    assert_eq!(kind(&forged), "signature");
    let mut unsigned = slips[0].clone();
    unsigned.signature = None;
    assert_eq!(kind(&unsigned), "paper_only");
    let account = Slip {
        item: Item::Account {
            account: "wasm1x".to_string(),
            day: 1,
        },
        signature: slips[0].signature.clone(),
    };
    assert_eq!(kind(&account), "paper_only");
    let request = SlipRequest {
        authority: "wasm1nobody".to_string(),
        issued: 1,
        slip: slips[0].clone(),
    };
    let refused = world.relay.disclose(&request);
    assert!(matches!(refused, Err(RelayError::Refused { kind, .. }) if kind == "not_covered"));
}

#[test]
fn a_visit_that_was_never_recorded_is_refused_in_its_ticket() {
    let world = attested();
    world.open("9qc7mbdh");
    let slip = world.node.with(|node| {
        let invented = Visited::new("9qc7mbdh", node.suite.interval(), 99);
        node.suite.sign_all([visit_slip(&invented)]).remove(0)
    });
    let ticket = world.disclose(&slip).unwrap();
    world.block(6 * 3_600 + 1);
    assert_eq!(world.settle(&ticket).reason, Some(Refused::NoSuchVisit));
}

#[test]
fn a_slip_that_is_known_already_is_in() {
    let world = attested();
    let slips = world.signed("9qc7mbdh", 0..1);
    for _ in 0..2 {
        let ticket = world.disclose(&slips[0]).unwrap();
        world.block(6 * 3_600 + 1);
        assert_eq!(world.settle(&ticket).state, TicketState::In);
    }
}
