//! A day of hashes: how many, when, how long, in which order.

use wayclear_api::contact_registry::{Item, MacHash};
use wayclear_api::Invalid;

use crate::{byte_length, count, range};

const DAY: u16 = 20_000;
const FIRST: u32 = 20_000 * 144;

fn entry(interval: u32, n: u8) -> MacHash {
    MacHash {
        interval,
        mac_hash: vec![n; 16].into(),
        rotation: 1,
    }
}

fn check(entries: Vec<MacHash>) -> Result<(), Invalid> {
    Item::MacHashes { day: DAY, entries }.check()
}

#[test]
fn a_day_has_1_to_144_hashes_of_16_bytes() {
    let many = |n: u32| {
        check(
            (0..n)
                .map(|n| entry(FIRST + n.min(143), u8::from(n > 143)))
                .collect(),
        )
    };
    assert_eq!(many(1), Ok(()));
    assert_eq!(many(144), Ok(()));
    assert_eq!(many(0), count("entries", 0, 1, 144));
    assert_eq!(many(145), count("entries", 145, 1, 144));
    for length in [0, 15, 17] {
        let hash = MacHash {
            mac_hash: vec![1; length].into(),
            ..entry(FIRST, 1)
        };
        assert_eq!(check(vec![hash]), byte_length("mac_hash", length, 16));
    }
}

#[test]
fn each_begins_in_the_day() {
    for interval in [FIRST, FIRST + 143] {
        assert_eq!(check(vec![entry(interval, 1)]), Ok(()));
    }
    for interval in [0, FIRST - 1, FIRST + 144] {
        let expected = range(
            "interval",
            interval.into(),
            FIRST.into(),
            i128::from(FIRST) + 143,
        );
        assert_eq!(check(vec![entry(interval, 1)]), expected);
    }
}

#[test]
fn each_was_sent_for_1_to_144_intervals() {
    let sent_for = |rotation| {
        let hash = entry(FIRST, 1);
        check(vec![MacHash { rotation, ..hash }])
    };
    assert_eq!(sent_for(1), Ok(()));
    assert_eq!(sent_for(144), Ok(()));
    for rotation in [0, 145, 255] {
        assert_eq!(
            sent_for(rotation),
            range("rotation", rotation.into(), 1, 144)
        );
    }
}

#[test]
fn they_ascend_by_interval_and_hash_without_repetition() {
    let unordered = || Err(Invalid::Order { field: "entries" });
    let (a, b, later) = (entry(FIRST, 1), entry(FIRST, 2), entry(FIRST + 1, 0));
    assert_eq!(check(vec![a.clone(), b.clone(), later.clone()]), Ok(()));
    assert_eq!(check(vec![b.clone(), a.clone()]), unordered());
    assert_eq!(check(vec![later, a.clone()]), unordered());
    assert_eq!(check(vec![a.clone(), b, a.clone()]), unordered());
    assert_eq!(check(vec![a.clone(), a.clone()]), unordered());
    // How long it was sent makes no other hash of it.
    let longer = MacHash {
        rotation: 2,
        ..a.clone()
    };
    assert_eq!(check(vec![a, longer]), unordered());
}
