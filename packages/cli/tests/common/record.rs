//! A deployment record, as `wayclear deploy` writes it.

use serde_json::{json, Value};

/// A record of a tree without counties on the chain "testing", whose state stands since a block of that hash.
pub fn record(node: &str, moniker: Option<&str>, block: &str) -> Value {
    json!({
        "stage": "finished", "chain_id": "testing", "node": node, "moniker": moniker, "commit": null,
        "state": "wasm1b", "registry": "wasm1a", "counties": {}, "made_at": { "height": 5, "hash": block.repeat(32) },
        "creator": "wasm1c", "salt": "00".repeat(16), "admin": null, "code_ids": {}, "checksums": {},
        "window_seconds": 1_209_600,
    })
}
