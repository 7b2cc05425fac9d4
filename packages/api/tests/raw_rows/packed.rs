//! Rows that are packed: ledger, cleanings, end of the feed.

use cosmwasm_std::HexBinary;
use proptest::collection::vec;
use proptest::prelude::*;
use wayclear_api::location::Status;
use wayclear_api::raw::{pack_cleanings, unpack_cleanings, FeedHead, LedgerRow};
use wayclear_status::Ledger;

const LEDGER_BYTES: usize = 25;
const HEAD_BYTES: usize = 50;

fn hex(bytes: Vec<u8>) -> String {
    HexBinary::from(bytes).to_hex()
}

/// Seconds as they fit: never zero, which means none.
fn seconds() -> impl Strategy<Value = Option<u64>> {
    proptest::option::of((1..=u32::MAX).prop_map(u64::from))
}

prop_compose! {
    fn ledger()(
        visits in any::<u32>(), first_check_in_at in seconds(), last_cleaned_at in seconds(),
        newest_infection in proptest::option::of(1..=u32::MAX), has_pool in any::<bool>(),
        noted in proptest::sample::select(Status::ALL), next_transition in any::<u32>(), window in any::<u32>(),
    ) -> LedgerRow {
        LedgerRow {
            visits, first_check_in_at, last_cleaned_at, newest_infection, noted, has_pool, next_transition, window,
        }
    }
}

prop_compose! {
    fn head()(
        next in any::<u64>(), oldest in any::<u64>(), link in any::<[u8; 32]>(), day in any::<u16>(),
    ) -> FeedHead {
        FeedHead { next, oldest, link, day }
    }
}

proptest! {
    #[test]
    fn a_ledger_is_unpacked_as_it_was_packed_and_may_go_on(row in ledger(), more in vec(any::<u8>(), 0..20)) {
        let bytes = row.pack();
        prop_assert_eq!(bytes.len(), LEDGER_BYTES);
        let longer = [&bytes[..], &more].concat();
        prop_assert_eq!(LedgerRow::unpack(&longer).unwrap(), row);
    }

    #[test]
    fn a_feed_head_is_unpacked_as_it_was_packed_and_may_go_on(head in head(), more in vec(any::<u8>(), 0..20)) {
        let bytes = head.pack();
        prop_assert_eq!(bytes.len(), HEAD_BYTES);
        let longer = [&bytes[..], &more].concat();
        prop_assert_eq!(FeedHead::unpack(&longer).unwrap(), head);
    }

    #[test]
    fn cleanings_are_unpacked_as_they_were_packed(cleanings in vec(any::<u32>(), 0..65)) {
        let cleanings: Vec<u64> = cleanings.into_iter().map(u64::from).collect();
        let bytes = pack_cleanings(&cleanings);
        prop_assert_eq!(bytes.len(), 4 * cleanings.len());
        prop_assert_eq!(unpack_cleanings(&bytes).unwrap(), cleanings);
    }

    #[test]
    fn any_bytes_are_rows_or_errors(bytes in vec(any::<u8>(), 0..80)) {
        let is_status = bytes.first().is_some_and(|first| first & 0x7f < 3);
        let is_ledger = is_status && bytes.len() >= LEDGER_BYTES;
        prop_assert_eq!(LedgerRow::unpack(&bytes).is_ok(), is_ledger);
        prop_assert_eq!(FeedHead::unpack(&bytes).is_ok(), bytes.len() >= HEAD_BYTES);
        prop_assert_eq!(unpack_cleanings(&bytes).is_ok(), bytes.len() % 4 == 0);
    }
}

#[test]
fn rows_that_are_too_short_are_refused_and_named() {
    let bytes = LedgerRow::empty(600).pack();
    for length in 0..LEDGER_BYTES {
        let error = LedgerRow::unpack(bytes.get(..length).unwrap()).unwrap_err();
        assert!(
            error.to_string().contains("the row \"l\" does not decode"),
            "{error}"
        );
    }
    for length in 0..HEAD_BYTES {
        let error = FeedHead::unpack(&vec![0; length]).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("the row \"feed_head\" does not decode"),
            "{error}"
        );
    }
    for length in [1, 2, 3, 5, 255] {
        let error = unpack_cleanings(&vec![0; length]).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("the row \"cleanings\" does not decode"),
            "{error}"
        );
    }
}

#[test]
fn a_ledger_is_packed_to_the_byte_and_a_zero_is_what_is_missing() {
    let row = LedgerRow {
        visits: 0x0102_0304,
        first_check_in_at: Some(0x1112_1314),
        last_cleaned_at: Some(0x2122_2324),
        newest_infection: Some(0x3132_3334),
        noted: Status::Infected,
        has_pool: true,
        next_transition: 0x4142_4344,
        window: 600,
    };
    let expected = "81010203041112131421222324313233344142434400000258";
    assert_eq!(hex(row.pack()), expected);
    let none = LedgerRow {
        noted: Status::Clean,
        ..LedgerRow::empty(0)
    };
    assert_eq!(hex(none.pack()), format!("02{}", "00".repeat(24)));
    assert_eq!(LedgerRow::unpack(&none.pack()).unwrap(), none);
    let decides = Ledger {
        first_check_in_at: Some(0x1112_1314),
        last_cleaned_at: Some(0x2122_2324),
        newest_infection: Some(0x3132_3334),
        window: 600,
    };
    assert_eq!(row.ledger(), decides);
}

#[test]
fn the_end_of_the_feed_and_cleanings_are_packed_to_the_byte() {
    let head = FeedHead {
        next: 0x0102,
        oldest: 0x0101,
        link: [0xab; 32],
        day: 0x4e20,
    };
    let expected = format!("00000000000001020000000000000101{}4e20", "ab".repeat(32));
    assert_eq!(hex(head.pack()), expected);
    assert_eq!(FeedHead::default().pack(), [0; HEAD_BYTES]);
    assert_eq!(hex(pack_cleanings(&[1, 0x0102_0304])), "0000000101020304");
}

#[test]
fn times_beyond_2106_are_the_last_second_that_fits() {
    assert_eq!(pack_cleanings(&[u64::MAX]), [0xff; 4]);
    assert_eq!(unpack_cleanings(&[0xff; 4]).unwrap(), [u64::from(u32::MAX)]);
}
