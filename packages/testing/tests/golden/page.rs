//! `docs/rows.md`: its examples are what the real contracts wrote.

use std::collections::BTreeSet;

use cosmwasm_std::HexBinary;
use wayclear_api::raw::{CLEANINGS, CODE_IDS, DESCRIPTION, FEED_HEAD, LEDGER};

use crate::kinds::kind_of;
use crate::newest;

const PAGE: &str = include_str!("../../../../docs/rows.md");

/// Keys whose rows phones read and check.
const OF_MAPS: [&str; 7] = [
    "cell",
    "child",
    "i",
    "authority",
    "risk_model",
    "health",
    "v",
];
const ITEMS: [&str; 7] = [
    "contract_info",
    "config",
    CODE_IDS,
    LEDGER,
    CLEANINGS,
    DESCRIPTION,
    FEED_HEAD,
];

/// Contract, key and value of an example.
fn examples() -> Vec<(String, String, Vec<u8>)> {
    let blocks = PAGE.split("```text\n").skip(1);
    let examples = blocks.map(|block| {
        let (block, _) = block.split_once("\n```").expect("the end of an example");
        let lines: Vec<&str> = block.lines().collect();
        let [contract, key, value] = lines[..] else {
            panic!("{block}");
        };
        let key = key.strip_prefix("key   ").expect("a key");
        let value = value.strip_prefix("value ").expect("a value");
        let bytes = match HexBinary::from_hex(value) {
            Ok(bytes) => bytes.to_vec(),
            Err(_) => value.as_bytes().to_vec(),
        };
        (contract.to_string(), key.to_string(), bytes)
    });
    examples.collect()
}

#[test]
fn the_page_on_rows_shows_rows_of_the_real_contracts() {
    let golden = newest();
    let mut shown = BTreeSet::new();
    for (contract, key, value) in examples() {
        let rows = &golden.contracts.get(&contract).expect("a contract").rows;
        let row = rows
            .get(&key)
            .unwrap_or_else(|| panic!("{contract} has no {key}"));
        assert_eq!(row.as_slice(), value, "{contract} {key}");
        let key = HexBinary::from_hex(&key).expect("a key").to_vec();
        shown.insert(kind_of(&key));
    }
    let wanted = OF_MAPS.iter().chain(&ITEMS).map(ToString::to_string);
    assert_eq!(shown, wanted.collect());
}
