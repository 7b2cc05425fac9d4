//! What the chain has and the tree file says differently is refused.

use wayclear_api::contact_registry::{self, ReportPolicy};
use wayclear_chain::{Chain, Contract};
use wayclear_deploy::tree::Tree;
use wayclear_deploy::DeployError;

use super::{changes, Desk, Planted};

/// The field that a deployment of a changed tree names.
#[track_caller]
fn refused(planted: &mut Planted, change: impl FnOnce(&mut Tree)) -> &'static str {
    let before = planted.desk.read();
    let mut tree = planted.tree.clone();
    change(&mut tree);
    let error = planted
        .desk
        .deploy(&mut planted.chain, &tree, &planted.owners);
    assert_eq!(planted.desk.read(), before);
    match error.unwrap_err() {
        DeployError::Differs { field, .. } => field,
        error => panic!("{error}"),
    }
}

#[test]
fn a_tree_file_that_says_otherwise_than_the_chain_is_refused() {
    let mut planted = Planted::new();
    let key = |tree: &mut Tree| tree.key = "US-WA".to_string();
    assert_eq!(refused(&mut planted, key), "key");
    let window = |tree: &mut Tree| tree.window_seconds = 600;
    assert_eq!(refused(&mut planted, window), "window_seconds");
    let policy = |tree: &mut Tree| tree.policy = ReportPolicy::SelfReported;
    assert_eq!(refused(&mut planted, policy), "policy");
    let delay = |tree: &mut Tree| tree.risk_model_delay_seconds = 7;
    assert_eq!(refused(&mut planted, delay), "risk_model_delay_seconds");
    assert_eq!(changes(&planted.again().unwrap().1), Vec::<&str>::new());
}

#[test]
fn a_refusal_says_what_is_there_what_was_asked_for_and_what_to_do() {
    let mut planted = Planted::new();
    planted.tree.window_seconds = 600;
    assert_eq!(
        planted.again().unwrap_err().to_string(),
        "state US-CA stands on the chain with another window_seconds: 1209600, not 600; ask for what is there, or put another \
         tree beside it with a record of its own, named with --deployment"
    );
}

#[test]
fn another_admin_than_the_one_of_the_chain_is_refused() {
    let mut planted = Planted::new();
    planted.owners.admin = Some(planted.chain.account("eve").unwrap());
    let error = planted.again().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("another admin: nobody, not wasm1"),
        "{error}"
    );
}

#[test]
fn a_build_with_other_codes_is_refused_by_the_tree_that_stands() {
    for (contract, field) in [
        (Contract::State, "code"),
        (Contract::ContactRegistry, "code of the registry"),
        (Contract::County, "code of counties"),
        (Contract::City, "code of cities"),
        (Contract::Location, "code of locations"),
    ] {
        let mut planted = Planted::new();
        let owner = planted.owners.state.clone();
        planted.chain.store_code(&owner, contract).unwrap();
        assert_eq!(refused(&mut planted, |_| ()), field);
    }
}

#[test]
fn a_policy_that_its_owner_has_tightened_is_told() {
    let mut planted = Planted::new();
    planted.tree.policy = ReportPolicy::SelfReported;
    let desk = Desk::new();
    let (record, _) = desk
        .deploy(&mut planted.chain, &planted.tree, &planted.owners)
        .unwrap();
    let tighten = contact_registry::ExecuteMsg::RequireAttestation {};
    let registry = record.deployment.registry;
    planted
        .chain
        .execute(&planted.owners.state, &registry, &tighten)
        .unwrap();
    let error = desk.deploy(&mut planted.chain, &planted.tree, &planted.owners);
    let error = error.unwrap_err().to_string();
    assert!(
        error.starts_with(
            "contact registry of US-CA stands on the chain with another policy: attested"
        ),
        "{error}"
    );
}
