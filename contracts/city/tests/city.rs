//! Every message and query of a city, from outside; what it shares with the other regions is tested there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::{coin, Addr, Uint128};
use cw_utils::PaymentError;
use wayclear_api::city::{
    CleanersResponse, CodeIds, Config, ExecuteMsg, QueryMsg, RewardPolicy, RewardPolicyResponse,
};
use wayclear_api::events::{ChildCreated, Cleaned, CleanersUpdated, Described, Maybe};
use wayclear_api::location::{self, InfoResponse, Status, Surface};
use wayclear_api::region::{Action, CellsResponse, ChildrenResponse, InUseResponse};
use wayclear_api::{Invalid, OwnershipError, Place};
use wayclear_city::ContractError;
use wayclear_region::ContractError as RegionError;
use wayclear_testing::{assert_refused, place, policy, suite, ChainError, Suite, Tx, DAVIS, DENOM};

fn execute(suite: &mut Suite, who: &str, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let davis = suite.city("davis");
    suite.execute(who, &davis, msg)
}

fn cleaners(suite: &mut Suite, add: &[&str], remove: &[&str]) -> ExecuteMsg {
    let mut addresses = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| suite.account(name).into_string())
            .collect()
    };
    ExecuteMsg::UpdateCleaners {
        add: addresses(add),
        remove: addresses(remove),
    }
}

#[test]
fn a_city_knows_itself_and_its_locations() {
    let mut suite = suite();
    let davis = suite.city("davis");
    let config: Config = suite.query(&davis, &QueryMsg::Config {}).unwrap();
    assert_eq!(config.parent, Some(suite.county("06113")));
    suite.open("9qc7mbdh/shop-2");
    suite.open(DAVIS);
    let msg = QueryMsg::Children {
        start_after: None,
        limit: None,
    };
    let children: ChildrenResponse = suite.query(&davis, &msg).unwrap();
    let keys: Vec<_> = children
        .children
        .iter()
        .map(|child| child.key.as_str())
        .collect();
    assert_eq!(keys, ["9qc7mbdh", "9qc7mbdh/shop-2"]);
    let msg = QueryMsg::Cells {
        start_after: None,
        limit: None,
    };
    let cells: CellsResponse = suite.query(&davis, &msg).unwrap();
    assert!(cells.cells.is_empty());
}

#[test]
fn a_prefix_is_in_use_while_a_location_lies_in_it() {
    let mut suite = suite();
    let davis = suite.city("davis");
    let in_use = |suite: &Suite, prefix: &str| {
        let msg = QueryMsg::InUse {
            prefix: prefix.to_string(),
        };
        suite.query::<InUseResponse>(&davis, &msg).unwrap().in_use
    };
    assert!(!in_use(&suite, "9qc7m"));
    suite.open("9qc7mbdh/shop-2");
    for (prefix, expected) in [
        ("9qc7m", true),
        ("9q", true),
        ("9qc7mbd", true),
        ("9qc7mbe", false),
        ("9qc7q", false),
    ] {
        assert_eq!(in_use(&suite, prefix), expected, "{prefix}");
    }
    let msg = QueryMsg::InUse {
        prefix: "9".to_string(),
    };
    let prefix = "\"9\"".to_string();
    let refused = suite.query::<serde_json::Value>(&davis, &msg);
    assert_refused(refused, Invalid::PrefixLength { prefix, length: 1 });
}

#[test]
fn the_first_visit_makes_the_location_and_the_second_finds_it() {
    let mut suite = suite();
    let first = suite.check_in("ada", DAVIS, 1);
    let created = ChildCreated::all(&first.tx.events);
    assert_eq!(created.len(), 1);
    assert_eq!(
        (created[0].key.as_str(), created[0].address.as_str()),
        (DAVIS, first.location.as_str())
    );
    let second = suite.check_in("bob", DAVIS, 2);
    assert!(ChildCreated::all(&second.tx.events).is_empty());
    assert_eq!(second.location, first.location);
    let again = suite.visit("ada", &place(DAVIS), Action::Open {}).unwrap();
    assert!(
        ChildCreated::all(&again.events).is_empty(),
        "opening what exists changes nothing"
    );
    assert_eq!(suite.status(DAVIS).visits, 2);
}

#[test]
fn visits_come_from_the_county_only() {
    let mut suite = suite();
    let forward = ExecuteMsg::Forward {
        visitor: suite.account("ada"),
        place: place(DAVIS),
        action: Action::Open {},
    };
    for sender in ["ada", "city owner", "county owner"] {
        assert_refused(
            execute(&mut suite, sender, &forward),
            RegionError::NotParent,
        );
    }
    let davis = suite.city("davis");
    let paid = suite.execute_with("ada", &davis, &forward, &[coin(1, DENOM)]);
    assert_refused(paid, PaymentError::NonPayable {});
}

#[test]
fn the_owner_and_cleaners_mark_places_as_cleaned() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    suite.advance(1);
    let clean = ExecuteMsg::MarkCleaned {
        place: place(DAVIS),
    };
    assert_refused(
        execute(&mut suite, "cleaner", &clean),
        ContractError::NotCleaner,
    );
    let update = cleaners(&mut suite, &["cleaner", "other"], &[]);
    let tx = execute(&mut suite, "city owner", &update).unwrap();
    assert_eq!(
        CleanersUpdated::all(&tx.events),
        [CleanersUpdated {
            added: 2,
            removed: 0
        }]
    );
    let tx = execute(&mut suite, "cleaner", &clean).unwrap();
    assert_eq!(
        Cleaned::all(&tx.events),
        [Cleaned {
            status: Status::Clean
        }]
    );
    execute(&mut suite, "city owner", &clean).unwrap();

    let davis = suite.city("davis");
    let list = |suite: &Suite, start_after, limit| -> Vec<Addr> {
        let msg = QueryMsg::Cleaners { start_after, limit };
        suite
            .query::<CleanersResponse>(&davis, &msg)
            .unwrap()
            .cleaners
    };
    let all = list(&suite, None, None);
    assert_eq!(all.len(), 2);
    assert_eq!(list(&suite, Some(all[0].to_string()), Some(1)), all[1..]);
    let update = cleaners(&mut suite, &[], &["cleaner"]);
    execute(&mut suite, "city owner", &update).unwrap();
    assert_refused(
        execute(&mut suite, "cleaner", &clean),
        ContractError::NotCleaner,
    );
}

#[test]
fn lists_of_cleaners_are_checked() {
    let mut suite = suite();
    let stranger = cleaners(&mut suite, &["cleaner"], &[]);
    assert_refused(
        execute(&mut suite, "cleaner", &stranger),
        OwnershipError::NotOwner,
    );
    let names: Vec<_> = (0..101).map(|n| format!("cleaner {n}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    for (field, msg) in [
        ("add", cleaners(&mut suite, &names, &[])),
        ("remove", cleaners(&mut suite, &[], &names)),
    ] {
        let (count, min, max) = (101, 0, 100);
        let refused = Invalid::Count {
            field,
            count,
            min,
            max,
        };
        assert_refused(execute(&mut suite, "city owner", &msg), refused);
    }
    let bad = ExecuteMsg::UpdateCleaners {
        add: vec!["nobody".to_string()],
        remove: vec![],
    };
    let address = "\"nobody\"".to_string();
    assert_refused(
        execute(&mut suite, "city owner", &bad),
        Invalid::Address { address },
    );
    let davis = suite.city("davis");
    let limit = QueryMsg::Cleaners {
        start_after: None,
        limit: Some(0),
    };
    assert_refused(
        suite.query::<serde_json::Value>(&davis, &limit),
        Invalid::Limit { limit: 0 },
    );
    let start = QueryMsg::Cleaners {
        start_after: Some("x".to_string()),
        limit: None,
    };
    let address = "\"x\"".to_string();
    assert_refused(
        suite.query::<serde_json::Value>(&davis, &start),
        Invalid::Address { address },
    );
}

#[test]
fn a_place_is_described_by_the_owner() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let describe = |label: Option<&str>| ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: label.map(str::to_string),
        surface: Surface::StainlessSteel,
    };
    assert_refused(
        execute(&mut suite, "ada", &describe(None)),
        OwnershipError::NotOwner,
    );
    let tx = execute(&mut suite, "city owner", &describe(Some(" Davis station "))).unwrap();
    let label = Maybe(Some("Davis station".to_string()));
    assert_eq!(Described::all(&tx.events), [Described { label }]);
    let info: InfoResponse = suite
        .query(&location, &location::QueryMsg::Info {})
        .unwrap();
    assert_eq!(info.label.as_deref(), Some("Davis station"));
    assert_eq!(info.surface, Surface::StainlessSteel);
    execute(&mut suite, "city owner", &describe(None)).unwrap();
    let info: InfoResponse = suite
        .query(&location, &location::QueryMsg::Info {})
        .unwrap();
    assert_eq!(info.label, None);
    let longest = "کتاب\u{200c}خانه".to_string() + &"ی".repeat(246);
    execute(&mut suite, "city owner", &describe(Some(&longest))).unwrap();
    let info: InfoResponse = suite
        .query(&location, &location::QueryMsg::Info {})
        .unwrap();
    assert_eq!(info.label, Some(longest));
    for label in ["", "  ", &"x".repeat(256)] {
        let refused = execute(&mut suite, "city owner", &describe(Some(label)));
        assert_refused(refused, "characters after trimming, it needs 1 to 255");
    }
}

#[test]
fn messages_about_a_place_need_the_place_to_exist() {
    let mut suite = suite();
    let to = suite.account("ada").into_string();
    let amount = Uint128::one();
    let messages = |at: Place| {
        [
            ExecuteMsg::MarkCleaned { place: at.clone() },
            ExecuteMsg::DescribeLocation {
                place: at.clone(),
                label: None,
                surface: Surface::Other,
            },
            ExecuteMsg::WithdrawRewards {
                place: at,
                amount,
                to: to.clone(),
            },
        ]
    };
    for msg in messages(place("9qc7mbdh/roof")) {
        let place = "9qc7mbdh/roof".to_string();
        let refused = ContractError::NoLocation { place };
        assert_refused(execute(&mut suite, "city owner", &msg), refused);
    }
    for msg in messages(Place {
        cell: DAVIS.to_string(),
        unit: Some("a/b".to_string()),
    }) {
        let unit = "\"a/b\"".to_string();
        assert_refused(
            execute(&mut suite, "city owner", &msg),
            Invalid::Unit { unit },
        );
    }
    let nobody = ExecuteMsg::WithdrawRewards {
        place: place(DAVIS),
        amount,
        to: "nobody".to_string(),
    };
    let address = "\"nobody\"".to_string();
    assert_refused(
        execute(&mut suite, "city owner", &nobody),
        Invalid::Address { address },
    );
}

#[test]
fn the_reward_policy_is_the_owners_and_bounded() {
    let mut suite = suite();
    let davis = suite.city("davis");
    let set = |policy: Option<RewardPolicy>| ExecuteMsg::SetRewardPolicy { policy };
    let read = |suite: &Suite| {
        suite
            .query::<RewardPolicyResponse>(&davis, &QueryMsg::RewardPolicy {})
            .unwrap()
            .policy
    };
    assert_eq!(read(&suite), None);
    assert_refused(
        execute(&mut suite, "ada", &set(Some(policy()))),
        OwnershipError::NotOwner,
    );
    let greedy = RewardPolicy {
        check_in: Uint128::new(1_000_001),
        ..policy()
    };
    let refused = Invalid::Range {
        field: "check_in",
        value: 1_000_001,
        min: 0,
        max: 1_000_000,
    };
    assert_refused(
        execute(&mut suite, "city owner", &set(Some(greedy))),
        refused,
    );
    execute(&mut suite, "city owner", &set(Some(policy()))).unwrap();
    assert_eq!(read(&suite), Some(policy()));
    execute(&mut suite, "city owner", &set(None)).unwrap();
    assert_eq!(read(&suite), None);
}

#[test]
fn a_city_changes_hands_and_codes_like_any_region() {
    let mut suite = suite();
    let davis = suite.city("davis");
    let heir = suite.account("heir");
    let propose = ExecuteMsg::ProposeOwner {
        owner: Some(heir.to_string()),
    };
    execute(&mut suite, "city owner", &propose).unwrap();
    execute(&mut suite, "heir", &ExecuteMsg::AcceptOwner {}).unwrap();
    let code_ids = CodeIds { location: 99 };
    let update = ExecuteMsg::UpdateCodeIds {
        code_ids: code_ids.clone(),
    };
    assert_refused(
        execute(&mut suite, "city owner", &update),
        OwnershipError::NotOwner,
    );
    execute(&mut suite, "heir", &update).unwrap();
    let config: Config = suite.query(&davis, &QueryMsg::Config {}).unwrap();
    assert_eq!(
        (config.ownership.owner, config.code_ids),
        (heir, code_ids.into())
    );
    let refused = suite.visit("ada", &place(DAVIS), Action::Open {});
    assert!(
        refused.is_err(),
        "there is no such code, and nothing is half made"
    );
    assert_eq!(suite.locate(DAVIS).location, None);
}
