//! Attacks on the command: by a node that lies, by files, by requests. Each test fails until its hole is closed.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/node_status.rs"]
mod node_status;
#[path = "common/record.rs"]
mod record;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use command::{err, out, wayclear};
use cosmwasm_std::{Addr, Binary, HexBinary};
use node_status::node_status;
use record::record;
use serde_json::{json, Value};
use tempfile::TempDir;
use time::format_description::well_known::Rfc3339;
use time::OffsetDateTime;
use wayclear_api::commitments::feed_link;
use wayclear_api::contact_registry::{
    ConfigResponse, FeedResponse, GasLimit, ReportPolicy, RiskModel, RiskModelResponse,
    SIGNED_AT_ONCE,
};
use wayclear_api::feed::FeedRow;
use wayclear_api::raw::FeedHead;
use wayclear_api::Ownership;
use wayclear_client::device::{Device, DeviceError, DeviceFile, KeptVisit};
use wayclear_client::report::Request;
use wayclear_client::Home;
use wayclear_identity::Secret;

const DAY: u64 = 86_400;
const PLACE: &str = "9qc7mbdh";

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
struct Node {
    /// Unix seconds that it says it is.
    now: u64,
    catching_up: bool,
    gas_price: &'static str,
    gas_used: u64,
    sequence: u64,
    /// What it says of a transaction that it was given, with code 5.
    refusal: Option<&'static str>,
    /// What it says of every question.
    trouble: Option<&'static str>,
    label: &'static str,
    has_location: bool,
    given: Mutex<Vec<Vec<u8>>>,
    is_down: AtomicBool,
    /// Whether it lets a websocket wait for ever.
    is_mute: bool,
    looks: Mutex<u32>,
    /// Has a feed without end, of which a row comes after so long.
    row_after: Option<Duration>,
}

fn clock() -> u64 {
    u64::try_from(OffsetDateTime::now_utc().unix_timestamp()).unwrap()
}

impl Node {
    fn honest() -> Self {
        Node {
            now: clock(),
            catching_up: false,
            gas_price: "0.025ucosm",
            gas_used: 200_000,
            sequence: 3,
            refusal: None,
            trouble: None,
            label: "The Shop",
            has_location: false,
            given: Mutex::default(),
            is_down: AtomicBool::new(false),
            is_mute: false,
            looks: Mutex::default(),
            row_after: None,
        }
    }

    fn listen(self) -> (Arc<Node>, String) {
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

    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let Some((first, body)) = request(&stream)? else {
            return Ok(());
        };
        if first.starts_with("GET") && self.is_mute {
            thread::sleep(Duration::from_secs(600));
        }
        let is_down = self.is_down.load(Ordering::SeqCst) || first.starts_with("GET");
        let (status, text) = match serde_json::from_str::<Value>(&body) {
            Ok(request) if !is_down => ("200 OK", self.answer(&request).to_string()),
            _ => ("503 Service Unavailable", String::new()),
        };
        let length = text.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{text}"
        )
    }

    fn answer(&self, request: &Value) -> Value {
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
                    return json!({ "jsonrpc": "2.0", "id": request["id"], "error": error });
                }
                let data = HexBinary::from_hex(params["data"].as_str().unwrap()).unwrap();
                let value = self.query(params["path"].as_str().unwrap(), data.as_slice());
                json!({ "response": {
                    "code": 0, "log": "", "info": "", "index": "0", "key": null, "proofOps": null, "height": "9",
                    "codespace": "", "value": Binary::new(value),
                } })
            }
            "broadcast_tx_sync" => {
                let tx = Binary::from_base64(params["tx"].as_str().unwrap()).unwrap();
                self.given.lock().unwrap().push(tx.to_vec());
                let code = if self.refusal.is_some() { 5 } else { 0 };
                json!({ "code": code, "data": "", "log": self.refusal.unwrap_or_default(), "codespace": "sdk",
                    "hash": "0".repeat(64) })
            }
            // No transaction, no header.
            _ => {
                let error = json!({ "code": -32603, "message": "Internal error", "data": "tx (0) not found" });
                return json!({ "jsonrpc": "2.0", "id": request["id"], "error": error });
            }
        };
        json!({ "jsonrpc": "2.0", "id": request["id"], "result": result })
    }

    fn query(&self, path: &str, data: &[u8]) -> Vec<u8> {
        match path.rsplit('/').next().unwrap() {
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
            "RawContractState" if self.row_after.is_some() => {
                let head = FeedHead {
                    next: 1 << 40,
                    oldest: 0,
                    link: [1; 32],
                    day: 0,
                };
                field(1, &head.pack())
            }
            "RawContractState" => vec![],
            "SmartContractState" => {
                field(1, self.contract(&String::from_utf8_lossy(data)).as_bytes())
            }
            other => panic!("{other}"),
        }
    }

    fn contract(&self, question: &str) -> String {
        let is = |name: &str| question.contains(&format!("\"{name}\""));
        if is("risk_model") {
            *self.looks.lock().unwrap() += 1;
            return json!(RiskModelResponse {
                version: 1,
                model: RiskModel::illustrative(),
                effective_at: 0,
                latest: 1,
            })
            .to_string();
        }
        if let (true, Some(pause)) = (is("feed"), self.row_after) {
            thread::sleep(pause);
            let from = question.split("\"from\":").nth(1).unwrap();
            let digits: String = from.chars().take_while(char::is_ascii_digit).collect();
            let from: u64 = digits.parse().unwrap();
            let row = FeedRow::new(1).encode();
            let link = (0..from).fold([0; 32], |before, index| feed_link(&before, index, &row));
            return json!(FeedResponse {
                from,
                link: link.into(),
                rows: vec![row.into()],
                next: 1 << 40,
                oldest: 0,
            })
            .to_string();
        }
        if is("ids") {
            return json!({ "ids": [] }).to_string();
        }
        if is("config") {
            return json!(ConfigResponse {
                ownership: Ownership::new(Addr::unchecked("wasm1o")),
                state: Addr::unchecked("wasm1b"),
                policy: ReportPolicy::SelfReported,
                window_seconds: 1_209_600,
                risk_model_delay_seconds: 0,
                location_gas: GasLimit::LEAST,
            })
            .to_string();
        }
        if is("locate") {
            let location = self.has_location.then_some("wasm1l");
            return json!({ "county": "wasm1k", "city": "wasm1c", "location": location })
                .to_string();
        }
        if is("status") {
            return json!({ "status": "clean", "since": 1, "or_earlier": false, "infected_until": null,
                "last_cleaned_at": null, "visits": 3 })
            .to_string();
        }
        if is("info") {
            return json!({ "place": { "cell": PLACE, "unit": null }, "label": self.label, "surface": "other",
                "parent": "wasm1c", "registry": "wasm1a", "window_seconds": 1_209_600, "created_at": 1 })
            .to_string();
        }
        panic!("{question}")
    }

    fn given(&self) -> Vec<Vec<u8>> {
        self.given.lock().unwrap().clone()
    }
}

/// First line and body of a request.
fn request(stream: &TcpStream) -> std::io::Result<Option<(String, String)>> {
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let (mut length, mut line) = (0, String::new());
    while lines.read_line(&mut line)? > 2 {
        let lower = line.to_ascii_lowercase();
        if let Some(number) = lower.strip_prefix("content-length:") {
            length = number.trim().parse().unwrap_or_default();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body)?;
    Ok((!first.is_empty()).then(|| (first, String::from_utf8_lossy(&body).into_owned())))
}

/// A folder with the record of a deployment that a node is named in.
struct Folder(TempDir);

impl Folder {
    fn new(node: &str) -> Self {
        let folder = Folder(TempDir::new().unwrap());
        fs::create_dir(folder.path("deployments")).unwrap();
        let text = record(node, None, "00").to_string();
        fs::write(folder.path("deployments/testing.json"), text).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = wayclear(args);
        command.current_dir(self.0.path());
        for (name, _) in std::env::vars() {
            if name.starts_with("WAYCLEAR_") || name.to_lowercase().ends_with("_proxy") {
                command.env_remove(name);
            }
        }
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// A phone of that deployment.
    fn device(&self, change: impl FnOnce(&mut Device)) -> DeviceFile {
        let file = DeviceFile::new(self.path("ada.json")).of(Home {
            chain_id: "testing".to_string(),
            state: Addr::unchecked("wasm1b"),
            made_at: [0; 32],
        });
        let changed = file.update(|device| {
            change(device);
            Ok::<_, DeviceError>(())
        });
        changed.unwrap();
        file
    }
}

fn contains(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

fn visit_at(at: u64) -> KeptVisit {
    let interval = u32::try_from(at / 600).unwrap();
    KeptVisit::pending(PLACE.parse().unwrap(), interval, Secret::new([3; 16]))
}

/// Whoever changes their mind and leaves out all of it reads that nothing would become public. All of it does.
#[test]
fn what_was_chosen_before_is_not_published_after_its_owner_left_out_everything() {
    let (node, url) = Node {
        refusal: Some("no"),
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    folder.device(|device| device.visits.push(visit_at(clock() - DAY)));
    let chosen = folder.run(&["report", "--device", "ada.json"]);
    assert!(chosen.status.success(), "{chosen:?}");
    let nothing = "report --device ada.json --without-visits --without-identifiers";
    let nothing: Vec<&str> = nothing.split(' ').collect();
    let told = folder.run(&nothing);
    assert!(
        out(&told).contains("Nothing would become public"),
        "{told:?}"
    );
    folder.run(&[
        "report", "--device", "ada.json", "--send", "--now", "--from", "ada",
    ]);
    let secret = HexBinary::from([3; 16]).to_hex();
    let is_given = node
        .given()
        .iter()
        .any(|tx| contains(tx, secret.as_bytes()));
    assert!(!is_given, "the secret of the visit went to the node");
}

/// Its digests name the slips that the feed will hold: whoever can read the file knows whose they are.
#[test]
fn a_request_can_be_read_by_its_owner_alone() {
    let (_node, url) = Node::honest().listen();
    let folder = Folder::new(&url);
    folder.device(|device| device.visits.push(visit_at(clock() - DAY)));
    let line = format!(
        "umask 022; exec {} report --device ada.json --request request.json",
        env!("CARGO_BIN_EXE_wayclear")
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(folder.0.path());
    let told = shell.output().unwrap();
    assert!(told.status.success(), "{told:?}");
    let mode = fs::metadata(folder.path("request.json"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "mode {:o}", mode & 0o777);
}

/// One positive test, and more digests than the registry takes of the authority in a day: what they are of can be published
/// by the patient alone, and then nobody else's slip is taken that day.
#[test]
fn an_authority_is_told_before_it_signs_a_hundred_requests_for_one_patient() {
    let folder = Folder::new("http://localhost:1");
    let made = folder.run(&["attest", "key", "slip.key"]);
    assert!(made.status.success(), "{made:?}");
    let digest = |n: u32| {
        let mut digest = [0; 32];
        digest[..4].copy_from_slice(&n.to_be_bytes());
        HexBinary::from(digest)
    };
    let each = u32::try_from(SIGNED_AT_ONCE).unwrap();
    let lines = (0..103).map(|request| {
        let request = Request {
            chain_id: "testing".to_string(),
            registry: Addr::unchecked("wasm1a"),
            issued: u16::try_from(clock() / DAY).unwrap(),
            digests: (0..each).map(|n| digest(request * each + n)).collect(),
        };
        json!(request).to_string() + "\n"
    });
    fs::write(folder.path("request.json"), lines.collect::<String>()).unwrap();
    let signed = folder.run(&[
        "attest",
        "sign",
        "request.json",
        "--patient",
        "4711",
        "--key",
        "slip.key",
        "--register",
        "register.jsonl",
        "--authority",
        "wasm1office",
    ]);
    assert!(
        !signed.status.success() || !err(&signed).is_empty(),
        "{} signatures without a word; the registry takes 6,540 a day by default",
        out(&signed).matches("\"signature\"").count()
    );
}

/// A slip of the pen: the name of the device, or of anything else, after --request.
#[test]
fn a_request_is_not_written_over_a_file_that_is_there() {
    let (_node, url) = Node::honest().listen();
    let folder = Folder::new(&url);
    let file = folder.device(|device| device.visits.push(visit_at(clock() - DAY)));
    folder.run(&["report", "--device", "ada.json", "--request", "ada.json"]);
    let kept = file.read();
    assert!(
        kept.is_ok(),
        "keys and visits are gone: {}",
        kept.unwrap_err()
    );
}
