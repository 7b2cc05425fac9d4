//! The text form of a place, as people type and scan it, and as messages and rows hold it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::path::Path;

use serde_json::Value;
use wayclear_api::Place;

fn field(file: &str) -> String {
    let folder = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../testdata/field/qr-uppercase"
    ));
    std::fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn a_place_is_written_as_it_stands() {
    for text in ["9qc7mbdh", "9qc7mbdh/shop-2"] {
        assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
    }
}

#[test]
fn codes_in_capitals_and_with_blanks_are_the_same_place() {
    let expected: Value = serde_json::from_str(&field("expected.json")).unwrap();
    let canonical = expected["canonical"].as_array().unwrap();
    let codes = field("codes.txt");
    assert_eq!(codes.lines().count(), canonical.len());
    for (code, canonical) in codes.lines().zip(canonical) {
        let place: Place = code.parse().unwrap();
        assert_eq!(place.to_string(), canonical.as_str().unwrap(), "{code:?}");
        assert_eq!(place.check(), Ok(()));
    }
}

#[test]
fn what_scanners_and_web_pages_add_is_left_out() {
    for text in [
        "\u{feff}9QC7MBDH/SHOP-2\r\n",
        "\u{a0}9qc7mbdh/shop-2\u{a0}",
        "\t9qc7mbdh / Shop-2 ",
        "9qc7mbdh\u{3000}/\u{202f}shop-2\u{0}",
        "\u{200e}9qc7mbdh/shop-2\u{200b}",
        "\u{1d}9Qc7mBdH/sHOP-2\u{1e}\u{4}",
    ] {
        let place: Place = text.parse().unwrap();
        assert_eq!(place.to_string(), "9qc7mbdh/shop-2", "{text:?}");
    }
}

#[test]
fn what_is_no_place_in_any_case_is_refused() {
    for (text, words) in [
        ("", "has 0 characters"),
        (" / ", "has 0 characters"),
        ("9qc7mbd", "has 7 characters"),
        ("9QC7MBDHH", "has 9 characters"),
        ("9qc7 mbd", "holds ' '"),
        ("9QC7MBDA", "holds 'a'"),
        // A Kelvin sign and a dotless i are no letters of a geohash in any case.
        ("9qc7mbd\u{212a}", "holds"),
        ("9QC7MBDİ", "holds"),
        ("9qc7mbdh/", "unit \"\""),
        ("9qc7mbdh/ ", "unit \"\""),
        ("9qc7mbdh/shop 2", "unit"),
        ("9qc7mbdh/a/b", "unit"),
        ("9qc7mbdh/ÜBER", "unit"),
    ] {
        let error = text.parse::<Place>().unwrap_err().to_string();
        assert!(error.contains(words), "{text:?}: {error}");
    }
}

#[test]
fn a_message_is_checked_as_it_stands() {
    for (json, is_valid) in [
        (r#"{ "cell": "9qc7mbdh", "unit": "shop-2" }"#, true),
        (r#"{ "cell": "9QC7MBDH", "unit": "shop-2" }"#, false),
        (r#"{ "cell": "9qc7mbdh", "unit": "SHOP-2" }"#, false),
        (r#"{ "cell": " 9qc7mbdh" }"#, false),
        (r#"{ "cell": "9qc7mbdh", "unit": "shop-2 " }"#, false),
    ] {
        let place: Place = serde_json::from_str(json).unwrap();
        assert_eq!(place.check().is_ok(), is_valid, "{json}");
    }
}
