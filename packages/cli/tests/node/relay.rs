//! A relay beside a real node: what it takes stands on the chain, once, whatever happens to it.

use std::path::Path;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{json, Value};
use wayclear_api::relay::{CheckInRequest, TicketState};
use wayclear_api::{location, raw, Place};
use wayclear_chain::{Addr, Chain};
use wayclear_client::locate;
use wayclear_client::relay::{Relay, Ticket};
use wayclear_status::interval_at;

use crate::serving::Serving;
use crate::support::{err, json, new_place, record, wasmd, wayclear, words, Desk};

#[test]
fn somebody_without_account_or_coins_checks_in_and_reports_through_a_relay() {
    let (desk, place) = (Desk::new(), new_place("relay"));
    let queue = desk.path("queue.sqlite");
    let args = ["--at-once", "--open-in", "9qc7m", "--open", "5"];
    let serving = Serving::relay(Path::new(&queue), &args);
    let relay = ["--relay", serving.url.as_str()];
    let visit = desk.with_device("eve", &[&["check-in", &place][..], &relay].concat());
    assert_eq!(visit["relay"], serving.url);
    serving.until("the place has the visit", |_| {
        let status = json(&["status", &place, "--ask"]);
        status["status"]["visits"] == json!(1)
    });
    let request = desk.path("request.json");
    desk.with_device("eve", &["report", "--request", &request]);
    let signed = desk.sign(&request, "an-eve");
    let report = ["report", "--signed", &signed, "--now"];
    let sent = desk.with_device("eve", &[&report[..], &relay].concat());
    assert_eq!(sent["slips"][0]["became"], "passed");
    serving.until("everybody can read that the place is infected", |_| {
        json(&[&["status", place.as_str()][..], &relay].concat())["infected_until"].is_u64()
    });
    desk.with_device("eve", &[&["exposures"][..], &relay].concat());
    let report = ["report", "--send", "--now"];
    let settled = desk.with_device("eve", &[&report[..], &relay].concat());
    assert_eq!(settled["slips"][0]["became"], "taken");
    let log = serving.log();
    assert!(
        log.contains("sends tags") && log.contains("sends slips"),
        "{log}"
    );
    let secret = visit["visit"].as_str().unwrap().rsplit(':').next().unwrap();
    for private in [place.as_str(), secret] {
        assert!(!log.contains(private), "{log}");
    }
}

#[test]
fn a_relay_that_nobody_pays_for_or_that_is_of_another_chain_does_not_start() {
    let desk = Desk::new();
    let queue = desk.path("queue.sqlite");
    let serve = |more: &[&str]| {
        let serve = [
            "relay",
            "serve",
            "--queue",
            &queue,
            "--listen",
            "127.0.0.1:0",
        ];
        let refused = wayclear(&[&serve[..], &["--metrics", "127.0.0.1:0"], more].concat());
        assert!(!refused.status.success());
        words(&err(&refused))
    };
    // A name that the localnet does not know of is a key that was made now, and has nothing.
    let keys = desk.path("keys.toml");
    let phrase = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    std::fs::write(&keys, format!("poor = \"{phrase}\"\n")).unwrap();
    let owner_only = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&keys, owner_only).unwrap();
    let said = serve(&["--from", "poor", "--keys", &keys]);
    assert!(said.contains("has no ucosm"), "{said}");
    let granter = wasmd().account("sponsor").unwrap();
    let said = serve(&[
        "--from",
        "poor",
        "--keys",
        &keys,
        "--fee-granter",
        granter.as_str(),
    ]);
    assert!(said.contains("pays no fees of"), "{said}");
    let mut elsewhere = record();
    elsewhere.chain_id = "another-1".to_string();
    let file = desk.path("another.json");
    elsewhere.write(file.as_ref()).unwrap();
    let said = serve(&["--from", "sponsor", "--deployment", &file]);
    assert!(
        said.contains("another-1") && said.contains("testing"),
        "{said}"
    );
    assert!(!std::path::Path::new(&queue).exists());
}

#[test]
fn a_patient_with_a_one_time_code_reports_through_desk_and_relay() {
    let (desk, place) = (Desk::new(), new_place("code"));
    json(&["open", &place, "--from", "cy"]);
    let queue = desk.path("queue.sqlite");
    let relay = Serving::relay(Path::new(&queue), &["--at-once"]);
    let (codes, register) = (desk.path("codes.sqlite"), desk.register());
    let office = ["--codes", codes.as_str()];
    let serve = [
        "attest",
        "serve",
        "--authority",
        "authority",
        "--register",
        &register,
    ];
    let ports = ["--listen", "127.0.0.1:0", "--without-decoys"];
    let counter = Serving::start(&[&serve[..], &ports, &office].concat());
    let given = json(&[&["attest", "codes", "2026/4711"][..], &office].concat());
    let code = given[0]["code"].as_str().unwrap();
    let through = ["--relay", relay.url.as_str()];
    desk.with_device("eve", &[&["check-in", &place][..], &through].concat());
    relay.until("the place has the visit", |_| {
        json(&["status", &place, "--ask"])["status"]["visits"] == json!(1)
    });
    // Nothing is signed that was not shown.
    let report = [
        "report",
        "--code",
        code,
        "--desk",
        counter.url.as_str(),
        "--now",
    ];
    let report = [&report[..], &through].concat();
    let device = desk.device("eve");
    let unseen = wayclear(&[&report[..], &["--device", &device]].concat());
    assert!(
        words(&err(&unseen)).contains("nothing is chosen"),
        "{}",
        err(&unseen)
    );
    desk.with_device("eve", &["report"]);
    let sent = desk.with_device("eve", &report);
    assert_eq!(sent["slips"][0]["became"], "passed");
    relay.until("everybody can read that the place is infected", |_| {
        json(&["status", &place])["infected_until"].is_u64()
    });
    // The same again sends nothing new, another report is not signed, and the authority can take it back.
    desk.with_device("eve", &report);
    desk.with_device("mallory", &[&["check-in", &place][..], &through].concat());
    desk.with_device("mallory", &["report"]);
    let device = desk.device("mallory");
    let refused = wayclear(&[&report[..], &["--device", &device]].concat());
    assert!(
        words(&err(&refused)).contains("used for another report"),
        "{}",
        err(&refused)
    );
    let log = counter.log();
    assert!(!log.contains("4711") && !log.contains(code), "{log}");
    desk.revoke("2026/4711");
    relay.until("the place is clear again", |_| {
        json(&["status", &place])["infected_until"].is_null()
    });
}

/// Places, and the tags that were handed in for each; whether the relay said that it has them.
type Tried = Vec<(Place, u32, [u8; 16], Option<Ticket>)>;

#[test]
fn a_relay_that_is_killed_at_a_hundred_random_moments_loses_nothing_and_doubles_nothing() {
    let seed: u64 = rand::rng().random();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let desk = Desk::new();
    let queue = desk.path("queue.sqlite");
    let places: Vec<Place> = (0..10)
        .map(|n| {
            let place = new_place(&format!("kill-{n}"));
            json(&["open", &place, "--from", "cy"]);
            place.parse().unwrap()
        })
        .collect();
    let mut tried: Tried = vec![];
    for _ in 0..100 {
        let mut serving = Serving::relay(Path::new(&queue), &["--at-once", "--a-minute", "0"]);
        let relay = serving.client();
        let end = Instant::now() + Duration::from_millis(random.random_range(0..1_500));
        let hands: Vec<_> = (0..3)
            .map(|_| {
                let mut random = ChaCha8Rng::seed_from_u64(random.random());
                let (places, relay) = (places.clone(), Relay::new(relay.url()).unwrap());
                thread::spawn(move || hand_in(&relay, &places, &mut random, end))
            })
            .collect();
        sleep(end.saturating_duration_since(Instant::now()));
        serving.kill();
        for hand in hands {
            tried.extend(hand.join().unwrap());
        }
    }
    let serving = Serving::relay(Path::new(&queue), &["--at-once", "--a-minute", "0"]);
    let accepted: Vec<_> = tried.iter().filter_map(|tried| tried.3.clone()).collect();
    println!(
        "{} check-ins tried, {} accepted",
        tried.len(),
        accepted.len()
    );
    assert!(accepted.len() > 100);
    serving.until("all that was accepted is in", |relay| {
        let state = |ticket| relay.ticket(ticket).map(|answer| answer.state);
        accepted
            .iter()
            .all(|ticket| matches!(state(ticket), Ok(TicketState::In)))
    });
    let wasmd = wasmd();
    for place in &places {
        let location = locate(&wasmd, &record().deployment.state, place).unwrap();
        let location: Addr = location.location.unwrap();
        let of_place: Vec<_> = tried.iter().filter(|tried| tried.0 == *place).collect();
        let mut stand = 0;
        for (_, interval, tag, ticket) in of_place {
            let key = raw::visit_key(*interval, tag);
            let stands = wasmd.query_raw(&location, &key).unwrap().is_some();
            assert!(stands || ticket.is_none(), "an accepted tag is lost");
            stand += u64::from(stands);
        }
        let status = wasmd.ask(&location, location::ask::Status {}).unwrap();
        assert_eq!(status.visits, stand, "{place}");
    }
}

/// Hands check-ins in, one after the other, until it is time.
fn hand_in(relay: &Relay, places: &[Place], random: &mut ChaCha8Rng, end: Instant) -> Tried {
    let mut tried = vec![];
    while Instant::now() < end {
        let place = places[random.random_range(0..places.len())].clone();
        let Ok(head) = relay.head() else {
            continue;
        };
        let (interval, tag) = (interval_at(head.time), random.random());
        let request = CheckInRequest {
            place: place.clone(),
            interval,
            tag: <[u8; 16]>::into(tag),
        };
        let ticket = relay.check_in(&request).ok();
        // Enough come in the end; each is looked for afterwards.
        sleep(Duration::from_millis(10));
        tried.push((place, interval, tag, ticket));
    }
    tried
}

#[test]
fn a_desk_whose_key_or_account_signs_nothing_in_the_registry_does_not_open() {
    let desk = Desk::new();
    let (register, codes, other) = (desk.register(), desk.path("codes"), desk.path("other.key"));
    let made = wayclear(&["attest", "key", &other]);
    assert!(made.status.success());
    let refused = |authority: &str, key: &str| {
        let serve = ["attest", "serve", "--authority", authority, "--key", key];
        let files = ["--register", &register, "--codes", &codes];
        let ports = ["--listen", "127.0.0.1:0", "--without-decoys"];
        let refused = wayclear(&[&serve[..], &files, &ports].concat());
        assert_eq!(refused.status.code(), Some(1));
        words(&err(&refused))
    };
    let ours = crate::support::slip_key_file();
    let told = refused("ada", ours.to_str().unwrap());
    assert!(told.contains("it is no authority"), "{told}");
    let told = refused("authority", &other);
    assert!(told.contains("is no key of it"), "{told}");
    assert!(told.contains("wayclear registry show"), "{told}");
    // Codes are bound to the key.
    std::fs::remove_file(&codes).unwrap();
    let serve = [
        "attest",
        "serve",
        "--authority",
        "authority",
        "--key",
        &other,
        "--offline",
    ];
    let files = ["--register", &register, "--codes", &codes];
    let ports = ["--listen", "127.0.0.1:0", "--without-decoys"];
    drop(Serving::start(&[&serve[..], &files, &ports].concat()));
}

#[test]
fn a_fee_grant_is_taken_back_by_whoever_pays_it() {
    let grant = ["relay", "grant", "--to", "dan", "--from", "city"];
    json(&[&grant[..], &["--daily", "5000ucosm"]].concat());
    let revoked = json(&[&grant[..], &["--revoke"]].concat());
    assert_eq!(revoked["daily"], Value::Null, "{revoked}");
    let again = wayclear(&[&grant[..], &["--revoke"]].concat());
    let told = words(&err(&again));
    assert!(told.contains("pays no fees of"), "{told}");
}
