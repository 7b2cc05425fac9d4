//! The command, asked to trust a node that lies.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/lying_node.rs"]
mod lying_node;
#[path = "common/node_status.rs"]
mod node_status;
#[path = "common/record.rs"]
mod record;

use std::io::Write;
use std::net::TcpListener;
use std::process::Command;
use std::thread;

use command::err;
use cosmwasm_std::HexBinary;
use folder::Folder;
use lying_node::{clock, request, Node, DAY, PLACE};

fn contains(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

/// Whoever has today's key can send its identifiers.
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
    let chosen = folder.run(&["report", "--device", "ada.json"]);
    assert!(chosen.status.success(), "{chosen:?}");
    let sending = "report --device ada.json --send --now --from ada";
    let sent = folder.run(&sending.split(' ').collect::<Vec<_>>());
    assert!(sent.status.success(), "{sent:?}");
    let is_given = node.given().iter().any(|tx| contains(tx, key.as_bytes()));
    assert!(!is_given, "the node may send the identifiers of today");
}

#[test]
fn hashes_of_a_day_that_is_not_over_by_this_clock_are_not_offered() {
    let (_node, url) = Node {
        now: clock() + 2 * DAY,
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    folder.device(|device| {
        device.today(clock(), &mut rand::rng());
    });
    let args = ["report", "--device", "ada.json", "--hashes", "--json"];
    let chosen = command::told(&folder.run(&args));
    assert_eq!(chosen["items"], serde_json::json!([]));
    assert_eq!(chosen["too_early"], serde_json::json!([clock() / DAY]));
}

#[test]
fn a_fee_beyond_all_reason_is_not_signed_for() {
    for (gas_price, gas_used, words) in [
        ("0.025ucosm", 1 << 55, "gas, more than the 200000000"),
        ("1000000ucosm", 200_000, "--max-fee 310000000000ucosm"),
    ] {
        let (node, url) = Node {
            gas_price,
            gas_used,
            refusal: Some("insufficient funds"),
            ..Node::honest()
        }
        .listen();
        let opened = Folder::new(&url).run(&["open", PLACE, "--from", "ada"]);
        assert!(err(&opened).contains(words), "{}", err(&opened));
        assert_eq!(node.given().len(), 1, "it was simulated, and not sent");
    }
}

#[test]
fn a_fee_is_signed_for_up_to_what_its_sender_allows() {
    let given = |most: &str| {
        let (node, url) = Node {
            refusal: Some("insufficient funds"),
            ..Node::honest()
        }
        .listen();
        let open = ["open", PLACE, "--from", "ada", "--max-fee", most];
        let opened = Folder::new(&url).run(&open);
        assert_eq!(opened.status.code(), Some(1));
        node.given().len()
    };
    // (200,000 · 1.4 + 30,000) · 0.025
    let given = ["7750ucosm", "7749ucosm", "7750ustake"].map(given);
    assert_eq!(given, [2, 1, 1]);
}

#[test]
fn lines_that_are_shown_to_be_pasted_run_nothing_but_wasmd() {
    let location = "wasm1l$(touch owned)";
    for (gas_price, location) in [
        ("0.025ucosm;touch owned;", "wasm1l"),
        ("0.025ucosm", location),
    ] {
        let (_node, url) = Node {
            gas_price,
            location: Some(location),
            refusal: Some("no"),
            ..Node::honest()
        }
        .listen();
        let folder = Folder::new(&url);
        for line in [
            format!("inspect {PLACE} --from ada --show-wasmd"),
            format!("status {PLACE} --ask --show-wasmd"),
        ] {
            let told = err(&folder.run(&line.split(' ').collect::<Vec<_>>()));
            let lines = told.lines().filter(|line| line.starts_with("wasmd "));
            let script = lines.collect::<Vec<_>>().join("\n");
            assert!(!script.is_empty(), "{told}");
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("wasmd() {{ :; }}\n{script}")]);
            shell.current_dir(folder.path("")).output().unwrap();
            assert!(!folder.path("owned").exists(), "{script}");
        }
    }
}

#[test]
fn a_sequence_that_has_no_next_one_is_refused_before_anything_is_signed() {
    let (node, url) = Node {
        sequence: u64::MAX,
        ..Node::honest()
    }
    .listen();
    let opened = Folder::new(&url).run(&["open", PLACE, "--from", "ada"]);
    let told = err(&opened);
    assert!(told.contains("more than any account can"), "{told}");
    assert!(node.given().is_empty());
}

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
    let told = err(&folder.run(&["locate", PLACE]));
    assert!(told.contains("its answer has more than"), "{told}");
}

#[test]
fn watch_ends_in_time_though_a_node_lets_its_websocket_wait() {
    let (_node, url) = Node {
        is_mute: true,
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    folder.device(|_| {});
    let watch = folder.run(&["watch", "--device", "ada.json", "--for", "2"]);
    assert!(watch.status.success(), "{watch:?}");
}

#[test]
fn who_waits_for_news_outlives_a_node_that_does_not_answer() {
    let (_node, url) = Node {
        is_deaf_to: Some("risk_model"),
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    folder.device(|_| {});
    let watch = folder.run(&["watch", "--device", "ada.json", "--for", "1"]);
    assert!(watch.status.success(), "{watch:?}");
    let told = err(&watch);
    assert!(told.contains("; looking again within a minute"), "{told}");
    let (_node, url) = Node {
        is_deaf_to: Some("ids"),
        ..Node::honest()
    }
    .listen();
    let args = [
        "attest",
        "following",
        "--register",
        "register.jsonl",
        "--for",
        "1",
    ];
    let following = Folder::new(&url).run(&args);
    assert!(following.status.success(), "{following:?}");
}

/// A node that has the signed transaction can still bring it into a block.
#[test]
fn the_secret_of_a_visit_is_kept_unless_it_is_refused_before_it_is_signed() {
    for (gas_used, given, kept) in [(200_000, 2, 1), (1 << 55, 1, 0)] {
        let (node, url) = Node {
            gas_used,
            refusal: Some("insufficient funds"),
            ..Node::honest()
        }
        .listen();
        let folder = Folder::new(&url);
        let file = folder.device(|_| {});
        let made = folder.run(&["check-in", PLACE, "--from", "ada", "--device", "ada.json"]);
        assert!(!made.status.success(), "{made:?}");
        assert_eq!(err(&made).matches("ada.json keeps it").count(), kept);
        assert_eq!(node.given().len(), given);
        assert_eq!(file.read().unwrap().visits.len(), kept);
    }
}
