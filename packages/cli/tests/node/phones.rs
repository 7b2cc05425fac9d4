//! Three phones on a chain: one is infected, one was near it and after it, one was not.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::{Command, Stdio};

use serde_json::{json, Value};
use wayclear_chain::Chain;
use wayclear_client::device::{DeviceError, DeviceFile};
use wayclear_identity::{Day, Secret};
use wayclear_status::{day_at, day_start};

use crate::support::{err, out, root, wasmd, wayclear, words, Desk};

/// A log of signals of one sender, one every ten seconds for a quarter of an hour, some without a strength.
fn log(identifier: &str, from: u64) -> String {
    let mut text = "time,identifier,rssi\n".to_string();
    for (n, at) in (from..).step_by(10).take(90).enumerate() {
        let rssi = if n % 10 == 9 {
            127
        } else {
            [-58, -59, -60, -61, -62][n % 5]
        };
        writeln!(text, "{at}.5,{identifier},{rssi}").unwrap();
    }
    text
}

fn rules(told: &Value) -> Vec<String> {
    let exposures = told["exposures"].as_array().unwrap();
    let keys = exposures
        .iter()
        .map(|e| e["rule"].as_object().unwrap().keys().next().unwrap());
    keys.cloned().collect()
}

/// Two phones were near others two days ago: bob's near ada's, whose key of that day can be disclosed today, and cy's near
/// somebody else's. Answers since when.
fn meet(desk: &Desk) -> u64 {
    let day = Day::new(
        Secret::random(&mut rand::rng()),
        day_at(wasmd().now().unwrap()) - 2,
    );
    let met_at = day_start(day.day) + 12 * 3_600;
    let received = day.identifier_at(met_at, 1).unwrap().to_string();
    DeviceFile::new(desk.device("ada"))
        .update(|device| {
            device.days.push(day);
            Ok::<_, DeviceError>(())
        })
        .unwrap();
    for (who, identifier) in [("bob", &received), ("cy", &"0123456789abcdef".repeat(2))] {
        let file = desk.path("log.csv");
        std::fs::write(&file, log(identifier, met_at)).unwrap();
        let import = ["contacts", "import", &file];
        let told = desk.with_device(who, &import);
        // The identifier changes every ten minutes, but this log goes on with the old one.
        assert_eq!(told["signals"], 81);
        assert_eq!(told["left_out"], json!({ "rssi 127": 9 }));
        assert_eq!((&told["contacts"], &told["new"]), (&json!(1), &json!(1)));
        let again = desk.with_device(who, &import);
        assert_eq!(again["new"], 0, "a log is taken in once");
    }
    met_at
}

/// What would become public of ada, with and without a place; answers the file of the request.
fn choose(desk: &Desk, place: &str) -> String {
    let kinds = |told: &Value| -> Vec<String> {
        let items = told["items"].as_array().unwrap().iter();
        items
            .map(|item| item["kind"].as_str().unwrap().to_string())
            .collect()
    };
    let all = desk.with_device("ada", &["report"]);
    assert_eq!(kinds(&all), ["day_key", "visit"]);
    assert_eq!(all["items"][1]["place"], place);
    assert_eq!(all["requests"][0]["digests"].as_array().unwrap().len(), 64);
    let less = desk.with_device("ada", &["report", "--without", place]);
    assert_eq!(
        (kinds(&less), &less["left_out"]),
        (vec!["day_key".to_string()], &json!(1))
    );
    let hashes = desk.with_device("ada", &["report", "--hashes", "6"]);
    let item = &hashes["items"][0];
    assert_eq!(
        (&item["kind"], &item["day"], &item["hashes"]),
        (&json!("mac_hashes"), &all["items"][0]["day"], &json!(24))
    );
    let request = desk.path("request.json");
    let told = out(&wayclear(&[
        "report",
        "--request",
        &request,
        "--device",
        &desk.device("ada"),
    ]));
    let told = words(&told);
    for words in [
        "This becomes public",
        &format!("the visit of {place} in the ten minutes from"),
        "the identifiers of 20",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    request
}

#[test]
fn the_exposed_are_told_once_and_nobody_else_is() {
    let desk = Desk::new();
    meet(&desk);
    let height = wasmd().latest().unwrap().height;
    let [place, elsewhere] =
        ["phones", "elsewhere"].map(|name| format!("9qc7m00c/{name}-{height}"));
    for (who, place) in [("ada", &place), ("bob", &place), ("cy", &elsewhere)] {
        let visit = desk.with_device(who, &["check-in", place, "--from", who]);
        assert_eq!(visit["status"], "clean");
    }
    for who in ["bob", "cy"] {
        assert_eq!(rules(&desk.with_device(who, &["exposures"])), [""; 0]);
    }
    let watch = Command::new(env!("CARGO_BIN_EXE_wayclear"))
        .args([
            "watch",
            "--for",
            "30",
            "--json",
            "--device",
            &desk.device("bob"),
        ])
        .current_dir(root())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();

    let signed = desk.sign(&choose(&desk, &place), "ada");
    let sending = ["report", "--signed", &signed, "--from", "sponsor", "--now"];
    let sent = desk.with_device("ada", &sending);
    let slips = sent["slips"].as_array().unwrap();
    assert!(slips.iter().all(|slip| slip["became"] == "taken"), "{sent}");
    let again = desk.with_device("ada", &["report", "--send", "--from", "sponsor", "--now"]);
    assert_eq!(again, sent, "nothing is sent twice");

    let alerts = String::from_utf8(watch.wait_with_output().unwrap().stdout).unwrap();
    let alerts: Vec<Value> = alerts
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let by: BTreeSet<&str> = alerts
        .iter()
        .map(|alert| alert["slip"].as_str().unwrap())
        .collect();
    let expected = slips.iter().map(|slip| slip["id"].as_str().unwrap());
    assert_eq!((alerts.len(), by), (2, expected.collect()), "{alerts:?}");
    check_what_bob_knows(&desk);
    for who in ["cy", "ada"] {
        assert_eq!(
            rules(&desk.with_device(who, &["exposures"])),
            [""; 0],
            "{who}"
        );
    }

    assert_eq!(desk.revoke("ada")["revoked"], 2);
    assert_eq!(rules(&desk.with_device("bob", &["exposures"])), [""; 0]);
    let text = out(&wayclear(&["exposures", "--device", &desk.device("bob")]));
    assert!(text.contains("No exposure is known"), "{text}");
}

fn check_what_bob_knows(desk: &Desk) {
    let told = desk.with_device("bob", &["exposures"]);
    assert_eq!(
        (rules(&told), &told["is_incomplete"]),
        (
            vec!["direct".to_string(), "indirect".to_string()],
            &json!(false)
        )
    );
    let near = &told["exposures"][0];
    assert_eq!(near["rule"]["direct"]["seconds"], 880);
    let rssi = near["rule"]["direct"]["rssi_dbm"].as_i64().unwrap();
    assert!((-62..=-58).contains(&rssi), "{rssi}");
    let number = |text: &Value| text.as_str().unwrap().parse::<f64>().unwrap();
    assert!(number(&told["combined"]) > number(&near["added"]));
    assert!(number(&near["probability"]) > number(&near["added"]));
    assert!(number(&near["added"]) > number(&told["alert_at"]));
    let text = out(&wayclear(&["exposures", "--device", &desk.device("bob")]));
    let text = words(&text);
    for words in [
        "near somebody for 14 min at",
        "That at least one of them infected",
    ] {
        assert!(text.contains(words), "{text}");
    }
    let silent = wayclear(&["watch", "--for", "1", "--device", &desk.device("bob")]);
    assert_eq!(out(&silent), "", "an exposure is told once");
}

#[test]
fn contacts_are_published_only_by_whoever_says_so_and_once() {
    let phones = Desk::new();
    let now = wasmd().now().unwrap();
    let file = phones.path("log.csv");
    let identifier = format!("{:032x}", u128::from(now) << 64 | 7);
    std::fs::write(&file, log(&identifier, now - 3_600)).unwrap();
    phones.with_device("dan", &["contacts", "import", &file]);
    let record = ["contacts", "record", "--from", "dan"];
    let device = phones.device("dan");
    let refused = wayclear(&[&record[..], &["--device", &device]].concat());
    assert!(
        err(&refused).contains("for everybody and for good"),
        "{}",
        err(&refused)
    );
    let record = [&record[..], &["--for-all-to-see"]].concat();
    assert_eq!(phones.with_device("dan", &record)["recorded"], 1);
    assert_eq!(phones.with_device("dan", &record)["recorded"], 0);
}
