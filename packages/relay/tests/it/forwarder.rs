//! What a forwarder passes on, and what it keeps to itself.

use std::io::Write;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::thread::sleep;
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use wayclear_api::relay::{REFUSAL_LENGTH, SEALED_LENGTH};
use wayclear_api::sealed::REQUEST;
use wayclear_client::relay::{Relay, RelayError};
use wayclear_relay::{forward, Forward};

use crate::road::{
    inside, key, message, outside, padded, post, sealed_as, takes_sealed, visit, Started, PLACE,
};
use crate::wire::Wire;
use crate::world::World;

#[test]
fn the_relay_sees_the_forwarders_address_and_nothing_of_the_phones_head() {
    let world = World::with(takes_sealed);
    let place = world.open(PLACE);
    let inner = Wire::before(world.relay.url());
    let forwarder = Started::new(&format!("{}/ohttp", inner.url));
    let phone = Client::builder().local_address("127.0.0.2".parse::<IpAddr>().unwrap());
    let phone = phone.build().unwrap();
    let body = padded(&serde_json::to_value(visit(&world, &place, 1)).unwrap());
    let ask = |url: &str| {
        let (sealed, opener) = sealed_as(&message("POST", "/v1/check-ins", &body), &key());
        let request = phone.post(url).header("content-type", REQUEST).body(sealed);
        let request = request
            .header("user-agent", "ada's phone")
            .header("x-forwarded-for", "192.0.2.1")
            .header("forwarded", "for=192.0.2.1")
            .header("x-real-ip", "192.0.2.1")
            .header("cookie", "who=ada")
            .header("origin", "https://ada.example.org")
            .header("referer", "https://ada.example.org/")
            .header("accept-language", "en")
            .header("authorization", "ada");
        assert_eq!(inside(request.send().unwrap(), opener).0, 202);
    };
    ask(&forwarder.url());
    let heard = inner.heard().remove(0);
    assert_eq!(heard.from, Some("127.0.0.1".parse().unwrap()));
    assert_eq!(
        heard.fields(),
        ["accept", "content-length", "content-type", "host"]
    );
    assert!(!heard.head.contains("ada") && !heard.head.contains("192.0.2"));
    // The control: without it the relay sees all of this.
    ask(&format!("{}/ohttp", inner.url));
    let heard = inner.heard().remove(1);
    assert_eq!(heard.from, Some("127.0.0.2".parse().unwrap()));
    assert!(heard.head.contains("who=ada") && heard.head.contains("192.0.2.1"));
    let log = crate::log::text();
    assert!(!log.contains("ada's phone") && !log.contains("127.0.0.2"));
}

#[test]
fn a_forwarder_passes_one_length_of_one_type_to_one_address_and_nothing_else() {
    let gateway = Wire::saying(
        "HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res",
        vec![5; SEALED_LENGTH],
    );
    let forwarder = Started::new(&format!("{}/somewhere/ohttp", gateway.url));
    let url = forwarder.url();
    for path in ["/ohttp", "/v1/check-ins", "/x", "//", "/%2f"] {
        let answer = post(&format!("{url}{path}"), vec![1; SEALED_LENGTH]);
        assert_eq!(outside(answer), (404, "no_route".to_string()), "{path}");
    }
    let answer = reqwest::blocking::get(&url).unwrap();
    assert_eq!(outside(answer), (405, "method".to_string()));
    for length in [0, 1, SEALED_LENGTH - 1, SEALED_LENGTH + 1] {
        let answer = post(&url, vec![1; length]);
        assert_eq!(outside(answer), (400, "length".to_string()));
    }
    assert_eq!(gateway.heard().len(), 0);
    assert_eq!(
        reqwest::blocking::get(format!("{url}/healthz"))
            .unwrap()
            .status(),
        200
    );
    // The control: that goes through, to the one address, whatever else is asked for.
    let answer = post(
        &format!("{url}/?to=http://elsewhere"),
        vec![1; SEALED_LENGTH],
    );
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.bytes().unwrap(), vec![5; SEALED_LENGTH]);
    assert!(gateway.heard()[0]
        .head
        .starts_with("POST /somewhere/ohttp HTTP/1.1"));
    // Pages of any origin may ask, and no cookie names anybody.
    let asked = Client::new().request(reqwest::Method::OPTIONS, &url);
    let asked = asked.header("origin", "https://a.page");
    let asked = asked.header("access-control-request-method", "POST");
    let asked = asked.header("access-control-request-headers", "content-type");
    let asked = asked.send().unwrap();
    assert_eq!(asked.headers()["access-control-allow-origin"], "*");
    assert!(!asked
        .headers()
        .contains_key("access-control-allow-credentials"));
}

#[test]
fn a_forwarder_limits_each_address() {
    let gateway = Wire::saying(
        "HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res",
        vec![5; SEALED_LENGTH],
    );
    let forwarder = Started::with(&gateway.url, |start| {
        start.a_minute = NonZeroU32::new(10);
        start.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let ask = |from: &str| {
        let request = Client::new()
            .post(forwarder.url())
            .header("x-forwarded-for", from);
        let request = request.header("content-type", REQUEST);
        request.body(vec![1; SEALED_LENGTH]).send().unwrap()
    };
    let taken = (0..20).filter(|_| ask("192.0.2.1").status() == 200).count();
    assert!((10..13).contains(&taken), "{taken}");
    assert_eq!(ask("192.0.2.2").status(), 200);
    assert_eq!(gateway.heard().len(), taken + 1);
    let mut asked = (0..).map(|_| ask("192.0.2.1"));
    let refused = asked.find(|answer| answer.status() != 200).unwrap();
    assert_eq!(outside(refused), (429, "too_many".to_string()));
}

#[test]
fn nobody_follows_a_redirect() {
    let elsewhere = Wire::saying(
        "HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res",
        vec![5; SEALED_LENGTH],
    );
    let head = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/",
        elsewhere.url
    );
    let turning = Wire::saying(&head, vec![]);
    let forwarder = Started::new(&turning.url);
    let answer = post(&forwarder.url(), vec![1; SEALED_LENGTH]);
    assert_eq!(outside(answer), (502, "relay_silent".to_string()));
    // A forwarder that sends phones to the relay would show it their addresses.
    let world = World::new();
    let place = PLACE.parse().unwrap();
    let phone = Relay::through("http://127.0.0.1:1", &turning.url, &key()).unwrap();
    let refused = phone.check_in(&visit(&world, &place, 1));
    assert!(
        matches!(refused, Err(RelayError::NoAnswer { .. })),
        "{refused:?}"
    );
    assert_eq!(turning.heard().len(), 2);
    assert_eq!(elsewhere.heard().len(), 0);
    // The control: others would.
    assert_eq!(post(&turning.url, vec![1; SEALED_LENGTH]).status(), 200);
    assert_eq!(elsewhere.heard().len(), 1);
}

#[test]
fn a_forwarder_outlives_a_relay_that_is_away_hangs_or_never_ends() {
    let silent = (502, "relay_silent".to_string());
    let ask = |gateway: &str| {
        let forwarder = Started::new(gateway);
        let began = Instant::now();
        let answer = outside(post(&forwarder.url(), vec![1; SEALED_LENGTH]));
        assert!(began.elapsed() < Duration::from_secs(15));
        answer
    };
    assert_eq!(
        ask("http://127.0.0.1:1/ohttp"),
        (502, "relay_away".to_string())
    );
    let hanging = Wire::ending_in(|_, _| sleep(Duration::from_secs(60)));
    assert_eq!(ask(&hanging.url), silent);
    let closing = Wire::ending_in(|_, socket| socket.shutdown(std::net::Shutdown::Both).unwrap());
    assert_eq!(ask(&closing.url), silent);
    // Answers without end, at once and drop by drop.
    for pause in [0, 50] {
        let endless = Wire::ending_in(move |_, socket| {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res\r\n\r\n";
            let _ = socket.write_all(head.as_bytes());
            while socket.write_all(&[0]).is_ok() {
                sleep(Duration::from_millis(pause));
            }
        });
        assert_eq!(ask(&endless.url), silent);
    }
    let typed = |kind: &str| format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}");
    for (head, length) in [
        (typed("message/ohttp-res"), SEALED_LENGTH - 1),
        (typed("message/ohttp-res"), SEALED_LENGTH + 1),
        (typed("message/ohttp-res"), 0),
        (typed("text/html"), SEALED_LENGTH),
        (typed("application/problem+json"), 2),
        (
            "HTTP/1.1 500 Oh\r\ncontent-type: message/ohttp-res".into(),
            SEALED_LENGTH,
        ),
        (
            "HTTP/1.1 500 Oh\r\ncontent-type: application/problem+json".into(),
            REFUSAL_LENGTH + 1,
        ),
    ] {
        let odd = Wire::saying(&head, vec![b' '; length]);
        assert_eq!(ask(&odd.url), silent, "{head} {length}");
    }
    // The control: what a relay refuses comes through.
    let head = "HTTP/1.1 429 Slow\r\ncontent-type: application/problem+json\r\nretry-after: 7\r\nset-cookie: who=ada";
    let refusing = Wire::saying(head, r#"{"type":"too_many","status":429,"detail":"wait"}"#);
    let forwarder = Started::new(&refusing.url);
    let answer = post(&forwarder.url(), vec![1; SEALED_LENGTH]);
    assert_eq!(answer.headers()["retry-after"], "7");
    assert!(!answer.headers().contains_key("set-cookie"));
    assert_eq!(outside(answer), (429, "too_many".to_string()));
}

#[test]
fn a_forwarder_is_told_an_address_or_does_not_start() {
    for to in [
        "",
        "relay.example.org",
        "ftp://relay.example.org",
        "http://ada:secret@relay/ohttp",
        "http://",
    ] {
        let start = Forward {
            to: to.to_string(),
            listen: "127.0.0.1:0".parse().unwrap(),
            a_minute: None,
            trusted_proxies: vec![],
        };
        let error = forward(start).err().unwrap().to_string();
        assert!(error.contains("https://relay.example.org/ohttp"), "{error}");
    }
}
