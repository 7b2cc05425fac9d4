//! Codes that a file names and of which no tree can be made: they are refused before anything is sent.

use std::collections::BTreeSet;

use wayclear_api::state::{self, Code};
use wayclear_chain::{Chain, Contract};
use wayclear_deploy::plan::Plan;
use wayclear_deploy::{apply, plan, DeployError, Wanted};

use super::mortal::Mortal;
use super::{about, lines, World};

/// A code that the chain has and the tree does not use yet, and the file names.
fn with_new_code(contract: Contract, named: Contract) -> (World, u64) {
    let mut world = World::new();
    let owner = world.owners.state.clone();
    let id = world.chain.store_code(&owner, contract).unwrap();
    world.tree.codes.insert(named, id);
    (world, id)
}

/// What is planned where a code is kept to some.
fn planned(world: World, kept: u64, to: &[&str]) -> Plan {
    let file = world.file();
    let makers: BTreeSet<_> = to.iter().map(|name| world.account(name)).collect();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let mut chain = Mortal::new(world.chain);
    chain.kept.insert(kept, makers);
    let (_, plan) = plan(&mut chain, &wanted, &file).unwrap();
    let applied = apply(&mut chain, &wanted, &file, about(&world.tree), None, |_| ());
    match applied {
        Ok(applied) => assert_eq!(applied.done, plan.changes),
        Err(error) => {
            assert!(matches!(error, DeployError::Conflicts(_)), "{error}");
            assert!(chain.messages.is_empty(), "something was sent");
        }
    }
    plan
}

#[test]
fn a_code_that_is_kept_to_some_is_refused_unless_they_are_those_who_use_it() {
    for contract in [Contract::County, Contract::City, Contract::Location] {
        for to in [&[][..], &["state", "admin", "clerk"]] {
            let (world, id) = with_new_code(contract, contract);
            let plan = planned(world, id, to);
            let [line] = &lines(&plan)[..] else {
                panic!("{plan:?}")
            };
            let words = format!("! code {}: {id} is kept to some by ", contract.name());
            assert!(line.starts_with(&words), "{line}");
        }
    }
    // Nothing is made of these two any more: the admin changes what stands.
    for contract in [Contract::State, Contract::ContactRegistry] {
        let (world, id) = with_new_code(contract, contract);
        assert_eq!(planned(world, id, &["clerk"]).conflicts.len(), 1);
        let (world, id) = with_new_code(contract, contract);
        let plan = planned(world, id, &["admin"]);
        assert_eq!(plan.conflicts, []);
        assert!(!plan.changes.is_empty());
    }
}

#[test]
fn the_code_of_a_state_may_be_kept_to_whoever_makes_it() {
    for (to, conflicts) in [("state", 0), ("clerk", 1)] {
        let (mut world, id) = with_new_code(Contract::State, Contract::State);
        world.folder = tempfile::TempDir::new().unwrap();
        let plan = planned(world, id, &[to]);
        assert_eq!(plan.conflicts.len(), conflicts, "{plan:?}");
    }
}

#[test]
fn codes_that_are_not_there_or_are_those_of_other_contracts_are_refused_together() {
    let (mut world, id) = with_new_code(Contract::City, Contract::County);
    world.tree.codes.insert(Contract::Location, 999);
    let plan = world.plan();
    assert_eq!(plan.changes, []);
    let lines = lines(&plan);
    let begins = [
        format!("! code county: {id} is the code of city; "),
        "! code location: 999 is no code of this chain; ".to_string(),
    ];
    for begin in begins {
        assert!(
            lines.iter().any(|line| line.starts_with(&begin)),
            "{lines:?}"
        );
    }
    assert!(
        matches!(world.apply(), Err(DeployError::Conflicts(conflicts)) if conflicts.len() == 2)
    );
}

#[test]
fn a_code_of_the_registry_that_its_uploader_keeps_after_it_was_handed_down_does_not_stop_an_upgrade(
) {
    let mut world = World::new();
    // A stranger has uploaded the next release's code before us, an apply has handed it down and was broken off, and now he keeps it.
    let stranger = world.account("stranger");
    let id = world
        .chain
        .store_code(&stranger, Contract::ContactRegistry)
        .unwrap();
    let next = world.chain.code_checksum(id).unwrap().unwrap();
    let live = world.look().0.live.unwrap();
    let (state, owner) = (live.state.address, live.state.config.ownership.owner);
    let mut code_ids = world.chain.ask(&state, state::ask::CodeIds {}).unwrap();
    code_ids.registry = Code {
        id,
        checksum: next.clone(),
    };
    let set = state::ExecuteMsg::SetCodeIds { code_ids };
    world.chain.execute(&owner, &state, &set).unwrap();
    let file = world.file();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let mut chain = Mortal::new(world.chain);
    chain.built.insert(Contract::ContactRegistry, next);
    chain.kept.insert(id, BTreeSet::new());
    let (_, plan) = plan(&mut chain, &wanted, &file).unwrap();
    // The file names no codes, so that nothing can be taken out of it: this build's is uploaded again.
    assert_eq!(plan.conflicts, [], "{:?}", lines(&plan));
    assert!(lines(&plan).contains(&"+ code contact_registry: uploaded".to_string()));
}
