//! Check-ins of people without accounts.

use wayclear_api::relay::TicketState;

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
