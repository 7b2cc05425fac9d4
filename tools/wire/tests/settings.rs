//! The file of a wire.
#![allow(clippy::unwrap_used)] // What cannot go on fails the test.

use std::time::Duration;

use wayclear_wire::line::Link;
use wayclear_wire::settings::Settings;

const GOOD: &str = r#"name = "study"
ends = ["a", "b", "c"]
seed = 7
[every]
delay_ms = 25
jitter_ms = 2.5
loss = 0.01
[[pair]]
ends = ["c", "a"]
delay_ms = 0
rate_mbit = 1
"#;

fn refusal(text: &str) -> String {
    format!("{:#}", Settings::parse("wire.toml", text).unwrap_err())
}

#[test]
fn a_pair_has_what_it_says_and_else_what_every_pair_has_both_ways() {
    let settings = Settings::parse("wire.toml", GOOD).unwrap();
    let every = Link {
        delay: Duration::from_millis(25),
        jitter: Duration::from_micros(2_500),
        loss: 0.01,
        rate: None,
    };
    assert_eq!(settings.link(0, 1), every);
    let pair = Link {
        delay: Duration::ZERO,
        jitter: Duration::ZERO,
        rate: Some(1_000_000),
        ..every
    };
    assert_eq!((settings.link(0, 2), settings.link(2, 0)), (pair, pair));
    assert_eq!(settings.pairs(), [(0, 1), (0, 2), (1, 2)]);
    assert_eq!(settings.namespace(2), "study-c");
}

#[test]
fn what_makes_no_sense_is_refused_with_its_line() {
    let changes = [
        (
            "loss = 0.01",
            "loss = 1.5",
            "wire.toml:7: loss is 1.5; write a share",
        ),
        (
            "loss = 0.01",
            "loss = -0.1",
            "wire.toml:7: loss is -0.1; write a share",
        ),
        (
            "loss = 0.01",
            "loss = nan",
            "wire.toml:7: loss is NaN; write a share",
        ),
        (
            "loss = 0.01",
            "loss = 1",
            "wire.toml:7: loss is 1; write a share",
        ),
        (
            "loss = 0.01",
            "loss = \"much\"",
            "wire.toml:7: invalid type",
        ),
        (
            "loss = 0.01",
            "los = 0.01",
            "wire.toml:7: unknown field `los`",
        ),
        (
            "delay_ms = 25",
            "delay_ms = -1",
            "wire.toml:5: delay_ms is -1; write 0 to 10000",
        ),
        (
            "delay_ms = 25",
            "delay_ms = inf",
            "wire.toml:5: delay_ms is inf",
        ),
        (
            "jitter_ms = 2.5",
            "jitter_ms = 26",
            "wire.toml:6: jitter_ms is 26, longer than delay_ms",
        ),
        (
            "rate_mbit = 1",
            "rate_mbit = 0",
            "wire.toml:11: rate_mbit is 0; write 0.01 to 10000",
        ),
        (
            "rate_mbit = 1",
            "rate = 1",
            "wire.toml:11: unknown field `rate`",
        ),
        (
            "[\"c\", \"a\"]",
            "[\"c\", \"d\"]",
            "wire.toml:9: there is no end \"d\"; there are a, b, c",
        ),
        (
            "[\"c\", \"a\"]",
            "[\"c\", \"c\"]",
            "wire.toml:9: a pair has two ends, not twice \"c\"",
        ),
        ("[\"c\", \"a\"]", "[\"c\"]", "wire.toml:9: "),
        (
            "\"b\", \"c\"]",
            "\"b\", \"b\"]",
            "wire.toml:2: end \"b\" stands there twice",
        ),
        (
            "\"a\", \"b\", \"c\"",
            "\"a\"",
            "wire.toml:2: 1 ends; name 2 to 16",
        ),
        (
            "\"b\", \"c\"]",
            "\"b\", \"../c\"]",
            "wire.toml:2: \"../c\" is no name",
        ),
        (
            "name = \"study\"",
            "name = \"\"",
            "wire.toml:1: \"\" is no name",
        ),
        ("seed = 7", "seed = -7", "wire.toml:3: the seed is -7"),
        ("seed = 7\n", "", "missing field `seed`"),
        ("[every]", "[every", "wire.toml:4: "),
    ];
    for (good, bad, said) in changes {
        let text = GOOD.replacen(good, bad, 1);
        assert_ne!(text, GOOD, "{good}");
        let refusal = refusal(&text);
        assert!(refusal.contains(said), "{bad}: {refusal}");
    }
}

#[test]
fn a_pair_that_stands_there_twice_is_refused_the_other_way_round_too() {
    let twice = format!("{GOOD}[[pair]]\nends = [\"a\", \"c\"]\n");
    assert!(refusal(&twice).starts_with("wire.toml:13: the pair \"a\", \"c\" stands there twice"));
}
