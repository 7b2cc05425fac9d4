//! The search for the highest rate.

#![allow(clippy::unwrap_used)]

use wayclear_evaluate::throughput::highest;

/// What the search finds for a node that keeps up with `limit` a second, and how often it tried.
fn search(limit: u64) -> (Result<u64, String>, usize) {
    let mut tried = vec![];
    let found = highest(50, |rate| {
        assert!(rate > 0 && !tried.contains(&rate), "{rate} after {tried:?}");
        tried.push(rate);
        Ok((rate <= limit).then_some(rate))
    });
    (found.map_err(|error| error.to_string()), tried.len())
}

#[test]
fn the_highest_rate_is_found_to_a_twentieth_and_no_rate_is_tried_twice() {
    for limit in (2..200).chain([999, 1_000, 12_345]) {
        let (found, tries) = search(limit);
        let found = found.unwrap();
        assert!(found <= limit, "{limit}: {found}");
        assert!(found + (found / 19).max(1) >= limit, "{limit}: {found}");
        assert!(tries < 20, "{limit}: {tries}");
    }
}

#[test]
fn a_node_that_keeps_up_with_nothing_is_told_by_the_lowest_rate_that_was_tried() {
    let (found, _) = search(0);
    let words = "the node does not keep up with 2 transactions a second";
    assert_eq!(found.unwrap_err(), words);
}
