//! Contact records, the paper's public mode, and how long everything is kept.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{
    Contact, ContactCursor, ContactsResponse, DayKey, ExecuteMsg, ExposuresResponse, MacHash,
    QueryMsg, RecordedContact,
};
use wayclear_api::events::{ContactsRecorded, Pruned};
use wayclear_api::Invalid;
use wayclear_api::INTERVAL_SECONDS;
use wayclear_contact_registry::ContractError;
use wayclear_testing::{assert_refused, suite, ChainError, Report, Suite, Tx, DAVIS};

fn contact(n: u8, started_at: u64, seconds: u32) -> Contact {
    Contact {
        mac_hash: vec![n; 16].into(),
        started_at,
        seconds,
        rssi_dbm: -60,
        device: "Pixel 9".to_string(),
    }
}

fn record(suite: &mut Suite, who: &str, contacts: Vec<Contact>) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    suite.execute(who, &registry, &ExecuteMsg::RecordContacts { contacts })
}

fn contacts(
    suite: &mut Suite,
    who: &str,
    start_after: Option<ContactCursor>,
    limit: u32,
) -> Vec<RecordedContact> {
    let account = suite.account(who).into_string();
    let msg = QueryMsg::Contacts {
        account,
        start_after,
        limit: Some(limit),
    };
    suite
        .query::<ContactsResponse>(&suite.registry(), &msg)
        .unwrap()
        .contacts
}

fn exposures(suite: &mut Suite, who: &str) -> Vec<(u8, u64)> {
    let account = suite.account(who).into_string();
    let msg = QueryMsg::Exposures {
        account,
        start_after: None,
        limit: None,
    };
    let answer: ExposuresResponse = suite.query(&suite.registry(), &msg).unwrap();
    let row = |e: &wayclear_api::contact_registry::Exposure| {
        (e.contact.contact.mac_hash.as_slice()[0], e.case)
    };
    answer.exposures.iter().map(row).collect()
}

fn prune(suite: &mut Suite, account: Option<&str>, limit: u32) -> u64 {
    let account = account.map(|name| suite.account(name).into_string());
    let registry = suite.registry();
    let tx = suite
        .execute("anyone", &registry, &ExecuteMsg::Prune { account, limit })
        .unwrap();
    Pruned::all(&tx.events)[0].rows
}

/// Rows in storage whose key begins with the namespace of one map.
fn rows(suite: &Suite, namespace: &str) -> usize {
    let mut prefix = vec![0, u8::try_from(namespace.len()).unwrap()];
    prefix.extend(namespace.as_bytes());
    let registry = suite.registry();
    suite
        .chain
        .dump(&registry)
        .iter()
        .filter(|(key, _)| key.starts_with(&prefix))
        .count()
}

#[test]
fn contacts_are_stored_under_the_account_in_order_of_time() {
    let mut suite = suite();
    let now = suite.now();
    let tx = record(
        &mut suite,
        "ada",
        vec![contact(2, now - 900, 900), contact(1, now - 60, 0)],
    )
    .unwrap();
    assert_eq!(
        ContactsRecorded::all(&tx.events),
        [ContactsRecorded { count: 2 }]
    );
    suite.advance(10);
    record(&mut suite, "ada", vec![contact(1, now, 10)]).unwrap();
    record(&mut suite, "bob", vec![contact(3, now, 10)]).unwrap();
    let all = contacts(&mut suite, "ada", None, 100);
    let order: Vec<_> = all
        .iter()
        .map(|c| (c.recorded_at - now, c.contact.mac_hash.as_slice()[0]))
        .collect();
    assert_eq!(order, [(0, 1), (0, 2), (10, 1)]);
    assert_eq!(all[1].contact, contact(2, now - 900, 900));
    let cursor = |c: &RecordedContact| ContactCursor {
        recorded_at: c.recorded_at,
        mac_hash: c.contact.mac_hash.clone(),
    };
    let mut seen = vec![];
    while seen.len() < all.len() {
        let next = contacts(&mut suite, "ada", seen.last().map(cursor), 1);
        seen.extend(next);
    }
    assert_eq!(seen, all);
}

#[test]
fn a_contact_lies_inside_the_window_and_not_in_the_future() {
    let mut suite = suite();
    let (now, window_seconds) = (suite.now(), suite.window);
    let started_at = now - window_seconds;
    let refused = ContractError::ContactTooOld {
        started_at,
        window_seconds,
    };
    assert_refused(
        record(&mut suite, "ada", vec![contact(1, started_at, 1)]),
        refused,
    );
    record(&mut suite, "ada", vec![contact(1, started_at + 1, 1)]).unwrap();
    let (started_at, ended_at) = (now - 10, now + 1);
    let refused = ContractError::ContactInFuture {
        started_at,
        ended_at,
        now,
    };
    assert_refused(
        record(&mut suite, "ada", vec![contact(2, started_at, 11)]),
        refused,
    );
    record(&mut suite, "ada", vec![contact(2, started_at, 10)]).unwrap();
    let (started_at, ended_at) = (u64::MAX, u64::MAX);
    let refused = ContractError::ContactInFuture {
        started_at,
        ended_at,
        now,
    };
    assert_refused(
        record(&mut suite, "ada", vec![contact(3, u64::MAX, 11)]),
        refused,
    );
}

#[test]
fn nothing_recorded_is_ever_overwritten() {
    let mut suite = suite();
    let now = suite.now();
    record(&mut suite, "ada", vec![contact(1, now - 100, 10)]).unwrap();
    let mac_hash = HexBinary::from(vec![1; 16]).to_hex();
    let refused = ContractError::ContactExists { mac_hash };
    assert_refused(
        record(&mut suite, "ada", vec![contact(1, now - 50, 10)]),
        refused,
    );
    suite.advance(1);
    record(&mut suite, "ada", vec![contact(1, now - 50, 10)]).unwrap();
    assert_eq!(contacts(&mut suite, "ada", None, 100).len(), 2);
}

#[test]
fn contacts_are_checked_before_anything_is_stored() {
    let mut suite = suite();
    let now = suite.now();
    for rssi_dbm in [-128, 0, 127] {
        let bad = Contact {
            rssi_dbm,
            ..contact(2, now, 0)
        };
        let value = rssi_dbm.into();
        let refused = Invalid::Range {
            field: "rssi_dbm",
            value,
            min: -127,
            max: -1,
        };
        assert_refused(
            record(&mut suite, "ada", vec![contact(1, now, 0), bad]),
            refused,
        );
    }
    let refused = Invalid::Range {
        field: "seconds",
        value: 90_000,
        min: 0,
        max: 86_400,
    };
    assert_refused(
        record(&mut suite, "ada", vec![contact(1, now - 90_000, 90_000)]),
        refused,
    );
    let many = (0..51).map(|n| contact(n, now, 0)).collect();
    let refused = Invalid::Count {
        field: "contacts",
        count: 51,
        min: 1,
        max: 50,
    };
    assert_refused(record(&mut suite, "ada", many), refused);
    let twice = vec![contact(1, now, 0), contact(1, now, 0)];
    let item = HexBinary::from(vec![1; 16]).to_hex();
    let refused = Invalid::Duplicate {
        field: "contacts",
        item,
    };
    assert_refused(record(&mut suite, "ada", twice), refused);
    assert!(contacts(&mut suite, "ada", None, 100).is_empty());
}

#[test]
fn an_exposure_is_a_contact_whose_hash_was_disclosed_for_that_time() {
    let mut suite = suite();
    let now = suite.now();
    let interval = u32::try_from(now / INTERVAL_SECONDS).unwrap() - 30;
    let sent_from = u64::from(interval) * INTERVAL_SECONDS;
    let sent_until = sent_from + INTERVAL_SECONDS;
    // Clocks may differ by two hours on either side.
    let seen = vec![
        contact(1, sent_from, 600),
        contact(2, sent_from - 7_200 - 10, 10),
        contact(3, sent_from - 7_200 - 10, 11),
        contact(4, sent_until + 7_200, 10),
        contact(5, sent_until + 7_199, 0),
        contact(6, sent_from, 600),
    ];
    record(&mut suite, "ada", seen).unwrap();
    assert!(exposures(&mut suite, "ada").is_empty());
    let report = (1..=5).fold(Report::new(), |report, n| {
        let mac_hash = vec![n; 16].into();
        report.mac_hash(MacHash {
            mac_hash,
            interval,
            rotation: 1,
        })
    });
    let case = suite.try_report("bob", &report, None).unwrap();
    assert_eq!(
        exposures(&mut suite, "ada"),
        [(1, case), (3, case), (5, case)]
    );
    assert!(exposures(&mut suite, "cy").is_empty());
    let registry = suite.registry();
    suite
        .execute("bob", &registry, &ExecuteMsg::RevokeCase { case })
        .unwrap();
    assert!(exposures(&mut suite, "ada").is_empty());
}

#[test]
fn exposures_are_looked_for_page_by_page() {
    let mut suite = suite();
    let now = suite.now();
    record(
        &mut suite,
        "ada",
        (0..5).map(|n| contact(n, now, 0)).collect(),
    )
    .unwrap();
    let account = suite.account("ada").into_string();
    let page = |start_after| -> ExposuresResponse {
        let account = account.clone();
        let msg = QueryMsg::Exposures {
            account,
            start_after,
            limit: Some(3),
        };
        suite.query(&suite.registry(), &msg).unwrap()
    };
    let first = page(None);
    assert_eq!(
        first.next.as_ref().unwrap().mac_hash,
        HexBinary::from(vec![2; 16])
    );
    assert_eq!(page(first.next).next, None, "two were left");
    let bad = QueryMsg::Contacts {
        account,
        start_after: Some(ContactCursor {
            recorded_at: 1,
            mac_hash: vec![1; 15].into(),
        }),
        limit: None,
    };
    let refused = suite.query::<serde_json::Value>(&suite.registry(), &bad);
    assert_refused(
        refused,
        Invalid::ByteLength {
            field: "mac_hash",
            length: 15,
            expected: 16,
        },
    );
}

#[test]
fn contacts_are_forgotten_after_one_window() {
    let mut suite = suite();
    let now = suite.now();
    record(&mut suite, "ada", vec![contact(1, now, 0)]).unwrap();
    suite.advance(suite.window - 1);
    assert_eq!(contacts(&mut suite, "ada", None, 100).len(), 1);
    suite.advance(1);
    assert!(contacts(&mut suite, "ada", None, 100).is_empty());
    assert_eq!(
        rows(&suite, "contact"),
        1,
        "the row is still there, but nobody can tell"
    );
}

#[test]
fn anyone_may_prune_what_has_expired() {
    let mut suite = suite();
    let now = suite.now();
    record(
        &mut suite,
        "ada",
        (0..5).map(|n| contact(n, now, 0)).collect(),
    )
    .unwrap();
    record(
        &mut suite,
        "bob",
        (0..5).map(|n| contact(n, now, 0)).collect(),
    )
    .unwrap();
    assert_eq!(prune(&mut suite, None, 1_000), 0, "nothing has expired");
    suite.advance(suite.window);
    assert_eq!(prune(&mut suite, Some("bob"), 3), 3);
    // Each execute prunes two rows on its way, the oldest first.
    assert_eq!(rows(&suite, "contact"), 5);
    assert_eq!(prune(&mut suite, None, 1_000), 3);
    assert_eq!(rows(&suite, "contact"), 0);
    assert_eq!(rows(&suite, "expiry"), 0);
    for limit in [0, 1_001] {
        let registry = suite.registry();
        let msg = ExecuteMsg::Prune {
            account: None,
            limit,
        };
        let refused = Invalid::Range {
            field: "limit",
            value: limit.into(),
            min: 1,
            max: 1_000,
        };
        assert_refused(suite.execute("anyone", &registry, &msg), refused);
    }
    let registry = suite.registry();
    let msg = ExecuteMsg::Prune {
        account: Some("nobody".to_string()),
        limit: 1,
    };
    let address = "\"nobody\"".to_string();
    assert_refused(
        suite.execute("anyone", &registry, &msg),
        Invalid::Address { address },
    );
}

#[test]
fn pruning_in_small_steps_removes_every_trace_of_a_report() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    let now = suite.now();
    let start_interval = u32::try_from(now / INTERVAL_SECONDS).unwrap() - 100;
    let key = DayKey {
        key: vec![1; 16].into(),
        start_interval,
        periods: 1,
        rotation: 1,
    };
    let report = (0..7).fold(
        Report::new().visit(&visit.location, visit.opening.clone()),
        |report, n| {
            let mac_hash = vec![n; 16].into();
            report.mac_hash(MacHash {
                mac_hash,
                interval: start_interval,
                rotation: 1,
            })
        },
    );
    let report = report.chunk().day_key(key);
    let attestation = suite.attest(&report, "ada", [3; 16], now + 60);
    let case = suite.try_report("ada", &report, Some(attestation)).unwrap();
    let registry = suite.registry();
    suite
        .execute("authority", &registry, &ExecuteMsg::RevokeCase { case })
        .unwrap();
    record(&mut suite, "ada", vec![contact(9, now, 0)]).unwrap();
    for (namespace, count) in [
        ("hash", 7),
        ("feed", 3),
        ("case", 1),
        ("chunk", 2),
        ("token", 1),
        ("contact", 1),
    ] {
        assert_eq!(rows(&suite, namespace), count, "{namespace}");
    }
    suite.advance(suite.window);
    for _ in 0..20 {
        prune(&mut suite, None, 1);
    }
    assert_eq!(rows(&suite, "case"), 1, "cases are kept three windows");
    suite.advance(2 * suite.window);
    for _ in 0..20 {
        prune(&mut suite, None, 1);
    }
    for namespace in [
        "hash", "feed", "case", "chunk", "token", "contact", "health", "expiry",
    ] {
        assert_eq!(rows(&suite, namespace), 0, "{namespace}");
    }
    assert!(suite.now() > now);
}

#[test]
fn a_newer_health_row_survives_the_expiry_of_an_older_one() {
    let mut suite = suite();
    suite.report("ada", &[]);
    suite.advance(10);
    let registry = suite.registry();
    suite
        .execute("ada", &registry, &ExecuteMsg::ReportRecovery {})
        .unwrap();
    let second = suite.report("ada", &[]);
    suite.advance(suite.window - 10);
    prune(&mut suite, None, 100);
    assert_eq!(suite.health("ada").health.unwrap().case, second);
}
