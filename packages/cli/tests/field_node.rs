//! Nodes as people write and reach them: the field cases localhost-and-proxy and node-url-forms, and localnets of other
//! folders.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/http.rs"]
mod http;
#[path = "common/listener.rs"]
mod listener;
#[path = "common/node_status.rs"]
mod node_status;
#[path = "common/record.rs"]
mod record;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use command::{err, wayclear};
use cosmwasm_std::{Addr, Binary};
use listener::Listener;
use node_status::node_status;
use record::{record, STATE};
use serde_json::{json, Value};
use tempfile::TempDir;
use wayclear_client::device::{DeviceError, DeviceFile};
use wayclear_client::Home;

const PROXIES: [&str; 6] = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
];

/// A folder with a deployment record, where nobody has started a localnet.
struct Folder(TempDir);

impl Folder {
    fn new(node: &str, moniker: Option<&str>) -> Self {
        let folder = Folder(TempDir::new().unwrap());
        fs::create_dir(folder.path("deployments")).unwrap();
        folder.write_record(node, moniker, "00");
        folder
    }

    /// The state stands since a block of that hash.
    fn write_record(&self, node: &str, moniker: Option<&str>, block: &str) {
        let text = record(node, moniker, block).to_string();
        fs::write(self.path("deployments/testing.json"), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The localnet of this folder calls itself so.
    fn starts(self, moniker: &str) -> Self {
        fs::create_dir_all(self.path("target/localnet")).unwrap();
        fs::write(self.path("target/localnet/moniker"), moniker).unwrap();
        self
    }

    /// Asks where a place is, in a clean environment.
    fn command(&self) -> Command {
        let mut command = wayclear(&["locate", "9qc7mbdh"]);
        command.current_dir(self.0.path());
        for name in PROXIES.into_iter().chain([
            "NO_PROXY",
            "no_proxy",
            "LOCALNET_HOME",
            "WAYCLEAR_NODE",
            "WAYCLEAR_DEPLOYMENT",
        ]) {
            command.env_remove(name);
        }
        // The nodes here are doubles, which prove nothing.
        command.env("WAYCLEAR_UNVERIFIED", "true");
        command
    }

    /// What it complains about.
    fn complaint(&self, args: &[&str]) -> String {
        err(&self.command().args(args).output().unwrap())
    }
}

/// Answers as the node of a localnet on which no place has been visited.
fn localnet(body: &str) -> Option<String> {
    // Browsers and scripts ask without a body.
    let request = match body {
        "" => json!({ "method": "status" }),
        body => serde_json::from_str::<Value>(body).ok()?,
    };
    let result = match request["method"].as_str()? {
        "status" => node_status("wayclear-0123456789ab"),
        _ => json!({ "response": {
            "code": 0, "log": "", "info": "", "index": "0", "key": null, "proofOps": null, "height": "9", "codespace": "",
            "value": answer(request["params"]["path"].as_str()?),
        } }),
    };
    Some(json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }).to_string())
}

/// A protobuf message whose first field is the answer.
fn answer(path: &str) -> Binary {
    let text = match path.rsplit('/').next() {
        Some("Bech32Prefix") => "wasm",
        Some("SmartContractState") => r#"{"county":null,"city":null,"location":null}"#,
        _ => return Binary::default(),
    };
    let length = u8::try_from(text.len()).unwrap();
    [&[0x0a, length], text.as_bytes()].concat().into()
}

#[test]
fn a_folder_of_records_that_cannot_be_read_is_not_an_empty_one() {
    let folder = Folder::new("x", None);
    fs::remove_dir_all(folder.path("deployments")).unwrap();
    let none = folder.complaint(&[]);
    assert!(none.contains("0 deployment records"), "{none}");
    fs::write(folder.path("deployments"), "").unwrap();
    let unreadable = folder.complaint(&[]);
    assert!(
        unreadable.contains("deployments: a part of this path is a file"),
        "{unreadable}"
    );
}

#[test]
fn a_node_on_this_machine_is_asked_directly_though_a_proxy_is_set() {
    let folder = Folder::new("x", None);
    let proxy = Listener::start("127.0.0.1", |_| None).unwrap();
    for (host, ip) in [
        ("localhost", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.8.9.10", "127.8.9.10"),
        ("[::1]", "::1"),
    ] {
        // Not every machine has IPv6.
        let Ok(node) = Listener::start(ip, |_| None) else {
            continue;
        };
        let url = format!("http://{host}:{}", node.port);
        let mut command = folder.command();
        command.args(["--node", &url]);
        for name in PROXIES {
            command.env(name, format!("http://127.0.0.1:{}", proxy.port));
        }
        let told = err(&command.output().unwrap());
        assert_eq!(node.asked(), ["POST / HTTP/1.1"], "{host}: {told}");
        assert!(proxy.asked().is_empty(), "{host}: {told}");
    }
}

#[test]
fn other_nodes_are_asked_through_the_proxy_unless_no_proxy_names_them() {
    let folder = Folder::new("x", None);
    let proxy = Listener::start("127.0.0.1", |_| None).unwrap();
    let ask = |no_proxy: &str| {
        let mut command = folder.command();
        command
            .args(["--node", "http://node.invalid:26657"])
            .env("http_proxy", format!("http://127.0.0.1:{}", proxy.port))
            .env("no_proxy", no_proxy);
        err(&command.output().unwrap())
    };
    let told = ask("other.invalid");
    assert_eq!(
        proxy.asked(),
        ["POST http://node.invalid:26657/ HTTP/1.1"],
        "{told}"
    );
    let told = ask("node.invalid");
    assert!(proxy.asked().is_empty(), "{told}");
    assert!(told.contains("no such host"), "{told}");
}

#[test]
fn every_form_of_a_node_works_or_is_named() {
    let folder = Folder::new("x", None);
    let hint = "Is the node running?";
    for (form, wanted, is_hinted) in [
        (
            "tcp://127.0.0.1:9",
            "http://127.0.0.1:9: connection refused",
            true,
        ),
        (
            "127.0.0.1:9",
            "http://127.0.0.1:9: connection refused",
            true,
        ),
        (
            "localhost:9",
            "http://localhost:9: connection refused",
            true,
        ),
        (
            "http://127.0.0.1:9",
            "http://127.0.0.1:9: connection refused",
            true,
        ),
        ("http://no-such-host.invalid:26657", "no such host", false),
        (
            "ftp://127.0.0.1:9",
            "\"ftp://127.0.0.1:9\" is no address of a node; write it like http://localhost:26657",
            false,
        ),
    ] {
        let told = folder.complaint(&["--node", form]);
        assert!(told.contains(wanted), "{form}: {told}");
        assert_eq!(told.contains(hint), is_hinted, "{form}: {told}");
    }
}

#[test]
fn a_node_is_reached_under_every_form() {
    let folder = Folder::new("x", None);
    let node = Listener::start("127.0.0.1", localnet).unwrap();
    let address = format!("127.0.0.1:{}", node.port);
    for form in [
        format!("http://{address}"),
        format!("http://{address}/"),
        format!(" tcp://{address} "),
        format!("ws://{address}/websocket"),
        address,
    ] {
        let output = folder.command().args(["--node", &form]).output().unwrap();
        assert!(output.status.success(), "{form}: {}", err(&output));
    }
}

#[test]
fn what_answers_but_is_no_node_is_named() {
    let folder = Folder::new("x", None);
    let refusing = Listener::start("127.0.0.1", |_| None).unwrap();
    let page = Listener::start("127.0.0.1", |_| Some("<html>".to_string())).unwrap();
    for (url, words) in [
        (format!("http://127.0.0.1:{}", refusing.port), "HTTP 503"),
        (format!("http://127.0.0.1:{}", page.port), "expected value"),
        (
            format!("https://127.0.0.1:{}", page.port),
            "it does not speak https",
        ),
    ] {
        let told = folder.complaint(&["--node", &url]);
        assert!(told.contains(words), "{url}: {told}");
        assert!(!told.contains("error sending request"), "{told}");
    }
}

#[test]
fn an_empty_variable_names_no_node_and_an_empty_flag_is_no_address() {
    let folder = Folder::new("http://127.0.0.1:9", None);
    let output = folder.command().env("WAYCLEAR_NODE", "").output().unwrap();
    let told = err(&output);
    assert!(
        told.contains("http://127.0.0.1:9: connection refused"),
        "{told}"
    );
    let told = folder.complaint(&["--node", ""]);
    assert!(told.contains("\"\" is no address of a node"), "{told}");
}

#[test]
fn a_password_reaches_the_node_and_nobody_else() {
    let folder = Folder::new("x", None);
    let node = Listener::start("127.0.0.1", |_| None).unwrap();
    let url = format!("http://ada:secret@127.0.0.1:{}/?key=secret", node.port);
    let output = folder
        .command()
        .args(["--show-wasmd", "--node", &url])
        .output()
        .unwrap();
    assert_eq!(node.asked(), ["POST /?key=secret HTTP/1.1"]);
    let help = folder
        .command()
        .env("WAYCLEAR_NODE", &url)
        .arg("--help")
        .output()
        .unwrap();
    for said in [&output.stderr, &output.stdout, &help.stdout] {
        let said = String::from_utf8_lossy(said);
        assert!(!said.contains("secret"), "{said}");
    }
}

#[test]
fn the_localnet_of_another_folder_is_refused_where_nobody_names_the_node() {
    let node = Listener::start("127.0.0.1", localnet).unwrap();
    let url = format!("http://127.0.0.1:{}", node.port);
    let refusal = "is the localnet of another folder (wayclear-0123456789ab";

    let own = Folder::new(&url, None).starts("wayclear-0123456789ab\n");
    let output = own.command().output().unwrap();
    assert!(output.status.success(), "{}", err(&output));
    let recorded = Folder::new(&url, Some("wayclear-0123456789ab")).starts("wayclear-ba9876543210");
    let output = recorded.command().output().unwrap();
    assert!(output.status.success(), "{}", err(&output));

    for other in [
        Folder::new(&url, None),
        Folder::new(&url, None).starts("wayclear-ba9876543210\n"),
        Folder::new(&url, Some("wayclear-ba9876543210")).starts("wayclear-0123456789ab"),
    ] {
        let told = other.complaint(&[]);
        assert!(told.contains(refusal), "{told}");
        assert!(told.contains("make localnet"), "{told}");
        let named = other.command().args(["--node", &url]).output().unwrap();
        assert!(named.status.success(), "{}", err(&named));
        let named = other.command().env("WAYCLEAR_NODE", &url).output().unwrap();
        assert!(named.status.success(), "{}", err(&named));
    }
}

#[test]
fn the_localnet_of_another_folder_keeps_its_port_and_is_named() {
    let home = TempDir::new().unwrap();
    let up = |port: u16| {
        let output = Command::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../scripts/localnet/localnet"
        ))
        .arg("up")
        .env("PORT", port.to_string())
        .env("LOCALNET_HOME", home.path().join("net"))
        .output()
        .unwrap();
        assert!(!output.status.success());
        err(&output)
    };
    let node = Listener::start("127.0.0.1", localnet).unwrap();
    let told = up(node.port);
    let words = "is held by the localnet of another folder: wayclear-0123456789ab";
    assert!(
        told.contains(words) && told.contains("make localnet-down"),
        "{told}"
    );
    let stranger = Listener::start("127.0.0.1", |_| None).unwrap();
    let told = up(stranger.port);
    assert!(told.contains("is taken by another process"), "{told}");
    assert!(told.contains("PORT=16657 make localnet"), "{told}");
}

#[test]
fn nothing_panics_where_what_is_done_cannot_be_told() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        println!("skipped: there is no /dev/full here");
        return;
    };
    let node = Listener::start("127.0.0.1", localnet).unwrap();
    let folder = Folder::new(&format!("http://127.0.0.1:{}", node.port), None);
    let folder = folder.starts("wayclear-0123456789ab");
    let told = folder.complaint(&["-vv"]);
    assert!(told.contains("DEBUG wayclear_chain"), "{told}");
    assert!(
        told.lines().all(|line| line.contains(" wayclear_")),
        "{told}"
    );
    let status = folder.command().arg("-vv").stderr(full).status().unwrap();
    assert!(status.success(), "{status}");
}

#[test]
fn only_the_proxy_that_may_have_been_asked_is_named() {
    let folder = Folder::new("http://127.0.0.1:9", None);
    let complaint = |variable: &str| {
        let mut command = folder.command();
        command.args(["--node", "https://node.invalid:9"]);
        err(&command
            .env(variable, "http://127.0.0.1:9")
            .output()
            .unwrap())
    };
    let told = complaint("HTTPS_PROXY");
    assert!(told.contains("through the proxy in HTTPS_PROXY"), "{told}");
    assert!(!complaint("HTTP_PROXY").contains("PROXY"));
}

#[test]
fn a_visit_that_cannot_be_kept_is_not_made() {
    let node = Listener::start("127.0.0.1", localnet).unwrap();
    let folder = Folder::new("x", None);
    let url = format!("http://127.0.0.1:{}", node.port);
    let mut command = wayclear(&["check-in", "9qc7mbdh", "--from", "ada", "--node", &url]);
    let output = command.args(["--device", "nowhere/ada.json"]);
    let output = output.current_dir(folder.0.path());
    let told = err(&output.output().unwrap());
    // This node would refuse what is sent in other words.
    assert!(
        told.contains("nowhere/ada.json: there is no folder nowhere; make it"),
        "{told}"
    );
}

/// The field case device-of-another-chain.
#[test]
fn a_device_of_a_chain_that_was_made_anew_is_refused_and_left_as_it_is() {
    let node = Listener::start("127.0.0.1", localnet).unwrap();
    let url = format!("http://127.0.0.1:{}", node.port);
    let folder = Folder::new("x", None);
    let device = folder.path("ada.json");
    let home = |block: u8| Home {
        chain_id: "testing".to_string(),
        state: Addr::unchecked(STATE),
        made_at: [block; 32],
    };
    let kept: Result<(), DeviceError> = DeviceFile::new(&device).of(home(0)).update(|_| Ok(()));
    kept.unwrap();
    let before = fs::read(&device).unwrap();
    // The same chain id and addresses, another block.
    folder.write_record("x", None, "01");
    for args in [
        &["check-in", "9qc7mbdh", "--from", "ada"][..],
        &["status", "9qc7mbdh"],
        &["report"],
        &["contacts", "record", "--from", "ada", "--for-all-to-see"],
    ] {
        let mut command = wayclear(args);
        command.current_dir(folder.0.path()).arg("--device");
        command.env("WAYCLEAR_UNVERIFIED", "true");
        let output = command.arg(&device).args(["--node", &url]).output();
        let told = err(&output.unwrap());
        for words in [
            &format!("belongs to chain \"testing\", state {STATE}, made in block 0000"),
            &format!("asked for was chain \"testing\", state {STATE}, made in block 0101"),
            "Nothing was changed",
        ] {
            assert!(told.contains(words), "{args:?}: {told}");
        }
        assert_eq!(fs::read(&device).unwrap(), before, "{args:?}");
    }
}
