//! Every message and question of state, county and city. Nothing that they write will have to be removed again.

use cosmwasm_std::{Addr, Binary, Checksum};
use serde_json::{json, Value};
use wayclear_testing::{place, policy, DAVIS};

use super::{prefix, Level, Region};
use crate::gate::Message;

/// Rows that a message names, and may remove.
const NAMED: u64 = 100;

impl Region {
    /// A hundred cells can be released, and one split.
    pub fn make_ready(&mut self) {
        if matches!(self.level, Level::State | Level::County) {
            let mut prefixes = own(0..99);
            prefixes.push("xn8".to_string());
            let assign = self.assign(prefixes);
            self.send(&self.owner(), assign);
        }
    }

    pub fn of_branch(&mut self) -> Vec<Message<Value>> {
        let (owner, parent) = (self.owner(), self.parent.clone());
        let fresh = own(100..200);
        let assign = self.assign(fresh.clone());
        let release = json!({ "release_cells": { "prefixes": own(0..99) } });
        let add = self.new_child("999999", &fresh);
        let split = json!({ "split_cells": { "prefix": "xn8" } });
        let mut all: Vec<_> = [assign, release, split, add]
            .map(|msg| Message::new(&owner, NAMED, msg))
            .into();
        all.extend(self.hand_over());
        match self.level {
            Level::State => {
                let action = self.check_ins();
                let visit = json!({ "visit": { "place": place(DAVIS), "action": action } });
                all.push(Message::new(&parent, 0, visit));
                all.push(Message::new(&owner, NAMED, set_code_ids()));
            }
            _ => all.push(Message::new(&parent, 0, self.forward(DAVIS))),
        }
        all
    }

    pub fn of_city(&mut self) -> Vec<Message<Value>> {
        let (owner, parent) = (self.owner(), self.parent.clone());
        let accounts = |what: &str| -> Vec<Addr> {
            (0..100)
                .map(|n| self.bench.account(&format!("{what} {n}")))
                .collect()
        };
        let cleaners = json!({
            "update_cleaners": { "add": accounts("new"), "remove": accounts("cleaner") },
        });
        let describe = json!({ "describe_location": {
            "place": place(DAVIS), "label": "\u{1d11e}".repeat(255), "surface": "copper",
        } });
        let places: Vec<_> = (0..50).map(|n| place(&format!("{DAVIS}/{n}"))).collect();
        let clean = json!({ "mark_cleaned": { "places": places } });
        let policy = json!({ "set_reward_policy": { "policy": policy() } });
        let withdraw = json!({
            "withdraw_rewards": { "place": place(DAVIS), "amount": "1", "to": owner },
        });
        let sweep = json!({ "sweep": { "place": place(DAVIS), "denom": "uatom", "to": owner } });
        let all = [cleaners, describe, clean, policy, withdraw, sweep];
        let mut all: Vec<_> = all.map(|msg| Message::new(&owner, NAMED, msg)).into();
        let nowhere = format!("{DAVIS}/nobody-was-here");
        for at in [DAVIS, &nowhere] {
            all.push(Message::new(&parent, 0, self.forward(at)));
        }
        all.extend(self.hand_over());
        all
    }

    fn check_ins(&self) -> Value {
        let tags = Binary::new(vec![7; 200 * 16]);
        json!({ "check_ins": { "interval": self.bench.now / 600, "visit_tags": tags } })
    }

    fn forward(&self, at: &str) -> Value {
        let visitor = self.bench.account("relay");
        let action = self.check_ins();
        json!({ "forward": { "visitor": visitor, "place": place(at), "action": action } })
    }

    fn hand_over(&self) -> [Message<Value>; 2] {
        let (owner, heir) = (self.owner(), self.bench.account("heir"));
        let propose = json!({ "propose_owner": { "owner": heir } });
        let accept = Message::new(&heir, 0, json!({ "accept_owner": {} }));
        [
            Message::new(&owner, NAMED, propose.clone()),
            accept.after(&owner, propose),
        ]
    }

    pub fn asked(&self) -> Vec<Value> {
        let page = json!({ "limit": 100 });
        let mut all = vec![
            json!({ "config": {} }),
            json!({ "children": page }),
            json!({ "cells": page }),
            json!({ "in_use": { "prefix": "9pz" } }),
        ];
        match self.level {
            Level::State => {
                all.push(json!({ "locate": { "place": place(DAVIS) } }));
                all.push(json!({ "code_ids": {} }));
            }
            Level::County => {}
            Level::City => {
                all.push(json!({ "cleaners": page }));
                all.push(json!({ "reward_policy": {} }));
            }
        }
        all
    }
}

/// Codes with the checksums that the bench answers.
fn set_code_ids() -> Value {
    let code = |id: u64| {
        let checksum = Checksum::generate(&id.to_be_bytes());
        json!({ "id": id, "checksum": checksum.to_hex() })
    };
    let code_ids = json!({
        "registry": code(1), "county": code(2), "city": code(3), "location": code(4),
    });
    json!({ "set_code_ids": { "code_ids": code_ids } })
}

/// Ground before that of others: a scan that is not bounded goes through all of theirs.
fn own(numbers: std::ops::Range<u64>) -> Vec<String> {
    numbers.map(|n| prefix("xn5", n)).collect()
}
