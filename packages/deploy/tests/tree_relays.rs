//! Relays of a tree file, and the forwarders before them.

#![allow(clippy::unwrap_used)]

use serde_json::json;
use wayclear_deploy::tree::{check, parse, Forwarder, Relay};

/// A key configuration as a relay prints it.
const KEY: &str =
    "0100202f57ed0d5b5b8a30fb6cf4f3e4e5b8b2c4ac0b4f4c9d14dd5a06b05c4d9e6a3b00080001000100010003";

/// A tree with one relay, which begins in line 5.
fn tree(relay: &str) -> String {
    format!("[state]\nkey = \"US-CA\"\nname = \"California\"\n\n[[relay]]\nname = \"County health office\"\n{relay}")
}

/// The relay of a good file.
#[track_caller]
fn relay(text: &str) -> Relay {
    parse(&tree(text)).unwrap().relays.remove(0)
}

/// Line and words of the one problem of a file.
#[track_caller]
fn problem(text: &str) -> (usize, String) {
    let mut problems = parse(&tree(text)).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = problems.remove(0);
    (problem.line, problem.text)
}

fn with(forwarder: &str, key: &str) -> String {
    format!("url = \"https://relay.example.org\"\nforwarder = \"{forwarder}\"\nkey = \"{key}\"\n")
}

#[test]
fn a_relay_has_a_forwarder_and_a_key_or_neither() {
    let straight = relay("url = \"https://relay.example.org/\"\n");
    assert_eq!(straight.url, "https://relay.example.org");
    assert_eq!(straight.forwarder, None);
    // A record of before reads as one without forwarders, and is written as it was.
    let of_before = json!({ "name": "County health office", "url": "https://relay.example.org" });
    assert_eq!(json!(straight), of_before);
    assert_eq!(
        serde_json::from_value::<Relay>(of_before).unwrap(),
        straight
    );
    let both = relay(&with(
        " https://forwarder.example.net/a ",
        &KEY.to_uppercase(),
    ));
    let Some(Forwarder { url, key }) = &both.forwarder else {
        panic!("{both:?}");
    };
    assert_eq!(
        (url.as_str(), key.to_hex().as_str()),
        ("https://forwarder.example.net/a", KEY)
    );
    let written = json!(both);
    assert_eq!(written["forwarder"], json!({ "url": url, "key": KEY }));
    assert_eq!(serde_json::from_value::<Relay>(written).unwrap(), both);
    let (line, text) = problem(
        "url = \"https://relay.example.org\"\nforwarder = \"https://forwarder.example.net\"\n",
    );
    assert!(line == 8 && text.contains("add its key"), "{text}");
    let (line, text) = problem(&format!(
        "url = \"https://relay.example.org\"\nkey = \"{KEY}\"\n"
    ));
    assert!(line == 8 && text.contains("add forwarder"), "{text}");
}

#[test]
fn a_key_of_another_form_is_named_with_its_line() {
    let last_digit_away = &KEY[..89];
    let a_byte_more = format!("{KEY}00");
    let of_a_list = format!("002d{KEY}");
    let another_exchange = KEY.replacen("0020", "0010", 1);
    let one_cipher = KEY.replacen("00080001000100010003", "000400010001", 1);
    let odd_cipher = KEY.replacen("00010003", "00010002", 1);
    for key in [
        "",
        "https://relay.example.org",
        last_digit_away,
        &a_byte_more,
        &of_a_list,
        &another_exchange,
        &one_cipher,
        &odd_cipher,
    ] {
        let (line, text) = problem(&with("https://forwarder.example.net", key));
        assert_eq!(line, 9, "{key}");
        assert!(text.contains("90 hexadecimal digits"), "{text}");
    }
}

#[test]
fn a_forwarder_without_an_address_or_on_the_relays_own_host_is_named_with_its_line() {
    for forwarder in [
        "",
        "forwarder.example.net",
        "ftp://forwarder.example.net",
        "https://ada:secret@forwarder.example.net",
        "https:///x",
    ] {
        let (line, text) = problem(&with(forwarder, KEY));
        assert_eq!(line, 8);
        assert!(text.contains("no address of a forwarder"), "{text}");
    }
    for same in [
        "https://relay.example.org",
        "http://relay.example.org",
        "https://RELAY.example.org./forward",
        "https://relay.example.org:8791",
    ] {
        let (line, text) = problem(&with(same, KEY));
        assert_eq!(line, 8, "{same}");
        assert!(text.contains("own host"), "{text}");
    }
    let v6 = |forwarder: &str| {
        format!(
            "url = \"http://[2001:db8::1]:8790\"\nforwarder = \"{forwarder}\"\nkey = \"{KEY}\"\n"
        )
    };
    assert!(problem(&v6("http://[2001:db8::1]:8791/x"))
        .1
        .contains("own host"));
    // One machine has many names. It is good for trying out, and a warning says so.
    for (one, other) in [
        ("http://127.0.0.1:8790", "http://localhost:8791"),
        ("http://localhost:8790", "http://localhost:8791"),
        ("http://127.0.0.1:8790", "http://127.0.0.2:8791"),
        ("http://[::1]:8790", "http://[::ffff:127.0.0.1]:8791"),
    ] {
        let text = format!("url = \"{one}\"\nforwarder = \"{other}\"\nkey = \"{KEY}\"\n");
        let (known, warnings) = check(&tree(&text)).unwrap();
        assert!(known.relays[0].forwarder.is_some());
        let warned = warnings
            .iter()
            .any(|w| w.line == 8 && w.text.contains("try it out"));
        assert!(warned, "{one} {other}: {warnings:?}");
    }
    // The control: others, also under the same name.
    assert!(relay(&v6("http://[2001:db8::2]:8790")).forwarder.is_some());
    for other in [
        "https://example.org",
        "https://relay.example.org.example.net",
        "https://a.relay.example.org",
    ] {
        assert!(relay(&with(other, KEY)).forwarder.is_some(), "{other}");
    }
}

#[test]
fn a_relay_or_desk_that_comes_twice_in_whatever_spelling_is_named() {
    let twice = |kind: &str| {
        let row = |url: &str| format!("[[{kind}]]\nname = \"Office\"\nurl = \"{url}\"\n");
        let rows = row("https://a.example.org")
            + &row("https://b.example.org")
            + &row("https://A.example.org/");
        let head = "[state]\nkey = \"US-CA\"\nname = \"California\"\n";
        parse(&format!("{head}{rows}")).unwrap_err()
    };
    for kind in ["relay", "desk"] {
        let [problem] = &twice(kind)[..] else {
            panic!("{:?}", twice(kind))
        };
        let words = format!("{kind} https://a.example.org comes twice");
        assert_eq!((problem.line, &problem.text), (12, &words));
    }
}

#[test]
fn a_forwarder_on_the_relays_own_host_is_named_in_whatever_spelling() {
    for (url, forwarder) in [
        (
            "https://gesundheit-köln.example",
            "https://gesundheit-köln.example:444",
        ),
        (
            "https://relay.example.org",
            "https://rel%61y.example.org:444",
        ),
        ("https://192.0.2.10", "https://192.0.2.012:444"),
        ("https://192.0.2.10", "https://3221225994"),
        ("https://192.0.2.10", "https://[::ffff:c000:20a]:444"),
        (
            "https://relay.example.org",
            "https://RELAY。example.org.:444",
        ),
    ] {
        let row = format!("url = \"{url}\"\nforwarder = \"{forwarder}\"\nkey = \"{KEY}\"\n");
        let found = parse(&tree(&row));
        let Err(problems) = found else {
            panic!("{url} and {forwarder} are one host, and one party learns addresses and content: {found:?}")
        };
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(
            problems[0].text.contains("the relay's own host"),
            "{problems:?}"
        );
    }
}

#[test]
fn an_address_that_no_phone_can_ask_is_named_with_its_line() {
    // Of a record that names one of these no relay is asked any more, the good ones too.
    for url in [
        "https://relay.example.org:99999",
        "https://relay.example.org:port",
        "https://[::1",
        "https://192.0.2.300",
        "https://relay%zz.example.org",
        "https://",
        "https://xn--a.example.org",
    ] {
        let row = format!("url = \"{url}\"\n");
        let found = parse(&tree(&row));
        let Err(problems) = found else {
            panic!("{url} is taken: {found:?}")
        };
        assert_eq!((problems.len(), problems[0].line), (1, 7), "{problems:?}");
        assert!(problems[0].text.contains("is no address of a relay"));
    }
}
