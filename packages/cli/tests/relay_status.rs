//! `wayclear relay status`: relays that are well, and each way in which one is not.

#![cfg(feature = "relay")]
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/http.rs"]
mod http;
#[path = "common/lying_node.rs"]
mod lying_node;
#[path = "common/node_status.rs"]
mod node_status;
#[path = "common/record.rs"]
mod record;

use std::fs;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use command::{err, out};
use cosmwasm_std::{Binary, HexBinary};
use folder::Folder;
use lying_node::{clock, Node};
use record::{REGISTRY, STATE};
use serde_json::{json, Value};
use wayclear_api::commitments::feed_link;
use wayclear_relay::SealKey;

/// What a relay of tests tells, and a forwarder in front of it.
#[derive(Clone)]
struct Tells {
    state: &'static str,
    /// Unix seconds of its newest block.
    time: u64,
    height: u64,
    /// Rows of its feed.
    rows: Vec<Vec<u8>>,
    at_once: bool,
    key: Arc<SealKey>,
    /// Whether what is sealed comes to it.
    is_reached: bool,
}

impl Tells {
    fn well() -> Self {
        Tells {
            state: STATE,
            time: clock(),
            height: 9,
            rows: (0..200).map(|n: u8| vec![n; 9]).collect(),
            at_once: false,
            key: Arc::new(SealKey::of_seed(&[9; 32])),
            is_reached: true,
        }
    }

    fn link(&self, rows: usize) -> [u8; 32] {
        let rows = self.rows[..rows].iter().zip(0..);
        rows.fold([0; 32], |link, (row, index)| feed_link(&link, index, row))
    }

    /// Status, content type and body.
    fn answer(&self, path: &str, body: &[u8]) -> (u16, &'static str, Vec<u8>) {
        let json = |value: Value| (200, "application/json", value.to_string().into_bytes());
        match path {
            "/v1/head" => json(json!({
                "chain_id": "testing", "state": self.state, "registry": REGISTRY, "height": self.height, "time": self.time,
                "next": self.rows.len(), "oldest": 0, "link": HexBinary::from(self.link(self.rows.len())),
            })),
            "/healthz" => json(json!({
                "chain_id": "testing", "height": self.height, "behind_seconds": 1, "at_once": self.at_once,
                "slips_go_at": [0, 6, 12, 18], "is_well": true,
            })),
            "/v1/places" => json(json!(["9qc7mbdh", "9qc7mbdh/shop-2"])),
            "/" if self.is_reached => {
                let (_, reply) = self.key.open(body).unwrap();
                (200, "message/ohttp-res", reply.seal(no_ticket()).unwrap())
            }
            "/" => {
                let problem = json!({ "type": "relay_away", "title": "", "status": 502, "detail": "nobody is there" });
                let problem = problem.to_string().into_bytes();
                (502, "application/problem+json", problem)
            }
            page => {
                let from: usize = page.strip_prefix("/v1/feed/").unwrap().parse().unwrap();
                let end = self.rows.len().min(from + 128);
                let rows = self.rows[from..end].iter();
                let rows: Vec<_> = rows.map(|row| Binary::from(row.as_slice())).collect();
                json(
                    json!({ "from": from, "link": HexBinary::from(self.link(from)), "rows": rows }),
                )
            }
        }
    }

    /// Serves it on a free port; returns its URL and what else it tells from now on.
    fn serve(self) -> (String, Arc<Mutex<Tells>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let tells = Arc::new(Mutex::new(self));
        let shared = Arc::clone(&tells);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let socket = socket.unwrap();
                let (first, body) = http::request(&socket).unwrap();
                let path = first.split(' ').nth(1).unwrap();
                let (status, kind, body) = shared.lock().unwrap().answer(path, &body);
                let status = format!("{status} X");
                let _ = http::respond(socket, http::Answer { status, kind, body });
            }
        });
        (url, tells)
    }
}

/// What a relay says of a ticket that it does not know, as binary HTTP: status 404, no field, JSON.
fn no_ticket() -> Vec<u8> {
    let json = r#"{"type":"no_ticket","title":"","status":404,"detail":"x"}"#;
    let mut answer = vec![1, 0x41, 0x94, 0, u8::try_from(json.len()).unwrap()];
    answer.extend(json.as_bytes());
    answer
}

/// An account that nobody has.
const RELAY: &str = "wasm1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc547at0h";

/// A folder whose record names relays, each with itself as a forwarder.
fn deployed(node: &str, relays: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(node);
    let file = folder.path("deployments/testing.json");
    let mut record: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let key = HexBinary::from(SealKey::of_seed(&[9; 32]).configuration());
    let relays = relays.iter().map(|(name, url)| {
        // Another name for the same machine.
        let forwarder = url.replace("127.0.0.1", "localhost");
        json!({ "name": name, "url": url, "forwarder": { "url": forwarder, "key": key } })
    });
    record["relays"] = relays.collect();
    fs::write(&file, record.to_string()).unwrap();
    folder
}

const NOBODY: &str = "http://127.0.0.1:1";

/// The answer in JSON, and whether all is well.
fn status(folder: &Folder, args: &[&str]) -> (bool, Value) {
    let done = folder.run(&[&["relay", "status", "--json"], args].concat());
    let json = serde_json::from_slice(&done.stdout);
    let json = json.unwrap_or_else(|_| panic!("{}", err(&done)));
    (done.status.success(), json)
}

#[test]
fn two_relays_that_are_well_are_told_in_a_table_of_eighty_columns() {
    let (one, _) = Tells::well().serve();
    let mut second = Tells::well();
    // It is a block behind, and has read fewer rows so far.
    second.rows.truncate(150);
    second.height = 8;
    let (other, _) = second.serve();
    let folder = deployed(
        NOBODY,
        &[("County health office", &one), ("University", &other)],
    );
    let (is_good, told) = status(&folder, &[]);
    assert!(is_good, "{told}");
    let first = &told["relays"][0];
    assert_eq!(first["name"], "County health office");
    assert_eq!(
        (&first["feed_rows"], &first["places"]),
        (&json!(200), &json!(2))
    );
    assert_eq!(first["slips_go_at"], json!([0, 6, 12, 18]));
    assert_eq!(first["forwarder"]["answers"], true);
    assert_eq!(told["relays"][1]["behind_blocks"], 1);
    assert_eq!(told["contradictions"], json!([]));
    let done = folder.run(&["relay", "status"]);
    let text = out(&done);
    let table = text.lines().take_while(|line| !line.starts_with("All"));
    for line in table {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for words in [
        "County health",
        "at 0, 6, 12,",
        "answers",
        "All are well. They tell the same feed.",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn each_way_of_being_ill_is_named_and_ends_with_one() {
    let (url, tells) = Tells::well().serve();
    let folder = deployed(NOBODY, &[("Office", &url)]);
    let problem = |change: fn(&mut Tells)| {
        let well = tells.lock().unwrap().clone();
        change(&mut tells.lock().unwrap());
        let (is_good, told) = status(&folder, &[]);
        *tells.lock().unwrap() = well;
        assert!(!is_good, "{told}");
        assert_eq!(told["relays"][0]["is_well"], false);
        let problems = told["relays"][0]["problems"].as_array().unwrap().clone();
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems[0].as_str().unwrap().to_string()
    };
    let old = problem(|tells| tells.time -= 7_200);
    assert!(old.contains("its newest block is 2 h old"), "{old}");
    let other = problem(|tells| tells.state = "wasm1z");
    assert!(other.contains("it serves another tree"), "{other}");
    let silent = problem(|tells| tells.is_reached = false);
    assert!(silent.contains("nobody is there"), "{silent}");
    assert!(status(&folder, &[]).0);
    let away = deployed(NOBODY, &[("Office", NOBODY)]);
    let (is_good, told) = status(&away, &[]);
    assert!(!is_good);
    let words = told["relays"][0]["problems"][0].to_string();
    assert!(words.contains("cannot be reached"), "{words}");
    let text = out(&away.run(&["relay", "status"]));
    assert!(
        text.contains("NOT WELL") && text.contains("Not well: 1 of 1 relay."),
        "{text}"
    );
}

#[test]
fn relays_whose_feeds_contradict_each_other_are_named_with_the_row() {
    let (one, _) = Tells::well().serve();
    let mut liar = Tells::well();
    liar.rows.truncate(140);
    liar.rows[130] = vec![0; 9];
    let (other, tells) = liar.serve();
    let folder = deployed(NOBODY, &[("Office", &one), ("University", &other)]);
    let (is_good, told) = status(&folder, &[]);
    assert!(!is_good);
    assert_eq!(
        told["contradictions"],
        json!([{ "index": 140, "relays": [one, other] }])
    );
    let text = out(&folder.run(&["relay", "status"])).replace('\n', " ");
    assert!(text.contains("Not well: 2 of 2 relays."), "{text}");
    // As long as the other one.
    let mut rows = Tells::well().rows;
    rows[199] = vec![];
    tells.lock().unwrap().rows = rows;
    let (_, told) = status(&folder, &[]);
    assert_eq!(told["contradictions"][0]["index"], 200);
    // One that has no row yet contradicts nobody.
    tells.lock().unwrap().rows = vec![];
    assert!(status(&folder, &[]).0);
}

#[test]
fn a_relay_that_is_named_is_asked_alone_and_says_that_it_sends_at_once() {
    let mut tells = Tells::well();
    tells.at_once = true;
    let (url, _) = tells.serve();
    let folder = Folder::new(NOBODY);
    let (is_good, told) = status(&folder, &["--relay", &url]);
    assert!(is_good, "{told}");
    assert_eq!(told["relays"][0]["forwarder"], Value::Null);
    assert_eq!(told["relays"][0]["at_once"], true);
    let text = out(&folder.run(&["relay", "status", "--relay", &url]));
    assert!(
        text.contains("at once") && text.contains("No node was asked"),
        "{text}"
    );
    let none = folder.run(&["relay", "status"]);
    assert!(!none.status.success());
    assert!(err(&none).contains("names no relay; name one with --relay"));
}

#[test]
fn a_node_tells_what_accounts_have_and_who_pays_their_fees() {
    let (url, _) = Tells::well().serve();
    let mut honest = Node::honest();
    honest.coins = 4_321_000;
    let (_, node) = honest.listen();
    let folder = deployed(&node, &[("Office", &url)]);
    let (is_good, told) = status(&folder, &["--account", RELAY]);
    assert!(is_good, "{told}");
    let payer = &told["accounts"][0];
    assert_eq!(
        (&payer["coins"], &payer["denom"]),
        (&json!(4_321_000), &json!("ucosm"))
    );
    assert_eq!(payer["grants"], json!([]));
    let mut empty = Node::honest();
    empty.coins = 0;
    let (_, node) = empty.listen();
    let poor = deployed(&node, &[("Office", &url)]);
    // By the name of its key, as the localnet's are.
    let (is_good, told) = status(&poor, &["--account", "relay"]);
    assert!(!is_good);
    let problem = told["accounts"][0]["problem"].as_str().unwrap();
    assert!(
        problem.contains("wayclear relay grant --to wasm1") && problem.len() > 60,
        "{problem}"
    );
    for none in ["wasm1relay", "nobody"] {
        let refused = poor.run(&["relay", "status", "--account", none]);
        let words = format!("--account: \"{none}\" is no");
        assert!(err(&refused).contains(&words), "{refused:?}");
    }
}
