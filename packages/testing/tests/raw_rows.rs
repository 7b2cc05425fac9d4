//! Rows that one contract reads from another: the real contracts' bytes, decoded by the public layout.

use cosmwasm_std::storage_keys::namespace_with_key;
use cosmwasm_std::{from_json, Addr, Uint128};
use wayclear_api::city::{ExecuteMsg, RewardPolicy};
use wayclear_api::raw::{
    CaseRow, CellRow, HealthRow, CASES, CELLS, CHILDREN, HEALTH, REWARD_POLICY,
};
use wayclear_testing::{assert_refused, Chain, Suite, SuiteBuilder, DAVIS, DENOM};

fn row<T: serde::de::DeserializeOwned>(
    suite: &Suite,
    contract: &Addr,
    namespace: &str,
    name: &[u8],
) -> Option<T> {
    let key = namespace_with_key(&[namespace.as_bytes()], name);
    let bytes = suite.chain.query_raw(contract, &key).expect("an answer");
    bytes.map(|bytes| from_json(bytes).expect("a row of the public layout"))
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
fn health_and_cases_are_found_by_their_documented_keys() {
    let mut suite = SuiteBuilder::new().build();
    let registry = suite.registry();
    let ada = suite.account("ada");
    assert_eq!(
        row::<HealthRow>(&suite, &registry, HEALTH, ada.as_bytes()),
        None
    );
    let case = suite.report("ada", &[]);
    let infected_until = suite.now() + suite.window;
    let health = row(&suite, &registry, HEALTH, ada.as_bytes());
    assert_eq!(
        health,
        Some(HealthRow {
            case,
            infected_until
        })
    );
    let expected = CaseRow {
        reporter: ada,
        opened_at: suite.now(),
        attested_by: None,
        revoked_at: None,
    };
    assert_eq!(
        row(&suite, &registry, CASES, &case.to_be_bytes()),
        Some(expected)
    );
}

#[test]
fn the_reward_policy_is_one_item() {
    let mut suite = SuiteBuilder::new().build();
    let davis = suite.city("davis");
    let policy = RewardPolicy {
        denom: DENOM.to_string(),
        check_in: Uint128::new(1),
        inspect: Uint128::new(2),
        cooldown_seconds: 3,
        daily_cap: Uint128::new(4),
    };
    let msg = ExecuteMsg::SetRewardPolicy {
        policy: Some(policy.clone()),
    };
    suite.execute("city owner", &davis, &msg).expect("a policy");
    let bytes = suite
        .chain
        .query_raw(&davis, REWARD_POLICY.as_bytes())
        .expect("an answer");
    assert_eq!(
        from_json::<RewardPolicy>(bytes.expect("a row")).expect("a policy"),
        policy
    );
}

#[test]
fn a_row_that_does_not_decode_is_an_error_and_not_a_default() {
    let mut suite = SuiteBuilder::new().build();
    let visit = suite.check_in("ada", DAVIS, 1);
    let case = suite.report("ada", &[&visit]);
    let registry = suite.registry();
    let ada = suite.account("ada");
    let health = namespace_with_key(&[HEALTH.as_bytes()], ada.as_bytes());
    suite.chain.storage_mut(&registry).set(&health, b"not json");
    assert_refused(suite.try_check_in("ada", DAVIS, 2), "expected ident");
    let key = namespace_with_key(&[CASES.as_bytes()], &case.to_be_bytes());
    suite.chain.storage_mut(&registry).set(&key, b"{}");
    assert_refused(
        suite.try_check_in("bob", DAVIS, 3),
        "missing field `reporter`",
    );
}
