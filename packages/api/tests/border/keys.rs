//! Places, cell prefixes and the keys of regions, as messages hold them.

use wayclear_api::{
    check_city_key, check_county_key, check_prefix, check_state_key, overlap, quoted, Invalid,
    Place,
};

fn place(cell: &str, unit: Option<&str>) -> Place {
    Place {
        cell: cell.to_string(),
        unit: unit.map(str::to_string),
    }
}

#[test]
fn a_cell_is_a_geohash_of_eight_characters() {
    for cell in ["9qc7mbdh", "00000000", "zzzzzzzz", "bcdefghj", "kmnpqrst"] {
        assert_eq!(place(cell, None).check(), Ok(()), "{cell}");
    }
    for (cell, length) in [("", 0), ("9qc7mbd", 7), ("9qc7mbdh9", 9), ("🏥", 1)] {
        let expected = Invalid::CellLength {
            cell: quoted(cell),
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
        ("9qc7🏥bdh", '🏥'),
        ("9qc7/bdh", '/'),
    ] {
        let geohash = quoted(cell);
        let expected = Invalid::GeohashCharacter { geohash, character };
        assert_eq!(place(cell, None).check(), Err(expected));
    }
}

#[test]
fn a_unit_has_one_to_32_small_letters_digits_and_hyphens() {
    for unit in [
        "a",
        "-",
        "shop-2",
        "abcdefghijklmnopqrstuvwxyz-01234",
        "56789",
    ] {
        assert_eq!(place("9qc7mbdh", Some(unit)).check(), Ok(()), "{unit}");
    }
    let long = "x".repeat(33);
    for unit in [
        "",
        " ",
        "Shop",
        "shop 2",
        "shop/2",
        "shop_2",
        "a\u{202e}b",
        "ü",
        &long,
    ] {
        let expected = Invalid::Unit { unit: quoted(unit) };
        assert_eq!(place("9qc7mbdh", Some(unit)).check(), Err(expected));
    }
}

#[test]
fn a_prefix_has_two_to_seven_characters() {
    for prefix in ["9q", "9qc7mbd"] {
        assert_eq!(check_prefix(prefix), Ok(()));
    }
    for (prefix, length) in [("", 0), ("9", 1), ("9qc7mbdh", 8)] {
        let expected = Invalid::PrefixLength {
            prefix: quoted(prefix),
            length,
        };
        assert_eq!(check_prefix(prefix), Err(expected));
    }
    for (prefix, character) in [("9a", 'a'), ("9Q", 'Q'), ("9q ", ' ')] {
        let geohash = quoted(prefix);
        let expected = Invalid::GeohashCharacter { geohash, character };
        assert_eq!(check_prefix(prefix), Err(expected));
    }
}

#[test]
fn prefixes_share_ground_if_one_extends_the_other() {
    assert!(overlap("9qc", "9qc"));
    assert!(overlap("9qc", "9qc7"));
    assert!(overlap("9qc7", "9qc"));
    assert!(!overlap("9qc7", "9qce"));
    assert!(!overlap("9q", "9rq"));
}

#[test]
fn a_states_key_is_an_iso_code() {
    for key in ["US-CA", "DE-BY", "GB-ENG", "AT-9", "FR-20R"] {
        assert_eq!(check_state_key(key), Ok(()));
    }
    for key in [
        "", "-", "USCA", "us-ca", "US-ca", "U-CA", "USA-CA", "US-", "US-CALI", "US-C A", "US-C-A",
        "US-É", "06",
    ] {
        let key = key.to_string();
        let expected = Invalid::StateKey { key: quoted(&key) };
        assert_eq!(check_state_key(&key), Err(expected));
    }
}

#[test]
fn a_countys_key_is_what_its_country_calls_it() {
    for key in [
        "0",
        "06113",
        "E09000033",
        "2A",
        "3550308",
        "DE21H",
        "ABCDEFGHIJ-9",
    ] {
        assert_eq!(check_county_key(key), Ok(()));
    }
    let long = "1".repeat(13);
    for key in ["", "2a", "06 13", "06113.0", "06/113", "É1", &long] {
        let expected = Invalid::CountyKey { key: quoted(key) };
        assert_eq!(check_county_key(key), Err(expected));
    }
}

#[test]
fn a_citys_key_has_the_form_of_a_unit() {
    let longest = "x".repeat(32);
    for key in ["a", "west-sacramento", &longest] {
        assert_eq!(check_city_key(key), Ok(()));
    }
    let long = "x".repeat(33);
    for key in ["", "West", "a b", "a/b", &long] {
        let expected = Invalid::CityKey { key: quoted(key) };
        assert_eq!(check_city_key(key), Err(expected));
    }
}
