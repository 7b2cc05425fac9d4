//! Contact records, the paper's public mode, and the join with hashes that others disclosed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{
    ask, Contact, ContactCursor, ExecuteMsg, ExposuresResponse, ItemId, MacHash, QueryMsg,
    RecordedContact,
};
use wayclear_api::events::ContactsRecorded;
use wayclear_api::{Invalid, DAY_SECONDS, INTERVAL_SECONDS};
use wayclear_contact_registry::ContractError;
use wayclear_testing::{
    assert_refused, hashes_slip, mac_hash, suite, taken, Chain, ChainError, Suite, Tx,
};

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
    suite: &Suite,
    who: &str,
    start_after: Option<ContactCursor>,
    limit: u32,
) -> Vec<RecordedContact> {
    let account = suite.account(who).into_string();
    let question = ask::Contacts {
        account,
        start_after,
        limit: Some(limit),
    };
    let page = suite.chain.ask(&suite.registry(), question);
    page.unwrap().contacts
}

/// Number of the hash and id of each exposure, from as many pages of contacts as there are.
fn exposures(suite: &Suite, who: &str) -> Vec<(u8, HexBinary)> {
    let mut found = vec![];
    let mut start_after = None;
    loop {
        let question = ask::Exposures {
            account: suite.account(who).into_string(),
            start_after,
            limit: Some(100),
        };
        let page = suite.chain.ask(&suite.registry(), question).unwrap();
        let row = |e: wayclear_api::contact_registry::Exposure| {
            (e.contact.contact.mac_hash.as_slice()[0], e.id)
        };
        found.extend(page.exposures.into_iter().map(row));
        start_after = page.next;
        if start_after.is_none() {
            return found;
        }
    }
}

/// Discloses hashes of a day on one's own word; answers the slip's id.
fn disclose(suite: &mut Suite, who: &str, day: u16, entries: Vec<MacHash>) -> HexBinary {
    let slip = hashes_slip(day, entries);
    let id = ItemId::of(&slip.item).id;
    let tx = suite.disclose(who, vec![slip]).unwrap();
    assert_eq!(taken(&tx), 1);
    id
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
    let all = contacts(&suite, "ada", None, 100);
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
        let next = contacts(&suite, "ada", seen.last().map(cursor), 1);
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
    assert_eq!(contacts(&suite, "ada", None, 100).len(), 2);
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
    assert!(contacts(&suite, "ada", None, 100).is_empty());
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
    assert!(exposures(&suite, "ada").is_empty());
    let day = suite.today();
    let hashes = (1..=5).map(|n| mac_hash(n, interval, 1)).collect();
    let id = disclose(&mut suite, "bob", day, hashes);
    let expected = [1, 3, 5].map(|n| (n, id.clone()));
    assert_eq!(exposures(&suite, "ada"), expected);
    assert!(exposures(&suite, "cy").is_empty());
    let slip = ItemId { day, id };
    suite.revoke("bob", vec![slip]).unwrap();
    assert!(exposures(&suite, "ada").is_empty());
}

#[test]
fn a_hash_is_found_in_contacts_of_the_night_before_and_after_its_day() {
    let mut suite = suite();
    let day = suite.today() - 1;
    let first = u32::from(day) * 144;
    let midnight = u64::from(day) * DAY_SECONDS;
    let seen = vec![
        contact(1, midnight - 7_200, 30),
        contact(2, midnight + DAY_SECONDS + 7_100, 30),
        contact(3, midnight + 2 * DAY_SECONDS - 600 - 60_000, 30),
    ];
    record(&mut suite, "ada", seen).unwrap();
    let hashes = vec![
        mac_hash(1, first, 1),
        mac_hash(2, first + 143, 1),
        mac_hash(3, first + 143, 144),
    ];
    suite.advance(DAY_SECONDS);
    let id = disclose(&mut suite, "bob", day, hashes);
    let expected = [1, 2, 3].map(|n| (n, id.clone()));
    assert_eq!(exposures(&suite, "ada"), expected);
}

#[test]
fn hashes_are_matched_by_their_day_as_long_as_they_count() {
    let mut suite = suite();
    let (day, now) = (suite.today(), suite.interval());
    let id = disclose(&mut suite, "bob", day, vec![mac_hash(1, now - 5, 3)]);
    let asked = [1, 2].map(|n| HexBinary::from([n; 16]));
    let found = suite.matches(day, &asked);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].mac_hash, &found[0].id), (&asked[0], &id));
    assert_eq!((found[0].interval, found[0].rotation), (now - 5, 3));
    assert!(suite.matches(day - 1, &asked).is_empty());
    let end = u64::from(now - 2) * INTERVAL_SECONDS + suite.window;
    suite.wait_until(end - 1);
    assert_eq!(suite.matches(day, &asked).len(), 1);
    suite.wait_until(end);
    assert!(suite.matches(day, &asked).is_empty());
}

#[test]
fn a_hash_is_found_by_its_first_16_slips_and_the_feed_has_all() {
    let mut suite = suite();
    let (day, now) = (suite.today(), suite.interval());
    let mut ids = vec![];
    for n in 0..18_u8 {
        let hashes = vec![mac_hash(1, now - 5, 1), mac_hash(100 + n, now - 4, 1)];
        ids.push(disclose(&mut suite, &format!("person {n}"), day, hashes));
    }
    let asked = [HexBinary::from([1; 16])];
    let found = |suite: &Suite| -> Vec<_> {
        let matches = suite.matches(day, &asked).into_iter();
        matches.map(|row| row.id).collect()
    };
    assert_eq!(found(&suite), ids[..16]);
    let rows = suite.feed();
    assert!(rows.iter().all(|row| row.hash_days[0].hashes.len() == 2));
    assert_eq!(rows.len(), 18);
    let first = ItemId {
        day,
        id: ids[0].clone(),
    };
    suite.revoke("state owner", vec![first]).unwrap();
    assert_eq!(found(&suite), ids[1..16]);
}

#[test]
fn one_to_twelve_hashes_of_16_bytes_are_matched_at_once() {
    let suite = suite();
    let ask = |mac_hashes: Vec<HexBinary>| {
        let question = ask::Match { day: 1, mac_hashes };
        suite.chain.ask(&suite.registry(), question)
    };
    for count in [0, 13] {
        let refused = Invalid::Count {
            field: "mac_hashes",
            count,
            min: 1,
            max: 12,
        };
        assert_refused(ask(vec![HexBinary::from([1; 16]); count]), refused);
    }
    let refused = Invalid::ByteLength {
        field: "mac_hash",
        length: 17,
        expected: 16,
    };
    assert_refused(ask(vec![HexBinary::from([1; 17])]), refused);
    let twice = vec![HexBinary::from([1; 16]); 12];
    assert!(ask(twice).unwrap().matches.is_empty());
}

#[test]
fn an_answer_about_exposures_that_would_read_too_much_ends_early_and_says_where_to_go_on() {
    let mut suite = suite();
    let (day, now) = (suite.today(), suite.interval());
    let at = suite.now() - 3_000;
    record(
        &mut suite,
        "ada",
        (0..30).map(|n| contact(n, at, 10)).collect(),
    )
    .unwrap();
    let mut expected = vec![];
    for person in 0..16 {
        let hashes = (0..30).map(|n| mac_hash(n, now - 5, 1)).collect();
        let extra = mac_hash(100 + person, now - 4, 1);
        let hashes: Vec<_> = Vec::into_iter(hashes).chain([extra]).collect();
        let id = disclose(&mut suite, &format!("person {person}"), day, hashes);
        expected.extend((0..30).map(|n| (n, id.clone())));
    }
    let question = ask::Exposures {
        account: suite.account("ada").into_string(),
        start_after: None,
        limit: Some(100),
    };
    let first = suite.chain.ask(&suite.registry(), question).unwrap();
    assert!(first.next.is_some() && first.exposures.len() < 200);
    let mut found = exposures(&suite, "ada");
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
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
        let question = ask::Exposures {
            account: account.clone(),
            start_after,
            limit: Some(3),
        };
        suite.chain.ask(&suite.registry(), question).unwrap()
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
fn contacts_count_for_one_window_to_the_second() {
    let mut suite = suite();
    let now = suite.now();
    record(&mut suite, "ada", vec![contact(1, now, 0)]).unwrap();
    suite.advance(suite.window - 1);
    assert_eq!(contacts(&suite, "ada", None, 100).len(), 1);
    suite.advance(1);
    assert!(contacts(&suite, "ada", None, 100).is_empty());
    let rows = suite.rows(&suite.registry(), "contact").len();
    assert_eq!(rows, 1, "the row is still there, but nobody can tell");
}

#[test]
fn no_cursor_brings_back_a_contact_that_is_over() {
    let mut suite = suite();
    let at = suite.now();
    record(&mut suite, "ada", vec![contact(1, at - 60, 60)]).unwrap();
    suite.advance(1_000);
    let later = suite.now();
    record(&mut suite, "ada", vec![contact(2, later - 60, 60)]).unwrap();
    // The first row is there still, since nobody has written since.
    suite.advance(suite.window - 1_000);
    for n in [0, 1, 255] {
        let start_after = Some(ContactCursor {
            recorded_at: at - 1,
            mac_hash: [n; 16].into(),
        });
        let found = contacts(&suite, "ada", start_after, 30);
        let recorded: Vec<_> = found.iter().map(|found| found.recorded_at).collect();
        assert_eq!(recorded, [later]);
    }
}
