//! A1 to A6: what took the whole registry, a place or every phone down.

use wayclear_api::contact_registry::Verdict;
use wayclear_api::location::{ask, Status};
use wayclear_testing::{
    account_slip, assert_refused, skipped, suite, taken, Chain, SuiteBuilder, DAVIS, SACRAMENTO,
    WOODLAND,
};

use crate::{attested, key, revoke, set_quota};

// A1, an execute that walks a queue of emptied entries: there is no queue and no `Prune` of one account. Rows are counted per
// key visited; growth/registry/spam.rs has a test of contacts of one account and of many.

/// A2: who writes removes as much.
#[test]
fn what_is_kept_does_not_pile_up_under_honest_reports() {
    let mut suite = SuiteBuilder::new().window(86_400).build();
    let mut kept = vec![];
    for day in 0..32 {
        for person in 0..10 {
            let slip = key(&suite, 100 * day + person);
            let tx = suite.disclose(&format!("person {person}"), vec![slip]);
            assert_eq!(taken(&tx.expect("a slip")), 1);
        }
        kept.push(suite.chain.dump(&suite.registry()).len());
        suite.advance(86_400);
    }
    assert!(kept[31] <= kept[12], "{kept:?} rows day by day");
}

// A3, `Status` and `Daily` that read every case: growth/location/spam.rs, infections.

/// A4: what is taken back is gone, so nobody has to pass over it.
#[test]
fn a_flag_that_was_taken_back_leaves_no_row_at_its_place() {
    let mut suite = suite();
    let mut ids = vec![];
    for n in 0..60 {
        let visited = suite.relay_in(DAVIS, n);
        ids.extend(suite.report("mallory", &[&visited]));
    }
    let location = suite.location(DAVIS);
    assert_eq!(suite.rows(&location, "i").len(), 60);
    assert_eq!(revoke(&mut suite, "mallory", ids), (60, 0));
    assert_eq!(suite.rows(&location, "i").len(), 0);
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

/// A5: without an authority's word, an account vouches for itself and no more.
#[test]
fn an_account_vouches_for_64_slips_a_day() {
    let mut suite = suite();
    let slips = (0..64).map(|n| key(&suite, n)).collect();
    assert_eq!(taken(&suite.disclose("mallory", slips).expect("slips")), 64);
    let more = vec![key(&suite, 64)];
    let tx = suite.disclose("mallory", more).expect("a slip");
    assert_eq!(skipped(&tx), [(Verdict::Quota, 1)]);
}

/// A5: one slip of an account flags no more than twenty places a day, from wherever it says it is.
#[test]
fn an_infected_account_flags_20_visits_a_day() {
    let mut suite = suite();
    let slip = account_slip(&suite.account("mallory"), suite.today());
    suite.disclose("mallory", vec![slip]).expect("a slip");
    let places: Vec<_> = (0..25).map(|n| format!("{DAVIS}/{n}")).collect();
    for (n, at) in (0..).zip(&places) {
        suite.check_in("mallory", at, n);
    }
    let infected = |at: &&String| suite.is(at) == Status::Infected;
    assert_eq!(places.iter().filter(infected).count(), 20);
}

/// A5: recovery is no way to a second slip.
#[test]
fn who_has_recovered_is_not_infected_anew_by_the_same_word() {
    let mut suite = suite();
    let slip = account_slip(&suite.account("mallory"), suite.today());
    suite
        .disclose("mallory", vec![slip.clone()])
        .expect("a slip");
    let registry = suite.registry();
    let recover = wayclear_api::contact_registry::ExecuteMsg::ReportRecovery {};
    suite
        .execute("mallory", &registry, &recover)
        .expect("a recovery");
    let today = suite.today();
    assert_eq!(suite.verdict("mallory", today, slip), Verdict::Known);
    assert!(suite.health("mallory").health.is_none());
}

/// A5: a stolen key signs as many slips a day as its owner thought fit.
#[test]
fn a_stolen_key_discloses_no_more_than_its_quota() {
    let mut suite = attested();
    set_quota(&mut suite, 3);
    let signed = suite.sign_all((0..5).map(|n| key(&suite, n)));
    let tx = suite.disclose("thief", signed).expect("slips");
    assert_eq!(taken(&tx), 3);
    assert_eq!(skipped(&tx), [(Verdict::Quota, 2)]);
}

/// A6: phones read the feed, which no place can hold back. That they ask no place is a test of packages/client.
#[test]
fn a_place_that_does_not_answer_silences_nobody_else() {
    let mut suite = suite();
    let visits = [DAVIS, WOODLAND].map(|at| suite.relay_in(at, 1));
    suite.report("ada", &[&visits[0]]);
    suite.break_location(DAVIS);
    let question = ask::Status {};
    let answer = suite.chain.ask(&suite.location(DAVIS), question);
    assert_refused(answer, "does not decode");
    suite.report("bob", &[&visits[1]]);
    assert_eq!(suite.feed().len(), 2);
    assert_eq!(suite.is(WOODLAND), Status::Infected);
}

/// A6: places that a stranger has opened stand in no feed.
#[test]
fn places_of_a_stranger_are_no_news() {
    let mut suite = suite();
    for n in 0..50 {
        suite.open(&format!("{SACRAMENTO}/{n}"));
    }
    assert!(suite.feed().is_empty());
}
