//! The checks that every contract shares.

use cosmwasm_std::testing::MockApi;
use wayclear_api::{
    check_count, check_distinct, check_prune, check_range, checked_address, checked_bytes,
    checked_limit, checked_window, quoted, Invalid,
};

use crate::{byte_length, count, range};

#[test]
fn an_address_is_accepted_only_as_the_chain_writes_it() {
    let api = MockApi::default().with_prefix("wasm");
    let good = api.addr_make("ada").into_string();
    assert_eq!(checked_address(&api, &good).unwrap().as_str(), good);
    let elsewhere = MockApi::default().with_prefix("osmo");
    let other_prefix = elsewhere.addr_make("ada").into_string();
    let mut bad_checksum = good.clone();
    let last = bad_checksum.pop().unwrap();
    bad_checksum.push(if last == 'q' { 'p' } else { 'q' });
    let (start, end) = good.split_at(20);
    let mixed = format!("{start}{}", end.to_uppercase());
    let blank = format!(" {good}");
    for bad in [
        "",
        "ada",
        &good.to_uppercase(),
        &mixed,
        &blank,
        &other_prefix,
        &bad_checksum,
    ] {
        let expected = Invalid::Address {
            address: quoted(bad),
        };
        assert_eq!(checked_address(&api, bad), Err(expected));
    }
}

#[test]
fn a_list_has_one_to_a_hundred_rows_and_thirty_by_default() {
    for (limit, rows) in [(None, 30), (Some(1), 1), (Some(100), 100)] {
        assert_eq!(checked_limit(limit), Ok(rows));
    }
    for limit in [0, 101, u32::MAX] {
        assert_eq!(checked_limit(Some(limit)), Err(Invalid::Limit { limit }));
    }
}

#[test]
fn a_window_is_ten_minutes_to_fourteen_days() {
    for seconds in [600, 601, 1_209_599, 1_209_600] {
        assert_eq!(checked_window(seconds), Ok(seconds));
    }
    for seconds in [0, 599, 1_209_601, u64::MAX] {
        assert_eq!(checked_window(seconds), Err(Invalid::Window { seconds }));
    }
}

#[test]
fn pruning_removes_one_to_a_hundred_rows() {
    assert_eq!(check_prune(1), Ok(1));
    assert_eq!(check_prune(100), Ok(100));
    for limit in [0, 101, u32::MAX] {
        assert_eq!(check_prune(limit), range("limit", limit.into(), 1, 100));
    }
}

#[test]
fn fixed_byte_strings_have_exactly_their_length() {
    assert_eq!(checked_bytes::<3>("x", &[1, 2, 3]), Ok([1, 2, 3]));
    for length in [0, 2, 4, 100] {
        let refused = checked_bytes::<3>("x", &vec![0; length]);
        assert_eq!(refused, byte_length("x", length, 3));
    }
}

#[test]
fn counts_and_ranges_include_both_ends() {
    for (value, is_valid) in [(1, false), (2, true), (5, true), (6, false)] {
        let wide = i128::from(value);
        let in_range = check_range("x", value, 2, 5);
        assert_eq!(
            in_range,
            if is_valid {
                Ok(())
            } else {
                range("x", wide, 2, 5)
            }
        );
        let many = usize::try_from(value).unwrap();
        let counted = check_count("x", many, 2, 5);
        assert_eq!(
            counted,
            if is_valid {
                Ok(())
            } else {
                count("x", many, 2, 5)
            }
        );
    }
    assert_eq!(check_range("x", -1_i64, 0, 5), range("x", -1, 0, 5));
    let most = i128::from(u64::MAX);
    assert_eq!(check_range("x", u64::MAX, 0, 5), range("x", most, 0, 5));
}

#[test]
fn what_may_stand_once_is_found_the_second_time_wherever_it_stands() {
    assert_eq!(check_distinct("x", [0; 0]), Ok(()));
    assert_eq!(check_distinct("x", ["a", "b", "A"]), Ok(()));
    let twice = Invalid::Duplicate {
        field: "x",
        item: "a".to_string(),
    };
    assert_eq!(check_distinct("x", ["a", "b", "c", "a", "b"]), Err(twice));
}

#[test]
fn quoted_text_is_escaped_and_short() {
    assert_eq!(quoted("a\"\n"), "\"a\\\"\\n\"");
    assert_eq!(quoted("\u{202e}"), "\"\\u{202e}\"");
    let forty = "x".repeat(40);
    assert_eq!(quoted(&forty), format!("{forty:?}"));
    assert_eq!(quoted(&"x".repeat(41)), format!("{forty:?}..."));
    assert!(quoted(&"\u{1f3e5}".repeat(1_000_000)).len() < 170);
}
