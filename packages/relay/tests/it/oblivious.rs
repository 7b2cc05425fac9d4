//! What a relay does with what forwarders bring.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpStream};
use std::num::NonZeroU32;
use std::time::Duration;

use bhttp::{Message, Mode, StatusCode};
use cosmwasm_std::HexBinary;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reqwest::blocking::Client;
use serde_json::json;
use wayclear_api::relay::{REFUSAL_LENGTH, SEALED_LENGTH};
use wayclear_api::sealed::{is_key, KEYS, REQUEST, REQUEST_LENGTH, WRONG_KEY};
use wayclear_relay::SealKey;

use crate::road::{inside, key, message, outside, padded, post, sealed_as, takes_sealed, Started};
use crate::world::World;

/// Every refusal fits in a seal, also those that quote what a stranger has sent.
#[test]
fn what_quotes_a_stranger_at_length_is_cut_so_that_it_fits() {
    let world = World::with(takes_sealed);
    let url = format!("{}/ohttp", world.relay.url());
    // A character that JSON writes in six.
    let name = "\u{1}".repeat(150);
    for body in [
        padded(&json!({ name: 1 })),
        padded(&json!({ "x".repeat(1_000): 1 })),
        padded(
            &json!({ "place": { "cell": "x".repeat(900), "unit": null }, "interval": 1, "tag": "11" }),
        ),
    ] {
        let (sealed, opener) = sealed_as(&message("POST", "/v1/check-ins", &body), &key());
        let (status, kind) = inside(post(&url, sealed), opener);
        assert!(status == 400 || status == 422, "{status} {kind}");
        let straight = Client::new().post(format!("{}/v1/check-ins", world.relay.url()));
        let straight = straight.body(body).send().unwrap();
        assert_eq!(straight.status(), status);
        assert!(straight.bytes().unwrap().len() <= REFUSAL_LENGTH);
    }
}

#[test]
fn what_is_sealed_for_another_or_changed_cut_long_or_slow_is_refused_by_name() {
    let world = World::with(takes_sealed);
    let gateway = format!("{}/ohttp", world.relay.url());
    let forwarder = Started::new(&gateway);
    let ticket = message("GET", "/v1/tickets/00", &[]);
    let other = SealKey::of_seed(&[8; 32]).configuration();
    let good = sealed_as(&ticket, &key()).0;
    let changed = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let wrong_key = (400, WRONG_KEY.to_string());
    let length = (400, "length".to_string());
    let cases = [
        ("another's", sealed_as(&ticket, &other).0, &wrong_key),
        ("another number of key", changed(0), &wrong_key),
        ("another exchange", changed(2), &wrong_key),
        ("another hash", changed(4), &wrong_key),
        ("another cipher", changed(6), &wrong_key),
        ("another sender", changed(9), &wrong_key),
        ("another content", changed(600), &wrong_key),
        ("another seal", changed(SEALED_LENGTH - 1), &wrong_key),
        ("zeros", vec![0; SEALED_LENGTH], &wrong_key),
        (
            "garbage",
            (0..=255).cycle().take(SEALED_LENGTH).collect(),
            &wrong_key,
        ),
        ("nothing", vec![], &length),
        ("cut", good[..SEALED_LENGTH - 1].to_vec(), &length),
        ("long", [good.as_slice(), &[0]].concat(), &length),
        ("ten megabytes", vec![0; 10 << 20], &length),
    ];
    for (what, body, refused) in cases {
        for url in [&gateway, &forwarder.url()] {
            // Who is refused before the body has come may find the line cut.
            let request = Client::new().post(url).header("content-type", REQUEST);
            match request.body(body.clone()).send() {
                Ok(answer) => assert_eq!(&outside(answer), refused, "{what}"),
                Err(_) => assert_eq!(what, "ten megabytes"),
            }
        }
    }
    for url in [&gateway, &forwarder.url()] {
        let request = Client::new().post(url).body(good.clone());
        assert_eq!(
            outside(request.send().unwrap()),
            (415, "content_type".to_string())
        );
        let address = url.trim_start_matches("http://").split('/').next().unwrap();
        let path = url
            .trim_start_matches("http://")
            .trim_start_matches(address);
        let path = if path.is_empty() { "/" } else { path };
        let mut socket = TcpStream::connect(address).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {REQUEST}\r\ncontent-length: {SEALED_LENGTH}\r\n\r\n");
        socket.write_all(head.as_bytes()).unwrap();
        socket.write_all(&good[..100]).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let mut said = [0; 12];
        socket.read_exact(&mut said).unwrap();
        assert_eq!(&said, b"HTTP/1.1 408");
        // The control: the same unchanged.
        let (sealed, opener) = sealed_as(&ticket, &key());
        assert_eq!(
            inside(post(url, sealed), opener),
            (404, "no_ticket".to_string())
        );
    }
}

#[test]
fn inside_there_are_visits_slips_and_tickets_and_nothing_else() {
    let world = World::with(takes_sealed);
    let url = format!("{}/ohttp", world.relay.url());
    let ask = |bytes: &[u8]| {
        let (sealed, opener) = sealed_as(bytes, &key());
        inside(post(&url, sealed), opener)
    };
    let no_route = (404, "no_route".to_string());
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/v1/head"),
        ("GET", "/v1/feed/0"),
        ("GET", "/v1/places"),
        ("GET", "/v1/tree"),
        ("GET", "/v1/labels"),
        ("GET", "/healthz"),
        ("GET", "/metrics"),
        ("GET", "/ohttp"),
        ("POST", "/ohttp"),
        ("GET", "/v1/check-ins"),
        ("GET", "/v1/slips"),
        ("POST", "/v1/tickets/00"),
        ("HEAD", "/v1/tickets/00"),
        ("CONNECT", "/v1/check-ins"),
        ("get", "/v1/tickets/00"),
        ("", ""),
        ("GET", "http://127.0.0.1/v1/tickets/00"),
        ("GET", "127.0.0.1:22"),
        ("GET", "/v1/tickets/00\r\nhost: x"),
        ("POST", "//v1/check-ins"),
        ("POST", "/v1/../v1/check-ins"),
    ] {
        assert_eq!(
            ask(&message(method, path, &[])),
            no_route,
            "{method} {path}"
        );
    }
    let form = (400, "form".to_string());
    let mut answer = vec![];
    let response = Message::response(StatusCode::OK);
    response
        .write_bhttp(Mode::KnownLength, &mut answer)
        .unwrap();
    let good = message("GET", "/v1/tickets/00", &[]);
    let mut more = good.clone();
    more.resize(REQUEST_LENGTH, 0);
    more[REQUEST_LENGTH - 1] = 1;
    let endless = [&[0u8][..], &[0xff; 8]].concat();
    for (what, bytes) in [
        ("no request", answer),
        ("more than zeros behind it", more),
        ("another kind", vec![7]),
        ("a length beyond all", endless),
        ("garbage", vec![0xee; REQUEST_LENGTH]),
    ] {
        assert_eq!(ask(&bytes), form, "{what}");
    }
    // The control: what is allowed comes to where it should.
    assert_eq!(ask(&good), (404, "no_ticket".to_string()));
    for path in ["/v1/check-ins", "/v1/slips"] {
        let short = (400, "length".to_string());
        assert_eq!(ask(&message("POST", path, b"{}")), short);
    }
}

#[test]
fn anything_at_all_that_is_inside_is_answered_inside() {
    let world = World::with(takes_sealed);
    let url = format!("{}/ohttp", world.relay.url());
    let mut random = ChaCha8Rng::seed_from_u64(9458);
    let good = message("POST", "/v1/check-ins", &padded(&json!({})));
    for _ in 0..100 {
        let mut bytes = good.clone();
        for _ in 0..random.random_range(1..8) {
            let at = random.random_range(0..60);
            bytes[at] = random.random();
        }
        bytes.truncate(random.random_range(0..=bytes.len()));
        let (sealed, opener) = sealed_as(&bytes, &key());
        let (status, _) = inside(post(&url, sealed), opener);
        assert!((400..500).contains(&status), "{status}");
    }
}

#[test]
fn both_ciphers_of_the_key_give_answers_of_one_length() {
    let world = World::with(takes_sealed);
    let url = format!("{}/ohttp", world.relay.url());
    let mut other = key();
    // The second suite first.
    let suites = other.split_off(other.len() - 8);
    other.extend([&suites[4..], &suites[..4]].concat());
    let ticket = message("GET", "/v1/tickets/00", &[]);
    for key in [key(), other] {
        let (sealed, opener) = sealed_as(&ticket, &key);
        assert_eq!(inside(post(&url, sealed), opener).0, 404);
    }
}

#[test]
fn forwarders_that_are_known_may_bring_more_than_others_and_each_has_a_limit() {
    let known: IpAddr = "192.0.2.7".parse().unwrap();
    let world = World::with(|settings| {
        takes_sealed(settings);
        settings.limits.a_minute = NonZeroU32::new(10);
        settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        let ohttp = settings.ohttp.as_mut().unwrap();
        ohttp.forwarders = vec![known, "2001:db8::7".parse().unwrap()];
        ohttp.a_minute = NonZeroU32::new(30);
    });
    let url = format!("{}/ohttp", world.relay.url());
    let ticket = message("GET", "/v1/tickets/00", &[]);
    let ask = |from: &str| {
        let request = Client::new().post(&url).header("x-forwarded-for", from);
        let request = request.header("content-type", REQUEST);
        request.body(sealed_as(&ticket, &key()).0).send().unwrap()
    };
    let taken = |from: &str| (0..40).filter(|_| ask(from).status() == 200).count();
    // While it asks, a little more becomes allowed.
    let about = |count: usize, taken: usize| (count..count + 5).contains(&taken);
    assert!(about(10, taken("192.0.2.1")));
    // Whatever it says itself, what the proxy adds behind it counts.
    assert!(taken("192.0.2.7, 192.0.2.1") < 5);
    assert!(about(30, taken("192.0.2.7")));
    assert!(about(30, taken("2001:db8::7")));
    // A neighbour is no forwarder.
    assert!(about(10, taken("2001:db8::8")));
    let mut asked = (0..).map(|_| ask("2001:db8::8"));
    let refused = asked.find(|answer| answer.status() != 200).unwrap();
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(outside(refused), (429, "too_many".to_string()));
    assert_eq!(ask("192.0.2.2").status(), 200);
}

#[test]
fn a_relay_that_is_not_told_to_has_nothing_at_that_address_and_one_that_is_tells_its_key() {
    let world = World::new();
    let url = |world: &World| format!("{}/ohttp", world.relay.url());
    let no_route = (404, "no_route".to_string());
    assert_eq!(
        outside(post(&url(&world), vec![0; SEALED_LENGTH])),
        no_route
    );
    assert_eq!(
        outside(reqwest::blocking::get(url(&world)).unwrap()),
        no_route
    );
    let mut world = World::with(takes_sealed);
    let told = |world: &World| {
        let answer = reqwest::blocking::get(url(world)).unwrap();
        assert_eq!(answer.headers()["content-type"], KEYS);
        answer.bytes().unwrap()
    };
    let first = told(&world);
    assert_eq!(first[2..], key());
    assert!(is_key(&first[2..]) && !is_key(&first));
    world.start();
    assert_eq!(told(&world), first);
    let other = SealKey::of_seed(&[8; 32]).configuration();
    assert_ne!(other, key());
    // Nothing of the seed is in it.
    let shown = format!("{:?}", SealKey::of_seed(&[9; 32]));
    assert!(!shown.contains(&HexBinary::from([9; 32]).to_hex()));
}
