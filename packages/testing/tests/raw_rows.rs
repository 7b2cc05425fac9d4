//! Rows that one contract reads from another: the real contracts' bytes, decoded by the public layout.

use cosmwasm_std::storage_keys::namespace_with_key;
use cosmwasm_std::{from_json, Addr};
use wayclear_api::city::{ExecuteMsg, RewardPolicyRow};
use wayclear_api::location::Status;
use wayclear_api::raw::{
    self, CellRow, DescriptionRow, HealthRow, LedgerRow, CELLS, CHILDREN, CLEANINGS, CODE_IDS,
    DESCRIPTION, HEALTH, LEDGER, REWARD_POLICY,
};
use wayclear_api::state::{CodeIds, CodeIdsRow};
use wayclear_api::Surface;
use wayclear_testing::{
    account_slip, assert_refused, ids_of, place, policy, suite, Chain, Suite, SuiteBuilder,
    Visited, DAVIS,
};

/// The bytes under a key; `None` = there are none.
fn bytes(suite: &Suite, contract: &Addr, key: &[u8]) -> Option<Vec<u8>> {
    let bytes = suite.chain.query_raw(contract, key).expect("an answer");
    bytes.map(Into::into)
}

fn row<T: serde::de::DeserializeOwned>(
    suite: &Suite,
    contract: &Addr,
    namespace: &str,
    name: &[u8],
) -> Option<T> {
    let key = namespace_with_key(&[namespace.as_bytes()], name);
    bytes(suite, contract, &key).map(|bytes| from_json(bytes).expect("a row of the public layout"))
}

#[test]
fn cells_and_children_of_a_region_are_found_by_their_documented_keys() {
    let mut suite = SuiteBuilder::new().build();
    let (state, yolo, davis) = (suite.state(), suite.county("06113"), suite.city("davis"));
    let cell: CellRow = row(&suite, &state, CELLS, b"9qc7").expect("a cell");
    assert_eq!((cell.child.as_str(), &cell.address), ("06113", &yolo));
    let cell: CellRow = row(&suite, &yolo, CELLS, b"9qc7m").expect("a cell");
    assert_eq!(cell.address, davis);
    assert_eq!(row::<Addr>(&suite, &state, CHILDREN, b"06113"), Some(yolo));
    assert_eq!(
        row::<Addr>(&suite, &davis, CHILDREN, DAVIS.as_bytes()),
        None
    );
    let location = suite.open(DAVIS);
    assert_eq!(
        row(&suite, &davis, CHILDREN, DAVIS.as_bytes()),
        Some(location)
    );
}

#[test]
fn health_and_ids_are_found_by_their_documented_keys() {
    let mut suite = SuiteBuilder::new().build();
    let registry = suite.registry();
    let ada = suite.account("ada");
    let health = |suite: &Suite| row::<HealthRow>(suite, &registry, HEALTH, ada.as_bytes());
    assert_eq!(health(&suite), None);
    let slip = account_slip(&ada, suite.today());
    let id = ids_of(std::slice::from_ref(&slip)).remove(0);
    suite.disclose("ada", vec![slip]).expect("a slip");
    let expected = HealthRow {
        day: suite.today(),
        id: id.id.clone(),
        until: 86_400 * (u64::from(suite.today()) + 1) + suite.window,
        flag_day: 0,
        flags: 0,
    };
    assert_eq!(health(&suite), Some(expected));
    let (day, id) = id.checked().expect("an id");
    assert!(bytes(&suite, &registry, &raw::id_key(day, id)).is_some());
    assert!(bytes(&suite, &registry, &raw::id_key(day + 1, id)).is_none());
}

#[test]
fn reward_policy_and_code_ids_are_one_item_each() {
    let mut suite = SuiteBuilder::new().build();
    let (davis, state) = (suite.city("davis"), suite.state());
    let msg = ExecuteMsg::SetRewardPolicy {
        policy: Some(policy()),
    };
    suite.execute("city owner", &davis, &msg).expect("a policy");
    let row = bytes(&suite, &davis, REWARD_POLICY.as_bytes()).expect("a row");
    let row: RewardPolicyRow = from_json(row).expect("a policy");
    assert_eq!(row, policy().into());
    let row = bytes(&suite, &state, CODE_IDS.as_bytes()).expect("a row");
    let row: CodeIdsRow = from_json(row).expect("codes");
    assert_eq!(CodeIds::from(row), suite.code_ids());
}

#[test]
fn ledger_visits_cleanings_and_description_of_a_location_are_found_by_their_documented_keys() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let location = suite.location(DAVIS);
    let visit = |visited: &Visited| raw::visit_key(visited.interval, &visited.tag());
    assert!(bytes(&suite, &location, &visit(&visited)).is_some());
    let other = Visited::new(DAVIS, visited.interval, 2);
    assert!(bytes(&suite, &location, &visit(&other)).is_none());

    suite.report("ada", &[&visited]);
    let began = suite.now();
    suite.advance(1_200);
    suite.clean("davis", &[DAVIS]);
    let cleaned = suite.now();
    let ledger = bytes(&suite, &location, LEDGER.as_bytes()).expect("a ledger");
    let expected = LedgerRow {
        visits: 1,
        first_check_in_at: Some(began),
        last_cleaned_at: Some(cleaned),
        newest_infection: Some(visited.interval),
        noted: Status::Clean,
        next_transition: suite.transitions(DAVIS).len() as u64,
    };
    assert_eq!(LedgerRow::unpack(&ledger).expect("a ledger"), expected);
    let cleanings = bytes(&suite, &location, CLEANINGS.as_bytes()).expect("cleanings");
    assert_eq!(raw::unpack_cleanings(&cleanings).expect("times"), [cleaned]);

    assert_eq!(bytes(&suite, &location, DESCRIPTION.as_bytes()), None);
    let describe = ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: Some("Davis station".to_string()),
        surface: Surface::Copper,
    };
    let davis = suite.city("davis");
    suite
        .execute("city owner", &davis, &describe)
        .expect("a label");
    let row = bytes(&suite, &location, DESCRIPTION.as_bytes()).expect("a row");
    let row: DescriptionRow = from_json(row).expect("a description");
    assert_eq!(
        (row.label.as_deref(), row.surface),
        (Some("Davis station"), Surface::Copper)
    );
}

#[test]
fn a_row_that_does_not_decode_is_an_error_and_not_a_default() {
    let mut suite = SuiteBuilder::new().build();
    suite.open(DAVIS);
    let registry = suite.registry();
    let ada = suite.account("ada");
    let health = raw::key(HEALTH, ada.as_str());
    suite.chain.storage_mut(&registry).set(&health, b"not json");
    let visited = Visited::new(DAVIS, suite.interval(), 2);
    assert_refused(suite.try_check_in("ada", &visited), "expected ident");
    let state = suite.state();
    let codes = CODE_IDS.as_bytes();
    suite.chain.storage_mut(&state).set(codes, b"{}");
    let other = Visited::new("9qc7mbdh/shop-2", suite.interval(), 2);
    assert_refused(
        suite.try_check_in("bob", &other),
        "missing field `registry`",
    );
}
