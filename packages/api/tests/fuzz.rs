//! No bytes and no text break what is read of others: rows of the feed, packed rows, places, names. `make fuzz` tries for long.

#![allow(clippy::expect_used)]

use proptest::collection::vec;
use proptest::prelude::{any, prop_oneof, proptest, Just, Strategy};
use wayclear_api::feed::{FeedRow, VERSION};
use wayclear_api::raw::{pack_cleanings, unpack_cleanings, FeedHead, HealthRow, LedgerRow};
use wayclear_api::{
    check_city_key, check_county_key, check_prefix, check_state_key, checked_name, Place,
};
use wayclear_status::Status;

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..300)
}

/// The version, and sections of kinds that are known or not, as long as they say.
fn sections() -> impl Strategy<Value = Vec<u8>> {
    let sections = vec((0..8_u8, vec(any::<u8>(), 0..90)), 0..6);
    sections.prop_map(|sections| {
        let mut row = vec![VERSION];
        row.extend([0; 8]);
        for (kind, content) in sections {
            row.push(kind);
            row.extend(u32::try_from(content.len()).expect("a few").to_be_bytes());
            row.extend(content);
        }
        row
    })
}

/// Any text, or one of letters that places are made of: others rarely are a geohash.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        bytes().prop_map(|bytes| String::from_utf8_lossy(&bytes).to_string()),
        "[9qQc7mb\\-/xA1 \t\u{a0}\u{feff}]{0,40}",
        "[ \u{feff}]?[0-9b-hjkmnp-z]{8}(/[a-z0-9\\-]{0,40})?[ \u{200b}]?",
    ]
}

/// That what is known of a row is its beginning: it may go on after that.
fn check_row(bytes: &[u8], packed: Option<Vec<u8>>) {
    if let Some(packed) = packed {
        assert_eq!(bytes.get(..packed.len()), Some(&packed[..]));
    }
}

proptest! {
    #[test]
    fn no_bytes_break_a_row_of_the_feed(row in prop_oneof![bytes(), sections()]) {
        if let Ok(row) = FeedRow::decode(&row) {
            // Unknown kinds are left out, and each kind is sorted: from then on nothing changes.
            let encoded = row.encode();
            let again = FeedRow::decode(&encoded).expect("what was encoded");
            assert_eq!(again.encode(), encoded);
            assert_eq!(again.is_empty(), row.is_empty());
        }
    }

    #[test]
    fn no_bytes_break_a_packed_row(bytes in bytes()) {
        check_row(&bytes, LedgerRow::unpack(&bytes).ok().map(|row| row.pack()));
        check_row(&bytes, HealthRow::unpack(&bytes).ok().map(|row| row.pack()));
        check_row(&bytes, FeedHead::unpack(&bytes).ok().map(|row| row.pack()));
        let cleanings = unpack_cleanings(&bytes).ok();
        check_row(&bytes, cleanings.map(|cleanings| pack_cleanings(&cleanings)));
    }

    #[test]
    fn no_ledger_breaks_the_machine(
        noted in 0..3_u8,
        numbers in vec(prop_oneof![any::<[u8; 4]>(), Just([0; 4]), Just([0xff; 4])], 6),
        now in any::<u64>(),
        created_at in any::<u64>(),
        oldest in any::<Option<u32>>(),
    ) {
        let bytes = [&[noted][..], &numbers.concat()].concat();
        let ledger = LedgerRow::unpack(&bytes).expect("a row").ledger();
        for now in [now, now >> 32] {
            let until = ledger.infected_until(now);
            // Nobody discloses a visit where nobody has checked in.
            if ledger.first_check_in_at.is_some() {
                assert_eq!(until.is_some(), ledger.status(now) == Status::Infected);
            }
            let _ = ledger.since(now, created_at, oldest);
            let _ = ledger.counting_from(now);
        }
    }

    #[test]
    fn no_text_breaks_a_place(text in text()) {
        if let Ok(place) = text.parse::<Place>() {
            assert_eq!(place.check(), Ok(()));
            assert_eq!(place.to_string().parse(), Ok(place));
        }
    }

    #[test]
    fn no_text_breaks_a_name_or_a_key(text in text()) {
        if let Ok(name) = checked_name(&text) {
            assert_eq!(checked_name(&name), Ok(name.clone()));
            assert!((1..=255).contains(&name.chars().count()));
        }
        let checks = [check_state_key, check_county_key, check_city_key, check_prefix];
        if checks.iter().any(|check| check(&text).is_ok()) {
            assert!(text.is_ascii() && text.len() <= 32);
        }
    }
}
