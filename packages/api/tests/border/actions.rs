//! What visitors send: tags and the time of a visit.

use proptest::prelude::*;
use wayclear_api::region::{check_interval, checked_tags, Action};

use crate::{byte_length, count, range};

const WINDOW: u64 = 1_209_600;

#[test]
fn a_visit_tag_has_16_bytes() {
    let check_in = |length: usize| Action::CheckIn {
        interval: 7,
        visit_tag: vec![1; length].into(),
    };
    assert_eq!(check_in(16).check(), Ok(()));
    for length in [0, 15, 17] {
        let expected = byte_length("visit_tag", length, 16);
        assert_eq!(check_in(length).check(), expected);
    }
}

#[test]
fn packed_tags_are_1_to_200_of_16_bytes() {
    let check_ins = |length: usize| {
        let action = Action::CheckIns {
            interval: 7,
            visit_tags: vec![1; length].into(),
        };
        action.check()
    };
    assert_eq!(check_ins(16), Ok(()));
    assert_eq!(check_ins(200 * 16), Ok(()));
    assert_eq!(check_ins(0), count("visit_tags", 0, 1, 200));
    assert_eq!(check_ins(200 * 16 + 1), count("visit_tags", 201, 1, 200));
    assert_eq!(check_ins(201 * 16), count("visit_tags", 201, 1, 200));
    for length in [1, 15, 17, 31, 199 * 16 + 15] {
        let expected = byte_length("the last of visit_tags", length % 16, 16);
        assert_eq!(check_ins(length), expected);
    }
    let bytes: Vec<u8> = (0..48).collect();
    let tags = checked_tags(&bytes.clone().into()).unwrap();
    assert_eq!(tags.concat(), bytes);
    assert_eq!(tags.len(), 3);
}

#[test]
fn what_has_neither_tag_nor_time_is_always_right() {
    for action in [Action::Open {}, Action::Inspect {}] {
        assert_eq!(action.check(), Ok(()));
        assert_eq!(action.check_time(0, WINDOW), Ok(()));
    }
}

#[test]
fn a_visit_is_of_the_blocks_interval_or_of_the_six_before_it() {
    for second in [0, 599] {
        let now = 600 * 1_000 + second;
        let refused = |interval| range("interval", interval, 994, 1_000);
        for interval in [994, 1_000] {
            assert_eq!(check_interval(interval, now, WINDOW), Ok(()));
        }
        assert_eq!(check_interval(993, now, WINDOW), refused(993));
        assert_eq!(check_interval(1_001, now, WINDOW), refused(1_001));
        let tag = vec![1; 16];
        let check_in = Action::CheckIn {
            interval: 993,
            visit_tag: tag.clone().into(),
        };
        assert_eq!(check_in.check_time(now, WINDOW), refused(993));
        let check_ins = Action::CheckIns {
            interval: 1_001,
            visit_tags: tag.into(),
        };
        assert_eq!(check_ins.check_time(now, WINDOW), refused(1_001));
    }
}

#[test]
fn with_a_short_window_a_visit_must_count_still() {
    let now = 600 * 1_000;
    // Its interval was over ten minutes ago.
    assert_eq!(check_interval(998, now - 1, 600), Ok(()));
    assert_eq!(
        check_interval(998, now, 600),
        range("interval", 998, 999, 1_000)
    );
    assert_eq!(check_interval(998, now, 601), Ok(()));
    assert_eq!(
        check_interval(998, now + 1, 601),
        range("interval", 998, 999, 1_000)
    );
}

proptest! {
    #[test]
    fn a_visit_is_taken_if_it_is_late_by_six_at_most_and_counts(
        interval in 0_u32..40, now in 0_u64..24_000, window in 600_u64..6_000,
    ) {
        let at = u64::from(interval);
        let is_taken = at <= now / 600 && now / 600 <= at + 6 && 600 * (at + 1) + window > now;
        prop_assert_eq!(check_interval(interval, now, window).is_ok(), is_taken);
    }
}
