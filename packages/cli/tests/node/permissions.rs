//! Codes that whoever uploaded them keeps to some.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use wayclear_chain::{Chain, Contract};

use crate::command::wayclear;
use crate::keys::{is_carried_out, keyring_dir, program};
use crate::support::{err, node, out, record, root, wasmd, words, Desk};

const TREE: &str = r#"
[state]
key = "US-OR"
name = "Oregon"

[[county]]
key = "41051"
name = "Multnomah County"
prefixes = ["c20g"]
"#;

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
        // The same code beside a section that says nothing but a word that was never said.
        let mut code = fs::read(town.county()).unwrap();
        let word = format!("{:032}", rand::random::<u64>());
        code.extend([0, 33, 32]);
        code.extend(word.as_bytes());
        fs::write(town.county(), code).unwrap();
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

    fn doctor(&self) -> Output {
        self.run(&["doctor"])
    }
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
