//! Forgetting: every kind of row ends within its span, by executes and by `Prune`, and nobody can tell how far it has come.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::collections::BTreeSet;

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{ask, Contact, ExecuteMsg, ItemId, Verdict};
use wayclear_api::events::Pruned;
use wayclear_api::location::Status;
use wayclear_api::{Invalid, DAY_SECONDS};
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, hashes_slip, ids_of, mac_hash, suite, visit_slip,
    Chain, Suite, SuiteBuilder, DAVIS,
};

/// What is kept for a while, each as the registry calls it in its keys.
const IDS: &str = "i";
const HASHES: &str = "h";
const TWINS: &str = "t";
const HEALTH: &str = "health";
const CONTACTS: &str = "contact";
const OWN_QUOTAS: &str = "own_quota";
const FEED: &str = "f";
const FEED_DAYS: &str = "feed_day";
const KINDS: [&str; 8] = [
    IDS, HASHES, TWINS, HEALTH, CONTACTS, OWN_QUOTAS, FEED, FEED_DAYS,
];

fn day_start(day: u16) -> u64 {
    u64::from(day) * DAY_SECONDS
}

fn count(suite: &Suite, kind: &str) -> usize {
    suite.rows(&suite.registry(), kind).len()
}

fn counts(suite: &Suite) -> [usize; 8] {
    KINDS.map(|kind| count(suite, kind))
}

/// Prunes until nothing is due.
fn prune_all(suite: &mut Suite) {
    let registry = suite.registry();
    loop {
        let tx = suite.prune(&registry, 100).unwrap();
        if Pruned::all(&tx.events)[0].rows == 0 {
            return;
        }
    }
}

fn record(suite: &mut Suite, who: &str, contacts: std::ops::Range<u8>) {
    let contact = |n| Contact {
        mac_hash: HexBinary::from([n; 16]),
        started_at: suite.now() - 10,
        seconds: 10,
        rssi_dbm: -60,
        device: String::new(),
    };
    let contacts = contacts.map(contact).collect();
    let registry = suite.registry();
    let msg = ExecuteMsg::RecordContacts { contacts };
    suite.execute(who, &registry, &msg).unwrap();
}

/// Ada's own word: a key and hashes of yesterday, a visit, her account and a check-in with it; and what she heard.
fn all_kinds(suite: &mut Suite, n: u8) {
    let today = suite.today();
    let yesterday = u32::from(today - 1) * 144;
    let visit = suite.relay_in(DAVIS, u64::from(n));
    let account = account_slip(&suite.account("ada"), today);
    let slips = vec![
        day_key_slip([n; 16], today - 1),
        visit_slip(&visit),
        account,
    ];
    suite.disclose("ada", slips).unwrap();
    let hashes = (0..5).map(|i| mac_hash(5 * n + i, yesterday + u32::from(i), 1));
    let hashes = hashes_slip(today - 1, hashes.collect());
    suite.disclose("ada", vec![hashes]).unwrap();
    suite.check_in("ada", DAVIS, 1_000 + u64::from(n));
    record(suite, "ada", n..n + 3);
}

#[test]
fn every_kind_of_row_ends_to_the_second() {
    for window in [14 * DAY_SECONDS, 600] {
        let mut suite = SuiteBuilder::new().window(window).build();
        suite.advance(DAY_SECONDS);
        let (day, now) = (suite.today(), suite.now());
        all_kinds(&mut suite, 1);
        let first = counts(&suite);
        // With a short window what ended yesterday has aged out.
        let yesterdays = if window == 600 { [0, 0] } else { [2, 5] };
        let [ids, hashes] = yesterdays;
        assert_eq!(first, [3 + ids, hashes, 3, 1, 3, 1, first[6], 1]);

        let tomorrow = day_start(day + 1);
        // The first day that begins then, or later.
        let from = |time: u64| time.div_ceil(DAY_SECONDS) * DAY_SECONDS;
        let old_ids = tomorrow + 7_200 + 2 * window;
        let left = |end, time, rows| if time < end { rows } else { 0 };
        let expected = |kind: &str, time: u64| match kind {
            OWN_QUOTAS => left(tomorrow, time, 1),
            CONTACTS => left(from(now + window), time, 3),
            HEALTH => left(from(tomorrow + window), time, 1),
            HASHES => left(tomorrow + window, time, hashes),
            IDS => left(old_ids, time, ids) + left(old_ids + DAY_SECONDS, time, 3),
            FEED => left(tomorrow + window + 1_200, time, first[6]),
            FEED_DAYS => left(tomorrow + window + 1_200, time, 1),
            _ => [tomorrow, from(now + window), from(tomorrow + window)]
                .map(|end| left(end, time, 1))
                .iter()
                .sum(),
        };
        let mut ends = [
            tomorrow,
            from(now + window),
            from(tomorrow + window),
            tomorrow + window,
            tomorrow + window + 1_200,
            old_ids,
            old_ids + DAY_SECONDS,
        ];
        ends.sort_unstable();
        for time in ends.into_iter().flat_map(|end| [end - 1, end]) {
            suite.wait_until(time.max(suite.now()));
            prune_all(&mut suite);
            for kind in KINDS {
                let rows = count(&suite, kind);
                assert_eq!(rows, expected(kind, suite.now()), "{kind} at {time}");
            }
        }
        assert_eq!(counts(&suite), [0; 8]);
    }
}

#[test]
fn executes_alone_keep_the_rows_from_growing() {
    let mut suite = SuiteBuilder::new().window(2 * DAY_SECONDS).build();
    let mut seen = vec![];
    for n in 0..40 {
        all_kinds(&mut suite, n);
        seen.push(counts(&suite));
        suite.advance(DAY_SECONDS);
    }
    for (kind, name) in KINDS.iter().enumerate() {
        let most = |days: &[[usize; 8]]| days.iter().map(|day| day[kind]).max().unwrap();
        assert!(
            most(&seen[20..]) <= most(&seen[..20]),
            "rows of {name:?} grow: {seen:?}"
        );
    }
}

#[test]
fn an_execute_removes_at_most_as_many_rows_as_it_adds_and_two() {
    let mut suite = suite();
    for n in 0..20 {
        let who = format!("person {n}");
        let account = account_slip(&suite.account(&who), suite.today());
        suite.disclose(&who, vec![account]).unwrap();
        record(&mut suite, &who, n..n + 5);
        let first = u32::from(suite.today() - 1) * 144;
        let hashes = (0..20).map(|i| mac_hash(n, first + i, 1)).collect();
        let hashes = hashes_slip(suite.today() - 1, hashes);
        suite.disclose(&who, vec![hashes]).unwrap();
    }
    suite.advance(5 * suite.window);
    let keys = |suite: &Suite| -> BTreeSet<Vec<u8>> {
        let rows = suite.chain.dump(&suite.registry());
        rows.into_iter().map(|(key, _)| key).collect()
    };
    for n in 0..200_u8 {
        let before = keys(&suite);
        match n % 4 {
            0 => drop(suite.disclose("relay", vec![day_key_slip([n; 16], suite.today() - 2)])),
            1 => record(&mut suite, "ada", n..n + 3),
            2 => drop(suite.revoke("state owner", ids_of(&[day_key_slip([n; 16], 1)]))),
            _ => {
                let registry = suite.registry();
                drop(suite.prune(&registry, 1));
            }
        }
        let after = keys(&suite);
        let added = after.difference(&before).count();
        let removed = before.difference(&after).count();
        let asked = usize::from(n % 4 == 3);
        assert!(
            removed <= added + asked + 2,
            "{removed} removed, {added} added"
        );
        suite.advance(7);
    }
}

#[test]
fn prune_removes_as_many_rows_as_asked_and_two_as_every_execute() {
    let mut suite = suite();
    for n in 0..30 {
        all_kinds(&mut suite, n);
        suite.advance(1);
    }
    suite.advance(5 * suite.window);
    let registry = suite.registry();
    let rows = |suite: &Suite| suite.chain.dump(&registry).len();
    for limit in [1, 1, 2, 3, 1, 5, 100, 7, 1, 20, 20, 20] {
        let before = rows(&suite);
        let tx = suite.prune(&registry, limit).unwrap();
        let told = Pruned::all(&tx.events)[0].rows;
        let removed = (before - rows(&suite)) as u64;
        assert_eq!(told, removed.saturating_sub(2), "{removed} of {limit}");
        assert!(told <= u64::from(limit), "{told} of {limit}");
        suite.advance(1);
    }
    prune_all(&mut suite);
    assert_eq!(counts(&suite), [0; 8]);
    for limit in [0, 101] {
        let refused = Invalid::Range {
            field: "limit",
            value: limit.into(),
            min: 1,
            max: 100,
        };
        assert_refused(suite.prune(&registry, limit), refused);
    }
}

#[test]
fn one_row_at_a_time_is_enough_and_no_kind_waits_behind_another() {
    let mut suite = suite();
    for n in 0..10 {
        all_kinds(&mut suite, n);
        suite.advance(1);
    }
    suite.advance(5 * suite.window);
    let before = counts(&suite);
    let registry = suite.registry();
    for _ in 0..8 {
        suite.prune(&registry, 1).unwrap();
        suite.advance(1);
    }
    let after = counts(&suite);
    for kind in [IDS, HASHES, CONTACTS, FEED] {
        let at = KINDS.iter().position(|known| *known == kind).unwrap();
        assert!(after[at] < before[at], "{kind}");
    }
    for _ in 0..after.iter().sum() {
        suite.prune(&registry, 1).unwrap();
        suite.advance(1);
    }
    assert_eq!(counts(&suite), [0; 8]);
}

#[test]
fn nobody_can_tell_from_an_answer_how_far_pruning_has_come() {
    let mut suite = suite();
    let day = suite.today() - 1;
    for n in 0..5 {
        all_kinds(&mut suite, n);
        suite.advance(3 * DAY_SECONDS);
    }
    let answers = |suite: &Suite| {
        let account = suite.account("ada").into_string();
        let contacts = ask::Contacts {
            account: account.clone(),
            start_after: None,
            limit: None,
        };
        let exposures = ask::Exposures {
            account,
            start_after: None,
            limit: None,
        };
        let registry = suite.registry();
        let hashes: Vec<_> = (0..12).map(|n| HexBinary::from([n; 16])).collect();
        let matches = (day..day + 20).flat_map(|day| suite.matches(day, &hashes));
        (
            suite.ids(),
            suite.health("ada"),
            matches.collect::<Vec<_>>(),
            suite.chain.ask(&registry, contacts).unwrap(),
            suite.chain.ask(&registry, exposures).unwrap(),
        )
    };
    for _ in 0..40 {
        let before = answers(&suite);
        prune_all(&mut suite);
        assert_eq!(answers(&suite), before);
        suite.advance(DAY_SECONDS + 1);
    }
    assert_eq!(counts(&suite), [0; 8]);
}

#[test]
fn a_health_row_that_was_prolonged_outlives_the_day_it_first_ended_on() {
    let mut suite = suite();
    let ada = suite.account("ada");
    let send = |suite: &mut Suite| {
        let slip = account_slip(&ada, suite.today());
        suite.disclose("ada", vec![slip]).unwrap();
        suite.health("ada").health.unwrap().until
    };
    let first = send(&mut suite);
    suite.advance(3 * DAY_SECONDS);
    let second = send(&mut suite);
    suite.wait_until(first);
    prune_all(&mut suite);
    assert_eq!(suite.health("ada").health.unwrap().until, second);
    assert_eq!((count(&suite, HEALTH), count(&suite, TWINS)), (1, 1));
    let registry = suite.registry();
    suite
        .execute("ada", &registry, &ExecuteMsg::ReportRecovery {})
        .unwrap();
    assert_eq!((count(&suite, HEALTH), count(&suite, TWINS)), (0, 0));
    let third = send(&mut suite);
    suite.wait_until(second);
    prune_all(&mut suite);
    assert_eq!(suite.health("ada").health.unwrap().until, third);
    suite.wait_until(third);
    prune_all(&mut suite);
    assert_eq!((count(&suite, HEALTH), count(&suite, TWINS)), (0, 0));
}

#[test]
fn a_quota_of_an_account_that_reports_two_days_in_a_row_is_not_forgotten_with_the_first() {
    let mut suite = suite();
    let keys = |range: std::ops::Range<u8>, day: u16| {
        range
            .map(|n| day_key_slip([n; 16], day))
            .collect::<Vec<_>>()
    };
    let first = suite.today() - 5;
    suite.disclose("ada", keys(0..64, first)).unwrap();
    suite.advance(DAY_SECONDS);
    suite.disclose("ada", keys(64..127, first)).unwrap();
    prune_all(&mut suite);
    assert_eq!(count(&suite, OWN_QUOTAS), 1);
    let today = suite.today();
    let mut verdict = |n| suite.verdict("ada", today, day_key_slip([n; 16], first));
    assert_eq!(verdict(127), Verdict::Taken);
    assert_eq!(verdict(128), Verdict::Quota);
    suite.advance(DAY_SECONDS);
    prune_all(&mut suite);
    assert_eq!(count(&suite, OWN_QUOTAS), 0);
    assert_eq!(count(&suite, TWINS), 0);
}

#[test]
fn contacts_of_one_second_go_in_as_many_steps_as_it_takes() {
    let mut suite = suite();
    record(&mut suite, "ada", 0..50);
    suite.advance(5);
    record(&mut suite, "ada", 0..2);
    record(&mut suite, "bob", 0..2);
    suite.advance(suite.window + DAY_SECONDS);
    let registry = suite.registry();
    // An execute removes two of its own.
    for left in [32, 10] {
        suite.prune(&registry, 20).unwrap();
        assert_eq!(count(&suite, CONTACTS), left);
    }
    suite.prune(&registry, 20).unwrap();
    assert_eq!((count(&suite, CONTACTS), count(&suite, TWINS)), (0, 0));
}

#[test]
fn nothing_comes_back_to_life_when_a_row_is_pruned() {
    let mut suite = suite();
    let day = suite.today();
    let slip = account_slip(&suite.account("ada"), day);
    suite.disclose("ada", vec![slip.clone()]).unwrap();
    let first = u32::from(day - 1) * 144;
    let hashes = hashes_slip(
        day - 1,
        vec![mac_hash(1, first, 144), mac_hash(2, first + 9, 1)],
    );
    let visit = suite.relay_in(DAVIS, 1);
    let slips = [slip, hashes, visit_slip(&visit)];
    for slip in &slips[1..] {
        suite.disclose("ada", vec![slip.clone()]).unwrap();
    }
    suite.check_in("ada", DAVIS, 2);
    let all = suite.ids().into_iter().map(|known| known.slip).collect();
    suite.revoke("ada", all).unwrap();
    let hashes = [1, 2].map(|n| HexBinary::from([n; 16]));
    let location = suite.location(DAVIS);
    let end = suite.now() + 4 * suite.window;
    while suite.now() < end {
        prune_all(&mut suite);
        suite.prune(&location, 100).unwrap();
        assert_eq!(suite.is(DAVIS), Status::Clean);
        assert_eq!(suite.infections(DAVIS), []);
        assert_eq!(suite.health("ada").health, None);
        assert!(suite.matches(day - 1, &hashes).is_empty());
        for slip in &slips {
            let today = suite.today();
            for issued in [day, today] {
                let told = suite
                    .check_slips("ada", issued, vec![slip.clone()])
                    .unwrap();
                assert_ne!(told[0], Verdict::Taken);
            }
        }
        suite.advance(DAY_SECONDS / 3);
    }
    assert_eq!(counts(&suite), [0; 8]);
}

#[test]
fn a_prune_of_the_feed_removes_what_was_asked_for_and_two_rows_more_at_most() {
    let mut suite = suite();
    for n in 0..5 {
        let visit = suite.relay_in(DAVIS, n);
        suite
            .disclose(&format!("ada {n}"), vec![visit_slip(&visit)])
            .unwrap();
    }
    suite.advance(3 * suite.window);
    let registry = suite.registry();
    let rows = |suite: &Suite| suite.chain.dump(&registry).len();
    loop {
        let before = rows(&suite);
        let tx = suite.prune(&registry, 1).unwrap();
        let removed = before - rows(&suite);
        assert!(removed <= 3, "{removed}");
        if Pruned::all(&tx.events)[0].rows == 0 {
            break;
        }
    }
    assert_eq!(count(&suite, FEED) + count(&suite, FEED_DAYS), 0);
}

#[test]
fn no_cursor_brings_back_an_id_that_is_not_kept_any_more() {
    let mut suite = suite();
    let first = suite.relay_in(DAVIS, 1);
    suite.disclose("ada", vec![visit_slip(&first)]).unwrap();
    let old = suite.today();
    suite.advance(5 * DAY_SECONDS);
    let second = suite.relay_in(DAVIS, 2);
    suite.disclose("ada", vec![visit_slip(&second)]).unwrap();
    // Its row is there still, since nobody has written since.
    suite.advance(day_start(old + 2) + 7_200 + 2 * suite.window - suite.now());
    assert_eq!(count(&suite, IDS), 2);
    for day in [0, old] {
        let start_after = Some(ItemId {
            day,
            id: [0; 8].into(),
        });
        let limit = None;
        let page = suite
            .chain
            .ask(&suite.registry(), ask::Ids { start_after, limit });
        let ids = page.unwrap().ids;
        assert_eq!(ids.len(), 1);
        assert_eq!(ids[0].slip.day, old + 5);
    }
}

/// Found by two thousand random histories: pruning may end between a row and its twin.
#[test]
fn an_account_that_falls_ill_again_stays_so_whatever_is_left_of_its_first_illness() {
    let fall_ill = |suite: &mut Suite, who: &str| {
        let slip = account_slip(&suite.account(who), suite.today());
        suite.disclose(who, vec![slip]).unwrap();
    };
    let people = ["ada", "bob", "cy"];
    // Another kind of row begins each block, so pruning ends somewhere else.
    for (blocks, again) in (0..4).flat_map(|blocks| people.map(|who| (blocks, who))) {
        let mut suite = suite();
        let registry = suite.registry();
        for who in people {
            fall_ill(&mut suite, who);
            let well = ExecuteMsg::ReportRecovery {};
            suite.execute(who, &registry, &well).unwrap();
        }
        suite.wait_until(day_start(suite.today() + 1));
        (0..blocks).for_each(|_| suite.advance(1));
        suite.prune(&registry, 1).unwrap();
        fall_ill(&mut suite, again);
        prune_all(&mut suite);
        assert!(suite.health(again).health.is_some(), "{again}, {blocks}");
    }
}
