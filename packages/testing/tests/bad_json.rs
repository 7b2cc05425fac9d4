//! Text that does not parse gets serde's words, which name the field, and changes nothing.

use cosmwasm_std::{Addr, Binary};
use wayclear_testing::{assert_refused, Chain, Suite, SuiteBuilder, DAVIS};

fn contracts(suite: &mut Suite) -> Vec<(&'static str, Addr)> {
    vec![
        ("state", suite.state()),
        ("county", suite.county("06113")),
        ("city", suite.city("davis")),
        ("location", suite.open(DAVIS)),
        ("contact-registry", suite.registry()),
    ]
}

#[test]
fn no_contract_takes_what_is_no_message() {
    let mut suite = SuiteBuilder::new().build();
    let ada = suite.account("ada");
    for (name, contract) in contracts(&mut suite) {
        let before = suite.chain.dump(&contract);
        for (text, words) in [
            ("", "EOF while parsing"),
            ("null", "expected value"),
            ("[]", "expected value"),
            ("{}", "expected value"),
            ("7", "expected value"),
            ("\"\"", "unknown variant ``"),
            ("{\"fly\":{}}", "unknown variant `fly`"),
            ("{\"fly\":{}", "unknown variant `fly`"),
        ] {
            let msg = Binary::from(text.as_bytes());
            let refused = suite.chain.execute_json(&ada, &contract, msg.clone(), &[]);
            assert!(refused.is_err(), "{name} took {text}");
            if !refused
                .as_ref()
                .is_err_and(|e| e.to_string().contains(words))
            {
                panic!("{name}, {text}: {refused:?} does not say {words:?}");
            }
            assert!(
                suite.chain.query_json(&contract, msg).is_err(),
                "{name} answered {text}"
            );
        }
        assert_eq!(suite.chain.dump(&contract), before);
    }
}

#[test]
#[allow(clippy::too_many_lines)] // One row a mistake.
fn a_message_that_is_almost_right_is_refused_with_the_field_named() {
    let mut suite = SuiteBuilder::new().build();
    let ada = suite.account("ada");
    let table = [
        (
            suite.state(),
            r#"{"visit":{"action":{"open":{}}}}"#,
            "missing field `place`",
        ),
        (
            suite.state(),
            r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"open":{}},"who":"me"}}"#,
            "unknown field `who`",
        ),
        (
            suite.state(),
            r#"{"visit":{"place":{"cell":"9qc7mbdh","floor":"2"},"action":{"open":{}}}}"#,
            "unknown field `floor`",
        ),
        (
            suite.state(),
            r#"{"visit":{"place":{"unit":"a"},"action":{"open":{}}}}"#,
            "missing field `cell`",
        ),
        (
            suite.state(),
            r#"{"visit":{"place":{"cell":9},"action":{"open":{}}}}"#,
            "invalid type: integer `9`",
        ),
        (
            suite.state(),
            r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"open":{"x":1}}}}"#,
            "unknown field `x`",
        ),
        (
            suite.state(),
            r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"fly":{}}}}"#,
            "unknown variant `fly`",
        ),
        (
            suite.state(),
            r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"check_in":{"interval":1,"visit_tag":"0g"}}}}"#,
            "invalid hex: 0g",
        ),
        (
            suite.state(),
            r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"check_ins":{"interval":-1,"visit_tags":""}}}}"#,
            "invalid value: integer `-1`",
        ),
        (
            suite.state(),
            r#"{"accept_owner":{},"propose_owner":{}}"#,
            "expected value",
        ),
        (
            suite.state(),
            r#"{"add_county":{"county":{"key":"06113","name":"x","owner":"y","prefixes":[],"admin":"z"}}}"#,
            "unknown field `admin`",
        ),
        (
            suite.registry(),
            r#"{"disclose":{"authority":null,"issued":20000,"slips":[],"name":"ada"}}"#,
            "unknown field `name`",
        ),
        (
            suite.registry(),
            r#"{"disclose":{"authority":null,"issued":20000,"slips":[{"item":{"day_key":{"key":"","day":20000,"patient":1}},"signature":null}]}}"#,
            "unknown field `patient`",
        ),
        (
            suite.registry(),
            r#"{"disclose":{"authority":null,"issued":65536,"slips":[]}}"#,
            "invalid value: integer `65536`",
        ),
        (
            suite.registry(),
            r#"{"disclose":{"authority":null,"issued":20000}}"#,
            "missing field `slips`",
        ),
        (
            suite.registry(),
            r#"{"record_contacts":{"contacts":[{"mac_hash":"","started_at":-1,"seconds":0,"rssi_dbm":-1,"device":""}]}}"#,
            "invalid value: integer `-1`",
        ),
        (
            suite.registry(),
            r#"{"record_contacts":{"contacts":[{"mac_hash":"","started_at":2,"seconds":-1,"rssi_dbm":-1,"device":""}]}}"#,
            "invalid value: integer `-1`",
        ),
        (
            suite.registry(),
            r#"{"record_contacts":{"contacts":[{"mac_hash":"","started_at":1,"seconds":0,"rssi_dbm":-40000,"device":""}]}}"#,
            "invalid value: integer `-40000`",
        ),
        (
            suite.registry(),
            r#"{"record_contacts":{"contacts":[{"mac_hash":"","started_at":1,"seconds":0,"rssi_dbm":-60.5,"device":""}]}}"#,
            "invalid type: floating point",
        ),
        (
            suite.registry(),
            r#"{"revoke":{"ids":[{"day":"1","id":""}]}}"#,
            "invalid type: string",
        ),
        (
            suite.city("davis"),
            r#"{"set_reward_policy":{"policy":{"denom":"x","check_in":1,"inspect":"0","cooldown_seconds":0,"daily_cap":"0"}}}"#,
            "invalid type: integer",
        ),
        (
            suite.city("davis"),
            r#"{"describe_location":{"place":{"cell":"9qc7mbdh"},"label":null,"surface":"steel"}}"#,
            "unknown variant `steel`",
        ),
    ];
    for (contract, text, words) in table {
        let msg = Binary::from(text.as_bytes());
        let refused = suite.chain.execute_json(&ada, &contract, msg, &[]);
        assert_refused(refused, words);
    }
}

#[test]
fn a_megabyte_in_any_string_is_refused_in_a_short_sentence() {
    let mut suite = SuiteBuilder::new().build();
    let ada = suite.account("ada");
    let long = "x".repeat(1_000_000);
    let table = [
        (
            suite.state(),
            format!(r#"{{"visit":{{"place":{{"cell":"{long}"}},"action":{{"open":{{}}}}}}}}"#),
        ),
        (
            suite.state(),
            format!(
                r#"{{"visit":{{"place":{{"cell":"9qc7mbdh","unit":"{long}"}},"action":{{"open":{{}}}}}}}}"#
            ),
        ),
        (
            suite.registry(),
            format!(
                r#"{{"record_contacts":{{"contacts":[{{"mac_hash":"{}","started_at":1,"seconds":0,"rssi_dbm":-1,"device":"{long}"}}]}}}}"#,
                "00".repeat(16)
            ),
        ),
        (
            suite.registry(),
            format!(
                r#"{{"disclose":{{"authority":"{long}","issued":1,"slips":[{{"item":{{"day_key":{{"key":"{}","day":1}}}},"signature":"{}=="}}]}}}}"#,
                "00".repeat(16),
                "A".repeat(86)
            ),
        ),
        (
            suite.registry(),
            format!(
                r#"{{"record_contacts":{{"contacts":[{{"mac_hash":"{}","started_at":1,"seconds":0,"rssi_dbm":-1,"device":""}}]}}}}"#,
                "ab".repeat(500_000)
            ),
        ),
    ];
    for (contract, text) in table {
        let refused = suite
            .chain
            .execute_json(&ada, &contract, text.as_bytes().into(), &[]);
        let words = refused.expect_err("a megabyte").to_string();
        assert!(
            words.len() < 250,
            "{} characters: {}",
            words.len(),
            &words[..250]
        );
    }
}

#[test]
fn query_messages_are_as_strict() {
    let mut suite = SuiteBuilder::new().build();
    let location = suite.open(DAVIS);
    for (contract, text, words) in [
        (
            suite.state(),
            r#"{"locate":{"place":{"cell":"9qc7mbdh","x":1}}}"#,
            "unknown field `x`",
        ),
        (suite.state(), r#"{"config":{"x":1}}"#, "unknown field `x`"),
        (
            location.clone(),
            r#"{"daily":{"days":256}}"#,
            "invalid value: integer `256`",
        ),
        (location, r#"{"daily":{}}"#, "missing field `days`"),
        (
            suite.registry(),
            r#"{"contacts":{"account":"x","start_after":{"recorded_at":1}}}"#,
            "missing field `mac_hash`",
        ),
    ] {
        let refused = suite.chain.query_json(&contract, text.as_bytes().into());
        assert_refused(refused, words);
    }
}
