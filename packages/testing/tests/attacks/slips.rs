//! Slips as a stranger sends them: again and again, at midnight, for others, with places that fail.

use std::collections::BTreeSet;

use wayclear_api::contact_registry::{Slip, Verdict};
use wayclear_api::location::Status;
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, hashes_slip, ids_of, mac_hash, secret, skipped,
    suite, taken, visit_slip, Suite, Visited, DAVIS, WOODLAND,
};

use crate::{attested, key, revoke, set_quota};

/// Slips that are passed over, each for another reason.
fn useless(suite: &mut Suite) -> Vec<Slip> {
    let known = key(suite, 1);
    let burnt = key(suite, 2);
    for slip in [&known, &burnt] {
        suite.disclose("ada", vec![slip.clone()]).expect("a slip");
    }
    revoke(suite, "ada", ids_of(std::slice::from_ref(&burnt)));
    let nowhere = Visited::new("u33dc0cp", suite.interval(), 1);
    let nobody = Visited::new(DAVIS, suite.interval(), 999);
    suite.open(DAVIS);
    let today = suite.today();
    vec![
        known,
        burnt,
        visit_slip(&nowhere),
        visit_slip(&nobody),
        account_slip(&suite.account("victim"), today),
        day_key_slip(secret(3), today),
        day_key_slip(secret(3), today - 20),
    ]
}

/// Whoever spams pays for it alone: no row, no quota, no news.
#[test]
fn slips_that_are_passed_over_write_nothing_however_many_come() {
    let mut suite = suite();
    let useless = useless(&mut suite);
    let mut all = useless.clone();
    while all.len() < 64 {
        all.push(useless[all.len() % useless.len()].clone());
    }
    let registry = suite.registry();
    let before = suite.chain.dump(&registry);
    for n in 0..50 {
        let tx = suite.disclose(&format!("spammer {n}"), all.clone());
        let tx = tx.expect("slips in good form");
        assert_eq!(taken(&tx), 0);
        assert_eq!(skipped(&tx).iter().map(|(_, count)| count).sum::<u64>(), 64);
    }
    assert_eq!(suite.chain.dump(&registry), before);
}

/// A quota is counted by the block's day, so midnight gives one more and no trick with days of issue a third.
#[test]
fn a_quota_begins_anew_at_midnight_and_at_no_other_time() {
    let mut suite = attested();
    set_quota(&mut suite, 2);
    let issued = suite.today();
    let keys: Vec<_> = (0..9).map(|n| suite.sign(key(&suite, n), issued)).collect();
    let older: Vec<_> = (9..11)
        .map(|n| suite.sign(key(&suite, n), issued - 1))
        .collect();
    let midnight = 86_400 * (u64::from(issued) + 1);
    suite.wait_until(midnight - 1);
    let send = |suite: &mut Suite, issued, slips: &[Slip]| {
        taken(
            &suite
                .disclose_of("mallory", issued, slips.to_vec())
                .expect("slips"),
        )
    };
    assert_eq!(send(&mut suite, issued, &keys[..4]), 2);
    assert_eq!(
        send(&mut suite, issued - 1, &older),
        0,
        "another day of issue"
    );
    suite.wait_until(midnight);
    assert_eq!(send(&mut suite, issued, &keys[2..6]), 2);
    assert_eq!(send(&mut suite, issued - 1, &older), 0);
}

/// On one's own word only the block's day is a day of issue.
#[test]
fn nobody_vouches_for_another_day_than_the_blocks() {
    let mut suite = suite();
    let today = suite.today();
    for issued in [today - 1, today + 1, u16::MAX] {
        let slip = key(&suite, 1);
        assert_eq!(suite.verdict("mallory", issued, slip), Verdict::NotCovered);
    }
}

/// Only the sender's own check-ins can be made infected ones.
#[test]
fn nobody_marks_the_account_of_somebody_else() {
    for mut suite in [suite(), attested()] {
        let today = suite.today();
        let slip = account_slip(&suite.account("victim"), today);
        let signed = suite.sign(slip, today);
        assert_eq!(suite.verdict("mallory", today, signed), Verdict::NotSender);
        assert!(suite.health("victim").health.is_none());
    }
}

/// A place that fails is no way to fill the feed: each try counts against the quota.
#[test]
fn a_failing_place_cannot_be_tried_more_often_than_the_quota_allows() {
    let mut suite = attested();
    set_quota(&mut suite, 3);
    let visited = suite.relay_in(DAVIS, 1);
    let signed = suite.sign_all([visit_slip(&visited)]);
    suite.break_location(DAVIS);
    let tries = (0..10).map(|n| {
        let who = format!("spammer {n}");
        taken(&suite.disclose(&who, signed.clone()).expect("a slip"))
    });
    assert_eq!(tries.sum::<u64>(), 3);
    assert_eq!(
        suite.feed().len(),
        2 * 3,
        "a flag, and that it is taken back"
    );
    assert!(suite.ids().is_empty());
}

/// A tag that was seen on chain is worth nothing to whoever copies it.
#[test]
fn a_copied_tag_opens_nothing_elsewhere_or_later() {
    let mut suite = suite();
    let ada = suite.relay_in(DAVIS, 1);
    suite.advance(600);
    let now = suite.interval();
    for at in [DAVIS, WOODLAND] {
        suite
            .check_ins("mallory", at, now, &[ada.tag()])
            .expect("a tag like any other");
    }
    let forged = [
        Visited {
            interval: now,
            ..ada.clone()
        },
        Visited {
            place: wayclear_testing::place(WOODLAND),
            ..ada.clone()
        },
    ];
    let today = suite.today();
    for visited in forged {
        let verdict = suite.verdict("mallory", today, visit_slip(&visited));
        assert_eq!(verdict, Verdict::NoSuchVisit);
    }
    suite.report("ada", &[&ada]);
    assert_eq!(suite.infections(DAVIS).len(), 1);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
}

/// A storm of revocations is told to the place again, and to nobody else.
#[test]
fn revoking_again_and_again_is_no_news() {
    let mut suite = suite();
    let visits: Vec<_> = (0..20).map(|n| suite.relay_in(DAVIS, n)).collect();
    let ids = suite.report("mallory", &visits.iter().collect::<Vec<_>>());
    assert_eq!(revoke(&mut suite, "mallory", ids.clone()), (20, 0));
    let (feed, log) = (suite.feed(), suite.transitions(DAVIS));
    for _ in 0..30 {
        assert_eq!(revoke(&mut suite, "mallory", ids.clone()), (0, 0));
        assert_eq!(revoke(&mut suite, "stranger", ids.clone()), (0, 20));
    }
    assert_eq!(suite.feed(), feed);
    assert_eq!(suite.transitions(DAVIS), log);
}

/// Flagging and taking back in turn needs a new slip each time.
#[test]
fn what_was_taken_back_cannot_be_flagged_again() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let ids = suite.report("mallory", &[&visited]);
    revoke(&mut suite, "mallory", ids);
    let today = suite.today();
    for who in ["mallory", "eve"] {
        let verdict = suite.verdict(who, today, visit_slip(&visited));
        assert_eq!(verdict, Verdict::Burnt);
    }
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

/// Too many ids or slips in a message are an error before anything is read.
#[test]
fn a_message_holds_no_more_than_it_documents() {
    let mut suite = suite();
    let slips: Vec<_> = (0..101).map(|n| key(&suite, n)).collect();
    let ids = ids_of(&slips);
    assert_refused(suite.disclose("mallory", slips[..65].to_vec()), "slips");
    assert_refused(suite.revoke("mallory", ids), "ids");
}

/// A hash is found by its first sixteen slips, and a slip that names it often is one of them.
#[test]
fn one_slip_does_not_keep_others_from_being_matched() {
    let mut suite = suite();
    let day = suite.today() - 1;
    let first = wayclear_status::first_interval(day);
    let often = (0..144).map(|n| mac_hash(1, first + n, 1)).collect();
    let honest = vec![mac_hash(1, first + 7, 1)];
    for (who, entries) in [("mallory", often), ("ada", honest)] {
        let tx = suite.disclose(who, vec![hashes_slip(day, entries)]);
        assert_eq!(taken(&tx.expect("hashes")), 1);
    }
    let ids: BTreeSet<_> = suite
        .matches(day, &[[1; 16].into()])
        .into_iter()
        .map(|row| row.id.to_hex())
        .collect();
    assert_eq!(ids.len(), 2);
}
