//! Codes that whoever uploaded them keeps to some.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use wayclear_chain::{Chain, Contract};

use crate::command::wayclear;
use crate::keys::{is_carried_out, keyring_dir, program};
use crate::support::{err, node, out, record, root, wasmd, words, Desk, TREE};

/// A release that the chain does not know yet, and a tree of it.
struct Town(Desk);

impl Town {
    fn new() -> Self {
        let town = Town(Desk::new());
        fs::write(town.0.path("tree.toml"), TREE).unwrap();
        fs::create_dir(town.0.path("artifacts")).unwrap();
        for contract in Contract::ALL {
            let file = format!("artifacts/{}.wasm", contract.name());
            fs::copy(root().join(&file), town.0.path(&file)).unwrap();
        }
        make_new(&town.county());
        town
    }

    fn county(&self) -> String {
        self.0.path("artifacts/county.wasm")
    }

    fn run(&self, args: &[&str]) -> Output {
        let record = self.0.path("record.json");
        let mut command = wayclear(&[args, &["--deployment", &record]].concat());
        command.current_dir(self.0.path("")).output().unwrap()
    }

    #[track_caller]
    fn apply(&self) {
        let applied = self.run(&["apply", "tree.toml", "--another"]);
        assert!(applied.status.success(), "{}", err(&applied));
    }

    /// What plan and apply say of a file with some codes, of which nothing is done.
    #[track_caller]
    fn refused_codes(&self, codes: &str) -> String {
        let tree = format!("{TREE}\n[codes]\n{codes}\n");
        fs::write(self.0.path("tree.toml"), tree).unwrap();
        let planned = self.run(&["plan", "tree.toml", "--another"]);
        assert_eq!(planned.status.code(), Some(2), "{}", err(&planned));
        let before = newest_code();
        let applied = self.run(&["apply", "tree.toml", "--another"]);
        assert_eq!(applied.status.code(), Some(1));
        assert!(!fs::exists(self.0.path("record.json")).unwrap());
        assert_eq!(newest_code(), before, "nothing is uploaded");
        let (planned, applied) = (words(&out(&planned)), words(&err(&applied)));
        let line = |told: &str| told.split("! ").nth(1).map(str::to_string);
        assert!(line(&applied).is_some(), "{applied}");
        planned
    }

    fn doctor(&self) -> Output {
        self.run(&["doctor"])
    }
}

/// Puts beside a code a section that says nothing but a word that was never said: the same code with another checksum.
fn make_new(file: &str) {
    let mut code = fs::read(file).unwrap();
    let word = format!("{:032}", rand::random::<u64>());
    code.extend([0, 33, 32]);
    code.extend(word.as_bytes());
    fs::write(file, code).unwrap();
}

fn newest_code() -> u64 {
    *wasmd().codes().unwrap().keys().next_back().unwrap()
}

/// Sends a transaction of codes with wasmd, which must be carried out.
#[track_caller]
fn send(from: &str, args: &[&str]) {
    let node = node();
    let mut command = Command::new(program());
    command.args(["tx", "wasm"]).args(args);
    command.args(["--from", from, "--node", &node, "--chain-id", "testing"]);
    command.args(["--gas", "6000000", "--fees", "200000ucosm", "--yes"]);
    command.args(["--output", "json", "--keyring-backend", "test"]);
    let sent = command.arg("--keyring-dir").arg(keyring_dir());
    let sent = sent.output().unwrap();
    let told: Value = serde_json::from_slice(&sent.stdout).unwrap_or_else(|_| panic!("{sent:?}"));
    assert!(is_carried_out(told["txhash"].as_str().unwrap()), "{told}");
}

#[test]
fn a_code_that_a_stranger_has_uploaded_for_himself_alone_is_not_taken_for_the_trees() {
    let eve = wasmd().account("eve").unwrap();
    let some = format!("--instantiate-anyof-addresses={eve}");
    for kept in ["--instantiate-nobody=true", &some] {
        let town = Town::new();
        send("eve", &["store", &town.county(), kept]);
        town.apply();
    }
}

#[test]
fn a_code_that_is_kept_to_some_after_the_tree_was_made_of_it_is_told_and_uploaded_again() {
    let town = Town::new();
    // Everybody may use what eve has uploaded, so that it is the tree's code too.
    send("eve", &["store", &town.county()]);
    town.apply();
    assert!(town.doctor().status.success());
    // Another tree's record in its place.
    let (ours, theirs) = (town.0.path("record.json"), town.0.path("ours.json"));
    fs::rename(&ours, &theirs).unwrap();
    record().write(ours.as_ref()).unwrap();
    let told = words(&out(&town.doctor()));
    assert!(
        told.contains("WRONG state of the record: it says wasm1"),
        "{told}"
    );
    fs::rename(&theirs, &ours).unwrap();
    let record = fs::read_to_string(town.0.path("record.json")).unwrap();
    let record: Value = serde_json::from_str(&record).unwrap();
    let code_id = record["code_ids"]["county"].as_u64().unwrap();
    let eve = wasmd().account("eve").unwrap();
    assert_eq!(wasmd().codes().unwrap()[&code_id].creator, eve);
    let id = code_id.to_string();
    send(
        "eve",
        &[
            "update-instantiate-config",
            &id,
            "--instantiate-nobody=true",
        ],
    );
    let told = town.doctor();
    assert_eq!(told.status.code(), Some(1));
    let told = words(&out(&told));
    let problem = format!(
        "WRONG code {id}, county: {eve} uploaded it and keeps it to some: the tree can make nothing of it."
    );
    assert!(told.contains(&problem), "{told}");
    assert_eq!(town.run(&["plan", "tree.toml"]).status.code(), Some(2));
    town.apply();
    let told = town.doctor();
    assert!(told.status.success(), "{}", out(&told));
}

#[test]
fn a_file_that_names_a_code_which_is_kept_to_some_is_refused_before_anything_is_sent() {
    let town = Town::new();
    let nobody = "--instantiate-nobody=true";
    send("eve", &["store", &town.county(), nobody]);
    let id = newest_code();
    let told = town.refused_codes(&format!("county = {id}"));
    let problem = format!("! code county: {id} is kept to some by eve; the tree can make nothing");
    assert!(told.contains(&problem), "{told}");
}

#[test]
fn a_file_that_names_no_code_of_the_chain_or_one_of_another_kind_is_refused_before_anything_is_sent(
) {
    let town = Town::new();
    let none = newest_code() + 1000;
    let told = town.refused_codes(&format!("county = {none}"));
    let problem = format!("! code county: {none} is no code of this chain; name one that there is");
    assert!(told.contains(&problem), "{told}");
    // A city of another release, which has another checksum.
    let other = town.0.path("other.wasm");
    fs::copy(town.0.path("artifacts/city.wasm"), &other).unwrap();
    make_new(&other);
    send("eve", &["store", &other]);
    let id = newest_code();
    let told = town.refused_codes(&format!("county = {id}"));
    let problem = format!("! code county: {id} is the code of city; contracts of this kind");
    assert!(told.contains(&problem), "{told}");
}

#[test]
fn whoever_gives_a_code_free_again_that_was_uploaded_anew_changes_nothing_of_the_tree() {
    let town = Town::new();
    send("eve", &["store", &town.county()]);
    let eves = newest_code().to_string();
    town.apply();
    let change = |who| send("eve", &["update-instantiate-config", &eves, who]);
    change("--instantiate-nobody=true");
    // It is uploaded again, so that nobody else says who may use it.
    town.apply();
    let plan = || town.run(&["plan", "tree.toml", "--another"]);
    assert_eq!(plan().status.code(), Some(0), "{}", out(&plan()));
    change("--instantiate-everybody=true");
    assert_eq!(plan().status.code(), Some(0), "{}", out(&plan()));
}

#[test]
fn a_variable_that_names_a_key_takes_nobody_away_of_a_file_without_authorities() {
    let town = Town::new();
    town.apply();
    let bob = wasmd().account("bob").unwrap();
    let owner = wasmd().account("state").unwrap();
    let record = fs::read_to_string(town.0.path("record.json")).unwrap();
    let record: Value = serde_json::from_str(&record).unwrap();
    let registry = wayclear_chain::Addr::unchecked(record["registry"].as_str().unwrap());
    let authority = wayclear_api::contact_registry::Authority {
        account: bob.to_string(),
        daily_slips: 64,
        keys: vec![],
    };
    let set = wayclear_api::contact_registry::ExecuteMsg::SetAuthority { authority };
    wasmd().execute(&owner, &registry, &set).unwrap();
    let key = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    let record = town.0.path("record.json");
    let mut command = wayclear(&["plan", "tree.toml", "--prune", "--deployment", &record]);
    command.env("WAYCLEAR_SLIP_KEY", key);
    let planned = command.current_dir(town.0.path("")).output().unwrap();
    let told = words(&out(&planned));
    assert!(told.contains(&format!("+ key {key}")), "{told}");
    assert!(!told.contains("- registry"), "{told}");
    assert!(told.contains("registry of US-OR: authority bob"), "{told}");
}
