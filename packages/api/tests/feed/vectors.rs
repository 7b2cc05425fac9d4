//! The front end reads the same bytes: its vectors are what this build packs and unpacks.

use std::fs;

use cosmwasm_std::HexBinary;
use serde_json::Value;
use wayclear_api::commitments::feed_link;
use wayclear_api::feed::{DayId, FeedRow};

const VECTORS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../frontend/test/vectors.json"
);

fn vectors(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(VECTORS).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    all[name].as_array().unwrap().clone()
}

fn bytes(vector: &Value) -> Vec<u8> {
    let text = vector["bytes"].as_str().unwrap();
    HexBinary::from_hex(text).unwrap().into()
}

/// What both must understand alike of a row.
fn revoked(row: &Value) -> Vec<DayId> {
    let ids = row["revoked"].as_array().unwrap().iter();
    ids.map(|item| {
        let id = HexBinary::from_hex(item["id"].as_str().unwrap()).unwrap();
        let day = item["day"].as_u64().unwrap();
        (day.try_into().unwrap(), id.to_array().unwrap())
    })
    .collect()
}

#[test]
fn the_rows_of_the_front_ends_vectors_are_packed_and_chained_as_here() {
    let rows = vectors("rows");
    assert!(rows.iter().any(|row| !revoked(&row["row"]).is_empty()));
    let mut link = [0; 32];
    for (index, vector) in (0..).zip(&rows) {
        let row = FeedRow::decode(&bytes(vector)).unwrap();
        assert_eq!(row.encode(), bytes(vector));
        assert_eq!(row.revoked, revoked(&vector["row"]));
        assert_eq!(
            row.flags.len(),
            vector["row"]["flags"].as_array().unwrap().len()
        );
        link = feed_link(&link, index, &bytes(vector));
        assert_eq!(HexBinary::from(link).to_hex(), vector["link"]);
    }
}

#[test]
fn bytes_that_the_front_end_refuses_are_refused_here() {
    for vector in vectors("decoding") {
        let row = FeedRow::decode(&bytes(&vector));
        assert_eq!(row.is_err(), vector["row"].is_null(), "{vector}");
        if let Ok(row) = row {
            assert_eq!(row.revoked, revoked(&vector["row"]));
        }
    }
}
