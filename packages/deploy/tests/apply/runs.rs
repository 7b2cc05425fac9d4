//! Runs that end early, run beside each other, or do what was agreed on.

use std::fs;

use wayclear_chain::{Chain, Contract};
use wayclear_deploy::plan::{At, Found, What};
use wayclear_deploy::{apply, plan, DeployError, Wanted};

use super::edits::{all, Followed};
use super::mortal::Mortal;
use super::{about, lines, World};

impl World {
    /// Makes every change of the file that a chain follows at once, and one that a release makes.
    fn change_all(&mut self) {
        for edit in all().iter().filter(|edit| edit.outcome == Followed) {
            (edit.make)(&mut self.tree, 6);
        }
        self.chain
            .store_code(&self.owners.state, Contract::City)
            .unwrap();
    }
}

/// An apply of all changes that dies at its `call`th call, and the one after it. Answers whether the first one died, and what the
/// chain has become.
fn break_off(call: usize, is_carried_out: bool) -> (bool, String) {
    let mut world = World::new();
    world.change_all();
    let mut chain = Mortal::new(world.chain);
    chain.dies_at(call, is_carried_out);
    let folder = world.folder;
    let file = folder.path().join("testing.json");
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let about = || about(&world.tree);
    let first = apply(&mut chain, &wanted, &file, about(), None, |_| ());
    chain.lives_on();
    apply(&mut chain, &wanted, &file, about(), None, |_| ()).unwrap();
    let (found, left) = plan(&mut chain, &wanted, &file).unwrap();
    assert_eq!(lines(&left), [""; 0], "call {call}");
    (first.is_err(), text_of(&found))
}

/// All that was found, without the state's address, in which there is a random salt.
fn text_of(found: &Found) -> String {
    let live = found.live.as_ref().unwrap();
    let text = serde_json::to_string(live).unwrap();
    text.replace(live.state.address.as_str(), "state")
}

#[test]
fn an_apply_that_dies_at_any_call_is_gone_on_with_by_the_next_one_and_comes_to_the_same() {
    let (_, control) = break_off(usize::MAX, false);
    for is_carried_out in [false, true] {
        let deaths = (1..).take_while(|call| {
            let (is_dead, found) = break_off(*call, is_carried_out);
            assert!(found == control, "call {call}: {found}");
            is_dead
        });
        assert!(deaths.count() > 100);
    }
}

#[test]
fn one_run_at_a_time_has_a_record_and_its_end_lets_the_next_one_in() {
    let mut world = World::new();
    let mut lock = world.file().into_os_string();
    lock.push(".lock");
    let other = fs::File::options().write(true).open(&lock).unwrap();
    other.try_lock().unwrap();
    let error = world.apply().unwrap_err();
    assert!(matches!(error, DeployError::Locked { .. }), "{error}");
    drop(other);
    world.apply().unwrap();
}

#[test]
fn a_plan_that_was_agreed_on_is_not_carried_out_once_the_chain_has_moved() {
    let mut world = World::new();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let agreed = world.look().0.hash();
    let later = world.chain.time() + 600;
    world.chain.wait_until(later).unwrap();
    assert_eq!(world.look().0.hash(), agreed, "time is no change");
    let file = world.file();
    let carry_out = |world: &mut World| {
        let wanted = Wanted {
            tree: &world.tree,
            owners: &world.owners,
            prune: false,
        };
        apply(
            &mut world.chain,
            &wanted,
            &file,
            about(&world.tree),
            Some(&agreed),
            |_| (),
        )
    };
    assert_eq!(carry_out(&mut world).unwrap().done.len(), 1);
    let error = carry_out(&mut world).unwrap_err();
    assert!(matches!(error, DeployError::Moved), "{error}");
}

#[test]
fn a_release_with_one_new_code_changes_what_runs_it_and_nothing_else() {
    for contract in Contract::ALL {
        let mut world = World::new();
        world.tree.codes.clear();
        // The file named an older code of locations.
        world.follows();
        world
            .chain
            .store_code(&world.owners.state, contract)
            .unwrap();
        let plan = world.plan();
        let migrated = plan.changes.iter().filter_map(|change| match &change.what {
            What::Migrate { contracts, .. } => Some((change.at.clone(), contracts.len())),
            _ => None,
        });
        let count = match contract {
            Contract::State | Contract::ContactRegistry => 1,
            Contract::County | Contract::Location => 2,
            Contract::City => 3,
        };
        assert_eq!(migrated.collect::<Vec<_>>(), [(At::Code(contract), count)]);
        world.follows();
    }
}

#[test]
fn a_release_changes_the_codes_of_the_whole_tree_and_of_what_it_makes_next() {
    let mut world = World::new();
    world.tree.codes.clear();
    for contract in Contract::ALL {
        world
            .chain
            .store_code(&world.owners.state, contract)
            .unwrap();
    }
    let plan = world.plan();
    assert_eq!(plan.conflicts, []);
    let migrated = plan.changes.iter().filter_map(|change| match &change.what {
        What::Migrate { contracts, .. } => Some(contracts.len()),
        _ => None,
    });
    // State, registry, two counties, three cities and two places.
    assert_eq!(migrated.sum::<usize>(), 9);
    let admin = world.chain.account("admin").unwrap();
    let signers: Vec<_> = plan.changes.iter().map(|change| &change.signer).collect();
    assert!(
        signers[1..].iter().all(|signer| **signer == admin),
        "{signers:?}"
    );
    world.follows();
}
