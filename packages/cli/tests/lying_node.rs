//! The command, asked to trust a node that lies.

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
use std::io::Write;
use std::net::TcpListener;
use std::process::Command;
use std::thread;

use command::{err, out};
use cosmwasm_std::{Addr, HexBinary};
use folder::{visit_at, Folder};
use http::request;
use lying_node::{clock, Node, DAY, PLACE};
use serde_json::json;
use wayclear_chain::{address, Keyring};
use wayclear_client::report::Request;

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
    assert_eq!(chosen["items"], json!([]));
    assert_eq!(chosen["too_early"], json!([clock() / DAY]));
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
fn what_fits_into_a_block_is_not_refused_for_what_it_is_allowed_beyond_its_need() {
    let (node, url) = Node {
        gas_used: 3_900_000,
        block_gas: "4800000",
        refusal: Some("insufficient funds"),
        ..Node::honest()
    }
    .listen();
    let opened = Folder::new(&url).run(&["open", PLACE, "--from", "ada", "-v"]);
    assert!(err(&opened).contains("gas=4800000"), "{}", err(&opened));
    assert_eq!(node.given().len(), 2, "simulated and sent");
}

#[test]
fn a_step_for_which_blocks_are_too_small_is_told_with_both_numbers() {
    let (node, url) = Node {
        block_gas: "300000",
        out_of_gas: Some("out of gas in location: txSize; gasWanted: 0, gasUsed: 0: out of gas"),
        ..Node::honest()
    }
    .listen();
    let opened = Folder::new(&url).run(&["open", PLACE, "--from", "ada"]);
    let words = "needs more than 300000 gas, and a block of this chain has 300000";
    assert!(err(&opened).contains(words), "{}", err(&opened));
    let opened = Folder::new(&url).run(&["open", PLACE, "--from", "ada", "--gas", "300001"]);
    let words = "needs 300001 gas, more than the 300000 that a block has";
    assert!(err(&opened).contains(words), "{}", err(&opened));
    assert_eq!(node.given().len(), 1, "nothing was sent");
}

#[test]
fn gas_and_its_adjustment_are_what_the_sender_says() {
    for (flags, gas) in [
        (vec!["--gas", "123456"], "gas=123456 "),
        (vec!["--gas-adjustment", "2"], "gas=430000 "),
        (vec![], "gas=310000 "),
    ] {
        let (_node, url) = Node {
            refusal: Some("insufficient funds"),
            ..Node::honest()
        }
        .listen();
        let args = [vec!["open", PLACE, "--from", "ada", "-v"], flags].concat();
        let opened = Folder::new(&url).run(&args);
        assert!(err(&opened).contains(gas), "{}", err(&opened));
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
                while stream.write_all(&[b'a'; 1 << 14]).is_ok() {}
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
    assert!(told.contains("Looking again until all is well"), "{told}");
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
    let folder = Folder::new(&url);
    folder.write_private("register.jsonl", "{\"wayclear_register\":1}\n");
    let following = folder.run(&args);
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

#[test]
fn no_words_of_a_node_or_a_contract_are_commands_for_the_terminal() {
    let (_node, url) = Node {
        trouble: Some("\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[1;1HThe way is clear."),
        ..Node::honest()
    }
    .listen();
    let folder = Folder::new(&url);
    let told = err(&folder.run(&["status", PLACE]));
    assert!(told.contains("\\u001b[2J\\u001b[1;1HThe way"), "{told:?}");
    assert!(!told.contains('\u{1b}'), "{told:?}");
    let label = "Shop\u{1b}[2J\u{9b}1;1H\u{202e}";
    let (_node, url) = Node {
        location: Some("wasm1l"),
        label,
        ..Node::honest()
    }
    .listen();
    let status = ["status", PLACE, "--ask", "--node", &url, "--json"];
    let told = [&status[..5], &status[..]].map(|args| folder.run(args));
    for told in told.iter().map(out) {
        let is_obeyed = |c: char| "\u{1b}\u{9b}\u{202e}".contains(c);
        assert!(
            told.contains("Shop") && !told.contains(is_obeyed),
            "{told:?}"
        );
    }
    assert_eq!(command::told(&told[1])["info"]["label"], label);
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
        let told = folder.run(&line.split(' ').collect::<Vec<_>>());
        assert!(!told.status.success());
        assert!(!err(&told).contains('\u{1b}'), "{line}: {:?}", err(&told));
    }
}

#[test]
fn an_authority_whose_address_is_mistyped_is_not_told_that_there_is_nothing_to_take_back() {
    let (_node, url) = Node::honest().listen();
    let folder = Folder::new(&url);
    let whole = address(Keyring::localnet().get("authority").unwrap(), "wasm").to_string();
    // The last letters of an address are its checksum.
    let (mistyped, last) = whole.split_at(whole.len() - 1);
    let mistyped = &format!("{mistyped}{}", if last == "q" { "p" } else { "q" });
    for (flags, words) in [
        (
            &["--authority", mistyped, "--since", "2026-01-01"][..],
            "a letter of it is wrong",
        ),
        (&["--account", mistyped], "a letter of it is wrong"),
        (
            &["--authority", &whole, "--since", "2026-01-01"],
            "knows no authority",
        ),
    ] {
        let told = folder.run(&[&["revoke"], flags].concat());
        assert!(!told.status.success(), "{}", out(&told));
        assert!(err(&told).contains(words), "{}", err(&told));
    }
}

#[test]
fn a_node_that_answers_the_same_page_of_a_list_for_ever_is_found_out() {
    let (_node, url) = Node {
        is_repeating: true,
        ..Node::honest()
    }
    .listen();
    let told = Folder::new(&url).run(&["revoke", "--id", "0123456789abcdef"]);
    assert!(err(&told).contains("repeats its pages"), "{}", err(&told));
}

/// It knows nothing of what was disclosed since.
#[test]
fn a_node_that_is_behind_or_ahead_is_not_taken_at_its_word_without_a_warning() {
    for (now, catching_up, words) in [
        (clock(), true, "still fetching old blocks"),
        (clock() - DAY, false, "may be behind"),
        (clock() + DAY, false, "later than now"),
        (clock() - 600, false, ""),
    ] {
        let (_node, url) = Node {
            now,
            catching_up,
            location: Some("wasm1l"),
            ..Node::honest()
        }
        .listen();
        let folder = Folder::new(&url);
        folder.device(|device| device.visits.push(visit_at(PLACE, clock() - DAY)));
        for args in [
            &["exposures", "--device", "ada.json"][..],
            &["status", PLACE],
            &["status", PLACE, "--ask"],
            &[
                "revoke",
                "--authority",
                "authority",
                "--since",
                "2026-01-01",
            ],
        ] {
            let told = err(&folder.run(args));
            assert!(told.contains(words), "{args:?}: {told}");
            let is_warned = told.contains("another node, named with --node");
            assert_eq!(is_warned, !words.is_empty(), "{args:?}: {told}");
        }
    }
}
