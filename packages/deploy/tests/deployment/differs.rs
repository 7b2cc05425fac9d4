//! What the chain has and the tree file says differently, and no contract changes, is refused.

use wayclear_api::contact_registry::{self, ReportPolicy};
use wayclear_chain::{Chain, Contract};
use wayclear_deploy::tree::Tree;
use wayclear_deploy::DeployError;

use super::{Desk, Planted};

/// The field that a deployment of a changed tree names.
#[track_caller]
fn refused(planted: &mut Planted, change: impl FnOnce(&mut Tree)) -> String {
    let before = planted.desk.read();
    let mut tree = planted.tree.clone();
    change(&mut tree);
    let error = planted
        .desk
        .deploy(&mut planted.chain, &tree, &planted.owners);
    assert_eq!(planted.desk.read(), before);
    match error.unwrap_err() {
        DeployError::Conflicts(conflicts) => conflicts[0].field.clone(),
        error => panic!("{error}"),
    }
}

#[test]
fn a_tree_file_that_says_otherwise_than_the_chain_is_refused() {
    let mut planted = Planted::new();
    let key = |tree: &mut Tree| tree.key = "US-WA".to_string();
    assert_eq!(refused(&mut planted, key), "key");
    let window = |tree: &mut Tree| tree.window_seconds = Some(600);
    assert_eq!(refused(&mut planted, window), "window_seconds");
    let policy = |tree: &mut Tree| tree.policy = Some(ReportPolicy::SelfReported);
    assert_eq!(refused(&mut planted, policy), "policy");
    let delay = |tree: &mut Tree| tree.risk_model_delay_seconds = Some(7);
    assert_eq!(refused(&mut planted, delay), "risk_model_delay_seconds");
    let admin = |tree: &mut Tree| tree.admin = Some("eve".to_string());
    assert_eq!(refused(&mut planted, admin), "admin");
    assert_eq!(planted.again().unwrap().1, [""; 0]);
}

#[test]
fn a_refusal_says_what_is_there_what_was_asked_for_and_what_to_do() {
    let mut planted = Planted::new();
    planted.tree.window_seconds = Some(600);
    assert_eq!(
        planted.again().unwrap_err().to_string(),
        "nothing was done, because not all can be done:\n\
         ! state US-CA: window_seconds is 1209600, the file says 600; it is set when the state is made, and never again: write \
         what is there, or make another tree beside it"
    );
}

#[test]
fn a_build_with_other_codes_is_refused_by_a_tree_whose_code_nobody_may_change() {
    for contract in Contract::ALL {
        let mut planted = Planted::new();
        let owner = planted.owners.state.clone();
        planted.chain.store_code(&owner, contract).unwrap();
        assert_eq!(refused(&mut planted, |_| ()), "what runs");
    }
}

#[test]
fn a_policy_that_its_owner_has_tightened_is_told() {
    let mut planted = Planted::new();
    planted.tree.policy = Some(ReportPolicy::SelfReported);
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
        error.contains("! registry of US-CA: policy is attested, the file says self_reported"),
        "{error}"
    );
}
