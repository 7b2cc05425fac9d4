//! What a node says of itself.

use serde_json::{json, Value};

/// The status of a node of the chain "testing" at height 9.
pub fn node_status(moniker: &str) -> Value {
    let hash = "0".repeat(64);
    json!({
        "node_info": {
            "protocol_version": { "p2p": "9", "block": "11", "app": "0" },
            "id": "0".repeat(40), "listen_addr": "tcp://127.0.0.1:26656", "network": "testing", "version": "0.39.0",
            "channels": "40", "moniker": moniker,
            "other": { "tx_index": "on", "rpc_address": "tcp://127.0.0.1:26657" },
        },
        "sync_info": {
            "latest_block_hash": hash, "latest_app_hash": hash, "latest_block_height": "9",
            "latest_block_time": "2026-01-01T00:00:00Z", "earliest_block_hash": hash, "earliest_app_hash": hash,
            "earliest_block_height": "1", "earliest_block_time": "2026-01-01T00:00:00Z", "catching_up": false,
        },
        "validator_info": {
            "address": "0".repeat(40), "voting_power": "1",
            "pub_key": { "type": "tendermint/PubKeyEd25519", "value": "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" },
        },
    })
}
