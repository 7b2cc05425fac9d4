//! Reading rows from another contract: a missing row means the default, bytes that do not decode are an error, fields that a
//! newer contract adds are passed over.

use std::fmt::Debug;

use cosmwasm_std::testing::MockQuerier;
use cosmwasm_std::{
    from_json, Addr, Binary, CanonicalAddr, ContractResult, Empty, HexBinary, QuerierWrapper,
    SystemError, SystemResult, WasmQuery,
};
use serde::de::DeserializeOwned;
use serde::Serialize;
use wayclear_api::city::RewardPolicyRow;
use wayclear_api::contact_registry::{ContactRow, GasLimitRow, RiskModelRow};
use wayclear_api::location::Surface;
use wayclear_api::raw::{self, CellRow, DescriptionRow, HealthRow, LedgerRow};
use wayclear_api::state::CodeIdsRow;

const CONTRACT: &str = "wasm1contract";

const CELL: &str = r#"{ "child": "06113", "address": "wasm1county" }"#;
const DESCRIPTION: &str = r#"{ "label": null, "surface": "copper" }"#;
const CODE_IDS: &str = r#"{
    "registry": { "id": 1, "checksum": "" }, "county": { "id": 2, "checksum": "" },
    "city": { "id": 3, "checksum": "" }, "location": { "id": 4, "checksum": "" }
}"#;
const POLICY: &str = r#"{ "denom": "ucosm", "check_in": "1", "inspect": "2", "cooldown_seconds": 3, "daily_cap": "4" }"#;

/// A chain with one contract and one row of it.
fn chain_with(key: Vec<u8>, value: Vec<u8>) -> MockQuerier {
    let mut querier = MockQuerier::default();
    querier.update_wasm(move |query| match query {
        WasmQuery::Raw {
            contract_addr,
            key: asked,
        } if contract_addr == CONTRACT => {
            let found = (asked.as_slice() == key).then(|| value.clone());
            SystemResult::Ok(ContractResult::Ok(Binary::from(found.unwrap_or_default())))
        }
        _ => SystemResult::Err(SystemError::UnsupportedRequest {
            kind: "no raw read of the contract".to_string(),
        }),
    });
    querier
}

/// Reads a row in hexadecimal key and bytes.
fn read<T>(key: &str, value: &[u8], read: impl Fn(&QuerierWrapper, &Addr) -> T) -> T {
    let key = HexBinary::from_hex(key).unwrap();
    let querier = chain_with(key.to_vec(), value.to_vec());
    let querier: QuerierWrapper<Empty> = QuerierWrapper::new(&querier);
    read(&querier, &Addr::unchecked(CONTRACT))
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HexBinary::from(bytes.as_ref()).to_hex()
}

#[test]
fn each_row_is_found_under_its_key() {
    let key = |namespace: &str, rest: &str| {
        let length = u16::try_from(namespace.len()).unwrap().to_be_bytes();
        hex([&length[..], namespace.as_bytes(), rest.as_bytes()].concat())
    };
    let cell = read(&key("cell", "9q"), CELL.as_bytes(), |q, c| {
        raw::cell(q, c, "9q")
    });
    assert_eq!(cell.unwrap().unwrap().child, "06113");
    let child = read(&key("child", "davis"), b"\"wasm1city\"", |q, c| {
        raw::child(q, c, "davis")
    });
    assert_eq!(child.unwrap().unwrap().as_str(), "wasm1city");
    let code_ids = read(&hex("code_ids"), CODE_IDS.as_bytes(), raw::code_ids);
    assert_eq!(code_ids.unwrap().location.id, 4);
    let policy = read(&hex("reward_policy"), POLICY.as_bytes(), raw::reward_policy);
    assert_eq!(policy.unwrap().unwrap().cooldown_seconds, 3);
    let row = LedgerRow {
        visits: 9,
        first_check_in_at: Some(8),
        ..LedgerRow::empty(600)
    };
    assert_eq!(read(&hex("l"), &row.pack(), raw::ledger).unwrap(), row);
    let cleanings = read(&hex("cleanings"), &[0, 0, 0, 5], raw::cleanings);
    assert_eq!(cleanings.unwrap(), [5]);
    let surface = read(&hex("description"), DESCRIPTION.as_bytes(), raw::surface);
    assert_eq!(surface.unwrap(), Surface::Copper);
    let newer = br#"{ "label": null, "surface": "glass" }"#;
    let surface = read(&hex("description"), newer, raw::surface);
    assert_eq!(surface.unwrap(), Surface::Other);
    let ada = CanonicalAddr::from(b"ada");
    let row = HealthRow {
        day: 20_000,
        id: [1, 2, 3, 4, 5, 6, 7, 8],
        until: 7,
        flag_day: 20_001,
        flags: 3,
    };
    let health = read(&key("health", "ada"), &row.pack(), |q, c| {
        raw::health(q, c, &ada)
    });
    assert_eq!(health.unwrap(), Some(row));
    // Visits by interval and tag, ids by day and id; what the row holds does not matter.
    let visit = format!("{}01020304{}", hex("v"), "05".repeat(16));
    let has_visit = read(&visit, b"1", |q, c| {
        raw::has_visit(q, c, 0x0102_0304, &[5; 16])
    });
    assert!(has_visit.unwrap());
    let id = format!("0001{}00020102{}", hex("i"), "06".repeat(8));
    let has_id = read(&id, b"?", |q, c| raw::has_id(q, c, 0x0102, [6; 8]));
    assert!(has_id.unwrap());
}

#[test]
fn a_missing_row_means_the_default_and_where_there_is_none_an_error() {
    let ada = CanonicalAddr::from(b"ada");
    assert!(read("", b"", |q, c| raw::cell(q, c, "9q"))
        .unwrap()
        .is_none());
    assert!(read("", b"", |q, c| raw::child(q, c, "davis"))
        .unwrap()
        .is_none());
    assert!(read("", b"", raw::reward_policy).unwrap().is_none());
    assert!(read("", b"", raw::cleanings).unwrap().is_empty());
    assert_eq!(read("", b"", raw::surface).unwrap(), Surface::Other);
    assert!(read("", b"", |q, c| raw::health(q, c, &ada))
        .unwrap()
        .is_none());
    assert!(!read("", b"", |q, c| raw::has_visit(q, c, 1, &[5; 16])).unwrap());
    assert!(!read("", b"", |q, c| raw::has_id(q, c, 1, [6; 8])).unwrap());
    let no_codes = read("", b"", raw::code_ids).unwrap_err().to_string();
    assert!(
        no_codes.contains("the row \"code_ids\" does not decode"),
        "{no_codes}"
    );
    let no_ledger = read("", b"", raw::ledger).unwrap_err().to_string();
    assert!(
        no_ledger.contains("the row \"l\" does not decode"),
        "{no_ledger}"
    );
}

#[test]
fn bytes_that_do_not_decode_are_an_error() {
    for value in [&b"{}"[..], b"{", b"7", b"\xff\xff"] {
        assert!(read(&hex("code_ids"), value, raw::code_ids).is_err());
        assert!(read(&hex("reward_policy"), value, raw::reward_policy).is_err());
        assert!(read(&hex("description"), value, raw::surface).is_err());
        assert!(read(&hex("l"), value, raw::ledger).is_err());
    }
    assert!(read(&hex("cleanings"), b"12345", raw::cleanings).is_err());
}

/// That a row with a field more in every object of it is still the same row.
#[track_caller]
fn assert_tolerant<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &str) {
    let row: T = from_json(json).unwrap();
    let written = serde_json::to_string(&row).unwrap();
    let newer = written.replace('{', r#"{ "later": { "deep": [1] }, "#);
    assert_eq!(from_json::<T>(newer).unwrap(), row);
}

#[test]
fn fields_that_a_newer_contract_adds_are_passed_over() {
    assert_tolerant::<CellRow>(CELL);
    assert_tolerant::<DescriptionRow>(DESCRIPTION);
    assert_tolerant::<CodeIdsRow>(CODE_IDS);
    assert_tolerant::<RewardPolicyRow>(POLICY);
    assert_tolerant::<RiskModelRow>(
        r#"{ "form": "normalised", "b0": "5", "b12": "-1", "b3": "-1", "alert_at": "0.1", "origin": "x" }"#,
    );
    assert_tolerant::<GasLimitRow>(r#"{ "base": 1, "each": 2 }"#);
    assert_tolerant::<ContactRow>(
        r#"{ "mac_hash": "00", "started_at": 1, "seconds": 2, "rssi_dbm": -60, "device": "x" }"#,
    );
}
