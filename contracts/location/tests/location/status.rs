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
