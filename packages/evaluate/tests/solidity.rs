//! Ethereum's machine was given the same requests.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use wayclear_evaluate::series::Series;
use wayclear_evaluate::study::solidity::{name, Round};
use wayclear_study::workload::Reading;

const STUDY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/study");

fn rounds(reading: Reading) -> Vec<Round> {
    let series = Series::<Round>::read(&Path::new(STUDY).join(name(reading)));
    series.unwrap().rows
}

#[test]
fn both_chains_carried_out_the_same_requests() {
    for reading in Reading::ALL {
        let rounds = rounds(reading);
        assert!(rounds.len() >= 20, "{reading}: {} rounds", rounds.len());
        for round in rounds {
            assert_eq!(round.reading, reading);
            assert_eq!(round.drawn().unwrap(), round);
        }
    }
}

#[test]
fn a_count_that_is_not_ours_is_seen() {
    let mut round = rounds(Reading::Nodes).remove(0);
    round.records += 1;
    assert_ne!(round.drawn().unwrap(), round);
}
