//! A tree that runs, wholly or in part, a later release than the command at hand.

use std::fs;

use cosmwasm_std::Binary;
use serde_json::{json, Value};
use wayclear_chain::{Addr, Chain, Contract};
use wayclear_deploy::{apply, DeployError, Wanted};

use super::mortal::Mortal;
use super::{about, lines, World};

const KEY: &[u8] = b"contract_info";
const LATER: &str = "99.0.0";

impl World {
    /// A contract of a kind moves to a code of a later release. The file names the code that it had.
    fn moves_on(&mut self, kind: Contract) {
        let live = self.look().0.live.unwrap();
        let mut all = live.contracts().filter(|(of, ..)| *of == kind);
        let (_, contract, running) = all.next().unwrap();
        let owner = self.owners.state.clone();
        let id = self.chain.store_code(&owner, kind).unwrap();
        let migration = (contract.clone(), id, Binary::from(b"{}"));
        let admin = running.admin.clone().unwrap();
        self.chain.migrate_all(&admin, vec![migration]).unwrap();
        self.tree.codes.insert(kind, running.id);
        self.is_of(contract, LATER);
    }

    fn is_of(&mut self, contract: &Addr, version: &str) {
        let mut storage = self.chain.storage_mut(contract);
        let mut row: Value = serde_json::from_slice(&storage.get(KEY).unwrap()).unwrap();
        row["version"] = json!(version);
        storage.set(KEY, row.to_string().as_bytes());
    }

    /// That nothing is sent and nothing is written, and what is said.
    #[track_caller]
    fn refuses(self) -> Vec<String> {
        let (file, kept) = (self.file(), self.applied());
        let before = fs::read(&kept).unwrap();
        let World {
            chain,
            tree,
            owners,
            folder: _folder,
            ..
        } = self;
        let wanted = Wanted {
            tree: &tree,
            owners: &owners,
            prune: false,
        };
        let mut chain = Mortal::new(chain);
        let applied = apply(&mut chain, &wanted, &file, about(&tree), None, |_| ());
        let Err(DeployError::Conflicts(conflicts)) = applied else {
            panic!("{applied:?}")
        };
        assert!(chain.messages.is_empty(), "something was sent");
        assert_eq!(fs::read(&kept).unwrap(), before);
        conflicts.iter().map(ToString::to_string).collect()
    }
}

#[test]
fn a_tree_of_which_any_contract_is_of_a_later_release_is_not_taken_back() {
    for kind in Contract::ALL {
        let mut world = World::new();
        world.moves_on(kind);
        let planned = lines(&world.plan());
        let [line] = &planned[..] else {
            panic!("{kind:?}: {planned:?}")
        };
        let begin = "! state US-CA: the release of 1 of its 9 contracts is 99.0.0, and this command is to make it 0.";
        assert!(line.starts_with(begin), "{line}");
        assert!(line.contains("wayclear apply TREE goes on"), "{line}");
        assert_eq!(world.refuses(), planned);
    }
}

#[test]
fn a_contract_of_whose_code_another_one_tells_a_lower_version_is_not_taken_back_to_it() {
    // The file names all codes, so that this command's own release says nothing.
    let mut world = World::new();
    let live = world.look().0.live.unwrap();
    for (kind, _, running) in live.contracts() {
        world.tree.codes.insert(kind, running.id);
    }
    world.moves_on(Contract::County);
    let conflicts = world.refuses();
    assert!(conflicts[0].contains("1 of its 9 contracts is 99.0.0"));
}

#[test]
fn what_is_to_run_is_not_newer_whatever_its_version() {
    let mut world = World::new();
    world.moves_on(Contract::ContactRegistry);
    let live = world.look().0.live.unwrap();
    let kind = Contract::ContactRegistry;
    world.tree.codes.insert(kind, live.registry.code.id);
    assert_eq!(world.plan().conflicts, []);
}

/// What is kept of an apply of a later release that has not ended: with words that this one does not know.
fn is_left_by_a_later_one(world: &World) {
    let kept = fs::read_to_string(world.applied()).unwrap();
    let mut kept: Value = serde_json::from_str(&kept).unwrap();
    kept["release"] = json!(LATER);
    kept["stood"] = json!({ "of": "another form" });
    kept["meant"] = json!([{ "at": "the moon", "action": "fly" }, 7]);
    fs::write(world.applied(), kept.to_string()).unwrap();
}

#[test]
fn an_apply_of_a_later_release_that_has_not_ended_is_left_to_that_release() {
    let mut world = World::new();
    is_left_by_a_later_one(&world);
    let planned = lines(&world.plan());
    let [line] = &planned[..] else {
        panic!("{planned:?}")
    };
    let begin =
        "! state US-CA: the last apply is of release 99.0.0, and is under way or was broken off; ";
    assert!(line.starts_with(begin), "{line}");
    assert_eq!(
        wayclear_deploy::unended(&world.file()),
        Some((2, LATER.to_string()))
    );
    assert_eq!(world.refuses(), planned);
}
