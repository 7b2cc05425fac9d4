//! Numbers at their ends: days, intervals, cursors. Nothing panics, and nothing is taken that is not meant.

use cosmwasm_std::HexBinary;
use serde_json::{json, Value};
use wayclear_api::contact_registry::{Item, ItemId, Slip, Verdict};
use wayclear_status::first_interval;
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, hashes_slip, mac_hash, place, secret, suite,
    visit_slip, Visited, DAVIS,
};

#[test]
fn items_of_the_last_day_and_interval_are_not_covered() {
    let mut suite = suite();
    suite.open(DAVIS);
    let last = 65_535 * 144;
    let today = suite.today();
    for slip in [
        day_key_slip(secret(1), u16::MAX),
        day_key_slip(secret(1), 0),
        hashes_slip(u16::MAX, vec![mac_hash(1, first_interval(u16::MAX), 144)]),
        hashes_slip(0, vec![mac_hash(1, 0, 1)]),
        visit_slip(&Visited::new(DAVIS, last, 1)),
        visit_slip(&Visited::new(DAVIS, 0, 1)),
        account_slip(&suite.account("mallory"), u16::MAX),
    ] {
        let signed = suite.sign(slip.clone(), u16::MAX);
        assert_eq!(suite.verdict("mallory", today, slip), Verdict::NotCovered);
        let verdict = suite.verdict("mallory", u16::MAX, signed);
        assert_eq!(verdict, Verdict::NotCovered);
    }
}

#[test]
fn a_visit_whose_day_has_no_number_is_an_error() {
    let mut suite = suite();
    for interval in [65_535 * 144 + 1, u32::MAX] {
        let slip = visit_slip(&Visited::new(DAVIS, interval, 1));
        assert_refused(suite.disclose("mallory", vec![slip]), "interval");
    }
}

/// Questions with numbers at their ends are answered, or refused in words.
#[test]
fn questions_at_the_end_of_numbers_are_answered() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    let (registry, location) = (suite.registry(), suite.location(DAVIS));
    let ask = |contract, question: Value| suite.query::<Value>(contract, &question);
    let account = suite.account("ada");
    let id = "ff".repeat(8);
    let hash = "ff".repeat(16);
    let contact = json!({ "recorded_at": u64::MAX, "mac_hash": hash });
    for question in [
        json!({ "feed": { "from": u64::MAX } }),
        json!({ "ids": { "start_after": { "day": 65_535, "id": id } } }),
        json!({ "match": { "day": 65_535, "mac_hashes": [hash] } }),
        json!({ "contacts": { "account": account, "start_after": contact } }),
        json!({ "exposures": { "account": account, "start_after": contact } }),
    ] {
        ask(&registry, question).expect("an answer");
    }
    for question in [
        json!({ "transitions": { "start_after": u64::MAX } }),
        json!({ "infections": { "start_after": { "interval": u32::MAX, "id": id } } }),
    ] {
        ask(&location, question).expect("an answer");
    }
    assert_refused(
        ask(&location, json!({ "daily": { "days": 255 } })),
        "255 days",
    );
    assert_refused(
        ask(&registry, json!({ "risk_model": { "version": u32::MAX } })),
        "4294967295",
    );
    let unknown = ItemId {
        day: u16::MAX,
        id: HexBinary::from([255; 8]),
    };
    assert_eq!(crate::revoke(&mut suite, "ada", vec![unknown]), (0, 1));
}

/// Text, numbers and lists that are no slip get an error that names the field.
#[test]
fn what_is_no_slip_is_an_error_and_stores_nothing() {
    let mut suite = suite();
    let slip = |item| Slip {
        item,
        signature: None,
    };
    let day = suite.today() - 1;
    let first = first_interval(day);
    let none: HexBinary = vec![].into();
    for (item, field) in [
        (
            Item::DayKey {
                key: none.clone(),
                day,
            },
            "key",
        ),
        (
            Item::Visit {
                place: place(DAVIS),
                interval: first,
                secret: none,
            },
            "secret",
        ),
        (
            Item::MacHashes {
                day,
                entries: vec![],
            },
            "entries",
        ),
        (
            Item::MacHashes {
                day,
                entries: vec![mac_hash(1, first + 144, 1)],
            },
            "interval",
        ),
        (
            Item::MacHashes {
                day,
                entries: vec![mac_hash(1, first, 0)],
            },
            "rotation",
        ),
        (
            Item::MacHashes {
                day,
                entries: vec![mac_hash(1, first, 1); 2],
            },
            "entries",
        ),
        (
            Item::Account {
                account: "a".repeat(129),
                day,
            },
            "account",
        ),
    ] {
        assert_refused(suite.disclose("mallory", vec![slip(item)]), field);
    }
    assert!(suite.ids().is_empty());
}

/// Ids call authorities by number, so none is given twice.
#[test]
fn an_authority_beyond_the_last_number_is_refused() {
    let mut suite = suite();
    let registry = suite.registry();
    let last = cosmwasm_std::storage_keys::namespace_with_key(
        &[b"authority_number"],
        &u16::MAX.to_be_bytes(),
    );
    let account = cosmwasm_std::to_json_vec(&suite.account("the last")).expect("JSON");
    suite.chain.storage_mut(&registry).set(&last, &account);
    let authority = json!({ "account": suite.account("one more"), "daily_slips": 1, "keys": [] });
    let set = json!({ "set_authority": { "authority": authority } });
    let refused = suite.execute("state owner", &registry, &set);
    assert_refused(refused, "65535 authorities");
}
