//! Following what contracts emit.

use std::thread;
use std::time::Duration;

use cosmwasm_std::{Event, HexBinary};
use wayclear_api::events::CheckedIn;
use wayclear_api::region::Action;
use wayclear_api::state::ExecuteMsg;
use wayclear_chain::wasmd::{Follow, Wasmd};
use wayclear_chain::{Chain, ChainError};
use wayclear_status::interval_at;

use crate::support::{localnet, record, wasmd};

const PATIENCE: Duration = Duration::from_secs(10);

fn check_in(wasmd: &mut Wasmd) -> u64 {
    let visitor = wasmd.account("eve").unwrap();
    let interval = interval_at(wasmd.now().unwrap());
    let visit_tag = HexBinary::from([9; 16]);
    let visit = ExecuteMsg::Visit {
        place: "9qc7m00e/events".parse().unwrap(),
        action: Action::CheckIn {
            interval,
            visit_tag,
        },
    };
    let tx = wasmd.execute(&visitor, &record().deployment.state, &visit);
    tx.unwrap().receipt.unwrap().height
}

/// Events of the blocks up to `height`, each block once and in order.
fn read_to(follow: &mut Follow, from: u64, height: u64) -> Vec<Event> {
    let mut events = vec![];
    for expected in from..=height {
        let block = follow.next(PATIENCE).unwrap().expect("a block");
        assert_eq!(block.height, expected);
        events.extend(block.events);
    }
    events
}

#[test]
fn a_follower_waits_for_a_node_that_starts_again() {
    let wasmd = wasmd();
    let from = wasmd.latest().unwrap().height + 1;
    let mut follow = wasmd.follow(from).unwrap();
    read_to(&mut follow, from, from + 1);
    localnet(&["kill", "0"]);
    let refused = follow.next(Duration::from_millis(300));
    assert!(
        matches!(refused, Err(ChainError::Node { .. })),
        "{refused:?}"
    );
    let starting = thread::spawn(|| localnet(&["start", "0"]));
    read_to(&mut follow, from + 2, from + 6);
    starting.join().unwrap();
}

#[test]
fn events_arrive_block_by_block_and_none_is_lost_when_the_connection_breaks() {
    let mut wasmd = wasmd();
    let from = wasmd.latest().unwrap().height + 1;
    let mut follow = wasmd.follow(from).unwrap();
    let first = check_in(&mut wasmd);
    let events = read_to(&mut follow, from, first);
    assert_eq!(CheckedIn::all(&events).len(), 1);

    follow.disconnect();
    check_in(&mut wasmd);
    let third = check_in(&mut wasmd);
    let events = read_to(&mut follow, first + 1, third);
    assert_eq!(
        CheckedIn::all(&events).len(),
        2,
        "both happened while nobody listened"
    );
}
