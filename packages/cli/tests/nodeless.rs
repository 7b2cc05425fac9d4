//! The command without a node: whatever it reads are files of relays.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/fake_relay.rs"]
mod fake_relay;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/http.rs"]
mod http;
#[path = "common/listener.rs"]
mod listener;
#[path = "common/record.rs"]
mod record;

use std::collections::BTreeSet;
use std::fs;
use std::process::Output;
use std::sync::Arc;

use command::{err, out, told};
use cosmwasm_std::HexBinary;
use fake_relay::FakeRelay;
use folder::{visit_at, Folder};
use listener::Listener;
use serde_json::{json, Value};
use time::OffsetDateTime;
use wayclear_client::device::{DeviceFile, Handed};

const PLACE: &str = "9qc7mbdh";
const DAY: u64 = 86_400;
/// Nobody listens there.
const GONE: &str = "http://127.0.0.1:1";

fn clock() -> u64 {
    u64::try_from(OffsetDateTime::now_utc().unix_timestamp()).unwrap()
}

/// The node of the record, which nobody should ask; the folder; a phone in it that was at the place yesterday.
struct Desk {
    node: Listener,
    folder: Folder,
    device: DeviceFile,
}

impl Desk {
    /// With relays in the record.
    fn new(relays: &[&str]) -> Self {
        let node = Listener::start("127.0.0.1", |_| None).unwrap();
        let folder = Folder::new(&format!("http://127.0.0.1:{}", node.port));
        let file = folder.path("deployments/testing.json");
        let mut record: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let relays = relays
            .iter()
            .map(|url| json!({ "name": "Relay", "url": url }));
        record["relays"] = relays.collect();
        fs::write(&file, record.to_string()).unwrap();
        let device = folder.device(|device| {
            let mut visit = visit_at(PLACE, clock() - DAY);
            visit.is_committed = true;
            device.visits.push(visit);
        });
        Desk {
            node,
            folder,
            device,
        }
    }

    /// Runs a line of the command; nothing is asked of the node.
    #[track_caller]
    fn run(&self, line: &str) -> Output {
        let done = self.folder.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(self.node.asked(), [""; 0], "{line}");
        done
    }

    /// The same in one line of text, if all went well.
    #[track_caller]
    fn text(&self, line: &str) -> String {
        let done = self.run(line);
        assert!(done.status.success(), "{line}: {}", err(&done));
        out(&done).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A relay that knows of an infected visit to the place yesterday.
fn flagged() -> FakeRelay {
    FakeRelay::new(clock()).flag(PLACE, clock() - DAY, 1)
}

#[test]
fn exposures_and_status_are_read_from_the_relays_of_the_record_and_say_so() {
    let relay = flagged().listen();
    let desk = Desk::new(&[&relay.url]);
    let url = &relay.url;
    let from = format!("Read as of block 7, from {url}. Not verified: this is the word of {url}.");
    let text = desk.text("exposures --device ada.json");
    assert!(text.contains(&format!("at {PLACE}, in the same")), "{text}");
    assert!(text.ends_with(&from), "{text}");
    let files = ["GET /v1/head", "GET /v1/registry", "GET /v1/feed/0"];
    assert_eq!(relay.asked(), files);
    let text = desk.text(&format!("status {PLACE}"));
    assert!(
        text.contains("is INFECTED until") && text.ends_with(&from),
        "{text}"
    );
    assert_eq!(relay.asked(), files);
    let json = told(&desk.run("exposures --device ada.json --json"));
    assert_eq!(json["read_from"]["relay"], relay.url);
    assert_eq!(json["exposures"].as_array().unwrap().len(), 1);
    // The control: whoever names a node has it asked, and no relay.
    relay.asked();
    let node = format!("http://127.0.0.1:{}", desk.node.port);
    for line in [
        format!("status {PLACE} --node {node}"),
        format!("status {PLACE} --ask"),
    ] {
        desk.folder.run(&line.split(' ').collect::<Vec<_>>());
        assert!(
            !desk.node.asked().is_empty() && relay.asked().is_empty(),
            "{line}"
        );
    }
}

#[test]
fn of_two_relays_one_may_be_away_and_is_named() {
    let relay = flagged().listen();
    let desk = Desk::new(&[]);
    let line = format!("status {PLACE} --relay {GONE},{}", relay.url);
    let done = desk.run(&line);
    assert!(out(&done).contains("INFECTED"), "{done:?}");
    let note = err(&done);
    assert!(
        note.contains(&format!("the relay {GONE} cannot be reached")),
        "{note}"
    );
    let silent = desk.run(&format!("status {PLACE} --relay {GONE}"));
    let words = err(&silent);
    assert!(
        !silent.status.success() && words.contains("named with --node"),
        "{words}"
    );
}

#[test]
fn relays_that_contradict_each_other_end_the_command_and_are_both_named() {
    // The same feed, whatever second it is.
    let now = clock();
    let flagged = || FakeRelay::new(now).flag(PLACE, now - DAY, 1);
    let (one, other) = (flagged().listen(), flagged().flag(PLACE, now, 2).listen());
    let lying = FakeRelay::new(clock())
        .flag(PLACE, clock() - DAY, 9)
        .listen();
    let desk = Desk::new(&[&one.url, &other.url]);
    assert!(desk.text(&format!("status {PLACE}")).contains(&other.url));
    let line = format!("status {PLACE} --relay {},{}", other.url, lying.url);
    let refused = err(&desk.run(&line));
    for words in ["contradict each other", &other.url, &lying.url, "--node"] {
        assert!(refused.contains(words), "{refused}");
    }
}

#[test]
fn a_relay_that_has_stood_still_is_read_with_a_warning() {
    let relay = FakeRelay::new(clock() - 2 * 3_600).listen();
    let desk = Desk::new(&[&relay.url]);
    let done = desk.run(&format!("status {PLACE} --quiet"));
    assert!(done.status.success());
    assert!(err(&done).contains("it may be behind"), "{}", err(&done));
}

/// An account that nobody has.
const AUTHORITY: &str = "wasm1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc547at0h";

#[test]
fn somebody_without_a_node_reports_and_reads_nothing_that_others_do_not_read() {
    let folder = Folder::new(GONE);
    let key = out(&folder.run(&["attest", "key", "slip.key"]));
    let key = key.lines().next().unwrap().to_string();
    let relay = flagged().authority(AUTHORITY, &key).listen();
    let desk = Desk::new(&[&relay.url]);
    fs::copy(folder.path("slip.key"), desk.folder.path("slip.key")).unwrap();
    // The second time there is no news of the feed.
    desk.text("exposures --device ada.json");
    relay.asked();
    desk.text("exposures --device ada.json");
    let looked: BTreeSet<_> = relay.asked().into_iter().collect();
    let chosen = desk.text("report --device ada.json --request request.json");
    assert!(
        chosen.contains("Read as of block 7") && !chosen.contains("--from"),
        "{chosen}"
    );
    let asked = relay.asked();
    assert_eq!(asked.into_iter().collect::<BTreeSet<_>>(), looked);
    let sign = format!(
        "attest sign request.json --patient 4711 --key slip.key --register register.jsonl --authority {AUTHORITY} --out signed.json"
    );
    desk.text(&sign);
    let sent = desk.text("report --device ada.json --signed signed.json --now");
    assert!(
        sent.contains("With relays: 1 slip.") && sent.contains("Read as of block 7"),
        "{sent}"
    );
    let asked = relay.asked();
    let (files, slips): (Vec<_>, Vec<_>) = asked
        .into_iter()
        .partition(|asked| asked.starts_with("GET"));
    assert_eq!(slips, ["POST /v1/slips"]);
    // In the order of a look, and not once more while slips go.
    assert_eq!(files.len(), looked.len());
    assert_eq!(files.into_iter().collect::<BTreeSet<_>>(), looked);
    let again = desk.text("report --device ada.json").replace('\n', " ");
    assert!(
        again.contains("passed")
            && again.contains("All of it is sent")
            && !again.contains("not sent yet"),
        "{again}"
    );
}

/// A visit that a relay has.
fn hands_in(desk: &Desk, relay: &Arc<FakeRelay>) {
    let handed: Result<(), wayclear_client::device::DeviceError> = desk.device.update(|device| {
        let mut visit = visit_at("9qc7qbdh", clock() - 900);
        visit.handed = vec![Handed {
            relay: relay.url.clone(),
            ticket: HexBinary::from([7; 16]),
            is_oblivious: false,
        }];
        device.visits.push(visit);
        Ok(())
    });
    handed.unwrap();
}

#[test]
fn who_watches_through_relays_is_alerted_and_told_once_what_became_of_a_visit() {
    let relay = flagged().listen();
    let desk = Desk::new(&[&relay.url]);
    hands_in(&desk, &relay);
    let text = desk.text("watch --device ada.json --for 1");
    let words = format!("Read as of block 7, from {}.", relay.url);
    assert!(text.contains("ALERT") && text.contains(&words), "{text}");
    assert!(
        text.contains("Your visit to 9qc7qbdh") && text.contains(": recorded."),
        "{text}"
    );
    assert_eq!(desk.text("watch --device ada.json --for 1"), "");
    let mut refusing = FakeRelay::new(clock());
    refusing.ticket = r#"{"state":"refused","reason":"too_late"}"#;
    let refusing = refusing.listen();
    let desk = Desk::new(&[&refusing.url]);
    hands_in(&desk, &refusing);
    let json = told(&desk.run("watch --device ada.json --for 1 --json"));
    assert_eq!(json["visit"]["state"], "refused");
}

#[test]
fn who_watches_outlives_a_relay_that_is_away() {
    let desk = Desk::new(&[GONE]);
    let done = desk.run("watch --device ada.json --for 1");
    assert!(done.status.success(), "{done:?}");
    let said = err(&done);
    assert!(
        said.contains(GONE) && said.contains("Looking again until all is well"),
        "{said}"
    );
}

#[test]
fn a_check_in_by_a_clock_that_is_wrong_is_not_sent() {
    for (wrong, is_sent) in [(240, true), (360, false)] {
        let relay = FakeRelay::new(clock() + wrong).listen();
        let desk = Desk::new(&[&relay.url]);
        let done = desk.run(&format!("check-in {PLACE}"));
        let asked = relay.asked();
        let sent = asked
            .iter()
            .filter(|asked| asked.starts_with("POST"))
            .count();
        assert_eq!(
            (done.status.success(), sent),
            (is_sent, usize::from(is_sent))
        );
        assert_eq!(
            err(&done).contains("Set the clock"),
            !is_sent,
            "{}",
            err(&done)
        );
    }
}
