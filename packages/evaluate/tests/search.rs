//! The search for the highest rate.

#![allow(clippy::unwrap_used)]

use wayclear_evaluate::throughput::{highest, settled};

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

#[test]
fn from_a_rate_that_looked_good_for_a_while_the_search_goes_down_to_what_lasts_or_up_to_it() {
    let lasts = |first: u64, limit: u64| {
        let mut tries = 0;
        let found = settled(first, |rate| {
            tries += 1;
            Ok((rate <= limit).then_some(rate))
        });
        (found.map_err(|error| error.to_string()), tries)
    };
    for (first, limit) in [
        (425, 300),
        (425, 424),
        (100, 100),
        (100, 130),
        (10, 3),
        (1, 1),
    ] {
        let (found, tries) = lasts(first, limit);
        let found = found.unwrap();
        assert!(
            found <= limit && found + limit / 15 + 1 > limit,
            "{limit}: {found}"
        );
        assert!(tries < 12, "{tries}");
    }
    let words = "the node keeps up with nothing for long, not with 1 transactions a second";
    assert_eq!(lasts(20, 0).0.unwrap_err(), words);
}
