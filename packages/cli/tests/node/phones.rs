//! Three phones on a chain: one is infected, one was near it and after it, one was not.

use std::fmt::Write;
use std::process::{Command, Stdio};

use serde_json::{json, Value};
use tempfile::TempDir;
use wayclear_chain::Chain;
use wayclear_client::device::{DeviceError, DeviceFile};
use wayclear_identity::{interval_at, Day, Secret};

use crate::support::{err, json, out, root, wasmd, wayclear};

struct Phones {
    folder: TempDir,
}

impl Phones {
    fn path(&self, name: &str) -> String {
        let path = self.folder.path().join(name);
        path.to_str().unwrap().to_string()
    }

    fn device(&self, name: &str) -> String {
        self.path(&format!("{name}.json"))
    }

    fn json(&self, who: &str, args: &[&str]) -> Value {
        json(&[args, &["--device", &self.device(who)]].concat())
    }
}

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

#[test]
#[allow(clippy::too_many_lines)] // One story.
fn the_exposed_are_told_once_and_nobody_else_is() {
    let phones = Phones {
        folder: TempDir::new().unwrap(),
    };
    let now = wasmd().now().unwrap();
    let place = format!("9qc7m00c/phones-{}", wasmd().latest().unwrap().height);

    // Ada's phone has a key that ended three hours ago; bob's was near it, cy's near somebody else's.
    let day = Day::new(Secret::new([7; 16]), interval_at(now) - 40, 20, 1).unwrap();
    let met_at = day.ends_at() - 1_200;
    let received = day.identifier_at(met_at).unwrap().to_string();
    DeviceFile::new(phones.device("ada"))
        .update(|device| {
            device.days.push(day);
            Ok::<_, DeviceError>(())
        })
        .unwrap();
    for (who, identifier) in [("bob", &received), ("cy", &"0123456789abcdef".repeat(2))] {
        let file = phones.path("log.csv");
        std::fs::write(&file, log(identifier, met_at)).unwrap();
        let import = ["contacts", "import", &file];
        let told = phones.json(who, &import);
        // The identifier changes every ten minutes, but this log goes on with the old one.
        assert_eq!(told["signals"], 81);
        assert_eq!(told["left_out"], json!({ "rssi 127": 9 }));
        assert_eq!((&told["contacts"], &told["new"]), (&json!(1), &json!(1)));
        assert_eq!(
            phones.json(who, &import)["new"],
            0,
            "a log is taken in once"
        );
    }
    for who in ["cy", "ada", "bob"] {
        let visit = phones.json(who, &["check-in", &place, "--from", who]);
        assert_eq!(visit["status"], "clean");
        while wasmd().now().unwrap() <= visit["at"].as_u64().unwrap() {
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    }
    for who in ["bob", "cy"] {
        assert_eq!(rules(&phones.json(who, &["exposures"])), [""; 0]);
    }
    let watch = Command::new(env!("CARGO_BIN_EXE_wayclear"))
        .args([
            "watch",
            "--for",
            "30",
            "--json",
            "--device",
            &phones.device("bob"),
        ])
        .current_dir(root())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();

    let request = phones.json("ada", &["report", "--from", "ada"]);
    assert_eq!(request["visits"][0]["place"], place);
    assert_eq!(request["days"].as_array().unwrap().len(), 1);
    let less = phones.json("ada", &["report", "--from", "ada", "--without", &place]);
    assert_eq!(
        (&less["visits"], &less["left_out"]),
        (&json!([]), &json!(1))
    );
    let told = out(&wayclear(&[
        "report",
        "--from",
        "ada",
        "--device",
        &phones.device("ada"),
    ]));
    assert!(
        told.contains("This becomes public") && told.contains(&format!("visit of {place}")),
        "{told}"
    );
    assert!(told.contains("identifiers of 3 h 20 min from"), "{told}");
    let request = told.lines().find(|line| line.starts_with('{')).unwrap();
    let file = phones.path("request.json");
    std::fs::write(&file, request).unwrap();
    let signed = wayclear(&["attest", "sign", &file]);
    assert!(signed.status.success(), "{}", err(&signed));
    let answer = phones.path("answer.json");
    std::fs::write(&answer, &signed.stdout).unwrap();
    let send = ["report", "--from", "ada", "--attestation", &answer];
    let case = phones.json("ada", &send)["case"].as_u64().unwrap();
    let again = wayclear(&[&send[..], &["--device", &phones.device("ada")]].concat());
    assert!(
        err(&again).contains("nothing is prepared on this device"),
        "{}",
        err(&again)
    );

    let alerts = String::from_utf8(watch.wait_with_output().unwrap().stdout).unwrap();
    let alerts: Vec<Value> = alerts
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(alerts.len(), 2, "{alerts:?}");
    assert!(alerts.iter().all(|alert| alert["case"] == case));
    let told = phones.json("bob", &["exposures"]);
    assert_eq!(rules(&told), ["direct", "indirect"]);
    let near = &told["exposures"][0];
    assert_eq!(near["rule"]["direct"]["contact"]["seconds"], 880);
    assert!((-62..=-58).contains(
        &near["rule"]["direct"]["contact"]["rssi_dbm"]
            .as_i64()
            .unwrap()
    ));
    let number = |text: &Value| text.as_str().unwrap().parse::<f64>().unwrap();
    assert!(number(&told["combined"]) > number(&near["added"]));
    assert!(number(&near["probability"]) > number(&near["added"]));
    assert!(number(&near["added"]) > number(&told["alert_at"]));
    let text = out(&wayclear(&["exposures", "--device", &phones.device("bob")]));
    assert!(
        text.contains("near somebody for 14 min at -60 dBm"),
        "{text}"
    );
    assert!(
        text.contains("That at least one of them infected"),
        "{text}"
    );
    let silent = wayclear(&["watch", "--for", "1", "--device", &phones.device("bob")]);
    assert_eq!(out(&silent), "", "an exposure is told once");
    for who in ["cy", "ada"] {
        assert_eq!(rules(&phones.json(who, &["exposures"])), [""; 0], "{who}");
    }

    json(&["revoke", &case.to_string()]);
    assert_eq!(rules(&phones.json("bob", &["exposures"])), [""; 0]);
    let text = out(&wayclear(&["exposures", "--device", &phones.device("bob")]));
    assert!(text.contains("No exposure is known"), "{text}");
}

#[test]
fn contacts_are_published_only_by_whoever_says_so_and_once() {
    let phones = Phones {
        folder: TempDir::new().unwrap(),
    };
    let now = wasmd().now().unwrap();
    let file = phones.path("log.csv");
    let identifier = format!("{:032x}", u128::from(now) << 64 | 7);
    std::fs::write(&file, log(&identifier, now - 3_600)).unwrap();
    phones.json("dan", &["contacts", "import", &file]);
    let record = ["contacts", "record", "--from", "dan"];
    let device = phones.device("dan");
    let refused = wayclear(&[&record[..], &["--device", &device]].concat());
    assert!(
        err(&refused).contains("for everybody and for good"),
        "{}",
        err(&refused)
    );
    let record = [&record[..], &["--for-all-to-see"]].concat();
    assert_eq!(phones.json("dan", &record)["recorded"], 1);
    assert_eq!(phones.json("dan", &record)["recorded"], 0);
}
