//! Messages of the tree and of the registry: what they hold, and that a location listens to its own only.

use cosmwasm_std::coin;
use cw_utils::PaymentError;
use wayclear_api::location::{ExecuteMsg, Mark, Opening};
use wayclear_api::region::Action;
use wayclear_api::Invalid;
use wayclear_location::ContractError;
use wayclear_testing::{assert_refused, place, suite, Chain, Suite, DAVIS, DENOM, WOODLAND};

use super::as_registry;

fn forward(suite: &Suite, at: &str) -> ExecuteMsg {
    ExecuteMsg::Forward {
        visitor: suite.account("ada"),
        place: place(at),
        action: Action::Inspect {},
    }
}

#[test]
fn only_the_parent_and_the_registry_give_orders() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let sent_by_ada = forward(&suite, DAVIS);
    assert_refused(
        suite.execute("ada", &location, &sent_by_ada),
        ContractError::NotParent,
    );
    let update = ExecuteMsg::InfectedUserUpdate { openings: vec![] };
    assert_refused(
        suite.execute("ada", &location, &update),
        ContractError::NotRegistry,
    );
    let city = suite.city("davis");
    let lost = forward(&suite, WOODLAND);
    let lost = suite.chain.execute(&city, &location, &lost);
    let (here, there) = (DAVIS.to_string(), WOODLAND.to_string());
    assert_refused(lost, ContractError::WrongPlace { here, there });
}

#[test]
fn the_registry_opens_one_to_64_visits_and_takes_back_one_to_100() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let interval = visited.interval;
    let openings = |count: u8| ExecuteMsg::InfectedUserUpdate {
        openings: (0..count)
            .map(|n| Opening {
                interval,
                secret: visited.secret.into(),
                id: [n; 8].into(),
            })
            .collect(),
    };
    let marks = |count: u8| ExecuteMsg::SlipsRevoked {
        marks: (0..count)
            .map(|n| Mark {
                interval,
                id: [n; 8].into(),
            })
            .collect(),
    };
    let refused = |field, count, max| Invalid::Count {
        field,
        count,
        min: 1,
        max,
    };
    for (msg, refused) in [
        (openings(0), refused("openings", 0, 64)),
        (openings(65), refused("openings", 65, 64)),
        (marks(0), refused("marks", 0, 100)),
        (marks(101), refused("marks", 101, 100)),
    ] {
        assert_refused(as_registry(&mut suite, DAVIS, &msg), refused);
    }
    as_registry(&mut suite, DAVIS, &openings(64)).unwrap();
    assert_eq!(suite.infections(DAVIS).len(), 64);
    as_registry(&mut suite, DAVIS, &marks(100)).unwrap();
    assert_eq!(suite.infections(DAVIS), []);
}

#[test]
fn secrets_have_16_bytes_and_ids_8() {
    let mut suite = suite();
    let interval = suite.relay_in(DAVIS, 1).interval;
    let opening = |secret: usize, id: usize| ExecuteMsg::InfectedUserUpdate {
        openings: vec![Opening {
            interval,
            secret: vec![1; secret].into(),
            id: vec![1; id].into(),
        }],
    };
    let id = vec![1; 7].into();
    let marks = vec![Mark { interval, id }];
    let refused = |field, length, expected| Invalid::ByteLength {
        field,
        length,
        expected,
    };
    for (msg, refused) in [
        (opening(15, 8), refused("secret", 15, 16)),
        (opening(16, 9), refused("id", 9, 8)),
        (ExecuteMsg::SlipsRevoked { marks }, refused("id", 7, 8)),
    ] {
        assert_refused(as_registry(&mut suite, DAVIS, &msg), refused);
    }
}

#[test]
fn no_message_but_one_takes_funds() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    for msg in [ExecuteMsg::Inspect {}, ExecuteMsg::Prune { limit: 1 }] {
        let paid = suite.execute_with("ada", &location, &msg, &[coin(5, DENOM)]);
        assert_refused(paid, PaymentError::NonPayable {});
    }
}
