//! Records of other trees where that of this one should be.

use std::fs;

use wayclear_deploy::{apply, plan, plan_servers, DeployError, Wanted};

use super::mortal::Mortal;
use super::{about, lines, World};

/// Another tree of the same key on the same chain, with a record of its own; answers that record.
fn beside(world: &mut World) -> std::path::PathBuf {
    let folder = std::mem::replace(&mut world.folder, tempfile::TempDir::new().unwrap());
    let first = folder.keep().join("testing.json");
    world.apply().unwrap();
    first
}

#[test]
fn the_record_of_another_tree_is_refused_by_name_and_what_is_known_of_the_last_apply_stays() {
    let mut world = World::new();
    let other = beside(&mut world);
    let last = world.deployment().state;
    fs::copy(other, world.file()).unwrap();
    let found = world.deployment().state;
    let stood = fs::read_to_string(world.applied()).unwrap();
    let record = fs::read_to_string(world.file()).unwrap();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let file = world.folder.path().join("testing.json");
    let planned = plan(&mut world.chain, &wanted, &file).unwrap_err();
    let applied = world.apply().unwrap_err();
    for error in [planned, applied] {
        assert!(matches!(error, DeployError::OtherRecord { .. }), "{error}");
        let words = error.to_string();
        for word in [found.as_str(), last.as_str(), "testing.json.applied"] {
            assert!(words.contains(word), "{words}");
        }
    }
    assert_eq!(fs::read_to_string(world.applied()).unwrap(), stood);
    assert_eq!(fs::read_to_string(world.file()).unwrap(), record);
    // As it says: whoever means that record moves the other file away.
    fs::remove_file(world.applied()).unwrap();
    assert_eq!(lines(&world.plan()), [""; 0]);
}

#[test]
fn a_second_tree_in_place_of_one_whose_record_was_lost_is_gone_on_with_after_a_break_at_any_call() {
    for call in 1.. {
        let world = World::new();
        let (file, applied) = (world.file(), world.applied());
        // What was kept of the first one lies there still.
        fs::remove_file(&file).unwrap();
        assert!(applied.exists());
        let mut chain = Mortal::new(world.chain);
        let wanted = Wanted {
            tree: &world.tree,
            owners: &world.owners,
            prune: false,
        };
        chain.dies_at(call, true);
        let first = apply(&mut chain, &wanted, &file, about(&world.tree), None, |_| ());
        chain.lives_on();
        let second = apply(&mut chain, &wanted, &file, about(&world.tree), None, |_| ());
        second.unwrap_or_else(|error| panic!("call {call}: {error}"));
        if first.is_ok() {
            break;
        }
    }
}

#[test]
fn of_the_tree_of_another_state_one_line_is_planned_and_nothing_else() {
    let mut world = World::new();
    let limit = wayclear_api::contact_registry::GasLimit {
        base: 200_000,
        each: 30_000,
    };
    world.registry(&wayclear_api::contact_registry::ExecuteMsg::RaiseLocationGas { limit });
    world.tree.key = "US-OR".to_string();
    world.tree.relays.clear();
    let (found, plan) = world.look();
    let [line] = &lines(&plan)[..] else {
        panic!("{plan:?}")
    };
    assert!(
        line.starts_with("! state US-OR: key is US-CA, the file says US-OR; this is another tree")
    );
    assert_eq!(
        (plan.unmentioned, plan.drift, plan.same),
        (vec![], vec![], 0)
    );
    let file = world.file();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: true,
    };
    let servers = plan_servers("testing", &wanted, &file, &found).unwrap();
    assert_eq!((servers.changes, servers.left), (vec![], vec![]));
}
