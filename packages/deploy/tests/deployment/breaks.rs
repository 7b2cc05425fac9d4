//! A run may die at any moment; the next one goes on with the same state.

use std::fmt::Write;
use std::fs;

use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::record::{Record, RecordError};
use wayclear_deploy::tree::{parse, Tree};
use wayclear_deploy::DeployError;

use super::mortal::Mortal;
use super::{owners, Desk, Planted};

/// A tree with every kind of step: more cells than a message holds, rewards, more places than a transaction holds.
fn small_tree() -> Tree {
    let letters = || "0123456789bcdefghjkmnpqrstuvwxyz".chars();
    let cells = letters().flat_map(|a| letters().map(move |b| format!("\"9qc7{a}{b}\"")));
    let cells: Vec<String> = cells.take(101).collect();
    let cells = cells.join(", ");
    let mut tree = format!(
        "[state]\nkey = \"US-CA\"\nname = \"California\"\n\n[[county]]\nkey = \"06113\"\nname = \"Yolo County\"\n\
         prefixes = [{cells}]\n\n[[county.city]]\nkey = \"davis\"\nname = \"Davis\"\nprefixes = [{cells}]\n\n\
         [county.city.rewards]\ndenom = \"ucosm\"\ncheck_in = \"1\"\ninspect = \"1\"\ncooldown_seconds = 1\ndaily_cap = \"9\"\n"
    );
    for shop in 1..=11 {
        write!(
            tree,
            "\n[[county.city.place]]\nname = \"Shop {shop}\"\nlatitude = 38.4988\nlongitude = -121.9867\nunit = \"{shop}\"\n\
             source = \"made up\"\n"
        )
        .unwrap();
    }
    parse(&tree).unwrap()
}

/// A run that dies at its `call`th call, and the one after it. Answers whether the first one died.
fn break_off(tree: &Tree, call: usize, is_carried_out: bool) -> bool {
    let mut chain = Mortal::new(Embedded::new());
    let (desk, owners) = (Desk::new(), owners(&chain, "our"));
    chain.dies_at(call, is_carried_out);
    let Err(death) = desk.deploy(&mut chain, tree, &owners) else {
        return false;
    };
    assert!(
        matches!(death, DeployError::Step { .. } | DeployError::Live(_)),
        "{death}"
    );
    let left = Record::read(Some(&desk.file())).unwrap_err();
    let is_named = matches!(left, RecordError::Unfinished { .. });
    assert!(is_named || !desk.file().exists(), "{left}");

    chain.lives_on();
    let later = chain.now().unwrap() + 600;
    chain.wait_until(later).unwrap();
    let (record, _) = desk.deploy(&mut chain, tree, &owners).unwrap();
    assert_eq!(chain.states, 1, "call {call}");
    let info = chain.contract_info(&record.deployment.state);
    let made_at = &record.deployment.made_at;
    assert_eq!(made_at.height, info.unwrap().unwrap().height);
    assert_eq!(made_at.hash, chain.header_hash(made_at.height).unwrap());

    let third = desk.deploy(&mut chain, tree, &owners).unwrap();
    assert_eq!(third, (record, vec![]));
    true
}

#[test]
fn a_run_that_dies_at_any_call_is_gone_on_with_by_the_next_one_with_one_state_only() {
    let tree = small_tree();
    for is_carried_out in [false, true] {
        let deaths = (1..).take_while(|call| break_off(&tree, *call, is_carried_out));
        assert!(deaths.count() > 40);
    }
}

#[test]
fn salt_and_address_stand_in_the_record_before_the_state_is_made() {
    let tree = small_tree();
    let begun = (1..).find_map(|call| {
        let mut chain = Mortal::new(Embedded::new());
        let (desk, owners) = (Desk::new(), owners(&chain, "our"));
        chain.dies_at(call, false);
        desk.deploy(&mut chain, &tree, &owners).unwrap_err();
        let before = fs::read_to_string(desk.file()).ok()?;
        Some((chain, desk, owners, before))
    });
    let (mut chain, desk, owners, before) = begun.unwrap();
    let before: serde_json::Value = serde_json::from_str(&before).unwrap();
    assert_eq!((chain.states, &before["stage"]), (0, &"begun".into()));
    assert_eq!(before["salt"].as_str().unwrap().len(), 32);
    chain.lives_on();
    let (record, _) = desk.deploy(&mut chain, &tree, &owners).unwrap();
    let salt = record.deployment.salt.to_string();
    assert_eq!(before["salt"], salt);
    assert_eq!(before["state"], record.deployment.state.as_str());
}

#[test]
fn a_run_that_cannot_write_its_record_makes_no_state() {
    let mut chain = Mortal::new(Embedded::new());
    let (desk, owners) = (Desk::new(), owners(&chain, "our"));
    // A file where the folder should be.
    fs::write(desk.file().parent().unwrap(), "").unwrap();
    let error = desk.deploy(&mut chain, &small_tree(), &owners).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("deployments/testing.json"), "{error}");
    assert_eq!(chain.states, 0);
}

#[test]
fn a_second_run_finds_everything_done_and_leaves_the_record_as_it_is() {
    let mut planted = Planted::new();
    let text = fs::read_to_string(planted.desk.file()).unwrap();
    let later = planted.chain.time() + 600;
    planted.chain.wait_until(later).unwrap();
    let (record, changes) = planted.again().unwrap();
    assert_eq!(changes, [""; 0]);
    assert_eq!(record, planted.record);
    assert_eq!(record, planted.desk.read());
    assert_eq!(fs::read_to_string(planted.desk.file()).unwrap(), text);
}

#[test]
fn on_a_chain_that_was_made_anew_a_new_state_is_made_at_another_address() {
    let planted = Planted::new();
    let mut chain = Mortal::new(Embedded::new());
    chain.has_own_blocks = true;
    let later = chain.chain.time() + 600;
    chain.wait_until(later).unwrap();
    let Planted {
        desk, tree, owners, ..
    } = &planted;
    let (record, changes) = desk.deploy(&mut chain, tree, owners).unwrap();
    assert!(
        changes.contains(&"+ state US-CA".to_string()),
        "{changes:?}"
    );
    let hash = planted.record.deployment.made_at.hash.to_hex();
    let aside = desk.file().with_extension(format!("{}.old", &hash[..8]));
    assert_eq!(Record::read(Some(&aside)).unwrap(), planted.record);
    assert_ne!(record.deployment.state, planted.record.deployment.state);
    assert_ne!(record.deployment.made_at, planted.record.deployment.made_at);
    assert_eq!(record, planted.desk.read());
}

#[test]
fn what_is_added_to_a_tree_is_made_and_nothing_else() {
    let mut planted = Planted::new();
    let sacramento = planted.tree.counties.pop().unwrap();
    let mut chain = Embedded::new();
    let desk = Desk::new();
    let (first, _) = desk
        .deploy(&mut chain, &planted.tree, &planted.owners)
        .unwrap();
    planted.tree.counties.push(sacramento);
    let (second, new) = desk
        .deploy(&mut chain, &planted.tree, &planted.owners)
        .unwrap();
    assert!(
        new[0].starts_with("+ county 06067 with 100 cells"),
        "{}",
        new[0]
    );
    assert!(
        new.iter()
            .all(|what| what.contains("06067") || what.contains("sacramento")),
        "{new:?}"
    );
    let (first, second) = (first.deployment, second.deployment);
    assert_eq!((second.state, second.made_at), (first.state, first.made_at));
    assert_eq!(second.counties["06113"], first.counties["06113"]);
}

#[test]
fn a_finished_record_stays_while_the_chain_has_the_block_that_made_the_state() {
    let planted = Planted::new();
    let Planted {
        desk,
        tree,
        owners,
        record,
        ..
    } = planted;
    let mut node = Mortal::new(planted.chain);
    node.hidden = Some(record.deployment.state.clone());
    let error = desk.deploy(&mut node, &tree, &owners).unwrap_err();
    assert!(matches!(error, DeployError::Hidden { .. }), "{error}");
    assert_eq!((node.states, desk.read()), (0, record));
}
