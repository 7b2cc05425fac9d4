//! A node that lies.

#![allow(dead_code)] // Each test takes what it needs.

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use cosmwasm_std::{Addr, Binary, HexBinary};
use serde_json::{json, Value};
use time::format_description::well_known::Rfc3339;
use time::OffsetDateTime;
use wayclear_api::contact_registry::{
    ConfigResponse, GasLimit, ReportPolicy, RiskModel, RiskModelResponse,
};
use wayclear_api::Ownership;

use crate::http::{request, respond};
use crate::node_status::node_status;
use crate::record::{REGISTRY, STATE};

pub const DAY: u64 = 86_400;
pub const PLACE: &str = "9qc7mbdh";

/// A field of a protobuf message.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    varint(&mut bytes, content.len() as u64);
    bytes.extend(content);
    bytes
}

fn number(field: u8, value: u64) -> Vec<u8> {
    let mut bytes = vec![field << 3];
    varint(&mut bytes, value);
    bytes
}

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        bytes.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap());
}

/// What a node is, and what it was given.
pub struct Node {
    /// Unix seconds that it says it is.
    pub now: u64,
    pub catching_up: bool,
    pub gas_price: &'static str,
    pub gas_used: u64,
    pub sequence: u64,
    /// What a block has; -1 = any number.
    pub block_gas: &'static str,
    /// What it says of every simulation, which has run out of gas.
    pub out_of_gas: Option<&'static str>,
    /// What every account has; nobody pays fees for another.
    pub coins: u64,
    /// What it says of a transaction that it was given, with code 5.
    pub refusal: Option<&'static str>,
    /// What it says of every question.
    pub trouble: Option<&'static str>,
    pub label: &'static str,
    pub location: Option<&'static str>,
    pub given: Mutex<Vec<Vec<u8>>>,
    /// Whether it lets a websocket wait for ever.
    pub is_mute: bool,
    /// Whether the list of ids is the same full page for ever.
    pub is_repeating: bool,
    /// A question of contracts that it has no answer to.
    pub is_deaf_to: Option<&'static str>,
}

pub fn clock() -> u64 {
    u64::try_from(OffsetDateTime::now_utc().unix_timestamp()).unwrap()
}

impl Node {
    pub fn honest() -> Self {
        Node {
            now: clock(),
            catching_up: false,
            gas_price: "0.025ucosm",
            gas_used: 200_000,
            sequence: 3,
            block_gas: "200000000",
            out_of_gas: None,
            coins: 1_000_000_000,
            refusal: None,
            trouble: None,
            label: "The Shop",
            location: None,
            given: Mutex::default(),
            is_mute: false,
            is_repeating: false,
            is_deaf_to: None,
        }
    }

    pub fn listen(self) -> (Arc<Node>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let node = Arc::new(self);
        let shared = Arc::clone(&node);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let node = Arc::clone(&shared);
                thread::spawn(move || node.serve(stream));
            }
        });
        (node, url)
    }

    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let (first, body) = request(&stream)?;
        if first.is_empty() {
            return Ok(());
        }
        if first.starts_with("GET") && self.is_mute {
            thread::sleep(Duration::from_secs(600));
        }
        let request = serde_json::from_slice::<Value>(&body).ok();
        let answer = request.and_then(|request| self.answer(&request));
        respond(stream, answer.map(|answer| answer.to_string()))
    }

    pub fn answer(&self, request: &Value) -> Option<Value> {
        let params = &request["params"];
        let result = match request["method"].as_str().unwrap() {
            "status" => {
                let mut status = node_status("somebody");
                let now = OffsetDateTime::from_unix_timestamp(i64::try_from(self.now).unwrap());
                let now = now.unwrap().format(&Rfc3339).unwrap();
                status["sync_info"]["latest_block_time"] = json!(now);
                status["sync_info"]["catching_up"] = json!(self.catching_up);
                status
            }
            "abci_query" => {
                if let Some(words) = self.trouble {
                    let error =
                        json!({ "code": -32603, "message": "Internal error", "data": words });
                    return Some(json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }));
                }
                let data = HexBinary::from_hex(params["data"].as_str().unwrap()).unwrap();
                let path = params["path"].as_str().unwrap();
                let value = self.query(path, data.as_slice())?;
                let (code, log) = match self.out_of_gas {
                    Some(log) if path.ends_with("Simulate") => (11, log),
                    _ => (0, ""),
                };
                json!({ "response": {
                    "code": code, "log": log, "info": "", "index": "0", "key": null, "proofOps": null, "height": "9",
                    "codespace": "sdk", "value": Binary::new(value),
                } })
            }
            "broadcast_tx_sync" => {
                let tx = Binary::from_base64(params["tx"].as_str().unwrap()).unwrap();
                self.given.lock().unwrap().push(tx.to_vec());
                let code = if self.refusal.is_some() { 5 } else { 0 };
                json!({ "code": code, "data": "", "log": self.refusal.unwrap_or_default(), "codespace": "sdk",
                    "hash": "0".repeat(64) })
            }
            "consensus_params" => json!({ "block_height": "9", "consensus_params": {
                "block": { "max_bytes": "-1", "max_gas": self.block_gas } } }),
            // No transaction, no header.
            _ => {
                let error = json!({ "code": -32603, "message": "Internal error", "data": "tx (0) not found" });
                return Some(json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }));
            }
        };
        Some(json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }))
    }

    fn query(&self, path: &str, data: &[u8]) -> Option<Vec<u8>> {
        Some(match path.rsplit('/').next().unwrap() {
            "Bech32Prefix" => field(1, b"wasm"),
            "Config" => field(1, self.gas_price.as_bytes()),
            "Account" => {
                let account =
                    [field(1, b"wasm1a"), number(3, 7), number(4, self.sequence)].concat();
                let any = [
                    field(1, b"/cosmos.auth.v1beta1.BaseAccount"),
                    field(2, &account),
                ];
                field(1, &any.concat())
            }
            "Simulate" => {
                self.given.lock().unwrap().push(data.to_vec());
                field(1, &number(2, self.gas_used))
            }
            "Balance" => {
                let coin = [
                    field(1, b"ucosm"),
                    field(2, self.coins.to_string().as_bytes()),
                ];
                field(1, &coin.concat())
            }
            "RawContractState" | "Allowances" => vec![],
            "SmartContractState" => {
                let question = String::from_utf8_lossy(data);
                let is_heard = self.is_deaf_to.is_none_or(|name| !question.contains(name));
                field(1, is_heard.then(|| self.contract(&question))?.as_bytes())
            }
            other => panic!("{other}"),
        })
    }

    fn contract(&self, question: &str) -> String {
        let is = |name: &str| question.contains(&format!("\"{name}\""));
        if is("risk_model") {
            return json!(RiskModelResponse {
                version: 1,
                model: RiskModel::illustrative(),
                effective_at: 0,
                latest: 1,
            })
            .to_string();
        }
        if is("authorities") {
            return json!({ "authorities": [] }).to_string();
        }
        if is("ids") {
            let ids = (0..100_u64).map(|n| {
                let slip = json!({ "day": 20_000, "id": HexBinary::from(n.to_be_bytes()) });
                json!({ "slip": slip, "kind": "visit", "voucher": "wasm1v", "taken": 20_000, "is_burnt": false })
            });
            let count = if self.is_repeating { 100 } else { 0 };
            return json!({ "ids": ids.take(count).collect::<Vec<_>>() }).to_string();
        }
        if is("config") {
            return json!(ConfigResponse {
                ownership: Ownership::new(Addr::unchecked("wasm1o")),
                state: Addr::unchecked(STATE),
                policy: ReportPolicy::SelfReported,
                window_seconds: 1_209_600,
                risk_model_delay_seconds: 0,
                location_gas: GasLimit::LEAST,
            })
            .to_string();
        }
        if is("locate") {
            return json!({ "county": "wasm1k", "city": "wasm1c", "location": self.location })
                .to_string();
        }
        if is("status") {
            return json!({ "status": "clean", "since": 1, "or_earlier": false, "infected_until": null,
                "last_cleaned_at": null, "visits": 3 })
            .to_string();
        }
        if is("info") {
            return json!({ "place": { "cell": PLACE, "unit": null }, "label": self.label, "surface": "other",
                "parent": "wasm1c", "registry": REGISTRY, "window_seconds": 1_209_600, "created_at": 1 })
            .to_string();
        }
        panic!("{question}")
    }

    /// What was simulated, then what was broadcast.
    pub fn given(&self) -> Vec<Vec<u8>> {
        self.given.lock().unwrap().clone()
    }
}
