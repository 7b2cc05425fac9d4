//! What belongs to the registry itself: how it is made, its owner, the gas it lends, payments and replies nobody asked for.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{coin, to_json_binary, Reply, SubMsgResult};
use cw_utils::PaymentError;
use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::{
    ask, Authority, ConfigResponse, ExecuteMsg, GasLimit, InstantiateMsg, ReportPolicy, RiskModel,
};
use wayclear_api::events::{AttestationRequired, LocationGasRaised};
use wayclear_api::{quoted, Invalid, OwnershipError};
use wayclear_contact_registry::contract::reply;
use wayclear_contact_registry::ContractError;
use wayclear_testing::{
    assert_refused, public_key, suite, Chain, ChainError, Contract, Suite, SuiteBuilder, Tx, DENOM,
};

fn execute(suite: &mut Suite, who: &str, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    suite.execute(who, &registry, msg)
}

fn config(suite: &Suite) -> ConfigResponse {
    let answer = suite.chain.ask(&suite.registry(), ask::Config {});
    answer.unwrap()
}

#[test]
fn a_registry_knows_the_state_that_made_it_and_what_it_was_told() {
    let suite = SuiteBuilder::new().window(600).build();
    let config = config(&suite);
    assert_eq!(config.state, suite.state());
    assert_eq!(config.ownership.owner, suite.account("state owner"));
    assert_eq!(config.policy, ReportPolicy::SelfReported);
    assert_eq!(config.window_seconds, 600);
    assert_eq!(config.location_gas, GasLimit::LEAST);
}

#[test]
fn the_owner_hands_over_in_two_steps() {
    let mut suite = suite();
    let heir = suite.account("heir").into_string();
    let propose = |owner: Option<&String>| ExecuteMsg::ProposeOwner {
        owner: owner.cloned(),
    };
    let accept = ExecuteMsg::AcceptOwner {};
    let refused = execute(&mut suite, "heir", &propose(Some(&heir)));
    assert_refused(refused, OwnershipError::NotOwner);
    execute(&mut suite, "state owner", &propose(Some(&heir))).unwrap();
    let refused = execute(&mut suite, "mallory", &accept);
    assert_refused(refused, OwnershipError::NotProposed);
    execute(&mut suite, "state owner", &propose(None)).unwrap();
    let refused = execute(&mut suite, "heir", &accept);
    assert_refused(refused, OwnershipError::NotProposed);
    execute(&mut suite, "state owner", &propose(Some(&heir))).unwrap();
    execute(&mut suite, "heir", &accept).unwrap();
    assert_eq!(config(&suite).ownership.owner.as_str(), heir);
    let require = ExecuteMsg::RequireAttestation {};
    let refused = execute(&mut suite, "state owner", &require);
    assert_refused(refused, OwnershipError::NotOwner);
    let tx = execute(&mut suite, "heir", &require).unwrap();
    let told = AttestationRequired { by: heir };
    assert_eq!(AttestationRequired::all(&tx.events), [told]);
}

#[test]
fn the_gas_of_locations_is_only_ever_raised() {
    let mut suite = suite();
    let raise = |suite: &mut Suite, who: &str, base, each| {
        let limit = GasLimit { base, each };
        execute(suite, who, &ExecuteMsg::RaiseLocationGas { limit })
    };
    let refused = raise(&mut suite, "mallory", 300_000, 30_000);
    assert_refused(refused, OwnershipError::NotOwner);
    let tx = raise(&mut suite, "state owner", 300_000, 25_000).unwrap();
    let (base, each) = (300_000, 25_000);
    let told = LocationGasRaised { base, each };
    assert_eq!(LocationGasRaised::all(&tx.events), [told]);
    for (base, each) in [(299_999, 25_000), (150_000, 1_000_000)] {
        let refused = raise(&mut suite, "state owner", base, each);
        let known = ContractError::LessGas {
            base: 300_000,
            each: 25_000,
        };
        assert_refused(refused, known);
    }
    let range = |field, value, min, max| Invalid::Range {
        field,
        value,
        min,
        max,
    };
    let base = range("base", 10_000_001, 150_000, 10_000_000);
    let each = range("each", 24_999, 25_000, 1_000_000);
    let refused = raise(&mut suite, "state owner", 10_000_001, 25_000);
    assert_refused(refused, base);
    let refused = raise(&mut suite, "state owner", 300_000, 24_999);
    assert_refused(refused, each);
    let known = config(&suite).location_gas;
    assert_eq!((known.base, known.each), (300_000, 25_000));
    // One of the two may be raised alone.
    raise(&mut suite, "state owner", 300_000, 26_000).unwrap();
    raise(&mut suite, "state owner", 310_000, 26_000).unwrap();
}

#[test]
fn no_message_takes_money() {
    let mut suite = suite();
    let registry = suite.registry();
    let funds = [coin(1, DENOM)];
    for msg in [
        ExecuteMsg::ReportRecovery {},
        ExecuteMsg::Prune { limit: 1 },
        ExecuteMsg::Revoke { ids: vec![] },
    ] {
        let refused = suite.execute_with("ada", &registry, &msg, &funds);
        assert_refused(refused, ContractError::Payment(PaymentError::NonPayable {}));
    }
}

#[test]
fn a_registry_in_bad_form_is_not_made() {
    let mut suite = suite();
    let code_id = suite.store(Contract::ContactRegistry);
    let ada = suite.account("ada");
    let lab = |suite: &Suite, n: u8| {
        let key = SigningKey::from_slice(&[n + 1; 32]).unwrap();
        let account = suite.account(&format!("lab {n}"));
        Authority::with_key(&account, 1, public_key(&key))
    };
    let good = InstantiateMsg {
        owner: ada.to_string(),
        policy: ReportPolicy::Attested,
        window_seconds: 600,
        authorities: (0..10).map(|n| lab(&suite, n)).collect(),
        risk_model: RiskModel::illustrative(),
        risk_model_delay_seconds: 0,
    };
    let many = InstantiateMsg {
        authorities: (0..11).map(|n| lab(&suite, n)).collect(),
        ..good.clone()
    };
    let twice = InstantiateMsg {
        authorities: vec![lab(&suite, 1), lab(&suite, 1)],
        ..good.clone()
    };
    let short = InstantiateMsg {
        window_seconds: 599,
        ..good.clone()
    };
    let shouted = InstantiateMsg {
        owner: ada.to_string().to_uppercase(),
        ..good.clone()
    };
    let count = Invalid::Count {
        field: "authorities",
        count: 11,
        min: 0,
        max: 10,
    };
    let duplicate = Invalid::Duplicate {
        field: "authorities",
        item: lab(&suite, 1).account,
    };
    let address = Invalid::Address {
        address: quoted(&shouted.owner),
    };
    for (msg, refused) in [
        (&many, count),
        (&twice, duplicate),
        (&short, Invalid::Window { seconds: 599 }),
        (&shouted, address),
    ] {
        let made = suite.chain.instantiate(&ada, code_id, msg, "x", None);
        assert_refused(made, refused);
    }
    let made = suite.chain.instantiate(&ada, code_id, &good, "x", None);
    made.unwrap();
}

#[test]
fn a_reply_that_was_never_asked_for_is_refused() {
    let answer = |id, payload: &[u8]| Reply {
        id,
        payload: payload.into(),
        gas_used: 0,
        result: SubMsgResult::Err("x".to_string()),
    };
    let mut deps = mock_dependencies();
    let unknown = reply(deps.as_mut(), mock_env(), answer(9, b"{}")).unwrap_err();
    assert!(
        matches!(unknown, ContractError::UnknownReply { id: 9 }),
        "{unknown}"
    );
    let other = to_json_binary(&GasLimit::LEAST).unwrap();
    for id in [1, 2] {
        for payload in [&b""[..], b"{}", &other] {
            let foreign = reply(deps.as_mut(), mock_env(), answer(id, payload)).unwrap_err();
            assert!(
                matches!(foreign, ContractError::ForeignPayload { id: i } if i == id),
                "{foreign}"
            );
        }
    }
}
