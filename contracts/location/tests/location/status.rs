//! The status machine of equation 9, driven by messages: every pair of state and transition, against a table written by hand.

use wayclear_api::contact_registry::ItemId;
use wayclear_api::events::StatusChanged;
use wayclear_api::location::Cause::{
    GenerateContract, InfectedUserCheckin, InfectedUserUpdate, LocationIsCleaned,
    NormalUserCheckin, SlipRevoked, Wait14Days,
};
use wayclear_api::location::Status::{Clean, Empty, Infected};
use wayclear_api::location::{Cause, ExecuteMsg, Mark, Opening, Status};
use wayclear_testing::{assert_refused, suite, taken, visit_slip, Suite, Tx, Visited, DAVIS};

use super::{as_registry, fall_ill, inspect};

/// A place in one of its states, a while after somebody who can still report it was there.
struct Place {
    suite: Suite,
    visited: Visited,
    ids: Vec<ItemId>,
}

impl Place {
    fn that_is(status: Status) -> Self {
        let mut suite = suite();
        suite.open(DAVIS);
        fall_ill(&mut suite, "ill");
        let mut visited = Visited::new(DAVIS, suite.interval(), 1);
        let mut ids = vec![];
        if status != Empty {
            let other = suite.relay_in(DAVIS, 2);
            visited = suite.relay_in(DAVIS, 1);
            if status == Infected {
                ids = suite.report("ada", &[&other]);
            }
        }
        suite.advance(1_800);
        assert_eq!(suite.is(DAVIS), status);
        Place {
            suite,
            visited,
            ids,
        }
    }

    /// What makes a transition happen; nothing where nothing can.
    fn happen(&mut self, cause: Cause) -> Option<Tx> {
        let suite = &mut self.suite;
        let location = suite.location(DAVIS);
        let now = Visited::new(DAVIS, suite.interval(), 3);
        match cause {
            // It is there already, and opening it changes nothing.
            GenerateContract => {
                let before = suite.chain.dump(&location);
                suite.open(DAVIS);
                assert_eq!(suite.chain.dump(&location), before);
                None
            }
            NormalUserCheckin => Some(suite.try_check_in("bob", &now).unwrap()),
            InfectedUserCheckin => Some(suite.try_check_in("ill", &now).unwrap()),
            InfectedUserUpdate => self.update(),
            LocationIsCleaned => Some(suite.clean("davis", &[DAVIS])),
            Wait14Days => {
                suite.advance(suite.window);
                Some(inspect(suite, "bob", DAVIS).unwrap())
            }
            SlipRevoked if self.ids.is_empty() => {
                let (interval, id) = (self.visited.interval, [7; 8].into());
                let marks = vec![Mark { interval, id }];
                let revoked = ExecuteMsg::SlipsRevoked { marks };
                Some(as_registry(suite, DAVIS, &revoked).unwrap())
            }
            SlipRevoked => Some(suite.revoke("ada", self.ids.clone()).unwrap()),
        }
    }

    /// A visit is disclosed. Where nobody was there is none, and the location says so even to its registry.
    fn update(&mut self) -> Option<Tx> {
        let Visited {
            interval, secret, ..
        } = self.visited;
        if self.suite.is(DAVIS) != Empty {
            let slip = visit_slip(&self.visited);
            let tx = self.suite.disclose("ada", vec![slip]).unwrap();
            assert_eq!(taken(&tx), 1);
            return Some(tx);
        }
        let opening = Opening {
            interval,
            secret: secret.into(),
            id: [7; 8].into(),
        };
        let openings = vec![opening];
        let update = ExecuteMsg::InfectedUserUpdate { openings };
        let refused = as_registry(&mut self.suite, DAVIS, &update);
        assert_refused(
            refused,
            wayclear_location::ContractError::NoSuchVisit { interval },
        );
        None
    }
}

#[test]
fn every_pair_of_state_and_transition_leads_where_the_paper_says() {
    #[rustfmt::skip]
    let table = [
        (Empty,    GenerateContract,    Empty),
        (Empty,    NormalUserCheckin,   Clean),
        (Empty,    InfectedUserCheckin, Infected),
        (Empty,    InfectedUserUpdate,  Empty),
        (Empty,    LocationIsCleaned,   Empty),
        (Empty,    Wait14Days,          Empty),
        (Empty,    SlipRevoked,         Empty),
        (Clean,    GenerateContract,    Clean),
        (Clean,    NormalUserCheckin,   Clean),
        (Clean,    InfectedUserCheckin, Infected),
        (Clean,    InfectedUserUpdate,  Infected),
        (Clean,    LocationIsCleaned,   Clean),
        (Clean,    Wait14Days,          Clean),
        (Clean,    SlipRevoked,         Clean),
        (Infected, GenerateContract,    Infected),
        (Infected, NormalUserCheckin,   Infected),
        (Infected, InfectedUserCheckin, Infected),
        (Infected, InfectedUserUpdate,  Infected),
        (Infected, LocationIsCleaned,   Clean),
        (Infected, Wait14Days,          Clean),
        (Infected, SlipRevoked,         Clean),
    ];
    assert_eq!(table.len(), Status::ALL.len() * Cause::ALL.len());
    for (from, cause, to) in table {
        let mut place = Place::that_is(from);
        let log = place.suite.transitions(DAVIS);
        let tx = place.happen(cause);
        assert_eq!(place.suite.is(DAVIS), to, "{from} and {cause}");

        let told = tx.map(|tx| StatusChanged::all(&tx.events));
        let told: Vec<_> = told.unwrap_or_default();
        let told: Vec<_> = told.iter().map(|t| (t.from.0, t.to, t.cause)).collect();
        let expected: &[_] = &[(Some(from), to, cause)];
        let expected = if from == to { &[] } else { expected };
        assert_eq!(told, expected, "{from} and {cause}");
        let newest = place.suite.transitions(DAVIS);
        let newest = newest.iter().skip_while(|t| log.contains(t));
        let logged = newest.map(|t| t.transition);
        let logged: Vec<_> = logged.map(|t| (t.from, t.to, t.cause)).collect();
        assert_eq!(logged, expected, "{from} and {cause}");
    }
}

#[test]
fn an_infection_counts_to_the_last_second_of_its_window() {
    for window in [600, 900, 1_209_600] {
        let mut suite = wayclear_testing::SuiteBuilder::new().window(window).build();
        suite.advance(599);
        let visited = suite.relay_in(DAVIS, 1);
        suite.report("ada", &[&visited]);
        // Its interval ends in this second.
        let end = suite.now() + 1 + window;
        assert_eq!(suite.status(DAVIS).infected_until, Some(end));
        suite.advance(end - 1 - suite.now());
        assert_eq!(suite.is(DAVIS), Infected, "{window}");
        suite.advance(1);
        assert_eq!(suite.is(DAVIS), Clean, "{window}");
        let status = suite.status(DAVIS);
        assert_eq!((status.since, status.or_earlier), (end, false));
        assert_eq!(status.infected_until, None);
    }
}

#[test]
fn a_visit_can_be_opened_as_long_as_it_counts_even_if_the_registry_asks_for_it_later() {
    let mut suite = suite();
    suite.advance(599);
    let visited = suite.relay_in(DAVIS, 1);
    let interval = visited.interval;
    let opening = |secret: [u8; 16], interval| ExecuteMsg::InfectedUserUpdate {
        openings: vec![Opening {
            interval,
            secret: secret.into(),
            id: [7; 8].into(),
        }],
    };
    let no_such_visit =
        |interval| wayclear_location::ContractError::NoSuchVisit { interval }.to_string();
    for (secret, at) in [
        ([9; 16], interval),
        (visited.secret, interval - 1),
        (visited.secret, interval + 1),
    ] {
        let refused = as_registry(&mut suite, DAVIS, &opening(secret, at));
        assert_refused(refused, no_such_visit(at));
    }
    suite.advance(suite.window);
    let right = opening(visited.secret, interval);
    as_registry(&mut suite, DAVIS, &right).unwrap();
    assert_eq!(suite.is(DAVIS), Infected, "for one more second");
    suite.advance(1);
    let refused = as_registry(&mut suite, DAVIS, &right);
    assert_refused(refused, no_such_visit(interval));
    assert_eq!(suite.is(DAVIS), Clean);
}

#[test]
fn a_place_is_infected_since_the_oldest_infection_that_counts() {
    let mut suite = suite();
    suite.advance(1_200);
    // A visit of an hour ago, of which nobody knew: infected before it was made.
    let early = Visited::new(DAVIS, suite.interval() - 6, 1);
    suite.try_check_in("ada", &early).unwrap();
    let created_at = suite.info(DAVIS).created_at;
    let late = suite.relay_in(DAVIS, 2);
    let begin = |visited: &Visited| u64::from(visited.interval) * 600;
    suite.report("bob", &[&late]);
    assert_eq!(suite.status(DAVIS).since, begin(&late));
    let ids = suite.report("ada", &[&early]);
    let status = suite.status(DAVIS);
    assert_eq!((status.since, status.or_earlier), (begin(&early), false));
    assert!(status.since < created_at);
    let until = begin(&late) + 600 + suite.window;
    assert_eq!(status.infected_until, Some(until));

    suite.revoke("ada", ids).unwrap();
    assert_eq!(suite.status(DAVIS).since, begin(&late));
    assert_eq!(suite.status(DAVIS).infected_until, Some(until));
}

#[test]
fn a_place_is_clean_since_the_latest_reason_and_no_longer_than_is_remembered() {
    let mut suite = suite();
    suite.open(DAVIS);
    let made_at = suite.now();
    suite.advance(60);
    assert_eq!(
        suite.status(DAVIS).since,
        made_at,
        "empty since it was made"
    );
    suite.relay_in(DAVIS, 1);
    let first_at = suite.now();
    let since = |suite: &Suite| {
        let status = suite.status(DAVIS);
        (status.since, status.or_earlier)
    };
    suite.advance(600);
    assert_eq!(since(&suite), (first_at, false));
    suite.clean("davis", &[DAVIS]);
    let cleaned_at = suite.now();
    suite.advance(suite.window);
    assert_eq!(since(&suite), (cleaned_at, false));
    suite.advance(1);
    assert_eq!(since(&suite), (cleaned_at + 1, true));
}

#[test]
fn revoking_the_newest_infection_leaves_the_one_before_it() {
    let mut suite = suite();
    let old = suite.relay_in(DAVIS, 1);
    suite.advance(3_600);
    let new = suite.relay_in(DAVIS, 2);
    suite.report("ada", &[&old]);
    let before = suite.status(DAVIS);
    let ids = suite.report("bob", &[&new]);
    assert_ne!(suite.status(DAVIS), before);
    suite.revoke("bob", ids).unwrap();
    assert_eq!(suite.status(DAVIS), before);
}
