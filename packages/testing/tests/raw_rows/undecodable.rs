//! Rows that do not decode: an error, and never a default.

use wayclear_api::location::Status;
use wayclear_api::raw;
use wayclear_testing::{assert_refused, suite, Visited, DAVIS, WOODLAND};

use super::{canonical, read};

#[test]
fn a_row_that_does_not_decode_is_an_error_and_not_a_default() {
    let mut suite = suite();
    suite.check_in("bob", DAVIS, 1);
    let (registry, state) = (suite.registry(), suite.state());
    let (city, location) = (suite.city("davis"), suite.location(DAVIS));
    let ada = canonical(&suite.account("ada"));
    let cell = raw::key(raw::CELLS, "9qc7");
    let child = raw::key(raw::CHILDREN, DAVIS);
    let health = raw::health_key(&ada);
    for (contract, key) in [
        (&state, &cell[..]),
        (&state, raw::CODE_IDS.as_bytes()),
        (&city, &child),
        (&city, raw::REWARD_POLICY.as_bytes()),
        (&registry, &health),
        (&location, raw::LEDGER.as_bytes()),
        (&location, raw::CLEANINGS.as_bytes()),
        (&location, raw::DESCRIPTION.as_bytes()),
    ] {
        suite.chain.storage_mut(contract).set(key, b"[1]");
    }
    let refused = |result: Result<(), String>| result.expect_err("bytes that are no row");
    let texts = [
        read(&suite, |q| raw::cell(q, &state, "9qc7")).map(drop),
        read(&suite, |q| raw::code_ids(q, &state)).map(drop),
        read(&suite, |q| raw::child(q, &city, DAVIS)).map(drop),
        read(&suite, |q| raw::reward_policy(q, &city)).map(drop),
        read(&suite, |q| raw::health(q, &registry, &ada)).map(drop),
        read(&suite, |q| raw::ledger(q, &location)).map(drop),
        read(&suite, |q| raw::cleanings(q, &location)).map(drop),
        read(&suite, |q| raw::surface(q, &location)).map(drop),
    ]
    .map(|result| refused(result.map_err(|error| error.to_string())));
    for (text, name) in texts[4..7].iter().zip(["health", "l", "cleanings"]) {
        let words = format!("the row {name:?} does not decode");
        assert!(text.contains(&words), "{text}");
    }
}

#[test]
fn a_message_fails_over_a_row_that_does_not_decode() {
    let mut suite = suite();
    suite.open(WOODLAND);
    let registry = suite.registry();
    let health = raw::health_key(&canonical(&suite.account("ada")));
    suite.chain.storage_mut(&registry).set(&health, b"short");
    let visited = Visited::new(WOODLAND, suite.interval(), 2);
    let refused = suite.try_check_in("ada", &visited);
    assert_refused(refused, "the row \"health\" does not decode");
    assert_eq!(suite.is(WOODLAND), Status::Empty);
    let state = suite.state();
    let codes = raw::CODE_IDS.as_bytes();
    suite.chain.storage_mut(&state).set(codes, b"{}");
    let visited = Visited::new(DAVIS, suite.interval(), 2);
    let refused = suite.try_check_in("bob", &visited);
    assert_refused(refused, "missing field `registry`");
}
