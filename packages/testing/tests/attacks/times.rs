//! Check-ins out of time, the shortest window, and years in which numbers run out.

use wayclear_api::contact_registry::Verdict;
use wayclear_api::events::CheckInsRefused;
use wayclear_api::location::Status;
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, secret, suite, visit_slip, SuiteBuilder, Visited,
    DAVIS, WOODLAND,
};

use crate::key;

/// Early or late, nothing is recorded and no place is made.
#[test]
fn check_ins_out_of_time_change_and_make_nothing() {
    let mut suite = suite();
    suite.open(DAVIS);
    let now = suite.interval();
    let location = suite.location(DAVIS);
    let before = suite.chain.dump(&location);
    for interval in [0, now - 7, now + 1, u32::MAX] {
        for at in [DAVIS, WOODLAND] {
            let tx = suite.check_ins("mallory", at, interval, &[[7; 16]]);
            let told = CheckInsRefused::all(&tx.expect("a batch").events);
            assert_eq!(told[0].interval, interval);
            let visited = Visited::new(at, interval, 1);
            assert_refused(suite.try_check_in("mallory", &visited), "interval");
        }
    }
    assert_eq!(suite.chain.dump(&location), before);
    assert!(suite.locate(WOODLAND).location.is_none());
}

/// With the shortest window a visit counts from its interval's end for ten minutes, and a key can be sent for ten.
#[test]
fn a_window_of_ten_minutes_is_a_window() {
    let mut suite = SuiteBuilder::new().window(600).build();
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    let end = 600 * (u64::from(visited.interval) + 2);
    assert_eq!(suite.status(DAVIS).infected_until, Some(end));
    suite.wait_until(end - 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    let late = Visited::new(DAVIS, visited.interval, 2);
    suite
        .try_check_in("bob", &late)
        .expect("it counts for a second");
    suite.wait_until(end);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_refused(suite.try_check_in("bob", &late), "interval");

    let day = suite.today();
    let slip = day_key_slip(secret(1), day);
    let opens = 86_400 * (u64::from(day) + 1) + 7_200;
    for (at, verdict) in [
        (opens - 1, Verdict::TooEarly),
        (opens + 600, Verdict::AgedOut),
        (opens, Verdict::Taken),
    ] {
        let mut suite = SuiteBuilder::new().window(600).build();
        suite.wait_until(at);
        let signed = suite.sign(slip.clone(), day + 1);
        let came = suite.verdict("relay", day + 1, signed);
        assert_eq!(came, verdict, "at {at}");
    }
}

/// When days have run out of numbers, in the year 2149, and seconds of their four bytes, in 2106: nothing panics, and what can
/// be said is still true.
#[test]
fn centuries_later_nothing_panics() {
    for year in [2_107, 2_150, 2_500_u64] {
        let mut suite = suite();
        let early = suite.relay_in(DAVIS, 1);
        suite.report("ada", &[&early]);
        suite.wait_until((year - 1_970) * 31_557_000);
        let late = suite.relay_in(DAVIS, 2);
        let slips = [visit_slip(&late), key(&suite, 1)];
        let account = account_slip(&suite.account("ada"), suite.today());
        for slip in slips.into_iter().chain([account]) {
            // From 2149 on a visit's day has no number.
            if let Err(error) = suite.disclose("ada", vec![slip]) {
                let words = error.to_string();
                assert!(
                    words.contains("interval") && year > 2_149,
                    "{year}: {words}"
                );
            }
        }
        suite.check_in("ada", DAVIS, 3);
        suite.clean("davis", &[DAVIS]);
        for contract in [suite.registry(), suite.location(DAVIS)] {
            suite.prune(&contract, 100).expect("a pruning");
        }
        suite.daily(DAVIS, 14);
        suite.transitions(DAVIS);
        suite.infections(DAVIS);
        suite.feed();
        assert_ne!(suite.is(DAVIS), Status::Empty, "{year}");
    }
}
