//! What populations need: by hand, and what is refused.

// Numbers of whole seconds, bytes and people.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use wayclear_study::scale::{needs, Chain, Population};

const CHAIN: Chain = Chain {
    execution: 0.0022,
    bytes: 500.0,
    rows: 2.0,
    feed_bytes: 1_000.0,
};

#[test]
fn ten_million_people_need_two_chains_and_330_million_39() {
    // Of the design note, which computed them from the same 2.2 ms.
    for (people, check_ins, mean, peak, chains) in [
        (1e7, 2.0, 231.0, 370.0, 2.0),
        (1e7, 3.1, 359.0, 574.0, 2.0),
        (3.3e8, 2.0, 7_639.0, 12_222.0, 39.0),
        (3.3e8, 3.1, 11_840.0, 18_944.0, 60.0),
    ] {
        let found = needs(&Population::of(people, check_ins), &CHAIN).unwrap();
        let rounded = [found.mean.round(), found.peak.round(), found.chains];
        assert_eq!(rounded, [mean, peak, chains]);
    }
}

#[test]
fn disk_rows_and_feed_come_to_what_they_do_by_hand() {
    let found = needs(&Population::of(1e7, 2.0), &CHAIN).unwrap();
    assert_eq!(found.people, 5e6);
    assert_eq!(found.bytes_a_day, 5e6 * 2.0 * 500.0);
    assert_eq!(found.bytes, 14.0 * 5e9);
    assert_eq!(found.rows, 5e6 * 2.0 * 2.0 * 14.0);
    assert_eq!(found.whole_feed, 1_250_000.0);
    assert_eq!(found.feed, 625_000.0);
}

#[test]
fn what_nothing_can_be_computed_from_is_refused_by_its_name() {
    for value in [f64::NAN, 0.0, -3.0, f64::INFINITY] {
        let error = needs(&Population::of(value, 2.0), &CHAIN).unwrap_err();
        assert!(error.to_string().starts_with("people is "), "{error}");
        let chain = Chain {
            execution: value,
            ..CHAIN
        };
        let error = needs(&Population::of(1e7, 2.0), &chain).unwrap_err();
        assert!(
            error.to_string().starts_with("seconds of a check-in is "),
            "{error}"
        );
    }
    let full = Population {
        load: 1.0,
        ..Population::of(1e7, 2.0)
    };
    let error = needs(&full, &CHAIN).unwrap_err();
    assert!(error.to_string().starts_with("load is 1:"), "{error}");
}
