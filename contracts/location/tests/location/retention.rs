//! How long rows are kept, what is left of a place that was pruned, and that nobody can tell how far pruning has come.

use wayclear_api::location::{DailyResponse, Infection, LoggedTransition, StatusResponse};
use wayclear_api::DAY_SECONDS;
use wayclear_testing::{policy, Suite, SuiteBuilder, DAVIS};

use super::prune::{neglected, WINDOW};
use super::rows;

#[test]
fn what_is_still_kept_is_not_removed() {
    let mut suite = SuiteBuilder::new().window(WINDOW).build();
    suite.set_policy("davis", Some(policy()));
    suite.open(DAVIS);
    suite.fund("mall", DAVIS, 1_000).unwrap();
    suite.advance(1);
    let visited = suite.check_in("ada", DAVIS, 1);
    let began = u64::from(visited.interval) * 600;
    suite.report("ada", &[&visited]);
    let logged_at = suite.now();
    let paid_on = suite.today();
    let table = [
        // Kind, and the first second at which it is due.
        (b't', logged_at + WINDOW),
        (b'v', began + 600 + WINDOW),
        (b'p', u64::from(paid_on + 2) * DAY_SECONDS),
        (b'i', began + 600 + 2 * WINDOW),
    ];
    let location = suite.location(DAVIS);
    for (kind, due) in table {
        suite.advance(due - 1 - suite.now());
        suite.prune(&location, 100).unwrap();
        assert_ne!(rows(&suite, DAVIS, kind), 0, "{}", char::from(kind));
        suite.advance(1);
        suite.prune(&location, 100).unwrap();
        assert_eq!(rows(&suite, DAVIS, kind), 0, "{}", char::from(kind));
    }
}

#[test]
fn nobody_is_named_in_a_place_that_was_pruned() {
    let mut suite = neglected();
    let location = suite.location(DAVIS);
    suite.advance(3 * DAY_SECONDS);
    while rows(&suite, DAVIS, b'v') + rows(&suite, DAVIS, b'p') + rows(&suite, DAVIS, b'i') > 0 {
        suite.prune(&location, 100).unwrap();
    }
    suite.prune(&location, 100).unwrap();
    let mut keys: Vec<_> = suite
        .chain
        .dump(&location)
        .into_iter()
        .map(|row| row.0)
        .collect();
    keys.sort();
    let items = [
        "cleanings",
        "config",
        "contract_info",
        "description",
        "l",
        "pool",
    ];
    assert_eq!(keys, items.map(|item| item.as_bytes().to_vec()));
}

type Answers = (
    StatusResponse,
    DailyResponse,
    Vec<LoggedTransition>,
    Vec<Infection>,
);

fn answers(suite: &Suite) -> Answers {
    (
        suite.status(DAVIS),
        suite.daily(DAVIS, 14),
        suite.transitions(DAVIS),
        suite.infections(DAVIS),
    )
}

#[test]
fn nobody_can_tell_how_far_pruning_has_come() {
    for days in [0, 1, 2, 3, 5] {
        for seconds in [0, 1, 599, 600, 40_000] {
            let mut suite = SuiteBuilder::new().window(WINDOW).build();
            for n in 0..6 {
                let visited = suite.relay_in(DAVIS, n);
                suite.advance(20_000);
                suite.report("ada", &[&visited]);
                if n % 3 == 1 {
                    suite.clean("davis", &[DAVIS]);
                }
            }
            suite.advance(days * DAY_SECONDS + seconds);
            let before = answers(&suite);
            let location = suite.location(DAVIS);
            suite.prune(&location, 100).unwrap();
            assert_eq!(answers(&suite), before, "{days} {seconds}");
        }
    }
}
