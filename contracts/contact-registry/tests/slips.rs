//! What becomes of a slip: each verdict, its place in their order, and its bounds to the second.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use wayclear_api::contact_registry::{Item, Slip, Verdict};
use wayclear_api::events::Disclosed;
use wayclear_api::location::Status;
use wayclear_api::{Invalid, DAY_SECONDS, INTERVALS_A_DAY, INTERVAL_SECONDS};
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, hashes_slip, ids_of, mac_hash, skipped, suite,
    taken, visit_slip, Suite, SuiteBuilder, Visited, DAVIS, WOODLAND,
};

/// No cell of the usual tree holds it.
const ELSEWHERE: &str = "u0nd9hdh";
const TWO_HOURS: u64 = 7_200;

fn day_start(day: u16) -> u64 {
    u64::from(day) * DAY_SECONDS
}

fn interval_end(interval: u32) -> u64 {
    u64::from(interval + 1) * INTERVAL_SECONDS
}

fn first_interval(day: u16) -> u32 {
    u32::from(day) * u32::from(INTERVALS_A_DAY)
}

/// What becomes of a slip that the authority has signed on that day.
#[track_caller]
fn verdict(suite: &mut Suite, issued: u16, slip: Slip) -> Verdict {
    let signed = suite.sign(slip, issued);
    suite.verdict("relay", issued, signed)
}

/// The same at a time to come.
#[track_caller]
fn verdict_at(suite: &mut Suite, time: u64, issued: u16, slip: Slip) -> Verdict {
    suite.wait_until(time);
    verdict(suite, issued, slip)
}

#[test]
fn a_signature_counts_from_its_first_second_until_a_window_after_its_day() {
    let mut suite = suite();
    let issued = suite.today() + 1;
    let (begin, over) = (day_start(issued), day_start(issued + 1) + suite.window);
    let key = |n| day_key_slip([n; 16], issued - 2);
    let before = verdict_at(&mut suite, begin - 1, issued, key(1));
    assert_eq!(before, Verdict::NotCovered, "issued in the future");
    assert_eq!(
        verdict_at(&mut suite, begin, issued, key(1)),
        Verdict::Taken
    );
    let account = |suite: &Suite, who| account_slip(&suite.account(who), issued);
    suite.wait_until(over - 1);
    let (ada, bob) = (account(&suite, "ada"), account(&suite, "bob"));
    let ada = suite.sign(ada, issued);
    assert_eq!(suite.verdict("ada", issued, ada), Verdict::Taken);
    suite.advance(1);
    let bob = suite.sign(bob, issued);
    assert_eq!(suite.verdict("bob", issued, bob), Verdict::AgedOut);
}

#[test]
fn a_day_key_waits_two_hours_after_its_day_and_ages_out_a_window_later() {
    let mut suite = suite();
    let day = suite.today();
    let from = day_start(day + 1) + TWO_HOURS;
    let until = from + suite.window;
    let key = |n| day_key_slip([n; 16], day);
    let issued = day + 1;
    assert_eq!(verdict(&mut suite, day, key(1)), Verdict::TooEarly);
    let early = verdict_at(&mut suite, from - 1, issued, key(1));
    assert_eq!(early, Verdict::TooEarly);
    assert_eq!(verdict_at(&mut suite, from, issued, key(1)), Verdict::Taken);
    let last = verdict_at(&mut suite, until - 1, issued, key(2));
    assert_eq!(last, Verdict::Taken);
    let late = verdict_at(&mut suite, until, issued, key(3));
    assert_eq!(late, Verdict::AgedOut);
}

#[test]
fn a_key_of_the_day_of_issue_ages_out_with_its_signature() {
    let mut suite = suite();
    let day = suite.today();
    let over = day_start(day + 1) + suite.window;
    let key = |n| day_key_slip([n; 16], day);
    assert_eq!(
        verdict_at(&mut suite, over - 1, day, key(1)),
        Verdict::Taken
    );
    assert_eq!(verdict_at(&mut suite, over, day, key(2)), Verdict::AgedOut);
    let again = verdict(&mut suite, day + 1, key(2));
    assert_eq!(
        again,
        Verdict::Taken,
        "signed anew it counts two hours more"
    );
}

#[test]
fn with_the_shortest_window_a_day_key_counts_for_ten_minutes_of_the_next_day() {
    let mut suite = SuiteBuilder::new().window(600).build();
    let day = suite.today();
    let from = day_start(day + 1) + TWO_HOURS;
    let key = |n| day_key_slip([n; 16], day);
    let own_day = verdict_at(&mut suite, from - 1, day, key(1));
    assert_eq!(own_day, Verdict::TooEarly, "though its signature is over");
    let next_day = verdict(&mut suite, day + 1, key(1));
    assert_eq!(next_day, Verdict::TooEarly);
    assert_eq!(verdict_at(&mut suite, from, day, key(1)), Verdict::AgedOut);
    assert_eq!(verdict(&mut suite, day + 1, key(1)), Verdict::Taken);
    let last = verdict_at(&mut suite, from + 599, day + 1, key(2));
    assert_eq!(last, Verdict::Taken);
    let late = verdict_at(&mut suite, from + 600, day + 1, key(3));
    assert_eq!(late, Verdict::AgedOut);
}

#[test]
fn hashes_wait_until_the_last_of_them_is_over_and_age_out_a_window_later() {
    let mut suite = suite();
    let (day, now) = (suite.today(), suite.interval());
    let hashes = |n| hashes_slip(day, vec![mac_hash(n, now - 9, 12), mac_hash(n, now - 1, 2)]);
    let end = interval_end(now + 2);
    let until = end + suite.window;
    assert_eq!(verdict(&mut suite, day, hashes(1)), Verdict::TooEarly);
    let early = verdict_at(&mut suite, end - 1, day, hashes(1));
    assert_eq!(early, Verdict::TooEarly);
    assert_eq!(verdict_at(&mut suite, end, day, hashes(1)), Verdict::Taken);
    let last = verdict_at(&mut suite, until - 1, day, hashes(2));
    assert_eq!(last, Verdict::Taken);
    assert_eq!(
        verdict_at(&mut suite, until, day, hashes(3)),
        Verdict::AgedOut
    );
}

#[test]
fn a_visit_counts_at_once_and_ages_out_a_window_after_its_interval() {
    let mut suite = suite();
    let visits = [1, 2, 3].map(|n| suite.relay_in(DAVIS, n));
    let [first, second, third] = visits.map(|visit| visit_slip(&visit));
    let today = suite.today();
    assert_eq!(verdict(&mut suite, today, first), Verdict::Taken);
    let until = interval_end(suite.interval()) + suite.window;
    let last = verdict_at(&mut suite, until - 1, today + 1, second);
    assert_eq!(last, Verdict::Taken);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    let late = verdict_at(&mut suite, until, today + 1, third);
    assert_eq!(late, Verdict::AgedOut);
}

#[test]
fn a_signature_covers_what_ended_in_the_window_before_its_day_or_on_it() {
    let mut suite = suite();
    let issued = suite.today();
    let key = |day| day_key_slip([1; 16], day);
    for (slip, expected) in [
        (key(issued - 15), Verdict::NotCovered),
        (key(issued - 14), Verdict::Taken),
        (key(issued), Verdict::TooEarly),
        (key(issued + 1), Verdict::NotCovered),
    ] {
        assert_eq!(verdict(&mut suite, issued, slip), expected);
    }
    let last = first_interval(issued + 1) - 1;
    let over_night = hashes_slip(issued, vec![mac_hash(1, last, 2)]);
    assert_eq!(verdict(&mut suite, issued, over_night), Verdict::NotCovered);
    let until_midnight = hashes_slip(issued, vec![mac_hash(1, last, 1)]);
    assert_eq!(
        verdict(&mut suite, issued, until_midnight),
        Verdict::TooEarly
    );
    let account = account_slip(&suite.account("relay"), issued - 1);
    assert_eq!(verdict(&mut suite, issued, account), Verdict::NotCovered);
}

#[test]
fn a_visit_of_the_next_day_needs_a_new_signature() {
    let mut suite = suite();
    let issued = suite.today();
    suite.wait_until(day_start(issued + 1) - 1);
    let last = visit_slip(&suite.relay_in(DAVIS, 1));
    assert_eq!(verdict(&mut suite, issued, last), Verdict::Taken);
    suite.advance(1);
    let next = visit_slip(&suite.relay_in(DAVIS, 2));
    assert_eq!(
        verdict(&mut suite, issued, next.clone()),
        Verdict::NotCovered
    );
    assert_eq!(verdict(&mut suite, issued + 1, next), Verdict::Taken);
}

#[test]
fn a_visit_a_whole_window_before_the_day_of_issue_is_not_covered() {
    let mut suite = suite();
    let before = suite.today() + 1;
    suite.wait_until(day_start(before) - INTERVAL_SECONDS);
    let outside = visit_slip(&suite.relay_in(DAVIS, 1));
    suite.advance(INTERVAL_SECONDS);
    let inside = visit_slip(&suite.relay_in(DAVIS, 2));
    let issued = before + 14;
    suite.wait_until(day_start(issued));
    assert_eq!(verdict(&mut suite, issued, outside), Verdict::NotCovered);
    assert_eq!(verdict(&mut suite, issued, inside), Verdict::Taken);
}

#[test]
fn an_account_item_counts_from_its_own_account_only() {
    let mut suite = suite();
    let today = suite.today();
    let slip = account_slip(&suite.account("ada"), today);
    let slip = suite.sign(slip, today);
    assert_eq!(
        suite.verdict("relay", today, slip.clone()),
        Verdict::NotSender
    );
    assert_eq!(suite.verdict("ada", today, slip), Verdict::Taken);
}

#[test]
fn one_item_is_taken_once_whoever_sends_it_and_never_again_when_it_was_revoked() {
    let mut suite = suite();
    let today = suite.today();
    let visit = visit_slip(&suite.relay_in(DAVIS, 1));
    let signed = suite.sign(visit.clone(), today);
    let twice = vec![signed.clone(), signed.clone()];
    let tx = suite.disclose("relay", twice).unwrap();
    assert_eq!((taken(&tx), skipped(&tx)), (1, vec![(Verdict::Known, 1)]));
    assert_eq!(suite.verdict("ada", today, visit.clone()), Verdict::Known);
    let ids = ids_of(std::slice::from_ref(&signed));
    suite.revoke("authority", ids).unwrap();
    assert_eq!(suite.verdict("relay", today, signed), Verdict::Burnt);
    assert_eq!(suite.verdict("ada", today, visit), Verdict::Burnt);
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn a_visit_needs_a_location_and_may_be_sent_again_when_there_is_one() {
    let mut suite = suite();
    let (today, interval) = (suite.today(), suite.interval());
    for at in [ELSEWHERE, DAVIS] {
        let slip = visit_slip(&Visited::new(at, interval, 1));
        assert_eq!(verdict(&mut suite, today, slip), Verdict::NoSuchPlace);
    }
    let visit = suite.relay_in(DAVIS, 1);
    let shop = Visited::new("9qc7mbdh/shop-2", interval, 1);
    assert_eq!(
        verdict(&mut suite, today, visit_slip(&shop)),
        Verdict::NoSuchPlace
    );
    assert_eq!(
        verdict(&mut suite, today, visit_slip(&visit)),
        Verdict::Taken
    );
}

#[test]
fn a_visit_is_opened_by_its_own_secret_interval_and_place_only() {
    let mut suite = suite();
    let today = suite.today();
    let visit = suite.relay_in(DAVIS, 1);
    suite.relay_in(WOODLAND, 2);
    let wrong = [
        Visited::new(DAVIS, visit.interval, 2),
        Visited::new(DAVIS, visit.interval - 1, 1),
        Visited::new(WOODLAND, visit.interval, 1),
    ];
    for visit in wrong {
        let slip = visit_slip(&visit);
        assert_eq!(verdict(&mut suite, today, slip), Verdict::NoSuchVisit);
    }
    assert_eq!(
        verdict(&mut suite, today, visit_slip(&visit)),
        Verdict::Taken
    );
}

#[test]
fn everybodys_own_word_is_of_the_day_and_64_slips_a_day_and_account() {
    let mut suite = suite();
    let today = suite.today();
    let key = |n| day_key_slip([n; 16], today - 2);
    let other_day = |suite: &mut Suite, issued| suite.verdict("ada", issued, key(1));
    assert_eq!(other_day(&mut suite, today - 1), Verdict::NotCovered);
    assert_eq!(other_day(&mut suite, today + 1), Verdict::NotCovered);
    let keys = |range: std::ops::Range<u8>| range.map(key).collect::<Vec<_>>();
    let tx = suite.disclose("ada", keys(0..60)).unwrap();
    assert_eq!((taken(&tx), skipped(&tx)), (60, vec![]));
    let tx = suite.disclose("ada", keys(58..70)).unwrap();
    let quota = vec![(Verdict::Known, 2), (Verdict::Quota, 6)];
    assert_eq!((taken(&tx), skipped(&tx)), (4, quota));
    assert_eq!(suite.verdict("bob", today, key(70)), Verdict::Taken);
    suite.wait_until(day_start(today + 1));
    assert_eq!(suite.verdict("ada", today + 1, key(71)), Verdict::Taken);
}

#[test]
fn of_several_reasons_the_first_in_their_order_is_told() {
    let mut suite = suite();
    let (today, interval) = (suite.today(), suite.interval());
    let sign = |suite: &Suite, slip, issued| suite.sign(slip, issued);
    let forged = |suite: &Suite, slip: Slip| Slip {
        signature: suite.sign(day_key_slip([9; 16], 9), today).signature,
        ..slip
    };
    let bob = account_slip(&suite.account("bob"), today + 1);
    let not_sender = forged(&suite, bob.clone());
    let verdict = suite.verdict("ada", today + 1, not_sender);
    assert_eq!(verdict, Verdict::NotSender, "before what is not covered");
    let not_covered = forged(&suite, bob);
    let verdict = suite.verdict("bob", today + 1, not_covered);
    assert_eq!(verdict, Verdict::NotCovered, "before the signature");
    let wrong = forged(&suite, day_key_slip([1; 16], today));
    let verdict = suite.verdict("relay", today, wrong);
    assert_eq!(verdict, Verdict::InvalidSignature, "before the time");

    let visit = suite.relay_in(DAVIS, 1);
    let signed = sign(&suite, visit_slip(&visit), today);
    let hashes = hashes_slip(today, vec![mac_hash(1, interval - 2, 1)]);
    let hashes = sign(&suite, hashes, today);
    suite.disclose("relay", vec![signed.clone()]).unwrap();
    suite.disclose("relay", vec![hashes.clone()]).unwrap();
    let burnt = ids_of(std::slice::from_ref(&hashes));
    suite.revoke("authority", burnt).unwrap();
    suite.advance(suite.window + INTERVAL_SECONDS);
    for slip in [signed, hashes] {
        let verdict = suite.verdict("relay", today, slip);
        assert_eq!(verdict, Verdict::AgedOut, "before known and burnt");
    }
}

#[test]
fn whoever_has_used_up_a_quota_is_still_told_what_is_known_or_nowhere() {
    let mut suite = suite();
    let (today, interval) = (suite.today(), suite.interval());
    let keys: Vec<Slip> = (0..64).map(|n| day_key_slip([n; 16], today - 2)).collect();
    let (first, rest) = keys.split_at(1);
    suite.open(DAVIS);
    suite.disclose("ada", keys.clone()).unwrap();
    suite.revoke("ada", ids_of(first)).unwrap();
    let nobody = |at| visit_slip(&Visited::new(at, interval, 7));
    for (slip, expected) in [
        (day_key_slip([99; 16], today - 2), Verdict::Quota),
        (first[0].clone(), Verdict::Burnt),
        (rest[0].clone(), Verdict::Known),
        (nobody(WOODLAND), Verdict::NoSuchPlace),
        (nobody(DAVIS), Verdict::NoSuchVisit),
    ] {
        assert_eq!(suite.verdict("ada", today, slip), expected);
    }
}

/// One slip for each reason to pass one over.
fn stale(suite: &Suite) -> Vec<Slip> {
    let (today, interval) = (suite.today(), suite.interval());
    vec![
        account_slip(&suite.account("eve"), today),
        day_key_slip([1; 16], today + 1),
        day_key_slip([1; 16], today),
        day_key_slip([2; 16], today - 2),
        day_key_slip([3; 16], today - 2),
        visit_slip(&Visited::new(ELSEWHERE, interval, 1)),
        visit_slip(&Visited::new(DAVIS, interval, 99)),
    ]
}

#[test]
fn a_stale_slip_never_spoils_the_batch_it_comes_in() {
    let mut suite = suite();
    let visit = visit_slip(&suite.relay_in(DAVIS, 1));
    let before = stale(&suite)[3..5].to_vec();
    let known = suite.sign_all(before.clone());
    suite.disclose("relay", known).unwrap();
    suite.revoke("authority", ids_of(&before[1..])).unwrap();
    let batch = stale(&suite).into_iter().chain([visit]);
    let batch = suite.sign_all(batch);
    let told = suite.check_slips("relay", suite.today(), batch.clone());
    let reasons = [
        Verdict::NotSender,
        Verdict::NotCovered,
        Verdict::TooEarly,
        Verdict::Known,
        Verdict::Burnt,
        Verdict::NoSuchPlace,
        Verdict::NoSuchVisit,
    ];
    let (last, others) = told.as_ref().unwrap().split_last().unwrap();
    assert_eq!((*last, others), (Verdict::Taken, &reasons[..]));
    let tx = suite.disclose("relay", batch).unwrap();
    assert_eq!(skipped(&tx), reasons.map(|verdict| (verdict, 1)));
    let told = &Disclosed::all(&tx.events)[0];
    let authority = suite.account("authority").into_string();
    assert_eq!(told.authority.0, Some(authority));
    assert_eq!((told.taken, told.visits), (1, 1));
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

#[test]
fn what_is_passed_over_writes_nothing() {
    let mut suite = suite();
    suite.open(DAVIS);
    let registry = suite.registry();
    let batch: Vec<Slip> = stale(&suite)
        .into_iter()
        .filter(|slip| !matches!(slip.item, Item::DayKey { day, .. } if day < suite.today()))
        .collect();
    let before = (suite.chain.dump(&registry), suite.status(DAVIS));
    let tx = suite.disclose("mallory", batch).unwrap();
    assert_eq!(taken(&tx), 0);
    assert_eq!((suite.chain.dump(&registry), suite.status(DAVIS)), before);
}

#[test]
fn verdicts_are_told_beforehand_for_1_to_16_slips() {
    let suite = suite();
    let key = |n: usize| day_key_slip([u8::try_from(n).unwrap(); 16], suite.today() - 2);
    let ask = |count| {
        let slips = (0..count).map(key).collect();
        suite.check_slips("relay", suite.today(), slips)
    };
    for count in [0, 17] {
        let refused = Invalid::Count {
            field: "slips",
            count,
            min: 1,
            max: 16,
        };
        assert_refused(ask(count), refused);
    }
    assert_eq!(ask(16).unwrap(), [Verdict::Taken; 16]);
    let twice = vec![key(1), key(1)];
    let told = suite.check_slips("relay", suite.today(), twice);
    assert_eq!(told.unwrap(), [Verdict::Taken, Verdict::Known]);
}
