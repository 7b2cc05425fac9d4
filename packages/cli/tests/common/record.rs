//! A deployment record, as `wayclear deploy` writes it.

#![allow(dead_code)] // Each test takes what it needs.

use serde_json::{json, Value};

/// What the record's creator, salt and code make.
pub const STATE: &str = "wasm1gph3e6gujwleksx0uhy35g9jmr65mysayfu08tkk89f30kh8sdsql8l28f";
pub const REGISTRY: &str = "wasm1qgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqam3zen";

/// A record of a tree without counties on the chain "testing", whose state stands since a block of that hash.
pub fn record(node: &str, moniker: Option<&str>, block: &str) -> Value {
    let zeros = "00".repeat(32);
    json!({
        "stage": "finished", "chain_id": "testing", "node": node, "moniker": moniker, "commit": null,
        "state": STATE, "registry": REGISTRY, "counties": {}, "made_at": { "height": 5, "hash": block.repeat(32) },
        "creator": "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q", "salt": "00".repeat(16), "admin": null,
        "code_ids": { "contact_registry": 5, "state": 4, "county": 3, "city": 2, "location": 1 },
        "checksums": { "contact_registry": zeros, "state": zeros, "county": zeros, "city": zeros, "location": zeros },
        "window_seconds": 1_209_600,
    })
}
