//! Places that are opened and visited, and what becomes of visits when things go wrong.

use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use serde_json::json;
use wayclear_api::{location, raw};
use wayclear_chain::{Addr, Chain};
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::locate;

use crate::support::{err, json, new_place, record, wasmd, Desk};

#[test]
fn a_place_is_opened_once_and_pruned_by_anybody() {
    let place = new_place("open");
    let opened = json(&["open", &place, "--from", "cy"]);
    assert_eq!(opened["location"], json(&["locate", &place])["location"]);
    let again = json(&["open", &place, "--from", "cy"]);
    assert!(again["location"].is_null());
    assert_eq!(
        json(&["status", &place, "--ask"])["status"]["status"],
        "empty"
    );
    for args in [
        &["prune", "--from", "cy"][..],
        &["prune", &place, "--from", "cy"],
    ] {
        assert_eq!(
            json(args),
            json!({ "rows": 0, "is_done": true }),
            "{args:?}"
        );
    }
}

#[test]
fn a_visit_is_rewarded_slightly_above_its_fee() {
    let place = new_place("mall");
    json(&["check-in", &place, "--from", "cy"]);
    let suggested = json(&["reward", "suggest"]);
    for kind in ["check_in", "inspect"] {
        let amount = |field: &str| -> u64 {
            let text = suggested[kind][field].as_str();
            text.unwrap().parse().unwrap()
        };
        let (fee, reward) = (amount("fee"), amount("reward"));
        assert_eq!(reward, (fee * 110).div_ceil(100), "{suggested}");
        assert!((3_000..6_000).contains(&fee), "{suggested}");
    }
    let mut wasmd = wasmd();
    let location = locate(&wasmd, &record().deployment.state, &place.parse().unwrap()).unwrap();
    let sponsor = wasmd.account("sponsor").unwrap();
    let fund =
        cosmwasm_std::to_json_binary(&wayclear_api::location::ExecuteMsg::FundRewards {}).unwrap();
    let funds = [cosmwasm_std::coin(10_000, "ucosm")];
    wasmd
        .execute_json(&sponsor, &location.location.unwrap(), fund, &funds)
        .unwrap();
    let visit = json(&["check-in", &place, "--from", "dan"]);
    let fee = visit["receipt"]["gas_wanted"].as_u64().unwrap() / 40;
    let paid = visit["reward"].as_str().unwrap().parse::<u64>().unwrap();
    assert!(
        paid > fee && paid < fee * 5 / 4,
        "paid {paid}, the fee was {fee}"
    );
}

#[test]
fn a_visit_that_cannot_be_written_down_is_told_all_the_same() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        println!("skipped: there is no /dev/full here");
        return;
    };
    let place = new_place("full");
    let output = crate::command::wayclear(&["-q", "check-in", &place, "--from", "bob"])
        .stdout(full)
        .output()
        .unwrap();
    let told = err(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains(&format!("about to check in: {place}@i")),
        "{told}"
    );
}

/// The field case interrupted-check-in.
#[test]
fn every_visit_of_check_ins_that_were_interrupted_can_be_opened_and_stands_once() {
    let (desk, wasmd) = (Desk::new(), wasmd());
    let places: Vec<String> = (0..8).map(|n| new_place(&format!("cut-{n}"))).collect();
    for (n, place) in (0..).zip(&places) {
        let mut child = crate::command::wayclear(&["check-in", place, "--from", "dan"])
            .args(["--device", &desk.device("dan")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(60 * n));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // What was sent gets in, or never will.
    sleep(Duration::from_secs(3));
    let kept = |place: &str| -> Vec<KeptVisit> {
        let visits = DeviceFile::new(desk.device("dan")).read().unwrap().visits;
        let of_place = visits
            .into_iter()
            .filter(|visit| visit.place.to_string() == place);
        of_place.collect()
    };
    let location = |place: &str| {
        let place = place.parse().unwrap();
        locate(&wasmd, &record().deployment.state, &place)
            .unwrap()
            .location
    };
    let count = |location: &Addr| {
        let status = wasmd.ask(location, location::ask::Status {}).unwrap();
        status.visits
    };
    for place in &places {
        let before = kept(place);
        let location_before = location(place);
        if let Some(location) = &location_before {
            // The place was made by that very visit.
            assert_eq!((count(location), before.len()), (1, 1), "{place}");
            let key = raw::visit_key(before[0].interval, &before[0].tag());
            assert!(
                wasmd.query_raw(location, &key).unwrap().is_some(),
                "{place}"
            );
        }
        let made = desk.with_device("dan", &["check-in", place, "--from", "dan"]);
        // One that was cut off after its end is not sent again.
        if before.iter().any(|visit| visit.is_committed) {
            assert_eq!(made["is_recorded"], true, "{place}");
            assert_eq!(count(&location(place).unwrap()), 1, "{place}");
            continue;
        }
        assert_eq!(made["is_resumed"], !before.is_empty(), "{place}");
        let after = kept(place);
        assert_eq!((after.len(), after[0].is_committed), (1, true), "{place}");
        // A tag that is told again is counted again, and stands once: in the row under its key.
        let told = 1 + u64::from(location_before.is_some());
        assert_eq!(count(&location(place).unwrap()), told, "{place}");
    }
}
