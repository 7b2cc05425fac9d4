//! A tree file that is changed, and the chain that follows it: `plan`, `apply`, what they cost and who signs.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use wayclear_chain::{Chain, Contract};

use crate::command;
use crate::keys::{couple, fund, is_carried_out, keyring_flags, sign_by_both};
use crate::support::{err, out, root, wasmd, wayclear, words, Desk};

const TREE: &str = r#"
[state]
key = "US-OR"
name = "Oregon"

[[county]]
key = "41051"
name = "Multnomah County"
prefixes = ["c20f", "c20g"]

[[county.city]]
key = "portland"
name = "Portland"
prefixes = ["c20g"]

[[county.city.place]]
name = "Union Station"
latitude = 45.529
longitude = -122.6766
surface = "plastic"
source = "made up"

[[county.city]]
key = "gresham"
name = "Gresham"
prefixes = ["c20f"]
"#;

/// A tree of its own on the node.
struct Town {
    desk: Desk,
}

impl Town {
    fn deploy() -> Self {
        let town = Town { desk: Desk::new() };
        town.write(TREE);
        let told = town.json("apply", &[]);
        assert!(told["changes"].as_array().unwrap().len() > 4, "{told}");
        town
    }

    fn write(&self, tree: &str) {
        fs::write(self.desk.path("tree.toml"), tree).unwrap();
    }

    fn run(&self, command: &str, more: &[&str]) -> Output {
        let (tree, record) = (self.desk.path("tree.toml"), self.desk.path("record.json"));
        let args = [command, &tree, "--another", "--deployment", &record];
        wayclear(&[&args, more].concat())
    }

    #[track_caller]
    fn json(&self, command: &str, more: &[&str]) -> Value {
        let output = self.run(command, &[more, &["--json"]].concat());
        serde_json::from_str(&out(&output)).unwrap_or_else(|_| panic!("{}", err(&output)))
    }

    /// The lines of a plan, as people read them.
    fn lines(&self, title: &str) -> Vec<String> {
        let told = out(&self.run("plan", &[]));
        let lines = told.lines().skip_while(|line| *line != title).skip(1);
        lines
            .take_while(|line| !line.is_empty())
            .map(|line| line.trim().to_string())
            .collect()
    }
}

#[test]
fn a_changed_file_is_planned_with_what_it_costs_and_who_signs_and_then_done_and_nothing_is_left() {
    let town = Town::deploy();
    let still = town.run("plan", &[]);
    assert_eq!(still.status.code(), Some(0), "{}", err(&still));
    let changed = TREE
        .replace("Union Station", "Central Station")
        .replace(
            "prefixes = [\"c20g\"]",
            "prefixes = [\"c20g\"]\ncleaners = [\"ada\"]",
        )
        .replace(
            "\"c20g\"]\n\n[[county.city]]",
            "\"c20g\", \"c21\"]\n\n[[county.city]]",
        );
    town.write(&changed);
    let plan = town.run("plan", &[]);
    assert_eq!(plan.status.code(), Some(2), "{}", err(&plan));
    let told = words(&out(&plan));
    let renamed =
        "place c20g02m9 of portland: Union Station (plastic) -> Central Station (plastic)";
    assert!(told.contains(renamed), "{told}");
    assert!(told.contains("+ county 41051: 1 cell (c21)"), "{told}");
    assert!(
        told.contains("3 changes to do, 0 things that cannot be done"),
        "{told}"
    );
    assert!(told.contains("Signed by: state wasm1"), "{told}");
    assert!(town.json("plan", &[])["fee"]
        .as_str()
        .unwrap()
        .ends_with("ucosm"));
    let done = town.json("apply", &[]);
    assert_eq!(done["changes"].as_array().unwrap().len(), 3, "{done}");
    assert_eq!(town.run("plan", &[]).status.code(), Some(0));
}

#[test]
fn each_change_of_a_tree_file_is_carried_out_or_refused_by_name() {
    let town = Town::deploy();
    let before = wasmd().latest().unwrap().height;
    // Gresham is to have all of Portland, which gets other ground.
    let (head, rest) = TREE.split_once("\n[[county.city.place]]").unwrap();
    let (_, gresham) = rest.split_once("\n[[county.city]]").unwrap();
    let taken = format!("{head}\n[[county.city]]{gresham}")
        .replace("= [\"c20g\"]", "= [\"c21\"]")
        .replace("\"c20f\", \"c20g\"]", "\"c20f\", \"c20g\", \"c21\"]")
        .replace("= [\"c20f\"]", "= [\"c20f\", \"c20g\"]");
    let refused = [
        (
            "a city's name",
            TREE.replace("\"Portland\"", "\"Porter\""),
            "name is Portland, the file says Porter",
        ),
        (
            "the state's name",
            TREE.replace("\"Oregon\"", "\"Oregano\""),
            "name is Oregon, the file says Oregano",
        ),
        (
            "an admin",
            TREE.replace("name = \"Oregon\"", "name = \"Oregon\"\nadmin = \"ada\""),
            "admin is nobody",
        ),
        ("ground with a place in it", taken, "there are places in it"),
    ];
    for (what, tree, said) in refused {
        town.write(&tree);
        let output = town.run("apply", &[]);
        let told = words(&err(&output));
        assert_eq!(output.status.code(), Some(1), "{what}: {told}");
        assert!(told.contains(said), "{what}: {told}");
    }
    let nonsense = town.run("apply", &["--admin", "nonsense"]);
    assert!(err(&nonsense).contains("nonsense"), "{}", err(&nonsense));
    let state_owner = wasmd().account("state").unwrap();
    let sequence = wasmd().sequence(&state_owner).unwrap();
    // What is taken out of the file is named, and stays.
    let county = TREE
        .split("\n[[county.city]]\nkey = \"gresham\"")
        .next()
        .unwrap();
    town.write(county);
    assert_eq!(town.json("apply", &[])["changes"], serde_json::json!([]));
    let left = town.lines("Not in the file, and left alone:");
    assert!(
        left.iter().any(|line| line.contains("city 41051/gresham")),
        "{left:?}"
    );
    // An owner, an authority and a risk model follow.
    town.write(&TREE.replace("key = \"portland\"", "key = \"portland\"\nowner = \"ada\""));
    assert_eq!(
        town.json("apply", &[])["changes"].as_array().unwrap().len(),
        2
    );
    town.write(&format!(
        "{TREE}\n[[authority]]\naccount = \"bob\"\ndaily_slips = 64\n"
    ));
    assert_eq!(
        town.json("apply", &[])["changes"].as_array().unwrap().len(),
        1
    );
    assert_ne!(wasmd().sequence(&state_owner).unwrap(), sequence);
    assert!(wasmd().latest().unwrap().height > before);
}

#[test]
fn a_plan_that_was_agreed_on_is_refused_once_the_chain_has_moved() {
    let town = Town::deploy();
    town.write(&TREE.replace("Union Station", "Central Station"));
    let saved = town.desk.path("changes.plan");
    assert_eq!(town.run("plan", &["--out", &saved]).status.code(), Some(2));
    // Somebody else is faster.
    town.write(&TREE.replace("\"plastic\"", "\"copper\""));
    town.json("apply", &[]);
    town.write(&TREE.replace("Union Station", "Central Station"));
    let late = town.run("apply", &["--plan", &saved]);
    assert!(
        err(&late).contains("the chain was changed since the plan was made"),
        "{}",
        err(&late)
    );
    assert_eq!(town.run("plan", &["--out", &saved]).status.code(), Some(2));
    town.write(TREE);
    let other = town.run("apply", &["--plan", &saved]);
    assert!(
        err(&other).contains("the tree file or the flags were changed"),
        "{}",
        err(&other)
    );
    town.write(&TREE.replace("Union Station", "Central Station"));
    let done = town.run("apply", &["--plan", &saved]);
    assert!(done.status.success(), "{}", err(&done));
}

#[test]
fn two_applies_at_once_make_one_tree() {
    let town = Town { desk: Desk::new() };
    town.write(TREE);
    let args = |town: &Town| {
        let (tree, record) = (town.desk.path("tree.toml"), town.desk.path("record.json"));
        [
            "apply".to_string(),
            tree,
            "--another".to_string(),
            "--deployment".to_string(),
            record,
        ]
    };
    let start = || {
        let args = args(&town);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let mut both = command::wayclear(&args);
        both.stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let ends = [start(), start()].map(|run| run.wait_with_output().unwrap());
    let good = ends.iter().filter(|end| end.status.success()).count();
    let told: Vec<_> = ends.iter().map(|end| words(&err(end))).collect();
    assert_eq!(good, 1, "{told:?}");
    assert!(
        told.iter()
            .any(|told| told.contains("another run of wayclear is at this tree")),
        "{told:?}"
    );
    assert_eq!(town.run("plan", &[]).status.code(), Some(0));
}

#[test]
fn what_a_plan_says_it_costs_is_about_what_it_takes() {
    let town = Town { desk: Desk::new() };
    town.write(TREE);
    let planned = town.json("plan", &[]);
    let spent = || -> u128 {
        let wasmd = wasmd();
        let accounts = ["state", "county", "city"].map(|name| wasmd.account(name).unwrap());
        accounts
            .iter()
            .map(|account| wasmd.balance(account, "ucosm").unwrap())
            .sum()
    };
    let before = spent();
    town.json("apply", &[]);
    let fee: u128 = planned["fee"]
        .as_str()
        .unwrap()
        .trim_end_matches("ucosm")
        .parse()
        .unwrap();
    // Here all codes are pinned.
    let ratio = (before - spent()) * 100 / fee;
    assert!((50..=130).contains(&ratio), "{ratio} % of {fee}ucosm");
}

#[test]
fn the_file_of_a_live_tree_says_what_the_chain_has() {
    let town = Town::deploy();
    let (record, file) = (
        town.desk.path("record.json"),
        town.desk.path("written.toml"),
    );
    let written = wayclear(&["tree", "export", "--deployment", &record, "--out", &file]);
    assert!(written.status.success(), "{}", err(&written));
    let plan = wayclear(&["plan", &file, "--deployment", &record]);
    assert_eq!(plan.status.code(), Some(0), "{}{}", out(&plan), err(&plan));
}

#[test]
fn changes_of_an_owner_of_two_keys_are_generated_together_signed_elsewhere_and_carried_out() {
    let folder = TempDir::new().unwrap();
    let both = couple(folder.path());
    fund(&both);
    let owned = TREE.replace(
        "key = \"portland\"",
        &format!("key = \"portland\"\nowner = \"{both}\""),
    );
    let town = Town { desk: Desk::new() };
    town.write(owned.split("\n[[county.city.place]]").next().unwrap());
    town.json("apply", &[]);
    // A place and the rewards: two changes, three messages, one transaction.
    let rewards = "\n[county.city.rewards]\ndenom = \"ucosm\"\ncheck_in = \"1\"\ninspect = \"1\"\ncooldown_seconds = 60\ndaily_cap = \"9\"\n";
    town.write(&owned.replacen(
        "\n[[county.city.place]]",
        &format!("{rewards}\n[[county.city.place]]"),
        1,
    ));
    let refused = words(&err(&town.run("apply", &[])));
    assert!(
        refused.contains("nothing was done: there is no key here of"),
        "{refused}"
    );
    // A keyring that has the account, and none of its keys' one signature.
    let flags = keyring_flags(folder.path());
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    let flags = [&flags[..], &["--from", "both"]].concat();
    let plan = words(&out(&town.run("plan", &flags)));
    let signer = format!("both {both}, which is signed for elsewhere: apply with --generate-only");
    assert!(plan.contains(&signer), "{plan}");
    let refused = words(&err(&town.run("apply", &flags)));
    let several =
        "nothing was done: \"both\" is an account of several keys, which sign one after the other: \
        take --generate-only";
    assert!(refused.contains(several), "{refused}");
    let step_by_step = "--generate-only does it for the whole plan, a transaction a run";
    assert!(refused.contains(step_by_step), "{refused}");
    let generated = town.run("apply", &["--generate-only"]);
    assert!(generated.status.success(), "{}", err(&generated));
    let tx = folder.path().join("tx.json");
    fs::write(&tx, &generated.stdout).unwrap();
    let hash = sign_by_both(folder.path(), &tx, &both);
    assert!(is_carried_out(&hash), "{hash}");
    let plan = town.run("plan", &[]);
    assert_eq!(
        plan.status.code(),
        Some(2),
        "gresham is still to be made: {}",
        out(&plan)
    );
    town.json("apply", &[]);
    assert_eq!(town.run("plan", &[]).status.code(), Some(0));
}

/// A folder with the contracts of another release, which do the same: each has a section more that nobody reads.
fn next_build() -> TempDir {
    let folder = TempDir::new().unwrap();
    let artifacts = folder.path().join("artifacts");
    fs::create_dir(&artifacts).unwrap();
    for contract in Contract::ALL {
        let name = format!("{}.wasm", contract.name());
        let mut wasm = fs::read(root().join("artifacts").join(&name)).unwrap();
        // A custom section of 5 bytes: the length of its name, and the name.
        wasm.extend(b"\x00\x05\x04next");
        fs::write(artifacts.join(name), wasm).unwrap();
    }
    folder
}

#[test]
fn a_release_with_new_codes_is_taken_by_a_tree_with_an_admin_and_refused_in_words_by_one_without() {
    let next = next_build();
    let later = |town: &Town, command: &[&str]| {
        let record = town.desk.path("record.json");
        let args = [command, &["--deployment", &record]].concat();
        command::wayclear(&args)
            .current_dir(next.path())
            .output()
            .unwrap()
    };
    let without = Town::deploy();
    let tree = without.desk.path("tree.toml");
    let refused = later(&without, &["apply", &tree]);
    let told = words(&err(&refused));
    assert_eq!(refused.status.code(), Some(1), "{told}");
    assert!(
        told.contains("the tree has no admin, so its code stays as it is for ever"),
        "{told}"
    );
    let told = words(&out(&later(&without, &["doctor"])));
    assert!(!told.contains("Nothing is wrong"), "{told}");

    let with = Town { desk: Desk::new() };
    with.write(&TREE.replace("name = \"Oregon\"", "name = \"Oregon\"\nadmin = \"state\""));
    with.json("apply", &[]);
    let tree = with.desk.path("tree.toml");
    let plan = later(&with, &["plan", &tree]);
    assert!(
        words(&out(&plan)).contains("~ code location: 1 contract change"),
        "{}",
        out(&plan)
    );
    let applied = later(&with, &["apply", &tree]);
    assert!(applied.status.success(), "{}", err(&applied));
    assert_eq!(later(&with, &["plan", &tree]).status.code(), Some(0));
    let told = words(&out(&later(&with, &["doctor"])));
    assert!(!told.contains("WRONG"), "{told}");
}

#[test]
fn an_owner_of_two_keys_may_stand_in_the_file_by_the_name_of_the_account() {
    let folder = TempDir::new().unwrap();
    couple(folder.path());
    let town = Town { desk: Desk::new() };
    town.write(&TREE.replace("key = \"portland\"", "key = \"portland\"\nowner = \"both\""));
    let (program, keys) = (crate::keys::program(), folder.path());
    let flags = [
        "--keyring-backend",
        "test",
        "--keyring-dir",
        keys.to_str().unwrap(),
        "--wasmd",
        program.to_str().unwrap(),
        "--from",
        "one",
    ];
    let plan = town.run("plan", &flags);
    assert_eq!(plan.status.code(), Some(2), "{}", err(&plan));
    // Neither has coins: what each lacks is what the plan costs.
    let plan = town.json("plan", &flags);
    let lacks = plan["lacks"].as_array().unwrap().iter();
    let fees = lacks.map(|lack| lack["fees"]["amount"].as_str().unwrap().parse::<u64>());
    let fees: u64 = fees.map(Result::unwrap).sum();
    assert!(fees > 0, "{plan}");
    assert_eq!(plan["fee"], format!("{fees}ucosm"), "{plan}");
}

#[test]
fn what_was_applied_last_stops_no_plan_when_it_is_not_what_it_was() {
    let town = Town::deploy();
    let file = town.desk.path("record.json.applied");
    let mut last: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    last["tree"]["fees"] = serde_json::json!([
        { "to": "nobody", "from": "nobody else", "daily": { "denom": "ucosm", "amount": "1" } },
    ]);
    fs::write(&file, last.to_string()).unwrap();
    let plan = town.run("plan", &[]);
    assert_eq!(plan.status.code(), Some(0), "{}", err(&plan));
}

#[test]
fn what_somebody_adds_beside_the_file_is_told_by_exit_code_2_until_it_is_known() {
    let town = Town::deploy();
    let plan = || town.run("plan", &[]);
    assert_eq!(plan().status.code(), Some(0));
    let record = town.desk.path("record.json");
    let hire = ["city", "cleaners", "41051/portland", "--add", "ada"];
    let hired = wayclear(&[&hire[..], &["--deployment", &record]].concat());
    assert!(hired.status.success(), "{}", err(&hired));
    let told = plan();
    assert_eq!(told.status.code(), Some(2), "{}", err(&told));
    let drift = town.lines("Changed on the chain since the last apply:");
    let is_cleaner = |line: &String| line.contains("cleaner ada, new since the last apply");
    assert!(drift.iter().any(is_cleaner), "{drift:?}");
    let left = town.json("apply", &[])["unmentioned"].clone();
    let mut left = left.as_array().unwrap().iter();
    assert!(left.any(|other| other["what"].as_str().unwrap().starts_with("cleaners ")));
    assert_eq!(plan().status.code(), Some(0));
}

#[test]
fn who_has_too_little_for_the_fees_is_named_by_a_plan_and_an_apply_does_not_begin() {
    let town = Town::deploy();
    town.write(&TREE.replace("Union Station", "Central Station"));
    let dear = ["--gas-price", "1000000000ucosm"];
    let plan = town.json("plan", &dear);
    let [lack] = &plan["lacks"].as_array().unwrap()[..] else {
        panic!("{plan}")
    };
    assert_eq!(lack["payer"], plan["signers"][0]);
    let apply = town.run("apply", &dear);
    assert_eq!(apply.status.code(), Some(1));
    assert!(
        err(&apply).contains("fees of all changes: the fee is up to"),
        "{}",
        err(&apply)
    );
    assert_eq!(
        town.json("apply", &[])["changes"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn a_lost_record_stops_plan_and_apply_and_is_written_anew_from_the_chain() {
    let town = Town::deploy();
    let (tree, record) = (town.desk.path("tree.toml"), town.desk.path("record.json"));
    let read = || -> Value { serde_json::from_slice(&fs::read(&record).unwrap()).unwrap() };
    let before = read();
    let state = before["state"].as_str().unwrap();
    fs::remove_file(&record).unwrap();
    for command in ["plan", "apply"] {
        for applied in [true, false] {
            let refused = wayclear(&[command, &tree, "--deployment", &record]);
            assert_eq!(refused.status.code(), Some(1));
            let told = words(&err(&refused));
            // Without what lies beside it, any tree of that account is a reason to ask.
            let named = if applied { state } else { "wasm1" };
            assert!(
                told.contains(&format!("a tree stands at {named}")),
                "{told}"
            );
            if applied {
                fs::rename(format!("{record}.applied"), format!("{record}.away")).unwrap();
            }
        }
        fs::rename(format!("{record}.away"), format!("{record}.applied")).unwrap();
    }
    let adopted = wayclear(&["tree", "adopt", state, "--deployment", &record]);
    assert!(adopted.status.success(), "{}", err(&adopted));
    let mut after = read();
    after["commit"] = before["commit"].clone();
    // From a block of today on the chain is checked, if it has come so far.
    after.as_object_mut().unwrap().remove("anchor");
    assert_eq!(after, before);
    let plan = wayclear(&["plan", &tree, "--deployment", &record]);
    assert_eq!(plan.status.code(), Some(0), "{}{}", out(&plan), err(&plan));
    let again = wayclear(&["tree", "adopt", state, "--deployment", &record]);
    assert!(words(&err(&again)).contains("is there already"));
}

/// Starts an apply and sends it a signal once its state is begun, when there is more to do; answers how it ends.
#[track_caller]
fn told_once_begun(run: &mut Command, record: &str, signal: &str) -> Output {
    let run = run.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut run = run.spawn().unwrap();
    while fs::metadata(record).is_err() {
        assert!(
            run.try_wait().unwrap().is_none(),
            "it ended before it began"
        );
    }
    let id = run.id().to_string();
    let told = Command::new("kill").args([signal, &id]).status();
    assert!(told.unwrap().success());
    run.wait_with_output().unwrap()
}

#[test]
fn an_apply_that_is_interrupted_says_what_was_done_and_the_same_command_goes_on() {
    let town = Town { desk: Desk::new() };
    town.write(TREE);
    let (tree, record) = (town.desk.path("tree.toml"), town.desk.path("record.json"));
    let plan = town.desk.path("changes.plan");
    assert_eq!(town.run("plan", &["--out", &plan]).status.code(), Some(2));
    let apply = [
        "apply",
        &tree,
        "--another",
        "--deployment",
        &record,
        "--plan",
        &plan,
    ];
    let mut run = command::wayclear(&apply);
    let end = told_once_begun(&mut run, &record, "-INT");
    assert_eq!(end.status.code(), Some(130), "{}", err(&end));
    let told = words(&err(&end));
    assert!(told.starts_with("wayclear: interrupted"), "{told}");
    assert!(told.contains("The same command goes on"), "{told}");
    // What was sent gets in, or never will.
    std::thread::sleep(std::time::Duration::from_secs(2));
    let again = wayclear(&apply);
    assert!(again.status.success(), "{}", err(&again));
    assert_eq!(town.run("plan", &[]).status.code(), Some(0));
}

#[test]
fn where_nothing_is_to_be_signed_an_empty_transaction_is_printed_and_no_words() {
    let town = Town::deploy();
    for more in [&["--generate-only"][..], &["--generate-only", "--json"]] {
        let output = town.run("apply", more);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert_eq!(out(&output), "{}\n");
        assert!(
            err(&output).contains("there is nothing to sign"),
            "{}",
            err(&output)
        );
    }
    // A plan is told whoever signs.
    let plan = town.run("plan", &["--generate-only"]);
    assert!(out(&plan).contains("0 changes to do"), "{}", out(&plan));
    town.write(&TREE.replace("Union Station", "Central Station"));
    let generated = town.run("apply", &["--generate-only"]);
    let tx: Value = serde_json::from_str(&out(&generated)).unwrap();
    assert!(tx["body"]["messages"].is_array(), "{tx}");
    assert!(
        err(&generated).contains("--multisig"),
        "{}",
        err(&generated)
    );
}

#[test]
fn relays_and_desks_are_planned_as_changes_of_the_record_that_cost_nothing() {
    let town = Town::deploy();
    let relay = "\n[[relay]]\nname = \"Office\"\nurl = \"https://relay.example.org\"\n";
    town.write(&format!("{TREE}{relay}"));
    let plan = town.run("plan", &[]);
    assert_eq!(plan.status.code(), Some(2));
    let told = words(&out(&plan));
    assert!(
        told.contains("record: + relay https://relay.example.org (Office)"),
        "{told}"
    );
    assert!(!told.contains("gas"), "{told}");
    assert_eq!(town.json("apply", &[])["changes"], serde_json::json!([]));
    assert_eq!(town.run("plan", &[]).status.code(), Some(0));
    town.write(TREE);
    let left = town.lines("Not in the file, and left alone:");
    assert!(
        left.concat()
            .contains("record: relay https://relay.example.org"),
        "{left:?}"
    );
    assert_eq!(town.run("plan", &["--prune"]).status.code(), Some(2));
    let pruned = town.json("apply", &["--prune"]);
    assert!(pruned["record"].get("relays").is_none(), "{pruned}");
}

#[test]
fn a_plan_takes_the_codes_of_the_folder_that_is_named() {
    let town = Town::deploy();
    let nowhere = town.run("plan", &["--artifacts", "/nowhere"]);
    let told = words(&err(&nowhere));
    assert!(
        told.contains("cannot read /nowhere/location.wasm"),
        "{told}"
    );
    assert!(told.contains("--artifacts DIR"), "{told}");
    let (tree, record) = (town.desk.path("tree.toml"), town.desk.path("record.json"));
    let artifacts = root().join("artifacts");
    let elsewhere = TempDir::new().unwrap();
    let plan = command::wayclear(&["plan", &tree, "--deployment", &record, "--artifacts"])
        .arg(&artifacts)
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    assert_eq!(plan.status.code(), Some(0), "{}{}", out(&plan), err(&plan));
}

#[test]
fn an_apply_that_is_not_to_end_with_its_terminal_goes_on_when_that_is_closed() {
    let town = Town { desk: Desk::new() };
    town.write(TREE);
    let (tree, record) = (town.desk.path("tree.toml"), town.desk.path("record.json"));
    let program = command::wayclear::<&str>(&[]);
    // As nohup has it: a signal that is passed over is passed over by whatever runs there.
    let mut run = Command::new("sh");
    run.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""])
        .arg(program.get_program())
        .args(["apply", &tree, "--another", "--deployment", &record]);
    run.current_dir(program.get_current_dir().unwrap_or(".".as_ref()));
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => run.env(name, value),
            None => run.env_remove(name),
        };
    }
    let end = told_once_begun(&mut run, &record, "-HUP");
    assert!(end.status.success(), "{}", err(&end));
}

#[test]
fn what_somebody_has_changed_is_still_told_after_a_transaction_was_only_generated() {
    let town = Town { desk: Desk::new() };
    town.write(TREE);
    assert_eq!(town.run("apply", &[]).status.code(), Some(0));
    let record = town.desk.path("record.json");
    let changed = wayclear(&["region", "give", "41051", "c20e", "--deployment", &record]);
    assert!(changed.status.success(), "{}", err(&changed));
    let drift = || town.json("plan", &[])["drift"].clone();
    let told = drift();
    assert_eq!(told.as_array().unwrap().len(), 1);
    town.write(&TREE.replace("Union Station", "Old Station"));
    let generated = town.run("apply", &["--generate-only"]);
    assert!(generated.status.success(), "{}", err(&generated));
    assert_eq!(drift(), told);
}

#[test]
fn an_apply_tells_what_somebody_has_changed_since_the_last_one_before_nobody_can_see_it_any_more() {
    let town = Town { desk: Desk::new() };
    town.write(TREE);
    assert_eq!(town.run("apply", &[]).status.code(), Some(0));
    let record = town.desk.path("record.json");
    let changed = wayclear(&[
        "registry",
        "gas",
        "--base",
        "200000",
        "--each",
        "30000",
        "--yes",
        "--deployment",
        &record,
    ]);
    assert!(changed.status.success(), "{}", err(&changed));
    let applied = town.run("apply", &[]);
    assert_eq!(applied.status.code(), Some(0), "{}", err(&applied));
    let told = words(&(out(&applied) + &err(&applied)));
    let plan = out(&town.run("plan", &[]));
    assert!(!plan.contains("since the last apply"), "{plan}");
    assert!(told.contains("gas of locations"), "{told}");
}

#[test]
fn a_plan_is_written_over_no_tree_file_and_no_record() {
    let town = Town { desk: Desk::new() };
    town.write(TREE);
    assert_eq!(town.run("apply", &[]).status.code(), Some(0));
    for name in ["tree.toml", "record.json"] {
        let file = town.desk.path(name);
        let before = fs::read_to_string(&file).unwrap();
        town.run("plan", &["--out", &file]);
        assert_eq!(fs::read_to_string(&file).unwrap(), before, "{name}");
    }
}

impl Town {
    /// The same in a terminal in which somebody types. `None` = there is no script(1) of util-linux here.
    fn typed(&self, command: &str, more: &str, answer: &str) -> Option<Output> {
        let has_script = Command::new("script").arg("--version").output();
        if !has_script.is_ok_and(|output| output.status.success()) {
            println!("skipped: there is no script(1) of util-linux here");
            return None;
        }
        let (tree, record) = (self.desk.path("tree.toml"), self.desk.path("record.json"));
        let program = env!("CARGO_BIN_EXE_wayclear");
        let inner =
            format!("NO_COLOR=1 {program} {command} {tree} --another --deployment {record} {more}");
        let mut run = Command::new("script");
        run.args(["-qec", &inner, "/dev/null"]).current_dir(root());
        run.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut run = run.spawn().unwrap();
        run.stdin
            .take()
            .unwrap()
            .write_all(answer.as_bytes())
            .unwrap();
        Some(run.wait_with_output().unwrap())
    }
}

#[test]
fn on_a_terminal_the_plan_is_shown_with_drift_first_and_only_yes_has_it_done() {
    let town = Town::deploy();
    let record = town.desk.path("record.json");
    let changed = wayclear(&["region", "give", "41051", "c20e", "--deployment", &record]);
    assert!(changed.status.success(), "{}", err(&changed));
    town.write(&TREE.replace("Union Station", "Old Station"));
    for answer in ["no\n", "y\n", "\n", "YES\n"] {
        let Some(refused) = town.typed("apply", "", answer) else {
            return;
        };
        let told = words(&out(&refused));
        assert_eq!(refused.status.code(), Some(1), "{told}");
        let [drift, change, question] = [
            "Changed on the chain since the last apply",
            "Union Station (plastic) -> Old Station (plastic)",
            "Type yes to go on",
        ]
        .map(|words| {
            told.find(words)
                .unwrap_or_else(|| panic!("{words}: {told}"))
        });
        assert!(drift < change && change < question, "{told}");
        assert!(told.contains("nothing was sent"), "{told}");
        assert_eq!(town.lines("To do:").len(), 1);
    }
    let done = town.typed("apply", "", "yes\n").unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", out(&done));
    let told = words(&out(&done));
    assert!(told.contains("1 change made"), "{told}");
    // Nothing is left to ask about.
    let still = town.typed("apply", "", "").unwrap();
    assert_eq!(still.status.code(), Some(0), "{}", out(&still));
    assert!(!out(&still).contains("Type yes"), "{}", out(&still));
    // Whoever has said it before is not asked.
    town.write(TREE);
    let done = town.typed("apply", "--yes", "").unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", out(&done));
    assert!(!out(&done).contains("Type yes"), "{}", out(&done));
    assert_eq!(town.run("plan", &[]).status.code(), Some(0));
}

#[test]
fn a_plan_with_drift_alone_says_what_becomes_of_it() {
    let town = Town::deploy();
    let record = town.desk.path("record.json");
    let changed = wayclear(&["region", "give", "41051", "c20e", "--deployment", &record]);
    assert!(changed.status.success(), "{}", err(&changed));
    let plan = town.run("plan", &[]);
    assert_eq!(plan.status.code(), Some(2));
    let told = words(&out(&plan));
    assert!(told.contains("wayclear apply takes note of it"), "{told}");
}

#[test]
fn a_plan_tells_the_command_that_carries_it_out_and_a_refusal_names_the_flag_that_differs() {
    let town = Town::deploy();
    town.write(&TREE.replace(
        "key = \"portland\"",
        "key = \"portland\"\ncleaners = [\"ada\"]",
    ));
    town.json("apply", &[]);
    town.write(TREE);
    let saved = town.desk.path("changes.plan");
    let plan = town.run("plan", &["--prune", "--out", &saved]);
    assert_eq!(plan.status.code(), Some(2), "{}", err(&plan));
    let plan = out(&plan);
    let mut lines = plan.lines().map(str::trim);
    let line = lines.find(|line| line.starts_with("wayclear apply "));
    let line = line.expect("the command");
    let bare = town.run("apply", &["--plan", &saved]);
    assert_eq!(bare.status.code(), Some(1));
    let told = words(&err(&bare));
    assert!(
        told.contains("the plan was made with --prune and this is without: the tree file or the flags were changed"),
        "{told}"
    );
    let typed = line.strip_prefix("wayclear ").unwrap();
    let typed: Vec<_> = typed.split(' ').collect();
    let done = wayclear(&typed);
    assert!(done.status.success(), "{}", err(&done));
    assert_eq!(town.run("plan", &["--prune"]).status.code(), Some(0));
}

#[test]
fn a_code_that_is_not_of_the_checksums_beside_it_is_named() {
    let town = Town::deploy();
    let folder = TempDir::new().unwrap();
    for file in fs::read_dir(root().join("artifacts")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let path = folder.path().to_str().unwrap().to_string();
    let plan = || words(&err(&town.run("plan", &["--artifacts", &path])));
    assert!(!plan().contains("warning"), "{}", plan());
    let city = folder.path().join("city.wasm");
    let mut code = fs::read(&city).unwrap();
    code.push(0);
    fs::write(&city, code).unwrap();
    let told = plan();
    let named = format!("warning: {path}/city.wasm is not what {path}/checksums.txt says");
    assert!(told.contains(&named), "{told}");
    // Without the file nobody knows what they should be.
    fs::remove_file(folder.path().join("checksums.txt")).unwrap();
    assert!(!plan().contains("warning"), "{}", plan());
}
