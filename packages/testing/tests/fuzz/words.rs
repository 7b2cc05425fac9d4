//! Values that mean something in the tree of the golden rows, by the name of the field they stand in: else no message would
//! come beyond its first check.

use std::collections::BTreeMap;

use cosmwasm_std::{Binary, HexBinary};
use serde_json::{json, Value};
use wayclear_testing::{secret, Chain, Golden, Suite, DAVIS, GENESIS_TIME};

/// Names of accounts that the tree of the golden rows knows, and a stranger's.
pub const ACCOUNTS: [&str; 17] = [
    "state owner",
    "county owner",
    "city owner",
    "admin",
    "heir",
    "day cleaner",
    "authority",
    "clinic",
    "closed laboratory",
    "stolen laboratory",
    "relay",
    "ada",
    "bob",
    "cy",
    "joy",
    "module",
    "stranger",
];
/// Fields that hold an address.
const OF_ADDRESSES: [&str; 12] = [
    "account",
    "add",
    "admin",
    "authority",
    "owner",
    "registry",
    "remove",
    "sender",
    "start_after",
    "state",
    "to",
    "visitor",
];
/// Fields whose values are those of others, too.
const ALIKE: [(&str, &str); 6] = [
    ("prefix", "prefixes"),
    ("prefix", "start_after"),
    ("key", "start_after"),
    ("key", "child"),
    ("mac_hash", "mac_hashes"),
    ("label", "name"),
];
pub struct Words {
    by_field: BTreeMap<String, Vec<Value>>,
    /// What is right most often: a visit that was made and can be disclosed.
    usual: BTreeMap<&'static str, Value>,
    pub accounts: Vec<Value>,
}

impl Words {
    pub fn of(golden: &Golden, suite: &Suite) -> Self {
        let account = |name: &&str| suite.account(name).to_string();
        let accounts = ACCOUNTS.iter().map(account);
        let contracts = golden.contracts.values();
        let contracts = contracts.map(|golden| golden.address.to_string());
        let mut words = Words {
            by_field: BTreeMap::new(),
            usual: BTreeMap::from([
                ("cell", DAVIS.into()),
                ("secret", json!(HexBinary::from(secret(108)))),
                ("interval", suite.interval().into()),
                ("day", suite.today().into()),
                ("issued", suite.today().into()),
                ("child", "woodland".into()),
            ]),
            accounts: accounts.chain(contracts).map(Value::from).collect(),
        };
        for recorded in golden.contracts.values().flat_map(|c| &c.answers) {
            words.harvest("", &recorded.question);
            words.harvest("", &recorded.answer);
        }
        for field in OF_ADDRESSES {
            words.add(field, words.accounts.clone());
        }
        for (from, to) in ALIKE {
            words.add(to, words.by_field[from].clone());
        }
        words.add_secrets();
        words.add_times(suite);
        words
    }

    fn harvest(&mut self, field: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (field, value) in fields {
                    self.harvest(field, value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.harvest(field, item)),
            Value::Null | Value::Bool(_) => {}
            _ => self.add(field, vec![value.clone()]),
        }
    }

    fn add(&mut self, field: &str, values: Vec<Value>) {
        let known = self.by_field.entry(field.to_string()).or_default();
        for value in values {
            if !known.contains(&value) {
                known.push(value);
            }
        }
    }

    /// Those of the story's visits; and tags of anybody.
    fn add_secrets(&mut self) {
        let secrets = [101, 102, 103, 107, 108].map(|n| json!(HexBinary::from(secret(n))));
        let secrets = Vec::from(secrets);
        self.add("visit_tag", secrets.clone());
        self.add("secret", secrets);
        let tags = |count: usize| json!(Binary::from(vec![7; 16 * count]));
        self.add("visit_tags", [1, 2, 200, 201].map(tags).into());
        self.add("signature", vec![json!(Binary::from([1; 64]))]);
        self.add("denom", vec!["ucosm".into(), "uatom".into()]);
    }

    /// Now, somewhat before and after, and at the edges of what counts.
    fn add_times(&mut self, suite: &Suite) {
        let (now, window) = (suite.now(), suite.window);
        let edges = [
            0,
            1,
            600,
            1_200,
            4_200,
            86_400,
            window,
            window + 7_800,
            2 * window,
        ];
        let times = edges.iter().flat_map(|by| [now - by, now + by]);
        for time in times.chain([GENESIS_TIME]) {
            for field in ["effective_at", "recorded_at", "started_at"] {
                self.add(field, vec![time.into()]);
            }
            self.add("interval", vec![(time / 600).into()]);
            for field in ["day", "issued", "from", "until"] {
                self.add(field, vec![(time / 86_400).into()]);
            }
        }
        let code_ids = 1..=11;
        self.add("id", code_ids.clone().map(Value::from).collect());
        let checksums = code_ids.filter_map(|id| suite.chain.code_checksum(id).expect("an answer"));
        let checksums = checksums.map(|checksum| json!(checksum)).collect();
        self.add("checksum", checksums);
    }

    pub fn usual(&self, field: &str) -> Option<&Value> {
        self.usual.get(field)
    }

    /// All that is known of a field.
    pub fn of_field(&self, field: &str) -> &[Value] {
        self.by_field.get(field).map_or(&[], Vec::as_slice)
    }
}
