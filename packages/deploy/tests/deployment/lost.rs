//! A record that was lost: no second tree is made beside the first one without a word, and the record is written anew.

use std::fs::{self, File};
use std::path::Path;

use cosmwasm_std::Checksum;
use cw_multi_test::ContractWrapper;
use tempfile::TempDir;
use wayclear_chain::{Addr, Chain, Contract, Embedded};
use wayclear_deploy::record::{Record, RecordError};
use wayclear_deploy::tree::Tree;
use wayclear_deploy::{adopt, refuse_second, DeployError, MadeByOther, Owners, Search};
use wayclear_location as location;

use crate::mortal::Mortal;
use crate::{about, owners, Desk, Planted};

/// What `<record>.applied` is called.
fn applied(desk: &Desk) -> std::path::PathBuf {
    desk.file().with_extension("json.applied")
}

#[test]
fn a_tree_whose_record_was_lost_is_named_before_a_second_one_is_made() {
    let planted = Planted::new();
    let (chain, owner, tree) = (&planted.chain, &planted.owners, &planted.tree);
    let file = planted.desk.file();
    refuse_second(chain, tree, owner, &file).unwrap();
    fs::remove_file(&file).unwrap();
    // What lies beside it tells, whoever deploys now.
    let other = owners(chain, "other");
    for owners in [owner, &other] {
        let error = refuse_second(chain, tree, owners, &file).unwrap_err();
        let state = &planted.record.deployment.state;
        assert!(matches!(&error, DeployError::Lost { state: at, .. } if at == state));
        let words = error.to_string();
        assert!(
            words.contains(&format!("wayclear tree adopt {state}")),
            "{words}"
        );
        assert!(words.contains("--another"), "{words}");
    }
    // And so does the chain.
    fs::remove_file(applied(&planted.desk)).unwrap();
    let error = refuse_second(chain, tree, owner, &file).unwrap_err();
    assert!(matches!(error, DeployError::Lost { .. }), "{error}");
    let search = refuse_second(chain, tree, &other, &file).unwrap();
    assert_eq!(search, Search::Whole);
    // A tree of another state is no second one.
    let mut washington = crate::yolo();
    washington.key = "US-WA".to_string();
    refuse_second(chain, &washington, owner, &file).unwrap();
}

#[test]
fn on_a_chain_that_was_made_anew_there_is_no_second_tree() {
    let planted = Planted::new();
    let anew = Embedded::new();
    let file = planted.desk.file();
    let (tree, owners) = (&planted.tree, &planted.owners);
    refuse_second(&anew, tree, owners, &file).unwrap();
    fs::remove_file(&file).unwrap();
    refuse_second(&anew, tree, owners, &file).unwrap();
}

#[test]
fn a_run_that_died_goes_on_with_its_own_state_and_what_is_no_state_counts_for_nothing() {
    let mut chain = Mortal::new(Embedded::new());
    let (desk, tree) = (Desk::new(), crate::yolo());
    let owners = owners(&chain, "our");
    let code = chain.store_code(&owners.state, Contract::Location).unwrap();
    let salt = [7; 16];
    let message = serde_json::json!({});
    // A contract of the same account that cannot even be made, and one that is none of ours.
    assert!(chain
        .instantiate2(&owners.state, code, &message, "x", None, &salt)
        .is_err());
    refuse_second(&chain, &tree, &owners, &desk.file()).unwrap();
    for call in 1.. {
        chain.dies_at(call, true);
        let run = desk.deploy(&mut chain, &tree, &owners);
        chain.lives_on();
        refuse_second(&chain, &tree, &owners, &desk.file()).unwrap();
        if run.is_ok() {
            break;
        }
    }
    assert_eq!(chain.states, 1);
}

/// Has the record of a contract's tree written anew.
fn adopted(planted: &Planted, contract: &Addr, file: &Path) -> Result<Record, DeployError> {
    adopt(&planted.chain, contract, about(&planted.tree), file)
}

#[test]
fn a_lost_record_is_written_anew_as_it_was() {
    let (planted, folder) = (Planted::new(), TempDir::new().unwrap());
    let (state, file) = (
        &planted.record.deployment.state,
        folder.path().join("anew.json"),
    );
    let record = adopted(&planted, state, &file).unwrap();
    assert_eq!(record, planted.record);
    assert_eq!(Record::read(Some(&file)).unwrap(), record);
    let error = adopted(&planted, state, &file).unwrap_err();
    let is_there = matches!(error, DeployError::Record(RecordError::There { .. }));
    assert!(is_there, "{error}");
}

#[test]
fn a_part_of_a_tree_names_the_state_that_is_to_be_adopted() {
    let (planted, folder) = (Planted::new(), TempDir::new().unwrap());
    let (deployment, file) = (&planted.record.deployment, folder.path().join("a.json"));
    let county = deployment.counties.values().next().unwrap();
    let city = county.cities.values().next().unwrap();
    for part in [&deployment.registry, &county.address, city] {
        let error = adopted(&planted, part, &file).unwrap_err();
        let DeployError::BelowState { state, .. } = error else {
            panic!("{part}: {error}");
        };
        assert_eq!(state, deployment.state);
    }
    assert!(!file.exists());
}

#[test]
fn nothing_is_adopted_while_another_run_has_the_record() {
    let (planted, folder) = (Planted::new(), TempDir::new().unwrap());
    let file = folder.path().join("held.json");
    let lock = File::create(folder.path().join("held.json.lock")).unwrap();
    lock.lock().unwrap();
    let state = &planted.record.deployment.state;
    let error = adopted(&planted, state, &file).unwrap_err();
    assert!(matches!(error, DeployError::Locked { .. }), "{error}");
    assert!(!file.exists());
    drop(lock);
    adopted(&planted, state, &file).unwrap();
}

/// A tree that was handed over to an heir, or that an heir may migrate, whose record was lost with all beside it.
fn handed_over(is_admin: bool) -> (Planted, Owners) {
    let mut planted = Planted::new();
    let heir = owners(&planted.chain, "heir");
    if is_admin {
        planted.desk = Desk::new();
        planted.tree.admin = Some(heir.state.to_string());
    } else {
        planted.tree.owner = Some(heir.state.to_string());
    }
    planted.again().unwrap();
    planted.desk = Desk::new();
    planted.tree = crate::yolo();
    (planted, heir)
}

#[test]
fn a_tree_that_was_handed_over_is_found_by_its_owner_and_by_its_admin_and_who_made_it_is_told() {
    for is_admin in [false, true] {
        let (planted, heir) = handed_over(is_admin);
        let (chain, file) = (&planted.chain, planted.desk.file());
        let error = refuse_second(chain, &planted.tree, &heir, &file).unwrap_err();
        let DeployError::LostByOthers { trees, .. } = &error else {
            panic!("{error}")
        };
        let [MadeByOther { state, creator }] = &trees[..] else {
            panic!("{error}")
        };
        assert_eq!(*creator, planted.owners.state);
        let words = error.to_string();
        let cure = format!("wayclear tree adopt {state}");
        assert!(words.contains(&cure), "{words}");
        let adopted = file.with_extension("adopted");
        adopt(chain, state, about(&planted.tree), &adopted).unwrap();
        let mut other = planted.tree.clone();
        other.key = "US-WA".to_string();
        refuse_second(chain, &other, &heir, &file).unwrap();
        let stranger = owners(chain, "stranger");
        refuse_second(chain, &planted.tree, &stranger, &file).unwrap();
    }
}

#[test]
fn many_trees_of_a_stranger_cost_little_to_look_at_and_that_not_all_were_is_told() {
    let (planted, heir) = handed_over(false);
    let (tree, file) = (planted.tree.clone(), planted.desk.file());
    let mut chain = Mortal::new(planted.chain);
    let stranger = owners(&chain, "stranger");
    let bare = Tree {
        counties: vec![],
        ..crate::yolo()
    };
    for _ in 0..60 {
        Desk::new().deploy(&mut chain, &bare, &stranger).unwrap();
    }
    // The oldest is looked at still.
    let error = refuse_second(&chain, &tree, &heir, &file).unwrap_err();
    assert!(matches!(error, DeployError::LostByOthers { .. }), "{error}");
    // It dies if it asks more.
    chain.dies_at(120, false);
    let other = owners(&chain, "other");
    let bare = Tree {
        codes: [(Contract::State, 4)].into(),
        ..bare
    };
    let search = refuse_second(&chain, &bare, &other, &file).unwrap();
    assert_eq!(search, Search::CutShort);
}

/// A stranger's own upload of a state's code, and a state that he has made of it and calls the heir's.
fn called_the_heirs(chain: &mut Embedded, heir: &Owners) -> Addr {
    let stranger = owners(chain, "stranger");
    let code = chain.store_code(&stranger.state, Contract::State).unwrap();
    let bare = Tree {
        counties: vec![],
        owner: Some(heir.state.to_string()),
        codes: [(Contract::State, code)].into(),
        ..crate::yolo()
    };
    let desk = Desk::new();
    let begun = desk.deploy(chain, &bare, &stranger);
    let (record, _) = begun.unwrap();
    record.deployment.state
}

#[test]
fn a_state_that_a_stranger_calls_ours_does_not_hide_the_one_that_is() {
    let (mut planted, heir) = handed_over(false);
    let ours = planted.record.deployment.state.clone();
    let code = planted.record.deployment.code_ids[&Contract::State];
    planted.tree.codes = [(Contract::State, code)].into();
    let file = planted.desk.file();
    let told = |chain: &Embedded| {
        let error = refuse_second(chain, &planted.tree, &heir, &file).unwrap_err();
        error.to_string()
    };
    assert!(told(&planted.chain).contains(ours.as_str()));
    let theirs = called_the_heirs(&mut planted.chain, &heir);
    // Whoever reads only of the stranger's is told to make another one.
    let words = told(&planted.chain);
    assert!(
        words.contains(ours.as_str()),
        "ours is {ours}, the stranger's is {theirs}: {words}"
    );
}

#[test]
fn a_tree_is_found_however_often_a_stranger_uploads_the_code_of_its_state() {
    let (planted, heir) = handed_over(false);
    let checksum = &planted.record.deployment.checksums[&Contract::State];
    let (tree, file) = (planted.tree, planted.desk.file());
    let mut chain = Mortal::new(planted.chain);
    chain.built.insert(Contract::State, checksum.clone());
    let found = refuse_second(&chain, &tree, &heir, &file);
    assert!(matches!(found, Err(DeployError::LostByOthers { .. })));
    for _ in 0..20 {
        // Nothing is made of it.
        let code = ContractWrapper::new(
            location::contract::execute,
            location::contract::instantiate,
            location::contract::query,
        );
        let checksum = Checksum::try_from(checksum.as_slice()).unwrap();
        chain.chain.store(Box::new(code.with_checksum(checksum)));
    }
    let found = refuse_second(&chain, &tree, &heir, &file);
    assert!(
        matches!(found, Err(DeployError::LostByOthers { .. })),
        "a second tree would be made beside ours: {found:?}"
    );
}
