//! What people disclose, and how it is taken back.

use std::process::Stdio;

use serde_json::{json, Value};
use wayclear_chain::Chain;

use crate::support::{err, json, new_place, out, wasmd, wayclear, words, Desk};

#[test]
fn a_place_is_located_visited_reported_revoked_and_shown() {
    let (desk, place) = (Desk::new(), new_place("story"));
    assert!(json(&["locate", &place])["location"].is_null());
    let none = out(&wayclear(&["status", &place, "--ask"]));
    assert!(none.starts_with(&format!("{place} has no contract yet")));

    let visit = desk.with_device("ada", &["check-in", &place, "--from", "ada"]);
    assert_eq!(
        (&visit["status"], &visit["is_resumed"]),
        (&json!("clean"), &json!(false))
    );
    let second = json(&["check-in", &place, "--from", "bob"]);
    let gas = |visit: &Value| visit["receipt"]["gas_used"].as_u64().unwrap();
    assert!(
        gas(&second) * 2 < gas(&visit),
        "the second goes straight to the location"
    );
    let inspected = json(&["inspect", &place, "--from", "bob"]);
    assert_eq!(inspected["status"], "clean");
    let known = || json(&["status", &place])["infected_until"].clone();
    assert!(known().is_null());
    let text = words(&out(&wayclear(&["status", &place])));
    assert!(
        text.starts_with(&format!("Nothing is known of {place}")),
        "{text}"
    );

    let sent = desk.report("ada", "4711");
    assert_eq!(sent["slips"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&sent["slips"][0]["became"], &sent["waiting"]),
        (&json!("taken"), &json!(0))
    );
    let began = visit["interval"].as_u64().unwrap() * 600;
    let status = json(&["status", &place, "--ask"])["status"].clone();
    assert_eq!(
        (&status["status"], &status["since"]),
        (&json!("infected"), &json!(began))
    );
    assert_eq!(
        (&status["visits"], status["infected_until"].clone()),
        (&json!(2), known())
    );
    let with_device = desk.with_device("ada", &["status", &place]);
    assert_eq!(with_device["infected_until"], began + 600 + 1_209_600);
    let text = words(&out(&wayclear(&["status", &place])));
    assert!(
        text.contains(&format!("{place} is INFECTED until ")),
        "{text}"
    );
    let text = words(&out(&wayclear(&["status", &place, "--ask"])));
    assert!(
        text.contains("is INFECTED since") && text.contains("knows now which place"),
        "{text}"
    );

    let slip = sent["slips"][0]["id"].as_str().unwrap();
    let revoked = json(&["revoke", "--id", slip]);
    assert_eq!(
        (&revoked["revoked"], &revoked["messages"]),
        (&json!(1), &json!(1))
    );
    assert!(known().is_null());
    assert_eq!(
        json(&["status", &place, "--ask"])["status"]["status"],
        "clean"
    );
    let again = desk.revoke("4711");
    assert_eq!(
        (&again["revoked"], &again["repeated"]),
        (&json!(0), &json!(1)),
        "it is taken back already, and its place told again"
    );
    let unknown = err(&wayclear(&["revoke", "--id", "0123456789abcdef"]));
    assert!(
        unknown.contains("knows no slip 0123456789abcdef"),
        "{unknown}"
    );

    let tree = out(&wayclear(&["tree", "show"]));
    assert!(
        tree.contains(&place) && tree.contains("06067 Sacramento County"),
        "{tree}"
    );
}

#[test]
fn an_infected_account_flags_where_it_goes_until_its_flags_are_taken_back() {
    let (desk, places) = (Desk::new(), [new_place("before"), new_place("after")]);
    let check_in = |n: usize| desk.with_device("eve", &["check-in", &places[n], "--from", "eve"]);
    check_in(0);
    let request = desk.path("request.json");
    let choose = [
        "report",
        "--account",
        "eve",
        "--without-visits",
        "--request",
        &request,
    ];
    let chosen = desk.with_device("eve", &choose);
    assert_eq!(chosen["items"][0]["kind"], "account");
    assert_eq!(
        (
            chosen["items"].as_array().unwrap().len(),
            &chosen["left_out"]
        ),
        (1, &json!(1))
    );
    let signed = desk.sign(&request, "eve");
    let sending = [
        "report",
        "--now",
        "--signed",
        &signed,
        "--device",
        &desk.device("eve"),
        "--from",
    ];
    let other = err(&wayclear(&[&sending[..], &["bob"]].concat()));
    assert!(other.contains("so it must send it itself"), "{other}");
    let sent = json(&[&sending[..], &["eve"]].concat());
    if sent["slips"][0]["became"] == "burnt" {
        println!("skipped: an account's slip is one a day, and this has run on the chain today");
        return;
    }
    assert_eq!(sent["slips"][0]["became"], "taken");
    assert_eq!(check_in(1)["status"], "infected");
    let infected = |n: usize| !json(&["status", &places[n]])["infected_until"].is_null();
    assert_eq!([0, 1].map(infected), [false, true]);

    // Until the account counts as well again, its check-ins go on.
    assert_eq!(desk.revoke("eve")["revoked"], 1);
    assert_eq!([0, 1].map(infected), [false, true]);
    let revoked = json(&["revoke", "--account", "eve"]);
    assert_eq!(
        (&revoked["revoked"], &revoked["locations_failed"]),
        (&json!(1), &json!(0))
    );
    assert_eq!([0, 1].map(infected), [false, false]);
    let again = json(&["revoke", "--account", "eve"]);
    assert_eq!(
        (&again["revoked"], &again["repeated"]),
        (&json!(0), &json!(1))
    );
}

#[test]
fn what_a_revoked_patients_phone_still_sends_is_taken_back() {
    let (desk, place) = (Desk::new(), new_place("following"));
    desk.with_device("cy", &["check-in", &place, "--from", "cy"]);
    let request = desk.path("request.json");
    desk.with_device("cy", &["report", "--request", &request]);
    let signed = desk.sign(&request, "cy");
    let refused = wayclear(&["attest", "sign", &request, "--patient", "dan"]);
    assert!(!refused.status.success());
    assert_eq!(desk.revoke("cy")["messages"], 0, "nothing is published yet");
    let register = desk.register();
    let following =
        crate::command::wayclear(&["attest", "following", "--json", "--now", "--for", "20"])
            .args(["--register", &register])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
    let sending = ["report", "--signed", &signed, "--from", "sponsor", "--now"];
    let sent = desk.with_device("cy", &sending);
    assert_eq!(sent["slips"][0]["became"], "taken");
    let followed = following.wait_with_output().unwrap();
    let told: Value = serde_json::from_slice(&followed.stdout).unwrap();
    assert_eq!(
        (&told["revoked"], &told["messages"]),
        (&json!(1), &json!(1))
    );
    assert!(json(&["status", &place])["infected_until"].is_null());
    let today = wayclear_status::day_at(wasmd().now().unwrap());
    let day = time::OffsetDateTime::from_unix_timestamp(i64::from(today) * 86_400).unwrap();
    let since = day.date().to_string();
    let rest = json(&["revoke", "--authority", "authority", "--since", &since]);
    assert_eq!(rest["skipped"], 0);
}

#[test]
fn who_vouched_for_nothing_takes_nothing_back_pays_nothing_and_notes_nothing() {
    let (desk, place) = (Desk::new(), new_place("others"));
    desk.with_device("ada", &["check-in", &place, "--from", "ada"]);
    desk.report("ada", "others-1");
    let register = std::fs::read(desk.register()).unwrap();
    let args = ["revoke", "--patient", "others-1", "--from", "ada", "--now"];
    let register_args = ["--register", &desk.register()];
    let refused = wayclear(&[&args[..], &register_args].concat());
    assert_eq!(refused.status.code(), Some(1));
    let told = words(&err(&refused));
    assert!(told.contains("Nothing was sent or noted"), "{told}");
    assert_eq!(std::fs::read(desk.register()).unwrap(), register);
    let missing = desk.path("no-register");
    let refused = wayclear(&["revoke", "--patient", "x", "--register", &missing]);
    assert!(
        err(&refused).contains("there is no register"),
        "{refused:?}"
    );
    for (label, said) in [
        ("other-1", "which knows 1 patient; name the label"),
        ("Others 1", "do you mean \"others-1\"?"),
    ] {
        let args = ["revoke", "--patient", label, "--now"];
        let refused = wayclear(&[&args[..], &register_args].concat());
        let told = words(&err(&refused));
        assert_eq!(refused.status.code(), Some(1), "{told}");
        assert!(told.contains(said), "{told}");
    }
    assert_eq!(std::fs::read(desk.register()).unwrap(), register);
    // Its owner's phone learns from the feed that it was taken back.
    desk.revoke("others-1");
    let args = ["report", "--send", "--from", "sponsor", "--now"];
    let sent = desk.with_device("ada", &args);
    assert_eq!(sent["slips"][0]["became"], "burnt");
    // Whoever is there still need not say so twice.
    let again = ["check-in", &place, "--from", "bob"];
    desk.with_device("bob", &again);
    assert_eq!(desk.with_device("bob", &again)["is_recorded"], true);
}
