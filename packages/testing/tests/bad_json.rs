//! Text that does not parse gets serde's words, which name the field, and changes nothing.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Binary};
use wayclear_testing::{assert_refused, suite, Chain, Suite, DAVIS};

fn contracts(suite: &mut Suite) -> BTreeMap<&'static str, Addr> {
    BTreeMap::from([
        ("state", suite.state()),
        ("county", suite.county("06113")),
        ("city", suite.city("davis")),
        ("location", suite.open(DAVIS)),
        ("registry", suite.registry()),
    ])
}

#[test]
fn no_contract_takes_what_is_no_message() {
    let mut suite = suite();
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
fn a_message_that_is_almost_right_is_refused_with_the_field_named() {
    #[rustfmt::skip]
    let table = [
        ("state", r#"{"visit":{"action":{"open":{}}}}"#, "missing field `place`"),
        ("state", r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"open":{}},"who":"me"}}"#, "unknown field `who`"),
        ("state", r#"{"visit":{"place":{"cell":"9qc7mbdh","floor":"2"},"action":{"open":{}}}}"#, "unknown field `floor`"),
        ("state", r#"{"visit":{"place":{"unit":"a"},"action":{"open":{}}}}"#, "missing field `cell`"),
        ("state", r#"{"visit":{"place":{"cell":9},"action":{"open":{}}}}"#, "invalid type: integer `9`"),
        ("state", r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"open":{"x":1}}}}"#, "unknown field `x`"),
        ("state", r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"fly":{}}}}"#, "unknown variant `fly`"),
        ("state", r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"check_in":{"interval":1,"visit_tag":"0g"}}}}"#,
            "invalid hex: 0g"),
        ("state", r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"check_ins":{"interval":-1,"visit_tags":""}}}}"#,
            "invalid value: integer `-1`"),
        ("state", r#"{"visit":{"place":{"cell":"9qc7mbdh"},"action":{"check_ins":{"interval":1,"visit_tags":"?"}}}}"#,
            "invalid base64: ?"),
        ("state", r#"{"accept_owner":{},"propose_owner":{}}"#, "expected value"),
        ("state", r#"{"add_county":{"county":{"key":"06113","name":"x","owner":"y","prefixes":[],"admin":"z"}}}"#,
            "unknown field `admin`"),
        ("state", r#"{"set_code_ids":{"code_ids":{"registry":{"id":1}}}}"#, "missing field `checksum`"),
        ("county", r#"{"add_city":{"city":{"key":"x","name":"x","owner":"y"}}}"#, "missing field `prefixes`"),
        ("county", r#"{"split_cells":{"prefix":["9qc7m"]}}"#, "invalid type: sequence"),
        ("city", r#"{"set_reward_policy":{"policy":{"denom":"x","check_in":1,"inspect":"0","cooldown_seconds":0,"daily_cap":"0"}}}"#,
            "invalid type: integer"),
        ("city", r#"{"describe_location":{"place":{"cell":"9qc7mbdh"},"label":null,"surface":"steel"}}"#,
            "unknown variant `steel`"),
        ("city", r#"{"mark_cleaned":{"places":[{"cell":"9qc7mbdh","by":"me"}]}}"#, "unknown field `by`"),
        ("location", r#"{"check_in":{"visit_tag":""}}"#, "missing field `interval`"),
        ("location", r#"{"check_in":{"interval":4294967296,"visit_tag":""}}"#, "invalid value: integer `4294967296`"),
        ("location", r#"{"inspect":{"why":1}}"#, "unknown field `why`"),
        ("location", r#"{"infected_user_update":{"openings":[{"interval":1,"secret":"","id":"","who":1}]}}"#,
            "unknown field `who`"),
        ("registry", r#"{"disclose":{"authority":null,"issued":20000,"slips":[],"name":"ada"}}"#, "unknown field `name`"),
        ("registry", r#"{"disclose":{"authority":null,"issued":1,"slips":[{"item":{"day_key":{"key":"","day":1,"patient":1}},"signature":null}]}}"#,
            "unknown field `patient`"),
        ("registry", r#"{"disclose":{"authority":null,"issued":65536,"slips":[]}}"#, "invalid value: integer `65536`"),
        ("registry", r#"{"disclose":{"authority":null,"issued":20000}}"#, "missing field `slips`"),
        ("registry", r#"{"record_contacts":{"contacts":[{"mac_hash":"","started_at":-1,"seconds":0,"rssi_dbm":-1,"device":""}]}}"#,
            "invalid value: integer `-1`"),
        ("registry", r#"{"record_contacts":{"contacts":[{"mac_hash":"","started_at":1,"seconds":0,"rssi_dbm":-40000,"device":""}]}}"#,
            "invalid value: integer `-40000`"),
        ("registry", r#"{"record_contacts":{"contacts":[{"mac_hash":"","started_at":1,"seconds":0,"rssi_dbm":-60.5,"device":""}]}}"#,
            "invalid type: floating point"),
        ("registry", r#"{"revoke":{"ids":[{"day":"1","id":""}]}}"#, "invalid type: string"),
    ];
    let mut suite = suite();
    let contracts = contracts(&mut suite);
    for (to, text, words) in table {
        let msg = Binary::from(text.as_bytes());
        let ada = suite.account("ada");
        let refused = suite.chain.execute_json(&ada, &contracts[to], msg, &[]);
        assert_refused(refused, words);
    }
}

#[test]
fn a_megabyte_in_any_string_is_refused_in_a_short_sentence() {
    let long = "x".repeat(1_000_000);
    let hex = "ab".repeat(500_000);
    let base64 = "AAAA".repeat(250_000);
    let contact = |hash: &str, device: &str| {
        let contact = format!(
            r#"{{"mac_hash":"{hash}","started_at":1,"seconds":0,"rssi_dbm":-1,"device":"{device}"}}"#
        );
        format!(r#"{{"record_contacts":{{"contacts":[{contact}]}}}}"#)
    };
    let visit = |place: &str, action: &str| {
        format!(r#"{{"visit":{{"place":{{{place}}},"action":{{{action}}}}}}}"#)
    };
    let disclose = format!(
        r#"{{"disclose":{{"authority":"{long}","issued":1,"slips":[{{"item":{{"day_key":{{"key":"{}","day":1}}}},"signature":"{}=="}}]}}}}"#,
        "00".repeat(16),
        "A".repeat(86)
    );
    let here = r#""cell":"9qc7mbdh""#;
    let tag = format!(r#""check_in":{{"interval":1,"visit_tag":"{hex}"}}"#);
    let tags = format!(r#""check_ins":{{"interval":1,"visit_tags":"{base64}"}}"#);
    let elsewhere = format!(r#""cell":"{long}""#);
    let unit = format!(r#"{here},"unit":"{long}""#);
    let describe = format!(
        r#"{{"describe_location":{{"place":{{{here}}},"label":"{long}","surface":"other"}}}}"#
    );
    let mut suite = suite();
    let contracts = contracts(&mut suite);
    for (to, who, text) in [
        ("state", "ada", visit(&elsewhere, r#""open":{}"#)),
        ("state", "ada", visit(&unit, r#""open":{}"#)),
        ("state", "ada", visit(here, &tag)),
        ("state", "ada", visit(here, &tags)),
        ("city", "city owner", describe),
        ("registry", "ada", contact(&"00".repeat(16), &long)),
        ("registry", "ada", contact(&hex, "")),
        ("registry", "ada", disclose),
    ] {
        let who = suite.account(who);
        let msg = Binary::from(text.as_bytes());
        let refused = suite.chain.execute_json(&who, &contracts[to], msg, &[]);
        let words = refused.expect_err("a megabyte").to_string();
        let length = words.len();
        assert!(length < 250, "{length} characters: {}", &words[..250]);
    }
}

#[test]
fn query_messages_are_as_strict() {
    #[rustfmt::skip]
    let table = [
        ("state", r#"{"locate":{"place":{"cell":"9qc7mbdh","x":1}}}"#, "unknown field `x`"),
        ("state", r#"{"config":{"x":1}}"#, "unknown field `x`"),
        ("county", r#"{"in_use":{}}"#, "missing field `prefix`"),
        ("city", r#"{"cleaners":{"limit":-1}}"#, "invalid value: integer `-1`"),
        ("location", r#"{"daily":{"days":256}}"#, "invalid value: integer `256`"),
        ("location", r#"{"daily":{}}"#, "missing field `days`"),
        ("registry", r#"{"contacts":{"account":"x","start_after":{"recorded_at":1}}}"#, "missing field `mac_hash`"),
    ];
    let mut suite = suite();
    let contracts = contracts(&mut suite);
    for (of, text, words) in table {
        let refused = suite
            .chain
            .query_json(&contracts[of], text.as_bytes().into());
        assert_refused(refused, words);
    }
}
