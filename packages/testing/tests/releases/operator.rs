//! What the operator runs with the next release, in process: a tree of this one is migrated, from wherever an earlier run has ended.

use std::fs;
use std::path::Path;

use serde_json::json;
use wayclear_deploy::record::{About, Record};
use wayclear_deploy::tree::Tree;
use wayclear_deploy::{apply, plan, Owners, Wanted};
use wayclear_testing::{Chain, Contract, Suite};

use crate::days::{begin, live};
use crate::{left_alone, live_alike, not_new};

/// A file that says no more than which tree it is.
fn tree() -> Tree {
    Tree {
        key: "US-CA".to_string(),
        name: "California".to_string(),
        ..Tree::default()
    }
}

fn owners(suite: &Suite) -> Owners {
    Owners {
        state: suite.account("state owner"),
        county: suite.account("county owner"),
        city: suite.account("city owner"),
        admin: Some(suite.account("admin")),
        authorities: vec![],
    }
}

fn about() -> About {
    About {
        anchor: None,
        node: "in process".to_string(),
        moniker: None,
        commit: None,
        relays: vec![],
        desks: vec![],
        mirrors: vec![],
    }
}

/// How many changes are left to do, and how many contradictions there are.
fn planned(suite: &mut Suite, file: &Path) -> (usize, usize) {
    let (tree, owners) = (tree(), owners(suite));
    let wanted = Wanted {
        tree: &tree,
        owners: &owners,
        prune: false,
    };
    let (_, plan) = plan(&mut suite.chain, &wanted, file).expect("a plan");
    (plan.changes.len(), plan.conflicts.len())
}

#[test]
fn the_next_release_finishes_what_was_migrated_in_part() {
    let expected = left_alone(2);
    let parts: [&[Contract]; 4] = [
        &[],
        &[Contract::State],
        &[Contract::ContactRegistry, Contract::Location],
        &[Contract::State, Contract::County, Contract::City],
    ];
    for part in parts {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("record.json");
        let mut suite = begin();
        live(&mut suite, 0);
        let record = Record {
            chain_id: suite.chain.chain_id(),
            about: about(),
            deployment: suite.deployment.clone(),
            history: vec![],
        };
        record.write(&file).expect("a record");
        suite.chain.take_build(wayclear_next::build);
        if !part.is_empty() {
            suite.store_build(wayclear_next::build);
            let contracts = suite.contracts().into_iter();
            let some: Vec<_> = contracts.filter(|(of, _)| part.contains(of)).collect();
            suite.migrate(&some).expect("a migration");
        }
        live_alike(&mut suite, 1, &expected, &format!("{part:?}"));
        let (changes, conflicts) = planned(&mut suite, &file);
        assert_eq!(conflicts, 0, "{part:?}");
        assert!(changes > 0, "{part:?}");
        let (tree, owners) = (tree(), owners(&suite));
        let wanted = Wanted {
            tree: &tree,
            owners: &owners,
            prune: false,
        };
        let applied = apply(&mut suite.chain, &wanted, &file, about(), None, |_| ());
        let applied = applied.unwrap_or_else(|error| panic!("{part:?}: {error}"));
        suite.deployment.code_ids = applied.record.deployment.code_ids;
        assert_eq!(not_new(&suite), [], "{part:?}");
        assert_eq!(planned(&mut suite, &file), (0, 0), "{part:?}");
        live_alike(&mut suite, 2, &expected, &format!("{part:?}, applied"));
        assert_eq!(not_new(&suite), [], "what was made since");
    }
}

#[test]
fn what_one_release_has_begun_the_next_one_finishes_and_writes_down_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("record.json");
    let mut suite = begin();
    let begun = suite.deployment.begun();
    let left = json!({
        "stage": "begun", "chain_id": suite.chain.chain_id(),
        "creator": begun.creator, "salt": begun.salt, "state": begun.state,
    });
    fs::write(&file, left.to_string()).expect("a record");
    suite.chain.take_build(wayclear_next::build);
    let (tree, owners) = (tree(), owners(&suite));
    let wanted = Wanted {
        tree: &tree,
        owners: &owners,
        prune: false,
    };
    let applied = apply(&mut suite.chain, &wanted, &file, about(), None, |_| ());
    let written = applied.expect("a tree of the next release").record;
    assert_eq!(Record::read(Some(&file)).expect("a record"), written);
    let [earlier] = &written.history[..] else {
        panic!("{:?}", written.history)
    };
    assert_eq!(earlier.checksums, suite.deployment.checksums);
    assert_ne!(written.deployment.checksums, suite.deployment.checksums);
    assert_eq!(planned(&mut suite, &file), (0, 0));
}

/// A tree of which the next release has migrated those of some kinds, and set what is made from now on; its record.
fn migrated_in_part(part: &[Contract], file: &Path) -> Suite {
    let mut suite = begin();
    let record = Record {
        chain_id: suite.chain.chain_id(),
        about: about(),
        deployment: suite.deployment.clone(),
        history: vec![],
    };
    record.write(file).expect("a record");
    suite.store_build(wayclear_next::build);
    suite.set_code_ids();
    let contracts = suite.contracts().into_iter();
    let some: Vec<_> = contracts.filter(|(of, _)| part.contains(of)).collect();
    suite.migrate(&some).expect("a migration");
    suite
}

/// The codes of what is made from now on.
fn handed_down(suite: &Suite) -> wayclear_api::state::CodeIds {
    let question = wayclear_api::state::ask::CodeIds {};
    suite.chain.ask(&suite.state(), question).expect("codes")
}

#[test]
fn the_release_before_takes_nothing_back_of_what_the_next_one_has_migrated_in_part() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("record.json");
    // The state comes last.
    let mut suite = migrated_in_part(&[Contract::ContactRegistry, Contract::Location], &file);
    let before = handed_down(&suite);
    suite.chain.take_build(wayclear_chain::this_build);
    let (tree, owners) = (tree(), owners(&suite));
    let wanted = Wanted {
        tree: &tree,
        owners: &owners,
        prune: false,
    };
    let error = apply(&mut suite.chain, &wanted, &file, about(), None, |_| ());
    let error = error.map(|applied| applied.done).expect_err("a refusal");
    assert_eq!(handed_down(&suite), before, "{error}");
}

#[test]
fn a_file_that_names_the_codes_of_the_release_before_is_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("record.json");
    let earlier = begin().deployment.code_ids;
    let mut suite = migrated_in_part(&Contract::ALL, &file);
    let before = handed_down(&suite);
    let (mut tree, owners) = (tree(), owners(&suite));
    tree.codes = earlier;
    let wanted = Wanted {
        tree: &tree,
        owners: &owners,
        prune: false,
    };
    let error = apply(&mut suite.chain, &wanted, &file, about(), None, |_| ());
    let error = error.map(|applied| applied.done).expect_err("a refusal");
    assert_eq!(handed_down(&suite), before, "{error}");
}
