//! Every fault has a name and a sentence that says what to do.

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::Decimal;
use wayclear_api::contact_registry::{
    check_contacts, check_slips, Contact, Item, MacHash, RadioContact, RiskExposure, RiskModel,
    Slip,
};
use wayclear_api::region::check_interval;
use wayclear_api::{
    check_city_key, check_county_key, check_prefix, check_state_key, checked_address,
    checked_bytes, checked_limit, checked_name, checked_window, Invalid, Place,
};

/// A number for each fault: whoever adds one adds a sentence below.
fn number(invalid: &Invalid) -> usize {
    match invalid {
        Invalid::CellLength { .. } => 0,
        Invalid::GeohashCharacter { .. } => 1,
        Invalid::Unit { .. } => 2,
        Invalid::PrefixLength { .. } => 3,
        Invalid::StateKey { .. } => 4,
        Invalid::CountyKey { .. } => 5,
        Invalid::CityKey { .. } => 6,
        Invalid::NameLength { .. } => 7,
        Invalid::NameCharacter { .. } => 8,
        Invalid::NameJoiner { .. } => 9,
        Invalid::Address { .. } => 10,
        Invalid::Limit { .. } => 11,
        Invalid::Window { .. } => 12,
        Invalid::ByteLength { .. } => 13,
        Invalid::Count { .. } => 14,
        Invalid::Duplicate { .. } => 15,
        Invalid::Order { .. } => 16,
        Invalid::HashesNotAlone => 17,
        Invalid::Range { .. } => 18,
        Invalid::AlertAt { .. } => 19,
        Invalid::Risk(_) => 20,
    }
}

fn fault<T: std::fmt::Debug>(refused: Result<T, Invalid>) -> Invalid {
    refused.unwrap_err()
}

fn place(text: &str) -> Invalid {
    fault(text.parse::<Place>())
}

/// A slip of two hashes of the same interval.
fn hashes(first: u8, second: u8) -> Slip {
    let entry = |n| MacHash {
        interval: 144,
        mac_hash: vec![n; 16].into(),
        rotation: 1,
    };
    let item = Item::MacHashes {
        day: 1,
        entries: vec![entry(first), entry(second)],
    };
    Slip {
        item,
        signature: None,
    }
}

fn contact() -> Contact {
    Contact {
        mac_hash: vec![0xab; 16].into(),
        started_at: 0,
        seconds: 0,
        rssi_dbm: -60,
        device: String::new(),
    }
}

/// Faults of places, keys and names.
fn words() -> Vec<(Invalid, &'static str)> {
    let name = |text| fault(checked_name(text));
    vec![
        (
            place("9qc"),
            r#"cell "9qc" has 3 characters, a place needs a geohash of exactly 8"#,
        ),
        (
            place("9qc7mbda"),
            r#"geohash "9qc7mbda" holds 'a', use only 0-9 and b-z without a, i, l, o, in lower case"#,
        ),
        (
            place("9qc7mbdh/a b"),
            r#"unit "a b" must be 1 to 32 characters of a-z, 0-9 and -, or left out"#,
        ),
        (
            fault(check_prefix("9")),
            r#"cell prefix "9" has 1 characters, it needs 2 to 7"#,
        ),
        (
            fault(check_state_key("CA")),
            r#"state key "CA" must be an ISO 3166-2 code such as "US-CA" or "FR-20R""#,
        ),
        (
            fault(check_county_key("yolo")),
            r#"county key "yolo" must be 1 to 12 characters of A-Z, 0-9 and -: the country's own code, such as "06113" or "E09000033""#,
        ),
        (
            fault(check_city_key("Davis")),
            r#"city key "Davis" must be 1 to 32 characters of a-z, 0-9 and -"#,
        ),
        (
            name(" "),
            r#"name " " has 0 characters after trimming, it needs 1 to 255"#,
        ),
        (
            name("a\u{7}"),
            r#"name "a\u{7}" holds '\u{7}', leave out control characters, direction marks and what cannot be seen"#,
        ),
        (
            name("a\u{200d}"),
            r#"name "a\u{200d}" holds '\u{200d}' where it joins nothing, use it only between two letters"#,
        ),
        (
            fault(checked_address(&MockApi::default(), "ada")),
            r#"address "ada" is not valid here, give it as the chain writes it: bech32 in lower case with the chain's prefix"#,
        ),
    ]
}

/// Faults of numbers, lists and models.
fn numbers() -> Vec<(Invalid, &'static str)> {
    let model = RiskModel {
        alert_at: Decimal::zero(),
        ..RiskModel::illustrative()
    };
    let exposure = RiskExposure {
        contact: Some(RadioContact {
            rssi_dbm: 0,
            seconds: 0,
        }),
        surface: None,
    };
    vec![
        (fault(checked_limit(Some(0))), "limit 0 must be 1 to 100"),
        (
            fault(checked_window(599)),
            "window of 599 s must be 600 to 1209600 s",
        ),
        (
            fault(checked_bytes::<16>("secret", &[1])),
            "secret has 1 bytes, it needs exactly 16",
        ),
        (
            fault(check_slips(&[], 64)),
            "slips holds 0 items, it needs 1 to 64",
        ),
        (
            fault(check_contacts(&[contact(), contact()])),
            "contacts holds abababababababababababababababab twice, send it once",
        ),
        (
            fault(check_slips(&[hashes(2, 1)], 64)),
            "entries must ascend, without repetition; sort them",
        ),
        (
            fault(check_slips(&[hashes(1, 2), hashes(1, 2)], 64)),
            "a slip of hashes must be the only one of its message; send it alone",
        ),
        (
            fault(check_interval(7, 6_000, 1_200)),
            "interval is 7, it must be 8 to 10",
        ),
        (
            fault(model.checked()),
            r#"alert_at is "0", it must be above 0 and at most 1; "0.001" is 0.1 %"#,
        ),
        (
            fault(exposure.checked()),
            "rssi_dbm is 0, it must be -127 to -1",
        ),
    ]
}

#[test]
fn every_fault_says_what_to_do() {
    let faults: Vec<_> = words().into_iter().chain(numbers()).collect();
    for (n, (fault, text)) in faults.iter().enumerate() {
        assert_eq!(number(fault), n, "{text}");
        assert_eq!(fault.to_string(), *text);
    }
    assert_eq!(faults.len(), 21);
}
