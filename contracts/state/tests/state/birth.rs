//! How a state is made, and its registry with it; and what cannot be made.

use cosmwasm_std::{coin, Addr};
use cw_utils::PaymentError;
use wayclear_api::contact_registry::{
    self, Authority, ReportPolicy, RiskModel, DEFAULT_RISK_MODEL_DELAY_SECONDS,
};
use wayclear_api::state::{InstantiateMsg, NewRegistry};
use wayclear_api::Invalid;
use wayclear_testing::{
    assert_refused, public_key_of_authority, suite, Chain, ChainError, Contract, Suite,
    SuiteBuilder, DENOM, SACRAMENTO,
};

use super::config;

/// A second state beside the suite's.
pub fn nevada(suite: &Suite) -> InstantiateMsg {
    InstantiateMsg {
        key: "US-NV".to_string(),
        name: " Nevada ".to_string(),
        owner: suite.account("ada").into_string(),
        admin: Some(suite.account("another admin").into_string()),
        window_seconds: 600,
        registry: NewRegistry {
            owner: suite.account("bob").into_string(),
            policy: ReportPolicy::Attested,
            authorities: vec![],
            risk_model: RiskModel::illustrative(),
            risk_model_delay_seconds: DEFAULT_RISK_MODEL_DELAY_SECONDS,
        },
        code_ids: suite.code_ids(),
    }
}

pub fn make(suite: &mut Suite, msg: &InstantiateMsg) -> Result<Addr, ChainError> {
    let code_id = suite.deployment.code_ids[&Contract::State];
    let ada = suite.account("ada");
    suite.chain.instantiate(&ada, code_id, msg, "x", None)
}

#[test]
fn a_state_knows_itself() {
    let suite = suite();
    let config = config(&suite);
    assert_eq!((&config.key[..], &config.name[..]), ("US-CA", "California"));
    assert_eq!(config.parent, None);
    assert_eq!(config.ownership.owner, suite.account("state owner"));
    assert_eq!(config.ownership.proposed, None);
    assert_eq!(config.admin, Some(suite.account("admin")));
    assert_eq!(config.state, suite.state());
    assert_eq!(config.registry, suite.registry());
    assert_eq!(config.window_seconds, suite.window);
    assert_eq!(config.prefix_counts, [0, 0, 4, 0, 0, 0]);
}

#[test]
fn a_state_makes_its_registry_and_hands_its_admin_down() {
    let mut suite = suite();
    let authority = Authority::with_key(&suite.account("cy"), 64, public_key_of_authority());
    let mut msg = nevada(&suite);
    msg.registry.authorities = vec![authority.clone()];
    let state = make(&mut suite, &msg).unwrap();
    let config = suite.chain.ask(&state, wayclear_api::state::ask::Config {});
    let config = config.unwrap();
    assert_eq!(config.name, "Nevada");
    assert_eq!(config.state, state);
    assert_ne!(config.registry, suite.registry());

    let told = suite.chain.contract_info(&config.registry).unwrap();
    let told = told.unwrap();
    assert_eq!(told.creator, state);
    assert_eq!(told.admin, Some(suite.account("another admin")));
    assert_eq!(told.code_id, suite.code_ids().registry.id);
    assert_eq!(told.label, "wayclear contact registry of US-NV");
    let registry = suite
        .chain
        .ask(&config.registry, contact_registry::ask::Config {})
        .unwrap();
    assert_eq!(registry.state, state);
    assert_eq!(registry.ownership.owner, suite.account("bob"));
    assert_eq!(registry.policy, ReportPolicy::Attested);
    assert_eq!(registry.window_seconds, 600);
    let list = contact_registry::ask::Authorities {
        start_after: None,
        limit: None,
    };
    let list = suite.chain.ask(&config.registry, list).unwrap();
    assert_eq!(list.authorities[0].authority, authority);
}

#[test]
fn a_tree_without_an_admin_can_never_be_changed() {
    let mut suite = SuiteBuilder::new().immutable().build();
    suite.open(SACRAMENTO);
    for contract in [
        suite.state(),
        suite.registry(),
        suite.county("06067"),
        suite.city("sacramento"),
        suite.location(SACRAMENTO),
    ] {
        assert_eq!(suite.chain.admin(&contract).unwrap(), None);
    }
    assert_eq!(config(&suite).admin, None);
}

#[test]
fn a_tree_with_an_admin_is_its_admins_from_top_to_bottom() {
    let mut suite = suite();
    suite.open(SACRAMENTO);
    let admin = Some(suite.account("admin"));
    for contract in [
        suite.state(),
        suite.registry(),
        suite.county("06067"),
        suite.city("sacramento"),
        suite.location(SACRAMENTO),
    ] {
        assert_eq!(suite.chain.admin(&contract).unwrap(), admin);
    }
}

#[test]
fn a_state_that_cannot_be_is_refused_by_name() {
    let mut suite = suite();
    let good = nevada(&suite);
    let nobody = || Invalid::Address {
        address: "\"nobody\"".to_string(),
    };
    let key = "\"06113\"".to_string();
    #[allow(clippy::type_complexity)] // What is changed in the message, and what is said.
    let table: [(fn(&mut InstantiateMsg), Invalid); 6] = [
        (|m| m.key = "06113".to_string(), Invalid::StateKey { key }),
        (|m| m.owner = "nobody".to_string(), nobody()),
        (|m| m.admin = Some("nobody".to_string()), nobody()),
        // What the registry refuses undoes the state.
        (|m| m.registry.owner = "nobody".to_string(), nobody()),
        (|m| m.window_seconds = 599, Invalid::Window { seconds: 599 }),
        (
            |m| m.window_seconds = 1_209_601,
            Invalid::Window { seconds: 1_209_601 },
        ),
    ];
    for (change, refused) in table {
        let mut bad = good.clone();
        change(&mut bad);
        assert_refused(make(&mut suite, &bad), refused);
    }
    let unnamed = InstantiateMsg {
        name: " ".to_string(),
        ..good.clone()
    };
    let words = "characters after trimming, it needs 1 to 255";
    assert_refused(make(&mut suite, &unnamed), words);
    make(&mut suite, &good).unwrap();
}

#[test]
fn a_state_names_ten_authorities_at_most() {
    let mut suite = suite();
    let authority = |n: usize| {
        let account = suite.account(&format!("authority {n}"));
        Authority::with_key(&account, 1, public_key_of_authority())
    };
    let eleven: Vec<_> = (0..11).map(authority).collect();
    let mut msg = nevada(&suite);
    msg.registry.authorities = eleven;
    let refused = Invalid::Count {
        field: "authorities",
        count: 11,
        min: 0,
        max: 10,
    };
    assert_refused(make(&mut suite, &msg), refused);
    msg.registry.authorities.pop();
    make(&mut suite, &msg).unwrap();
}

#[test]
fn a_state_takes_no_funds() {
    let mut suite = suite();
    let state = suite.state();
    let accept = wayclear_api::state::ExecuteMsg::AcceptOwner {};
    let paid = suite.execute_with("ada", &state, &accept, &[coin(1, DENOM)]);
    assert_refused(paid, PaymentError::NonPayable {});
}
