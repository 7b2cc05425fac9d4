//! Authorities, their keys, the names of items, and the gas of locations.

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{
    is_key_forgotten, Authority, GasLimit, Item, ItemId, KnownAuthority, SlipKey,
};

use crate::{byte_length, count, range};

fn key(from: u16, until: Option<u16>) -> SlipKey {
    SlipKey {
        public_key: vec![2; 33].into(),
        from,
        until,
    }
}

fn authority(daily_slips: u32, keys: Vec<SlipKey>) -> Authority {
    Authority {
        account: "wasm1lab".to_string(),
        daily_slips,
        keys,
    }
}

#[test]
fn an_authority_has_a_quota_of_1_to_a_million_slips_a_day() {
    for daily_slips in [1, 1_000_000] {
        assert_eq!(authority(daily_slips, vec![]).check(), Ok(()));
    }
    for daily_slips in [0, 1_000_001] {
        let expected = range("daily_slips", daily_slips.into(), 1, 1_000_000);
        assert_eq!(authority(daily_slips, vec![]).check(), expected);
    }
}

#[test]
fn an_authority_has_up_to_8_keys_of_33_bytes() {
    let keys = |n: usize| authority(1, vec![key(0, None); n]);
    assert_eq!(keys(8).check(), Ok(()));
    assert_eq!(keys(9).check(), count("keys", 9, 0, 8));
    for length in [0, 32, 34, 64] {
        let key = SlipKey {
            public_key: vec![2; length].into(),
            ..key(0, None)
        };
        let refused = authority(1, vec![key]).check();
        assert_eq!(refused, byte_length("public_key", length, 33));
    }
}

#[test]
fn a_key_signs_on_at_least_one_day() {
    let check = |from, until| authority(1, vec![key(from, until)]).check();
    for (from, until) in [
        (0, None),
        (0, Some(1)),
        (10, Some(11)),
        (10, Some(65_535)),
        (65_534, Some(65_535)),
        (65_535, None),
    ] {
        assert_eq!(check(from, until), Ok(()), "{from} {until:?}");
    }
    for (from, until) in [(0, 0), (10, 10), (10, 9), (65_535, 0), (65_535, 65_535)] {
        let first = i128::from(from) + 1;
        let expected = range("until", until.into(), first, 65_535);
        assert_eq!(check(from, Some(until)), expected);
    }
}

#[test]
fn a_key_signs_from_its_first_day_until_its_end() {
    let days = |key: SlipKey| [9, 10, 19, 20].map(|day| key.signs_on(day));
    assert_eq!(days(key(10, Some(20))), [false, true, true, false]);
    assert_eq!(days(key(10, None)), [false, true, true, true]);
    assert!(key(0, None).signs_on(u16::MAX));
    let made = Authority::with_key(&Addr::unchecked("wasm1lab"), 7, vec![2; 33].into());
    assert_eq!(made, authority(7, vec![key(0, None)]));
}

#[test]
fn slips_are_taken_by_keys_of_their_day_that_were_not_struck_of_an_authority_that_is_open() {
    let (old, new) = (key(0, Some(10)), key(10, None));
    let known = |struck: &[&SlipKey], is_active| KnownAuthority {
        authority: authority(7, vec![old.clone(), new.clone()]),
        struck: struck.iter().map(|key| key.public_key.clone()).collect(),
        is_active,
        may_revoke: true,
        slips_today: 0,
    };
    let on = |known: &KnownAuthority, day| -> Vec<u16> {
        let keys = known.keys_on(day);
        keys.map(|key| key.from).collect()
    };
    let open = known(&[], true);
    assert_eq!(on(&open, 9), [0]);
    assert_eq!(on(&open, 10), [10]);
    assert_eq!(on(&known(&[], false), 10), [0; 0]);
    assert_eq!(on(&known(&[&new], true), 10), [0; 0]);
}

#[test]
fn a_key_is_forgotten_a_window_and_a_day_after_its_end() {
    let day = 86_400;
    assert!(!is_key_forgotten(Some(10), 14 * day, 25 * day - 1));
    assert!(is_key_forgotten(Some(10), 14 * day, 25 * day));
    assert!(!is_key_forgotten(None, 14 * day, u64::MAX));
}

#[test]
fn the_gas_of_a_location_is_bounded_and_grows_with_what_it_has_to_do() {
    let check = |base, each| GasLimit { base, each }.check();
    for (base, each) in [(150_000, 25_000), (10_000_000, 1_000_000)] {
        assert_eq!(check(base, each), Ok(()));
    }
    for base in [149_999, 10_000_001] {
        assert_eq!(
            check(base, 25_000),
            range("base", base.into(), 150_000, 10_000_000)
        );
    }
    for each in [24_999, 1_000_001] {
        assert_eq!(
            check(150_000, each),
            range("each", each.into(), 25_000, 1_000_000)
        );
    }
    assert_eq!(GasLimit::LEAST.check(), Ok(()));
    let limits = [0, 1, 64, usize::MAX].map(|n| GasLimit::LEAST.of(n));
    assert_eq!(limits, [150_000, 175_000, 1_750_000, u64::MAX]);
}

#[test]
fn an_id_has_8_bytes() {
    let named = |length: usize| {
        let name = ItemId {
            day: 7,
            id: vec![1; length].into(),
        };
        name.checked()
    };
    assert_eq!(named(8), Ok((7, [1; 8])));
    for length in [0, 7, 9, 32] {
        assert_eq!(named(length), byte_length("id", length, 8));
    }
    let visit = Item::Visit {
        place: "9qce29xb".parse().unwrap(),
        interval: 144 * 7 + 143,
        secret: vec![1; 16].into(),
    };
    assert_eq!(ItemId::of(&visit).day, 7);
    assert!(ItemId::of(&visit).checked().is_ok());
}
