//! Relays with a forwarder before them, as the command meets them.

#![cfg(feature = "relay")]
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/http.rs"]
mod http;
#[path = "common/record.rs"]
mod record;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use command::{err, out, told};
use cosmwasm_std::HexBinary;
use folder::Folder;
use serde_json::{json, Value};
use wayclear_relay::SealKey;

/// What a relay says that has taken something, as binary HTTP: status 202, no field, JSON.
fn taken() -> Vec<u8> {
    let json = json!({ "ticket": "07".repeat(16) }).to_string();
    let mut answer = vec![1, 0x40, 202, 0, u8::try_from(json.len()).unwrap()];
    answer.extend(json.as_bytes());
    answer
}

/// A server on a free port, and the heads and lengths of what it was asked.
struct Server {
    url: String,
    asked: Arc<Mutex<Vec<(String, usize)>>>,
}

impl Server {
    fn new(
        host: &str,
        kind: &'static str,
        answer: impl Fn(&[u8]) -> Vec<u8> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{host}:{}", listener.local_addr().unwrap().port());
        let asked = Arc::new(Mutex::new(vec![]));
        let noted = Arc::clone(&asked);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let socket = socket.unwrap();
                let (first, body) = http::request(&socket).unwrap();
                noted.lock().unwrap().push((first, body.len()));
                let answer = http::Answer {
                    status: "200 OK".to_string(),
                    kind,
                    body: answer(&body),
                };
                let _ = http::respond(socket, answer);
            }
        });
        Server { url, asked }
    }

    fn asked(&self) -> Vec<(String, usize)> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

/// Forwarder and relay in one, and the folder of a deployment that names them.
fn deployed() -> (Server, Server, Folder) {
    let key = SealKey::of_seed(&[9; 32]);
    let configuration = HexBinary::from(key.configuration());
    let forwarder = Server::new("localhost", "message/ohttp-res", move |sealed| {
        let (_, reply) = key.open(sealed).unwrap();
        reply.seal(taken()).unwrap()
    });
    let json = |_: &[u8]| {
        json!({ "ticket": "07".repeat(16) })
            .to_string()
            .into_bytes()
    };
    let relay = Server::new("127.0.0.1", "application/json", json);
    let folder = Folder::new("http://127.0.0.1:1");
    let file = folder.path("deployments/testing.json");
    let mut record: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    record["relays"] = json!([{
        "name": "County health office", "url": relay.url, "forwarder": { "url": forwarder.url, "key": configuration },
    }]);
    fs::write(&file, record.to_string()).unwrap();
    (forwarder, relay, folder)
}

#[test]
fn a_check_in_goes_through_the_forwarder_of_the_record_and_the_relay_is_not_told_who() {
    let (forwarder, relay, folder) = deployed();
    let done = folder.run(&["check-in", "9qc7mbdh", "--device", "ada.json"]);
    assert!(done.status.success(), "{}", err(&done));
    assert_eq!(forwarder.asked(), [("POST / HTTP/1.1".to_string(), 1_280)]);
    assert_eq!(relay.asked(), []);
    let text = out(&done).replace('\n', " ");
    assert!(
        text.contains("The forwarder saw your address, the relay the place and the time."),
        "{text}"
    );
    let json = told(&folder.run(&["check-in", "9qc7mbdh", "--json"]));
    assert_eq!(
        (&json["relay"], &json["forwarder"]),
        (&json!(relay.url), &json!(forwarder.url))
    );
    // The control: a relay that is named is asked itself, and says so.
    forwarder.asked();
    let named = folder.run(&["check-in", "9qc7mbdh", "--relay", &relay.url]);
    assert!(named.status.success(), "{}", err(&named));
    assert!(err(&named).contains("past its forwarder"), "{named:?}");
    assert_eq!(forwarder.asked(), []);
    assert_eq!(
        relay.asked(),
        [
            // What time it is: it sees this address anyway.
            ("GET /v1/head HTTP/1.1".to_string(), 0),
            ("POST /v1/check-ins HTTP/1.1".to_string(), 1_024),
        ]
    );
    let text = out(&named).replace('\n', " ");
    assert!(
        text.contains("The relay saw your address, the place and the time."),
        "{text}"
    );
}

#[test]
fn a_visit_is_kept_while_the_forwarder_is_away_and_sent_as_the_one_it_was() {
    let (forwarder, relay, folder) = deployed();
    let file = folder.path("deployments/testing.json");
    let good = fs::read_to_string(&file).unwrap();
    // A port where nobody is.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let gone = format!("http://localhost:{}", port.unwrap().port());
    fs::write(&file, good.replace(&forwarder.url, &gone)).unwrap();
    let away = folder.run(&["check-in", "9qc7mbdh", "--device", "ada.json"]);
    let words = err(&away);
    assert!(
        !away.status.success() && words.contains("cannot be reached"),
        "{words}"
    );
    assert!(
        words.contains("The visit is kept: check in there again"),
        "{words}"
    );
    let kept = |name: &str| {
        let visits = told(&folder.run(&["visits", "--device", name, "--json"]));
        visits["visits"].as_array().unwrap().len()
    };
    assert_eq!(kept("ada.json"), 1);
    // Without a device there is nowhere to keep it, and nothing says that it is.
    let away = folder.run(&["check-in", "9qc7mbdh"]);
    assert!(err(&away).contains("Nothing was sent"), "{away:?}");
    fs::write(&file, good).unwrap();
    let done = told(&folder.run(&["check-in", "9qc7mbdh", "--device", "ada.json", "--json"]));
    assert_eq!(done["is_resumed"], true, "{done}");
    assert_eq!(kept("ada.json"), 1);
    assert!(relay
        .asked()
        .iter()
        .all(|(asked, _)| !asked.starts_with("POST")));
}

#[test]
fn a_key_for_phones_is_made_once_and_needs_no_chain() {
    let folder = Folder::new("http://127.0.0.1:1");
    let key = |args: &[&str]| folder.run(&[&["relay", "key", "relay.ohttp"], args].concat());
    let first = out(&key(&[]));
    assert_eq!(first.lines().next().unwrap().len(), 90, "{first}");
    assert_eq!(out(&key(&[])), first);
    assert_eq!(
        told(&key(&["--json"]))["key"],
        first.lines().next().unwrap()
    );
    // A file of somebody else is not written over.
    fs::write(folder.path("relay.ohttp"), "dear diary").unwrap();
    let refused = key(&[]);
    assert!(!refused.status.success(), "{refused:?}");
    assert_eq!(
        fs::read_to_string(folder.path("relay.ohttp")).unwrap(),
        "dear diary"
    );
}

#[test]
fn a_record_with_a_key_that_is_none_lets_nobody_go_straight() {
    let (forwarder, relay, folder) = deployed();
    let file = folder.path("deployments/testing.json");
    let good: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let key = good["relays"][0]["forwarder"]["key"].clone();
    for wrong in [
        json!({ "url": forwarder.url, "key": "00" }),
        json!({ "url": forwarder.url, "key": "" }),
        json!({ "url": forwarder.url, "key": null }),
        json!({ "url": forwarder.url }),
        json!({ "url": "", "key": key }),
        json!({ "key": key }),
        json!({}),
        json!(forwarder.url),
    ] {
        let mut record = good.clone();
        record["relays"][0]["forwarder"] = wrong;
        fs::write(&file, record.to_string()).unwrap();
        let refused = folder.run(&["check-in", "9qc7mbdh", "--device", "ada.json"]);
        assert!(!refused.status.success(), "{refused:?}");
    }
    assert_eq!((forwarder.asked(), relay.asked()), (vec![], vec![]));
}

#[test]
fn a_forwarder_says_where_it_listens_and_stops_when_it_is_told() {
    let forwarder = command::wayclear(&[
        "relay",
        "forward",
        "--to",
        "https://relay.example.org/ohttp",
        "--listen",
        "127.0.0.1:0",
    ])
    .stderr(Stdio::piped())
    .spawn();
    let mut forwarder = forwarder.unwrap();
    let mut said = BufReader::new(forwarder.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(
        line.contains("forwards to https://relay.example.org/ohttp from http://127.0.0.1:"),
        "{line}"
    );
    let address = line.trim().rsplit("http://").next().unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    socket
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("https://relay.example.org/ohttp"),
        "{answer}"
    );
    let id = forwarder.id().to_string();
    assert!(Command::new("kill").arg(&id).status().unwrap().success());
    assert!(forwarder.wait().unwrap().success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    // Nothing was said of who asked.
    assert!(
        !rest.contains("127.0.0.1") && !rest.contains("healthz"),
        "{rest}"
    );
}
