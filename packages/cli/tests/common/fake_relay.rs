//! A relay that serves made-up files, takes whatever is handed in, and remembers what it was asked.

#![allow(dead_code)] // Each test takes what it needs.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use cosmwasm_std::{Addr, HexBinary};
use serde_json::json;
use wayclear_api::commitments::{feed_link, place_handle};
use wayclear_api::contact_registry::{
    Authority, ConfigResponse, GasLimit, KnownAuthority, ReportPolicy, RiskModel, RiskModelResponse,
};
use wayclear_api::feed::{FeedFlag, FeedRow};
use wayclear_api::relay::{FeedPage, HeadResponse, RegistryResponse, CHECK_INS, SLIPS, TICKETS};
use wayclear_api::Ownership;

use crate::http::{request, respond};
use crate::record::{REGISTRY, STATE};

pub struct FakeRelay {
    pub url: String,
    /// Time of its newest block, Unix seconds.
    pub time: u64,
    rows: Vec<Vec<u8>>,
    authorities: Vec<KnownAuthority>,
    /// What it says of every ticket.
    pub ticket: &'static str,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeRelay {
    pub fn new(time: u64) -> Self {
        FakeRelay {
            url: String::new(),
            time,
            rows: vec![],
            authorities: vec![],
            ticket: r#"{"state":"in","reason":null}"#,
            asked: Arc::default(),
        }
    }

    /// Somebody infected was at a place at that time, and disclosed it under that number.
    pub fn flag(self, place: &str, at: u64, id: u8) -> Self {
        let time = self.time;
        self.row_at(time, place, at, id)
    }

    /// The same in a row of that time, Unix seconds.
    pub fn row_at(mut self, time: u64, place: &str, at: u64, id: u8) -> Self {
        let flag = FeedFlag {
            handle: place_handle(&place.parse().unwrap()),
            interval: u32::try_from(at / 600).unwrap(),
            id: [id; 8],
            surface: 0,
            cleaned: 0,
        };
        let row = FeedRow {
            time,
            flags: vec![flag],
            ..FeedRow::default()
        };
        self.rows.push(row.encode());
        self
    }

    /// An authority that signs with that key.
    pub fn authority(mut self, account: &str, public_key: &str) -> Self {
        let key = HexBinary::from_hex(public_key).unwrap();
        self.authorities.push(KnownAuthority {
            authority: Authority::with_key(&Addr::unchecked(account), 1_000, key),
            struck: vec![],
            is_active: true,
            may_revoke: true,
            slips_today: 0,
        });
        self
    }

    pub fn listen(mut self) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        self.url = format!("http://{}", listener.local_addr().unwrap());
        let relay = Arc::new(self);
        let shared = Arc::clone(&relay);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Ok((first, _)) = request(&stream) else {
                    continue;
                };
                let asked = first.trim_end_matches(" HTTP/1.1").to_string();
                shared.asked.lock().unwrap().push(asked.clone());
                let path = asked.split(' ').nth(1).unwrap_or_default();
                let _ = respond(stream, shared.answer(path));
            }
        });
        relay
    }

    /// What it was asked since the last call, methods and paths in their order.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    pub fn answer(&self, path: &str) -> Option<String> {
        let answer = match path {
            "/v1/head" => json!(self.head()),
            "/v1/feed/0" => json!(FeedPage {
                from: 0,
                link: [0; 32].into(),
                rows: self.rows.iter().cloned().map(Into::into).collect(),
            }),
            "/v1/registry" => json!(self.registry()),
            CHECK_INS | SLIPS => json!({ "ticket": "07".repeat(16) }),
            path if path.starts_with(TICKETS) => return Some(self.ticket.to_string()),
            _ => return None,
        };
        Some(answer.to_string())
    }

    fn head(&self) -> HeadResponse {
        let rows = self.rows.iter().zip(0..);
        let link = rows.fold([0; 32], |link, (row, index)| feed_link(&link, index, row));
        HeadResponse {
            chain_id: "testing".to_string(),
            state: Addr::unchecked(STATE),
            registry: Addr::unchecked(REGISTRY),
            height: 7,
            time: self.time,
            next: self.rows.len() as u64,
            oldest: 0,
            link: link.into(),
        }
    }

    fn registry(&self) -> RegistryResponse {
        RegistryResponse {
            config: ConfigResponse {
                ownership: Ownership::new(Addr::unchecked("wasm1o")),
                state: Addr::unchecked(STATE),
                policy: ReportPolicy::Attested,
                window_seconds: 1_209_600,
                risk_model_delay_seconds: 0,
                location_gas: GasLimit::LEAST,
            },
            model: RiskModelResponse {
                version: 1,
                model: RiskModel::illustrative(),
                effective_at: 0,
                latest: 1,
            },
            authorities: self.authorities.clone(),
        }
    }
}
