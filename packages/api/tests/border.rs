//! What the border lets in and what it refuses.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Event, HexBinary, Uint128};
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{
    check_contacts, check_prune, checked_chunks, checked_mac_hashes, Authority, Contact, DayKey,
    Disclosure, LocationVisits, MacHash, ReportPolicy,
};
use wayclear_api::events::{Maybe, StatusChanged};
use wayclear_api::location::{Cause, Opening, Status, Surface};
use wayclear_api::{
    check_city_key, check_county_key, check_prefix, check_state_key, checked_address,
    checked_bytes, checked_limit, checked_window, overlap, quoted, Invalid, Place,
};

fn place(cell: &str, unit: Option<&str>) -> Place {
    Place {
        cell: cell.to_string(),
        unit: unit.map(str::to_string),
    }
}

#[test]
fn a_place_is_a_geohash_of_eight_characters_and_perhaps_a_unit() {
    for (cell, unit) in [
        ("9qc7mbdh", None),
        ("00000000", Some("a")),
        ("zzzzzzzz", Some("shop-2")),
        ("9qc7mbdh", Some("abcdefghijklmnopqrstuvwxyz-01234")),
    ] {
        assert_eq!(place(cell, unit).check(), Ok(()), "{cell} {unit:?}");
    }
    for (cell, length) in [("", 0), ("9qc7mbd", 7), ("9qc7mbdh9", 9), ("🏥", 1)] {
        let cell_in_quotes = quoted(cell);
        let expected = Invalid::CellLength {
            cell: cell_in_quotes,
            length,
        };
        assert_eq!(place(cell, None).check(), Err(expected));
    }
    for (cell, character) in [
        ("9qc7mbda", 'a'),
        ("9qc7mbdi", 'i'),
        ("9qc7mbdl", 'l'),
        ("9qc7mbdo", 'o'),
        ("9QC7MBDH", 'Q'),
        ("9qc7 bdh", ' '),
        ("        ", ' '),
        ("9qc7🏥bdh", '🏥'),
        ("9qc7/bdh", '/'),
    ] {
        let geohash = quoted(cell);
        let expected = Invalid::GeohashCharacter { geohash, character };
        assert_eq!(place(cell, None).check(), Err(expected));
    }
    for unit in [
        "",
        " ",
        "Shop",
        "shop 2",
        "shop/2",
        "a\u{202e}b",
        "ü",
        &"x".repeat(33),
    ] {
        let expected = Invalid::Unit { unit: quoted(unit) };
        assert_eq!(place("9qc7mbdh", Some(unit)).check(), Err(expected));
    }
}

#[test]
fn a_prefix_has_two_to_seven_characters() {
    assert_eq!(check_prefix("9q"), Ok(()));
    assert_eq!(check_prefix("9qc7mbd"), Ok(()));
    for (prefix, length) in [("", 0), ("9", 1), ("9qc7mbdh", 8)] {
        let expected = Invalid::PrefixLength {
            prefix: quoted(prefix),
            length,
        };
        assert_eq!(check_prefix(prefix), Err(expected));
    }
    assert!(matches!(
        check_prefix("9a"),
        Err(Invalid::GeohashCharacter { character: 'a', .. })
    ));
}

#[test]
fn prefixes_overlap_if_one_extends_the_other() {
    assert!(overlap("9qc", "9qc"));
    assert!(overlap("9qc", "9qc7"));
    assert!(overlap("9qc7", "9qc"));
    assert!(!overlap("9qc7", "9qce"));
}

#[test]
fn keys_have_the_form_of_their_level() {
    for key in ["US-CA", "DE-BY", "GB-ENG", "AT-9", "FR-20R"] {
        assert_eq!(check_state_key(key), Ok(()));
    }
    for key in [
        "", "USCA", "us-ca", "USA-CA", "US-", "US-CALI", "US-C A", "06",
    ] {
        assert_eq!(
            check_state_key(key),
            Err(Invalid::StateKey { key: quoted(key) })
        );
    }
    for key in [
        "06113",
        "E09000033",
        "2A",
        "3550308",
        "DE21H",
        "ABCDEFGHIJ-9",
    ] {
        assert_eq!(check_county_key(key), Ok(()));
    }
    for key in [
        "",
        "2a",
        "06 13",
        "06113.0",
        "06/113",
        "É1",
        &"1".repeat(13),
    ] {
        assert_eq!(
            check_county_key(key),
            Err(Invalid::CountyKey { key: quoted(key) })
        );
    }
    assert_eq!(check_city_key("west-sacramento"), Ok(()));
    for key in ["", "West", "a b", &"x".repeat(33)] {
        assert_eq!(
            check_city_key(key),
            Err(Invalid::CityKey { key: quoted(key) })
        );
    }
}

#[test]
fn an_address_is_accepted_only_as_the_chain_writes_it() {
    let api = MockApi::default().with_prefix("wasm");
    let good = api.addr_make("ada").into_string();
    assert_eq!(checked_address(&api, &good).unwrap().as_str(), good);
    let other_prefix = MockApi::default()
        .with_prefix("osmo")
        .addr_make("ada")
        .into_string();
    let mut bad_checksum = good.clone();
    let last = bad_checksum.pop().unwrap();
    bad_checksum.push(if last == 'q' { 'p' } else { 'q' });
    let mixed = format!("{}{}", &good[..20], good[20..].to_uppercase());
    for bad in [
        "",
        "ada",
        &good.to_uppercase(),
        &mixed,
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
fn a_limit_is_one_to_a_hundred() {
    assert_eq!(checked_limit(None), Ok(30));
    assert_eq!(checked_limit(Some(1)), Ok(1));
    assert_eq!(checked_limit(Some(100)), Ok(100));
    for limit in [0, 101, u32::MAX] {
        assert_eq!(checked_limit(Some(limit)), Err(Invalid::Limit { limit }));
    }
}

#[test]
fn a_window_is_a_minute_to_fourteen_days() {
    assert_eq!(checked_window(60), Ok(60));
    assert_eq!(checked_window(1_209_600), Ok(1_209_600));
    for seconds in [0, 59, 1_209_601, u64::MAX] {
        assert_eq!(checked_window(seconds), Err(Invalid::Window { seconds }));
    }
}

#[test]
fn fixed_byte_strings_have_exactly_their_length() {
    for length in [0, 15, 17] {
        let expected = Invalid::ByteLength {
            field: "visit_tag",
            length,
            expected: 16,
        };
        let bytes = HexBinary::from(vec![0; length]);
        assert_eq!(checked_bytes::<16>("visit_tag", &bytes), Err(expected));
    }
}

#[test]
fn a_reward_policy_is_bounded() {
    let good = RewardPolicy {
        denom: "ucosm".to_string(),
        check_in: Uint128::new(1_000_000),
        inspect: Uint128::zero(),
        cooldown_seconds: 86_400,
        daily_cap: Uint128::new(1_000_000_000_000),
    };
    assert_eq!(good.check(), Ok(()));
    let with = |change: &dyn Fn(&mut RewardPolicy)| {
        let mut policy = good.clone();
        change(&mut policy);
        policy.check()
    };
    for error in [
        with(&|p| p.check_in = Uint128::new(1_000_001)),
        with(&|p| p.inspect = Uint128::MAX),
        with(&|p| p.daily_cap = Uint128::new(1_000_000_000_001)),
        with(&|p| p.cooldown_seconds = 86_401),
    ] {
        assert!(matches!(error, Err(Invalid::Range { .. })), "{error:?}");
    }
    assert!(matches!(
        with(&|p| p.denom = "u".to_string()),
        Err(Invalid::Count { field: "denom", .. })
    ));
    assert!(matches!(
        with(&|p| p.denom = "u cosm".to_string()),
        Err(Invalid::NameCharacter { .. })
    ));
}

fn contact() -> Contact {
    Contact {
        mac_hash: vec![1; 16].into(),
        started_at: 1_767_600_000,
        seconds: 900,
        rssi_dbm: -60,
        device: "iPhone12,1".to_string(),
    }
}

#[test]
fn a_contact_is_bounded() {
    assert_eq!(contact().check(), Ok(()));
    for rssi_dbm in [-127, -1] {
        assert_eq!(
            Contact {
                rssi_dbm,
                ..contact()
            }
            .check(),
            Ok(())
        );
    }
    for rssi_dbm in [-128, 0, 127] {
        let expected = Invalid::Range {
            field: "rssi_dbm",
            value: rssi_dbm.into(),
            min: -127,
            max: -1,
        };
        assert_eq!(
            Contact {
                rssi_dbm,
                ..contact()
            }
            .check(),
            Err(expected)
        );
    }
    let long = Contact {
        seconds: 90_000,
        ..contact()
    };
    assert!(matches!(
        long.check(),
        Err(Invalid::Range {
            field: "seconds",
            value: 90_000,
            ..
        })
    ));
    let device = Contact {
        device: "x".repeat(33),
        ..contact()
    };
    assert!(matches!(
        device.check(),
        Err(Invalid::Count {
            field: "device",
            count: 33,
            ..
        })
    ));
    let marks = Contact {
        device: "a\u{202e}b".to_string(),
        ..contact()
    };
    assert!(matches!(marks.check(), Err(Invalid::NameCharacter { .. })));
    let short = Contact {
        mac_hash: vec![1; 15].into(),
        ..contact()
    };
    assert!(matches!(
        short.check(),
        Err(Invalid::ByteLength {
            field: "mac_hash",
            ..
        })
    ));
    assert!(matches!(
        check_contacts(&[]),
        Err(Invalid::Count { count: 0, .. })
    ));
    assert!(matches!(
        check_contacts(&vec![contact(); 51]),
        Err(Invalid::Count { count: 51, .. })
    ));
    assert!(matches!(
        check_contacts(&[contact(), contact()]),
        Err(Invalid::Duplicate { .. })
    ));
}

#[test]
#[allow(clippy::too_many_lines)] // One line a mistake.
fn a_disclosure_is_bounded_and_holds_nothing_twice() {
    let day_key = |n: u8| DayKey {
        key: vec![n; 16].into(),
        start_interval: 2_642_976,
        periods: 144,
        rotation: 1,
    };
    let mac_hash = |n: u8, m: u8| MacHash {
        mac_hash: [vec![n; 15], vec![m]].concat().into(),
        interval: 2_642_976,
        rotation: 1,
    };
    let opening = |n: u8| Opening {
        checked_in_at: 1,
        secret: vec![n; 16].into(),
    };
    let visits = |n: usize| LocationVisits {
        location: format!("wasm1{n}"),
        openings: vec![opening(1)],
    };
    let check = |disclosure: Disclosure| disclosure.check();
    let keys = |day_keys| {
        check(Disclosure {
            day_keys,
            ..Default::default()
        })
    };
    let hashes = |mac_hashes| {
        check(Disclosure {
            mac_hashes,
            ..Default::default()
        })
    };
    let places = |visits| {
        check(Disclosure {
            visits,
            ..Default::default()
        })
    };

    assert_eq!(keys((0..14).map(day_key).collect()), Ok(()));
    assert!(matches!(
        keys((0..15).map(day_key).collect()),
        Err(Invalid::Count {
            field: "day_keys",
            ..
        })
    ));
    assert!(matches!(
        keys(vec![day_key(1), day_key(1)]),
        Err(Invalid::Duplicate {
            field: "day_keys",
            ..
        })
    ));
    let short = DayKey {
        key: vec![1; 15].into(),
        ..day_key(1)
    };
    assert!(matches!(
        keys(vec![short]),
        Err(Invalid::ByteLength {
            field: "key",
            length: 15,
            ..
        })
    ));
    for periods in [0, 145] {
        let bad = DayKey {
            periods,
            ..day_key(1)
        };
        assert!(matches!(
            keys(vec![bad]),
            Err(Invalid::Range {
                field: "periods",
                ..
            })
        ));
    }
    for rotation in [0, 145] {
        let bad = DayKey {
            rotation,
            ..day_key(1)
        };
        assert!(matches!(
            keys(vec![bad]),
            Err(Invalid::Range {
                field: "rotation",
                ..
            })
        ));
        let bad = MacHash {
            rotation,
            ..mac_hash(1, 1)
        };
        assert!(matches!(
            hashes(vec![bad]),
            Err(Invalid::Range {
                field: "rotation",
                ..
            })
        ));
    }

    let many = |n: u8| (0..n).map(|m| mac_hash(1, m)).collect::<Vec<_>>();
    assert_eq!(hashes(many(200)), Ok(()));
    assert!(matches!(
        hashes(many(201)),
        Err(Invalid::Count {
            field: "mac_hashes",
            count: 201,
            ..
        })
    ));
    assert!(matches!(
        hashes(vec![mac_hash(1, 1), mac_hash(1, 1)]),
        Err(Invalid::Duplicate { .. })
    ));

    assert_eq!(places((0..20).map(visits).collect()), Ok(()));
    assert!(matches!(
        places((0..21).map(visits).collect()),
        Err(Invalid::Count {
            field: "visits",
            ..
        })
    ));
    assert!(matches!(
        places(vec![visits(1), visits(1)]),
        Err(Invalid::Duplicate {
            field: "visits",
            ..
        })
    ));
    for openings in [vec![], (0..21).map(opening).collect()] {
        let bad = LocationVisits {
            openings,
            ..visits(1)
        };
        assert!(matches!(
            places(vec![bad]),
            Err(Invalid::Count {
                field: "openings",
                ..
            })
        ));
    }
    let twice = LocationVisits {
        openings: vec![opening(1), opening(1)],
        ..visits(1)
    };
    assert!(matches!(
        places(vec![twice]),
        Err(Invalid::Duplicate {
            field: "openings",
            ..
        })
    ));
}

#[test]
fn lists_of_digests_and_hashes_are_bounded() {
    let digest = |n: u8| HexBinary::from(vec![n; 32]);
    assert!(checked_chunks(&(0..32).map(digest).collect::<Vec<_>>()).is_ok());
    assert!(matches!(
        checked_chunks(&(0..33).map(digest).collect::<Vec<_>>()),
        Err(Invalid::Count {
            field: "chunks",
            count: 33,
            ..
        })
    ));
    assert!(matches!(checked_chunks(&[]), Err(Invalid::Count { .. })));
    assert!(matches!(
        checked_chunks(&[digest(1), digest(1)]),
        Err(Invalid::Duplicate { .. })
    ));
    assert!(matches!(
        checked_chunks(&[vec![1; 31].into()]),
        Err(Invalid::ByteLength { .. })
    ));
    assert!(matches!(
        checked_mac_hashes(&[]),
        Err(Invalid::Count { .. })
    ));
    assert!(matches!(
        checked_mac_hashes(&[vec![1; 17].into()]),
        Err(Invalid::ByteLength { .. })
    ));
    assert!(checked_mac_hashes(&[vec![1; 16].into()]).is_ok());
}

#[test]
fn an_authority_has_a_key_of_33_bytes_or_none_and_a_term() {
    let good = Authority {
        account: "wasm1a".to_string(),
        public_key: Some(vec![2; 33].into()),
        not_before: 10,
        not_after: 11,
    };
    assert_eq!(good.check(), Ok(()));
    let key = Authority {
        public_key: Some(vec![2; 32].into()),
        ..good.clone()
    };
    assert!(matches!(
        key.check(),
        Err(Invalid::ByteLength {
            field: "public_key",
            ..
        })
    ));
    let term = Authority {
        not_after: 10,
        ..good
    };
    assert!(matches!(
        term.check(),
        Err(Invalid::Range {
            field: "not_after",
            ..
        })
    ));
}

#[test]
fn pruning_removes_one_to_a_thousand_rows() {
    assert_eq!(check_prune(1), Ok(()));
    assert_eq!(check_prune(1_000), Ok(()));
    for limit in [0, 1_001] {
        assert!(matches!(
            check_prune(limit),
            Err(Invalid::Range { field: "limit", .. })
        ));
    }
}

#[test]
fn enums_read_the_same_in_json_in_events_and_on_a_terminal() {
    fn check<T>(all: &[T])
    where
        T: serde::Serialize + std::fmt::Display + std::str::FromStr + PartialEq + std::fmt::Debug,
    {
        for value in all {
            let text = value.to_string();
            assert_eq!(serde_json::to_string(value).unwrap(), format!("{text:?}"));
            assert_eq!(text.parse::<T>().ok().as_ref(), Some(value));
        }
    }
    check(Status::ALL);
    check(Cause::ALL);
    check(Surface::ALL);
    check(ReportPolicy::ALL);
    assert!("ill".parse::<Status>().is_err());
}

#[test]
fn an_event_is_read_as_it_was_written() {
    let change = StatusChanged {
        from: Maybe(Some(Status::Clean)),
        to: Status::Infected,
        cause: Cause::InfectedUserUpdate,
        at: 20,
        effective_at: 10,
    };
    let mut event = Event::from(change.clone());
    assert!(
        StatusChanged::all(std::slice::from_ref(&event)).is_empty(),
        "not from a chain"
    );
    event.ty = format!("wasm-{}", event.ty);
    let other = Event::new("wasm-other").add_attribute("to", "clean");
    assert_eq!(StatusChanged::all(&[other, event.clone()]), [change]);
    event.attributes.retain(|attribute| attribute.key != "at");
    assert!(StatusChanged::all(&[event]).is_empty(), "incomplete");
    assert_eq!("none".parse::<Maybe<Status>>(), Ok(Maybe(None)));
}

#[test]
fn quoted_text_is_escaped_and_short() {
    assert_eq!(quoted("a\"\n"), "\"a\\\"\\n\"");
    assert!(quoted(&"x".repeat(1_000_000)).len() < 50);
}
