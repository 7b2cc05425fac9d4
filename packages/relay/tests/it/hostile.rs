//! What strangers send.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::blocking::{Client, Response};
use serde_json::{json, Value};
use wayclear_api::relay::{TicketState, BODY_LENGTH};
use wayclear_client::relay::RelayError;

use crate::world::World;

const PLACE: &str = "9qc7mbdh";

fn post(world: &World, path: &str, body: impl Into<Vec<u8>>) -> Response {
    let url = format!("{}{path}", world.relay.url());
    let request = Client::new().post(url).body(body.into());
    request.send().unwrap()
}

/// The status, and the kind of a refusal, which is always problem+json.
#[track_caller]
fn refusal(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: Value = serde_json::from_slice(&answer.bytes().unwrap()).unwrap();
    assert_eq!(problem["status"], status);
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    (status, problem["type"].as_str().unwrap().to_string())
}

fn padded(json: &Value) -> Vec<u8> {
    let mut body = json.to_string().into_bytes();
    body.resize(BODY_LENGTH, b' ');
    body
}

#[test]
fn bodies_that_are_no_messages_are_refused_by_name() {
    let world = World::new();
    let place = world.open(PLACE);
    let tag = "11".repeat(16);
    let good = json!({ "place": { "cell": place.cell, "unit": null }, "interval": world.interval(), "tag": tag });
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        padded(&changed)
    };
    let garbage = (0..=u8::MAX).cycle().take(BODY_LENGTH).collect();
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("empty", vec![], 400, "length"),
        ("not padded", good.to_string().into(), 400, "length"),
        (
            "a byte more",
            [padded(&good), vec![b' ']].concat(),
            400,
            "length",
        ),
        ("garbage", garbage, 400, "form"),
        ("blanks", vec![b' '; BODY_LENGTH], 400, "form"),
        ("another field", with("who", json!("ada")), 400, "form"),
        ("no number", with("interval", json!("now")), 400, "form"),
        (
            "too large a number",
            with("interval", json!(1u64 << 40)),
            400,
            "form",
        ),
        ("an odd digit", with("tag", json!("1")), 400, "form"),
        ("a short tag", with("tag", json!("11")), 422, "invalid"),
        (
            "no geohash",
            with("place", json!({ "cell": "aaaaaaaa", "unit": null })),
            422,
            "invalid",
        ),
        (
            "a large cell",
            with("place", json!({ "cell": "9qc7", "unit": null })),
            422,
            "invalid",
        ),
        (
            "an odd unit",
            with("place", json!({ "cell": "9qc7mbdh", "unit": "../x" })),
            422,
            "invalid",
        ),
        (
            "nobody's place",
            with("place", json!({ "cell": "s0000000", "unit": null })),
            422,
            "no_such_place",
        ),
    ];
    for (what, body, status, kind) in cases {
        let refused = refusal(post(&world, "/v1/check-ins", body));
        assert_eq!(refused, (status, kind.to_string()), "{what}");
    }
    assert_eq!(post(&world, "/v1/check-ins", padded(&good)).status(), 202);
}

#[test]
fn a_body_of_ten_megabytes_is_refused_before_it_has_come() {
    let world = World::new();
    let address = world.relay.url().trim_start_matches("http://");
    let mut socket = TcpStream::connect(address).unwrap();
    let head = "POST /v1/slips HTTP/1.1\r\nhost: relay\r\ncontent-length: 10485760\r\n\r\n";
    socket.write_all(head.as_bytes()).unwrap();
    socket.write_all(&[b' '; 4_096]).unwrap();
    let mut said = [0; 12];
    socket.read_exact(&mut said).unwrap();
    assert_eq!(&said, b"HTTP/1.1 400");
}

#[test]
fn addresses_and_methods_that_there_are_not_are_refused_by_name() {
    let world = World::new();
    let get = |path: &str| {
        let url = format!("{}{path}", world.relay.url());
        refusal(reqwest::blocking::get(url).unwrap())
    };
    let kind = |name: &str| (404, name.to_string());
    assert_eq!(get("/"), kind("no_route"));
    assert_eq!(get("/v1/check-ins"), (405, "method".to_string()));
    for ticket in [
        "x",
        "00",
        &"0".repeat(32),
        &"z".repeat(32),
        &"0".repeat(9_000),
    ] {
        assert_eq!(get(&format!("/v1/tickets/{ticket}")), kind("no_ticket"));
    }
    for from in [
        "x",
        "-1",
        "1",
        "127",
        "128",
        "18446744073709551615",
        "99999999999999999999",
    ] {
        assert_eq!(get(&format!("/v1/feed/{from}")), kind("no_page"));
    }
}

#[test]
fn a_body_that_never_ends_and_a_head_that_never_ends_do_not_keep_others_out() {
    let world = World::new();
    let place = world.open(PLACE);
    let address = world.relay.url().trim_start_matches("http://").to_string();
    let slow: Vec<TcpStream> = (0..1_000)
        .map(|n| {
            let mut socket = TcpStream::connect(&address).unwrap();
            let head = "POST /v1/check-ins HTTP/1.1\r\nhost: relay\r\ncontent-length: 1024\r\n";
            let end = if n % 2 == 0 { "\r\n{" } else { "" };
            socket.write_all(format!("{head}{end}").as_bytes()).unwrap();
            socket
        })
        .collect();
    world.check_in(&place, world.interval(), 1).unwrap();
    // The slow ones are ended by the relay, with a word or without.
    let mut first = &slow[0];
    first
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut said = String::new();
    let _ = first.read_to_string(&mut said);
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
}

#[test]
fn pages_of_strangers_may_read_and_send_without_the_cookies_of_anybody() {
    let world = World::new();
    let url = format!("{}/v1/head", world.relay.url());
    let answer = Client::new()
        .get(url)
        .header("origin", "https://a.page")
        .send();
    let answer = answer.unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert!(!answer
        .headers()
        .contains_key("access-control-allow-credentials"));
    assert!(!answer.headers().contains_key("set-cookie"));
    let url = format!("{}/v1/check-ins", world.relay.url());
    let asked = Client::new().request(reqwest::Method::OPTIONS, url);
    let asked = asked.header("origin", "https://a.page");
    let asked = asked.header("access-control-request-method", "POST");
    let asked = asked
        .header("access-control-request-headers", "content-type")
        .send()
        .unwrap();
    assert_eq!(asked.status(), 200);
    assert_eq!(asked.headers()["access-control-allow-origin"], "*");
}

#[test]
fn one_address_may_ask_so_often_a_minute_and_others_go_on() {
    let world = World::with(|settings| {
        settings.limits.a_minute = std::num::NonZeroU32::new(10);
        settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let ask = |forwarded: &str| {
        let url = format!("{}/v1/tickets/{}", world.relay.url(), "0".repeat(32));
        let request = Client::new().get(url).header("x-forwarded-for", forwarded);
        request.send().unwrap()
    };
    let codes = |forwarded: &str| -> Vec<u16> {
        (0..15).map(|_| ask(forwarded).status().as_u16()).collect()
    };
    assert_eq!(
        codes("192.0.2.1")
            .iter()
            .filter(|code| **code == 429)
            .count(),
        5
    );
    // Whatever they say themselves, what the proxy adds behind it counts; a network of IPv6 is one.
    assert!(codes("198.51.100.7, 192.0.2.1")
        .iter()
        .all(|code| *code == 429));
    assert_eq!(
        codes("2001:db8::1")
            .iter()
            .filter(|code| **code == 429)
            .count(),
        5
    );
    assert!(codes("2001:db8::ffff:2").iter().all(|code| *code == 429));
    let refused = ask("192.0.2.1");
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(refusal(refused), (429, "too_many".to_string()));
    assert_eq!(ask("192.0.2.2").status(), 404);
    // The feed is everybody's, and caches ask for many.
    for _ in 0..30 {
        assert!(world.relay.head().is_ok());
    }
}

#[test]
fn its_operator_reads_numbers_that_name_nobody() {
    let world = World::new();
    let place = world.open(PLACE);
    world.check_in(&place, world.interval(), 0xab).unwrap();
    let text = reqwest::blocking::get(&world.metrics)
        .unwrap()
        .text()
        .unwrap();
    assert!(text.contains("wayclear_relay_waiting_tags 1"), "{text}");
    assert!(
        text.contains(r#"wayclear_relay_requests_total{route="/v1/check-ins",status="202"} 1"#),
        "{text}"
    );
    assert!(!text.contains(PLACE) && !text.contains("abab"), "{text}");
    let public = format!("{}/metrics", world.relay.url());
    assert_eq!(reqwest::blocking::get(public).unwrap().status(), 404);
}

#[test]
fn a_kiosk_takes_visits_of_its_own_place_and_nothing_else() {
    let only = PLACE.parse().unwrap();
    let world = World::with(|settings| settings.only = Some(only));
    let (here, there) = (world.open(PLACE), world.open("9qc7mbdh/shop-2"));
    let ticket = world.check_in(&here, world.interval(), 1).unwrap();
    let refused = world.check_in(&there, world.interval(), 2);
    assert!(
        matches!(&refused, Err(RelayError::Refused { kind, .. }) if kind == "other_place"),
        "{refused:?}"
    );
    world.block(600);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
    assert_eq!((world.visits(&here), world.visits(&there)), (1, 0));
}
