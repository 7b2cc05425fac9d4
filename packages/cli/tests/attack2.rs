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
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

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
};
use wayclear_api::feed::FeedRow;
use wayclear_api::raw::FeedHead;
use wayclear_api::Ownership;
use wayclear_client::device::{Device, DeviceError, DeviceFile, KeptContact, KeptVisit};
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
                    let error = json!({ "code": -32603, "message": "Internal error", "data": words });
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
                let account = [field(1, b"wasm1a"), number(3, 7), number(4, self.sequence)].concat();
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
            "SmartContractState" => field(1, self.contract(&String::from_utf8_lossy(data)).as_bytes()),
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
            return json!({ "county": "wasm1k", "city": "wasm1c", "location": location }).to_string();
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

/// Today's identifiers can be sent by whoever has the key: it must not leave before two hours after midnight, by this
/// machine's clock too, as nothing is forgotten by the chain's clock alone.
#[test]
fn a_node_whose_clock_is_ahead_does_not_get_the_key_of_a_day_that_is_not_over() {
    let (node, url) = Node {
        now: clock() + 2 * DAY,
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    let mut key = String::new();
    folder.device(|device| {
        key = HexBinary::from(device.today(clock(), &mut rand::rng()).key.expose()).to_hex();
    });
    // The owner has chosen to report before, on an honest node.
    let (honest, honest_url) = Node::honest().listen();
    let chosen = folder.run(&["report", "--device", "ada.json", "--node", &honest_url]);
    assert!(chosen.status.success(), "{chosen:?}");
    assert!(honest.given().is_empty());
    let sent = folder
        .command(&["report", "--device", "ada.json", "--send", "--now", "--from", "ada"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut sent = sent.unwrap();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(15) && sent.try_wait().unwrap().is_none() {
        let leaked = node.given().iter().any(|tx| contains(tx, key.as_bytes()));
        if leaked {
            let _ = sent.kill();
            let _ = sent.wait();
            panic!("the node has the key of today, and may send its identifiers");
        }
        thread::sleep(Duration::from_millis(50));
    }
    let _ = sent.kill();
    let _ = sent.wait();
}

/// A node may give a price and a number of gas that take all the coins of an account.
#[test]
fn a_node_does_not_name_a_fee_of_a_hundred_thousand_coins_without_anybody_being_asked_or_told() {
    for (gas_price, gas_used) in [("0.025ucosm", 1 << 55), ("1000000ucosm", 200_000)] {
        let (node, url) = Node {
            gas_price,
            gas_used,
            refusal: Some("insufficient funds"),
            ..Node::honest()
        }
        .listen();
        let folder = Folder::new(&url);
        let opened = folder.run(&["open", PLACE, "--from", "ada"]);
        let told = err(&opened);
        let signed = node.given();
        assert!(
            signed.len() < 2 || told.contains("fee") || told.contains("ucosm"),
            "at {gas_price} and {gas_used} gas a fee was signed for, and all that was told is: {told}"
        );
    }
}

/// The phone gives away a transaction that may be put in a block at any time, and drops the only thing that opens the visit
/// since the one node it asked says that it does not like it.
#[test]
fn a_secret_is_kept_when_a_node_that_has_the_signed_transaction_says_that_it_refuses_it() {
    let (node, url) = Node {
        refusal: Some("insufficient funds"),
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    let file = folder.device(|_| {});
    let made = folder.run(&["check-in", PLACE, "--from", "ada", "--device", "ada.json"]);
    assert!(!made.status.success(), "{made:?}");
    let given = node.given();
    assert_eq!(given.len(), 2, "simulated, then sent: {made:?}");
    let visits = file.read().unwrap().visits;
    let is_kept = visits.iter().any(|visit| {
        let tag = HexBinary::from(visit.tag()).to_hex();
        contains(&given[1], tag.as_bytes())
    });
    assert!(
        is_kept,
        "the node can record the visit, and nobody can open it: {}",
        err(&made)
    );
}

/// A node that fetches old blocks, or stands still, knows nothing of the last months.
#[test]
fn a_node_that_is_months_behind_is_not_taken_at_its_word_that_nothing_is_known() {
    for (now, catching_up) in [(1_767_225_600, true), (clock() - 30 * DAY, false)] {
        let (_node, url) = Node {
            now,
            catching_up,
            ..Node::honest()
        }
        .listen();
        let folder = Folder::new(&url);
        folder.device(|device| device.visits.push(visit_at(clock() - DAY)));
        for args in [
            &["exposures", "--device", "ada.json"][..],
            &["status", PLACE],
        ] {
            let told = folder.run(args);
            let is_plain = told.status.success() && err(&told).is_empty();
            let text = out(&told);
            let is_warned = ["behind", "old", "missed", "incomplete", "clock"]
                .iter()
                .any(|word| text.contains(word));
            assert!(!is_plain || is_warned, "{args:?}: {text}");
        }
    }
}

/// An answer that never ends takes all memory before its twenty seconds are over.
#[test]
fn an_answer_without_end_is_cut_off_before_it_fills_the_memory() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = request(&stream);
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{{\"jsonrpc\":\"2.0\",\"id\":\""
                );
                while stream.write_all(&[b'a'; 1 << 20]).is_ok() {}
            });
        }
    });
    let folder = Folder::new(&url);
    let program = env!("CARGO_BIN_EXE_wayclear");
    // A GiB is four times what the feed may take.
    let line = format!("ulimit -c 0; ulimit -v 1048576; exec {program} locate {PLACE}");
    let mut shell = Command::new("sh");
    let told = shell
        .args(["-c", &line])
        .current_dir(folder.0.path())
        .output()
        .unwrap();
    assert_eq!(
        told.status.code(),
        Some(1),
        "it was ended by {}: {}",
        told.status,
        err(&told)
    );
}

/// Where no events come the feed is looked at once a minute: so says the page. Not if the node lets the handshake wait.
#[test]
fn a_node_that_never_answers_the_websocket_does_not_silence_watch_for_ever() {
    let (_node, url) = Node {
        is_mute: true,
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    folder.device(|_| {});
    let mut watch = folder
        .command(&["watch", "--device", "ada.json", "--for", "3"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(45) {
        if watch.try_wait().unwrap().is_some() {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    watch.kill().unwrap();
    watch.wait().unwrap();
    panic!("45 s later it waits still, though it was to stay for 3");
}

/// A node that is away for a minute, while it is made anew, say.
#[test]
fn watch_outlives_a_node_that_is_away_for_a_minute() {
    let (node, url) = Node::honest().listen();
    let folder = Folder::new(&url);
    folder.device(|_| {});
    let mut watch = folder
        .command(&["watch", "--device", "ada.json", "--for", "66"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while *node.looks.lock().unwrap() == 0 {
        thread::sleep(Duration::from_millis(20));
    }
    thread::sleep(Duration::from_secs(1));
    node.is_down.store(true, Ordering::SeqCst);
    thread::sleep(Duration::from_secs(62));
    node.is_down.store(false, Ordering::SeqCst);
    let ended = watch.wait().unwrap();
    let mut told = String::new();
    watch.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(ended.success(), "nobody watches any more: {told}");
}

/// What a node or a contract says must not move the cursor, change the title or answer for the terminal.
#[test]
fn no_words_of_a_node_or_a_contract_are_commands_for_the_terminal() {
    let (_node, url) = Node {
        trouble: Some("\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[1;1HThe way is clear."),
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    let told = folder.run(&["status", PLACE]);
    assert!(!err(&told).contains('\u{1b}'), "{:?}", err(&told));
    let (_node, url) = Node {
        has_location: true,
        label: "Shop\u{1b}[2J\u{1b}[1;1H\u{202e}",
        ..Node::honest()
    }
    .listen();
    let told = folder.run(&["status", PLACE, "--ask", "--node", &url]);
    assert!(told.status.success(), "{told:?}");
    assert!(!out(&told).contains('\u{1b}'), "{:?}", out(&told));
}

/// The patient's file is shown on the authority's terminal, and a log's on its reader's.
#[test]
fn no_words_of_a_file_are_commands_for_the_terminal() {
    let folder = Folder::new("http://localhost:1");
    assert!(folder.run(&["attest", "key", "slip.key"]).status.success());
    let request = Request {
        chain_id: "\u{1b}[2J\u{1b}[1;1Hsigned".to_string(),
        registry: Addr::unchecked("\u{1b}[31mwasm1a"),
        issued: u16::try_from(clock() / DAY).unwrap(),
        digests: vec![],
    };
    fs::write(folder.path("request.json"), json!(request).to_string()).unwrap();
    fs::write(folder.path("log.csv"), "ti\u{1b}[2Jme,sender,rssi\n1,2,3\n").unwrap();
    let sign = "attest sign request.json --patient 4711 --key slip.key --register r.jsonl --authority wasm1office";
    let import = "contacts import log.csv --device ada.json";
    for line in [sign, import] {
        let args: Vec<&str> = line.split(' ').collect();
        let told = folder.run(&args);
        assert!(!told.status.success());
        assert!(!err(&told).contains('\u{1b}'), "{line}: {:?}", err(&told));
    }
}

/// A feed that comes row by row, each after ten seconds, and has no end.
#[test]
fn a_slow_node_does_not_keep_others_from_the_device() {
    let (node, url) = Node {
        row_after: Some(Duration::from_secs(10)),
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    folder.device(|_| {});
    let mut slow = folder
        .command(&["exposures", "--device", "ada.json"])
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while *node.looks.lock().unwrap() == 0 {
        thread::sleep(Duration::from_millis(20));
    }
    thread::sleep(Duration::from_secs(2));
    // Needs no node.
    fs::write(
        folder.path("log.csv"),
        format!("time,identifier,rssi\n{},8be6cd371c5c891604bfbe49df845096,-60\n", clock() - 60),
    )
    .unwrap();
    let mut import = folder
        .command(&["contacts", "import", "log.csv", "--device", "ada.json"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    let mut is_done = false;
    while began.elapsed() < Duration::from_secs(45) && !is_done {
        is_done = import.try_wait().unwrap().is_some();
        thread::sleep(Duration::from_millis(100));
    }
    for child in [&mut slow, &mut import] {
        let _ = child.kill();
        let _ = child.wait();
    }
    assert!(is_done, "45 s later it waits still for the lock, without a word");
}

/// The command for the worst day of an authority: one letter is missing, and all seems well.
#[test]
fn an_authority_whose_address_is_mistyped_is_not_told_that_there_is_nothing_to_take_back() {
    let (_node, url) = Node::honest().listen();
    let folder = Folder::new(&url);
    // The last letters of an address are its checksum.
    let mistyped = "wasm1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xx";
    let revoke = ["revoke", "--authority", mistyped, "--since", "2026-01-01"];
    let told = folder.run(&revoke);
    assert!(!told.status.success(), "{}", out(&told));
}

/// No number that a node gives ends the command in a panic.
#[test]
fn a_sequence_that_has_no_next_one_is_no_panic() {
    let (_node, url) = Node {
        sequence: u64::MAX,
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    let mut open = folder.command(&["open", PLACE, "--from", "ada"]);
    let mut open = open.stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(10) && open.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(50));
    }
    let _ = open.kill();
    let told = open.wait_with_output().unwrap();
    assert!(!err(&told).contains("panicked"), "{}", err(&told));
}

/// What is killed while it writes leaves a copy of all secrets under a name that nobody knows, and nothing in it is ever forgotten.
#[test]
fn a_command_killed_while_it_writes_leaves_no_copy_of_the_secrets_for_ever() {
    let folder = Folder::new("http://localhost:1");
    folder.device(|device| {
        let day = device.today(clock(), &mut rand::rng()).clone();
        let heard = |(n, (_, identifier)): (usize, (u32, wayclear_identity::Identifier))| {
            (0..150).map(move |part| KeptContact {
                sender: identifier.to_string(),
                started_at: clock() - 9_000_000 + (n * 150 + part) as u64 * 100,
                ended_at: clock() - 9_000_000 + (n * 150 + part) as u64 * 100 + 10,
                seconds: 10,
                rssi_dbm: -60,
                signals: 2,
            })
        };
        let contacts = day.identifiers().into_iter().enumerate().flat_map(heard);
        device.contacts = contacts.collect();
    });
    let line = format!("time,identifier,rssi\n{},8be6cd371c5c891604bfbe49df845096,-60\n", clock() - 60);
    fs::write(folder.path("log.csv"), line).unwrap();
    let args = ["contacts", "import", "log.csv", "--device", "ada.json"];
    let copies = || {
        let entries = fs::read_dir(folder.0.path()).unwrap().flatten();
        let is_copy = |name: &str| !["ada.json", "ada.json.lock", "log.csv", "deployments"].contains(&name);
        let names = entries.map(|entry| entry.file_name().into_string().unwrap());
        names.filter(|name| is_copy(name)).collect::<Vec<_>>()
    };
    for n in 0..200 {
        let mut import = folder.command(&args);
        let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(20 + n * 7 % 1_500));
        let _ = import.kill();
        let _ = import.wait();
        if !copies().is_empty() {
            break;
        }
    }
    // The next one has its way.
    let told = folder.run(&args);
    assert!(told.status.success(), "{told:?}");
    assert_eq!(copies(), [String::new(); 0], "a copy stays");
}

/// Lines that --show-wasmd prints are to be pasted.
#[test]
fn lines_that_are_shown_to_be_pasted_run_nothing_but_wasmd() {
    let (_node, url) = Node {
        gas_price: "0.025ucosm;touch owned;",
        refusal: Some("no"),
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    let told = err(&folder.run(&["open", PLACE, "--from", "ada", "--show-wasmd"]));
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("wasmd ")).collect();
    for line in lines {
        let pasted = Command::new("sh")
            .args(["-c", &format!("wasmd() {{ :; }}\n{line}")])
            .current_dir(folder.0.path())
            .output();
        pasted.unwrap();
        assert!(!folder.path("owned").exists(), "{line}");
    }
}

