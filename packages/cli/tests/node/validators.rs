//! Four validators, some of which stop. `make faults` starts them; nothing else runs these tests.

use std::thread::sleep;
use std::time::{Duration, Instant};

use cosmwasm_std::Binary;
use serde_json::Value;
use wayclear_chain::wasmd::{Settings, Wasmd};
use wayclear_chain::ChainError;

use crate::support::{json, localnet, node_of, record, settings};
use crate::verified::{is_proof, is_refused};

fn connect(node: u16) -> Result<Wasmd, ChainError> {
    Wasmd::connect(Settings {
        node: node_of(node),
        ..settings()
    })
}

fn height(node: u16) -> u64 {
    connect(node).unwrap().latest().unwrap().height
}

/// How many blocks node 0 makes in so many seconds.
fn blocks_in(seconds: u64) -> u64 {
    let before = height(0);
    sleep(Duration::from_secs(seconds));
    height(0) - before
}

fn wait_for(node: u16, wanted: u64) {
    let began = Instant::now();
    while !connect(node)
        .and_then(|n| n.latest())
        .is_ok_and(|l| l.height >= wanted && !l.catching_up)
    {
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "node {node} does not reach {wanted}"
        );
        sleep(Duration::from_millis(500));
    }
}

/// How many validators may vote on a block.
fn validators_at(height: u64) -> usize {
    let block = connect(0).unwrap().light_block(height).unwrap();
    let block = serde_json::to_value(block).unwrap();
    block["validators"].as_array().unwrap().len()
}

#[test]
fn a_phone_that_knows_a_block_of_four_validators_believes_three_and_no_node_that_serves_another_state(
) {
    let anchor = record().anchor().height;
    assert_eq!(validators_at(anchor), 4);
    localnet(&["kill", "3"]);
    let began = Instant::now();
    // Whoever misses half of a hundred blocks is voted out.
    while validators_at(height(0)) == 4 {
        assert!(
            began.elapsed() < Duration::from_secs(240),
            "nobody was voted out"
        );
        sleep(Duration::from_secs(1));
    }
    wait_for(0, anchor + 120);
    let shown = json(&["registry", "show"]);
    let at = shown["verified"]["height"].as_u64().unwrap();
    assert!(at > anchor + 100, "{at}");
    assert_eq!(validators_at(at), 3);
    // A double of a node changes the last byte of a row's path to the root.
    let changed = |call: &Value, answer: &mut Value| {
        if is_proof(call) {
            let row = &mut answer["result"]["response"]["proofOps"]["ops"][0]["data"];
            let mut bytes = Binary::from_base64(row.as_str().unwrap()).unwrap().to_vec();
            let last = bytes.len() - 8;
            bytes[last] ^= 1;
            *row = Binary::new(bytes).to_base64().into();
        }
    };
    is_refused(|_| (), changed, "the node's proof of");
    localnet(&["start", "3"]);
    wait_for(3, height(0));
}

#[test]
fn one_of_four_stops_for_a_minute_and_catches_up_with_the_same_app_hash() {
    localnet(&["kill", "3"]);
    let blocks = blocks_in(60);
    assert!(
        blocks >= 10,
        "the chain goes on: {blocks} blocks in a minute"
    );
    let behind = height(0);
    localnet(&["start", "3"]);
    wait_for(3, behind + 2);
    let (first, fourth) = (connect(0).unwrap(), connect(3).unwrap());
    for at in [behind, behind + 2] {
        assert_eq!(
            first.app_hash_at(at).unwrap(),
            fourth.app_hash_at(at).unwrap()
        );
    }
    println!("{blocks} blocks with three of four; node 3 caught up");
}

#[test]
fn two_of_four_stop_and_the_chain_waits_and_goes_on_after() {
    localnet(&["kill", "2"]);
    localnet(&["kill", "3"]);
    sleep(Duration::from_secs(2));
    assert_eq!(blocks_in(15), 0, "two of four are no quorum");
    let waiting = height(0);
    localnet(&["start", "2"]);
    wait_for(0, waiting + 2);
    localnet(&["start", "3"]);
    wait_for(3, waiting + 3);
    let (first, fourth) = (connect(0).unwrap(), connect(3).unwrap());
    assert_eq!(
        first.app_hash_at(waiting + 2).unwrap(),
        fourth.app_hash_at(waiting + 2).unwrap()
    );
}
