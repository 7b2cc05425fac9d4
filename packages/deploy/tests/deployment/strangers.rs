//! Nothing is ever taken over from a stranger: the case `strangers-registry` of testdata/field.

use std::fs;

use wayclear_api::contact_registry;
use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::plant;
use wayclear_deploy::record::Record;

use super::{owners, yolo, Desk};

/// A chain on which eve has planted the same tree with our codes and our labels.
fn eves_tree() -> (Embedded, wayclear_deploy::Deployment) {
    let mut chain = Embedded::new();
    let eve = owners(&chain, "eve");
    let hers = plant(&mut chain, &yolo(), &eve, [1; 16], |_| ()).unwrap();
    (chain, hers)
}

#[test]
fn a_strangers_contract_with_our_label_is_never_adopted() {
    let (mut chain, hers) = eves_tree();
    let (desk, us) = (Desk::new(), owners(&chain, "our"));
    let (record, _) = desk.deploy(&mut chain, &yolo(), &us).unwrap();
    let ours = record.deployment;
    assert_eq!(ours.code_ids, hers.code_ids);
    let info = |contract| chain.contract_info(contract).unwrap().unwrap();
    assert_eq!(info(&ours.state).label, info(&hers.state).label);
    assert_eq!(info(&ours.registry).label, info(&hers.registry).label);
    assert_ne!(ours.state, hers.state);
    assert_ne!(ours.registry, hers.registry);
    assert_eq!(info(&ours.state).creator, us.state);
    let registry = chain.ask(&ours.registry, contact_registry::ask::Config {});
    let registry = registry.unwrap();
    assert_eq!(
        (registry.ownership.owner, registry.state),
        (us.state, ours.state)
    );
}

#[test]
fn a_record_that_points_to_a_strangers_state_is_refused_and_left_as_it_is() {
    let (mut chain, hers) = eves_tree();
    let (desk, us) = (Desk::new(), owners(&chain, "our"));
    let (record, _) = desk.deploy(&mut chain, &yolo(), &us).unwrap();
    let mut forged: Record = record;
    forged.deployment.state = hers.state;
    forged.write(&desk.file()).unwrap();
    let before = fs::read_to_string(desk.file()).unwrap();
    let error = desk.deploy(&mut chain, &yolo(), &us).unwrap_err();
    let words = "state is not what creator, salt and checksums.state make";
    assert!(error.to_string().contains(words), "{error}");
    assert_eq!(fs::read_to_string(desk.file()).unwrap(), before);
}

#[test]
fn two_trees_of_one_owner_stand_beside_each_other_with_records_of_their_own() {
    let mut chain = Embedded::new();
    let us = owners(&chain, "our");
    let (one, two) = (Desk::new(), Desk::new());
    let (first, _) = one.deploy(&mut chain, &yolo(), &us).unwrap();
    let (second, _) = two.deploy(&mut chain, &yolo(), &us).unwrap();
    assert_ne!(first.deployment.state, second.deployment.state);
    assert_ne!(first.deployment.salt, second.deployment.salt);
    assert_eq!(one.read(), first);
}
