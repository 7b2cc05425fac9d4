//! State, county and city behind children, cells and cleaners: what their owners add, and places that strangers open.

mod messages;
mod spam;

use cosmwasm_std::{
    Addr, Binary, Coin, MsgResponse, Reply, Response, SubMsgResponse, SubMsgResult,
};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};
use wayclear_api::GEOHASH_ALPHABET;
use wayclear_testing::{suite, DAVIS};

use crate::bench::Bench;
use crate::gate::{Message, Subject};

#[derive(Clone, Copy)]
pub enum Level {
    State,
    County,
    City,
}

pub struct Region {
    bench: Bench,
    level: Level,
    at: Addr,
    parent: Addr,
}

fn parse<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a message or question")
}

impl Region {
    pub fn new(level: Level) -> Self {
        let mut suite = suite();
        let opened: Vec<_> = (0..50)
            .map(|n| suite.open(&format!("{DAVIS}/{n}")))
            .collect();
        suite.open(DAVIS);
        let tree = [suite.state(), suite.county("06113"), suite.city("davis")];
        let (region, parent) = match level {
            Level::State => (&tree[0], suite.account("nobody")),
            Level::County => (&tree[1], tree[0].clone()),
            Level::City => (&tree[2], tree[1].clone()),
        };
        let region = region.clone();
        let contracts = [&tree[..], &opened].concat();
        let bench = Bench::of(&suite, &contracts);
        Region {
            bench,
            level,
            at: region,
            parent,
        }
    }

    fn owner(&self) -> Addr {
        let name = match self.level {
            Level::State => "state owner",
            Level::County => "county owner",
            Level::City => "city owner",
        };
        self.bench.account(name)
    }

    fn send(&mut self, sender: &Addr, msg: Value) -> Response {
        let at = self.at.clone();
        match self.level {
            Level::State => {
                let entry = wayclear_state::contract::execute;
                self.bench.execute(entry, &at, sender, &[], parse(msg))
            }
            Level::County => {
                let entry = wayclear_county::contract::execute;
                self.bench.execute(entry, &at, sender, &[], parse(msg))
            }
            Level::City => {
                let entry = wayclear_city::contract::execute;
                self.bench.execute(entry, &at, sender, &[], parse(msg))
            }
        }
    }

    /// Sends a message that makes a child, and answers as the chain does when it has been made.
    fn make(&mut self, sender: &Addr, msg: Value, child: &str) {
        let made = self.send(sender, msg).messages.remove(0);
        let address = self.bench.account(child).into_string();
        // MsgInstantiateContractResponse: the address is field 1.
        let length = u8::try_from(address.len()).expect("a short address");
        let value = Binary::new([&[0x0a, length], address.as_bytes()].concat());
        let type_url = "/cosmwasm.wasm.v1.MsgInstantiateContractResponse".to_string();
        #[allow(deprecated)] // The field is to be left empty.
        let answer = SubMsgResponse {
            events: vec![],
            data: None,
            msg_responses: vec![MsgResponse { type_url, value }],
        };
        let reply = Reply {
            id: made.id,
            payload: made.payload,
            gas_used: 0,
            result: SubMsgResult::Ok(answer),
        };
        let at = self.at.clone();
        match self.level {
            Level::State => self
                .bench
                .reply(wayclear_state::contract::reply, &at, reply),
            Level::County => self
                .bench
                .reply(wayclear_county::contract::reply, &at, reply),
            Level::City => self.bench.reply(wayclear_city::contract::reply, &at, reply),
        }
    }

    /// A county or city that exists.
    fn child(&self) -> &'static str {
        match self.level {
            Level::State => "06113",
            _ => "davis",
        }
    }

    fn new_child(&self, key: &str, prefixes: &[String]) -> Value {
        let (owner, name) = (self.owner(), "\u{1d11e}".repeat(255));
        let child = json!({ "key": key, "name": name, "owner": owner, "prefixes": prefixes });
        match self.level {
            Level::State => json!({ "add_county": { "county": child } }),
            _ => json!({ "add_city": { "city": child } }),
        }
    }

    fn assign(&self, prefixes: Vec<String>) -> Value {
        json!({ "assign_cells": { "child": self.child(), "prefixes": prefixes } })
    }
}

/// Ground far away from the tree's: the last four letters count.
fn prefix(begin: &str, n: u64) -> String {
    let letters: Vec<char> = GEOHASH_ALPHABET.chars().collect();
    let letter = |power: u32| letters[usize::try_from(n / 32_u64.pow(power) % 32).expect("few")];
    let digits: String = (0..4).rev().map(letter).collect();
    format!("{begin}{digits}")
}

impl Subject for Region {
    type Execute = Value;
    type Query = Value;
    /// Nothing is due here.
    const REMOVAL: u64 = 0;

    fn bench(&mut self) -> &mut Bench {
        &mut self.bench
    }

    fn contract(&self) -> Addr {
        self.at.clone()
    }

    fn execute(&mut self, sender: &Addr, _: &[Coin], msg: Value) {
        self.send(sender, msg);
    }

    fn ask(&mut self, question: Value) {
        let at = &self.at;
        match self.level {
            Level::State => {
                let entry = wayclear_state::contract::query;
                self.bench.ask(entry, at, parse(question))
            }
            Level::County => {
                let entry = wayclear_county::contract::query;
                self.bench.ask(entry, at, parse(question))
            }
            Level::City => {
                let entry = wayclear_city::contract::query;
                self.bench.ask(entry, at, parse(question))
            }
        };
    }

    fn prepare(&mut self) {
        self.make_ready();
    }

    fn messages(&mut self) -> Vec<Message<Value>> {
        match self.level {
            Level::State | Level::County => self.of_branch(),
            Level::City => self.of_city(),
        }
    }

    fn questions(&mut self) -> Vec<Value> {
        self.asked()
    }
}
