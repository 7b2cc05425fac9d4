//! `wayclear contacts import`: from a log of signals to encounters on the device.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

use command::{contacts, err, out, wayclear};
use serde_json::Value;
use tempfile::TempDir;

const REAL: [&str; 9] = [
    "testdata/rss/human_hand.csv",
    "--time",
    "elapsed",
    "--sender",
    "device",
    "--rssi",
    "rss",
    "--begins-at",
    "1767600000",
];
/// An hour after the real log.
const NOW: [&str; 2] = ["--now", "1767610000"];

struct Phone {
    folder: TempDir,
}

impl Phone {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Phone { folder }
    }

    fn import(&self, args: &[&str]) -> Output {
        wayclear(&["contacts", "import"])
            .args(args)
            .args(NOW)
            .arg("--device")
            .arg(self.device())
            .output()
            .unwrap()
    }

    fn log(&self, text: &str) -> String {
        let file = self.folder.path().join("log.csv");
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_string()
    }

    fn device(&self) -> PathBuf {
        self.folder.path().join("device.json")
    }

    fn contacts(&self) -> Vec<(String, u64, u32, i16)> {
        contacts(self.device())
    }
}

#[test]
fn the_real_logs_import_as_they_are() {
    let phone = Phone::new();
    let output = phone.import(&REAL);
    assert!(output.status.success(), "{output:?}");
    let told = out(&output);
    assert_eq!(
        told,
        "360 signals in 6 contacts, 6 of them new. Times are seconds.\n\
         0 contacts on the device with an identifier; only these can be found among the\ndisclosed.\n"
    );
    // Computed apart, with Python: two phones at 5 m, 1 m and 20 cm.
    let expected = [
        ("HTC One M9", 1_767_601_107, 8, -94),
        ("gryphonelab", 1_767_601_390, 4, -100),
        ("HTC One M9", 1_767_602_219, 7, -78),
        ("gryphonelab", 1_767_602_510, 8, -79),
        ("HTC One M9", 1_767_602_594, 8, -52),
        ("gryphonelab", 1_767_602_891, 7, -56),
    ]
    .map(|(sender, at, seconds, rssi)| (sender.to_string(), at, seconds, rssi));
    assert_eq!(phone.contacts(), expected);
    let again = String::from_utf8(phone.import(&REAL).stdout).unwrap();
    assert!(again.contains("6 contacts, 0 of them new"), "{again}");
    assert_eq!(phone.contacts().len(), 6);
}

#[test]
fn gaps_split_encounters_and_127_is_dropped_and_counted() {
    let phone = Phone::new();
    let sender = "8be6cd371c5c891604bfbe49df845096";
    let row = |at: u64, rssi: i32| format!("{at},{sender},{rssi}\n");
    let mut text = "time,identifier,rssi\n".to_string();
    let begin = 1_767_600_000;
    for (at, rssi) in [(0, -60), (300, -60), (300, 127), (601, -80), (700, -80)] {
        text.push_str(&row(begin + at, rssi));
    }
    text.push_str(&row(1_000, -70));
    let log = phone.log(&text);
    let told: Value = serde_json::from_slice(&phone.import(&[&log, "--json"]).stdout).unwrap();
    assert_eq!(told["signals"], 5);
    assert_eq!(told["left_out"], serde_json::json!({ "rssi 127": 1 }));
    assert_eq!(told["contacts"], 3);
    assert_eq!(told["too_old"], 1, "one is of 1970");
    assert_eq!(told["matchable"], 2);
    let contacts = [(begin, 300, -60), (begin + 601, 99, -80)];
    let contacts = contacts.map(|(at, seconds, rssi)| (sender.to_string(), at, seconds, rssi));
    assert_eq!(phone.contacts(), contacts);
}

#[test]
fn a_log_that_is_wrong_is_refused_by_strict_with_its_line_and_changes_nothing() {
    let phone = Phone::new();
    for (text, words) in [
        ("", "log.csv is empty; its first line must name the columns"),
        ("time,identifier,rssi\n", "has no rows below its header"),
        (
            "time,identifier\n1,a\n",
            "has no column \"rssi\"; it has: time, identifier",
        ),
        (
            "time,identifier,rssi\n1,a,-60\n2,a\n",
            "log.csv:3: 2 cells, the header has 3; without --strict such rows are left out",
        ),
        (
            "time,identifier,rssi\n1,a,-60\nsoon,a,-60\n",
            "log.csv:3: column \"time\" is \"soon\", not a time in seconds, milliseconds or ISO 8601",
        ),
        (
            "time,identifier,rssi\n-1,a,-60\n",
            "log.csv:2: column \"time\" is \"-1\", not a time",
        ),
        (
            "time,identifier,rssi\n1767600000000000,a,-60\n",
            "is \"1767600000000000\", microseconds or finer; divide them",
        ),
        (
            "time,identifier,rssi\n1,,-60\n",
            "column \"identifier\" is \"\", missing",
        ),
        (
            "time,identifier,rssi\n1,a,near\n",
            "column \"rssi\" is \"near\", not a finite number",
        ),
        (
            "time,identifier,rssi\n1,a,\n",
            "column \"rssi\" is \"\", missing",
        ),
        (
            "time,identifier,rssi\n1,a,0\n",
            "log.csv:2: rssi is 0, no strength: it must be -127 to -1",
        ),
        (
            "time,identifier,rssi\n1,a,-128\n",
            "rssi is -128, no strength: it must be -127 to -1",
        ),
    ] {
        let log = phone.log(text);
        let output = phone.import(&[&log, "--strict"]);
        assert_eq!(output.status.code(), Some(1), "{text:?}");
        let said = err(&output);
        assert!(said.contains(words), "{text:?}: {said}");
        assert!(phone.contacts().is_empty());
    }
    let output = phone.import(&[
        &phone.log("time,identifier,rssi\n1,a,-60\n"),
        "--filter",
        "0",
    ]);
    let said = err(&output);
    assert_eq!(output.status.code(), Some(64), "{said}");
    assert!(said.contains("0 is not in 1..=1000"), "{said}");
}

#[test]
fn a_million_signals_of_a_thousand_phones_make_a_thousand_encounters() {
    let phone = Phone::new();
    let mut text = "time,identifier,rssi\n".to_string();
    // A thousand phones pass by, one after the other, each with a thousand signals within 100 s.
    for phone in 0..1_000_u64 {
        for signal in 0..1_000_u64 {
            let at = 1_767_500_000 + phone * 100 + signal / 10;
            writeln!(text, "{at},{phone:032x},-70").unwrap();
        }
    }
    let log = phone.log(&text);
    let told: Value = serde_json::from_slice(&phone.import(&[&log, "--json"]).stdout).unwrap();
    assert_eq!(told["signals"], 1_000_000);
    assert_eq!(told["contacts"], 1_000);
    assert_eq!(phone.contacts().len(), 1_000);
}
