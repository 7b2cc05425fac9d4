//! The file of settings: what it says holds unless a flag or a variable says otherwise, and what is wrong with it is named.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/record.rs"]
mod record;

use std::fs;
use std::process::{Command, Output};

use command::{err, out, said};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with settings, and one for those of the user.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Desk(TempDir::new().unwrap());
        fs::create_dir_all(desk.0.path().join("home/wayclear")).unwrap();
        desk
    }

    fn with(text: &str) -> Self {
        let desk = Desk::new();
        desk.write("wayclear.toml", text);
        desk
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.path().join(file), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wayclear"));
        command.args(args).current_dir(self.0.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WAYCLEAR_") {
                command.env_remove(name);
            }
        }
        command.env("XDG_CONFIG_HOME", self.0.path().join("home"));
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Value and origin of a setting.
    fn setting(&self, name: &str, args: &[&str]) -> (Value, Value) {
        let shown = self.run(&[&["config", "--json"], args].concat());
        pick(&shown, name)
    }
}

#[track_caller]
fn pick(shown: &Output, name: &str) -> (Value, Value) {
    let shown: Value = command::told(shown);
    let all = shown["settings"].as_array().unwrap();
    let found = all.iter().find(|setting| setting["name"] == name).unwrap();
    (found["value"].clone(), found["from"].clone())
}

#[test]
fn flags_beat_variables_and_variables_beat_the_file() {
    let desk = Desk::with("\nnode = \"http://localhost:1\"\n");
    let asked = |command: &mut Command| err(&command.output().unwrap());
    let held = desk.setting("node", &[]);
    assert_eq!(held, ("http://localhost:1".into(), "line 2".into()));
    let shown = desk
        .command(&["config", "--json"])
        .env("WAYCLEAR_NODE", "http://ada:secret@localhost:2")
        .output()
        .unwrap();
    let (value, from) = pick(&shown, "node");
    assert_eq!(
        (value, from),
        ("http://localhost:2".into(), "WAYCLEAR_NODE".into())
    );
    for (variable, flag, port) in [
        (None, None, 1),
        (Some("http://localhost:2"), None, 2),
        (Some("http://localhost:2"), Some("http://localhost:3"), 3),
    ] {
        let mut command = desk.command(&["evaluate", "gas"]);
        if let Some(variable) = variable {
            command.env("WAYCLEAR_NODE", variable);
        }
        if let Some(flag) = flag {
            command.args(["--node", flag]);
        }
        let told = asked(&mut command);
        assert!(told.contains(&format!("http://localhost:{port}")), "{told}");
    }
}

#[test]
fn the_file_that_is_named_is_read_before_that_of_the_folder_and_that_before_the_users() {
    let desk = Desk::new();
    assert_eq!(desk.setting("from", &[]), (Value::Null, Value::Null));
    desk.write("home/wayclear/config.toml", "from = \"user\"\n");
    assert_eq!(desk.setting("from", &[]).0, "user");
    desk.write("wayclear.toml", "from = \"folder\"\n");
    assert_eq!(desk.setting("from", &[]).0, "folder");
    desk.write("named.toml", "from = \"named\"\n");
    assert_eq!(desk.setting("from", &["--config", "named.toml"]).0, "named");
    let missing = desk.run(&["config", "--config", "nowhere.toml"]);
    assert!(
        said(&missing).contains("cannot read nowhere.toml"),
        "{}",
        err(&missing)
    );
    let shown = out(&desk.run(&["config"]));
    assert!(shown.contains("Settings of wayclear.toml"), "{shown}");
}

#[test]
fn files_are_beside_the_file_that_names_them_and_lists_are_lists() {
    let desk = Desk::new();
    fs::create_dir(desk.0.path().join("etc")).unwrap();
    desk.write(
        "etc/w.toml",
        "deployment = \"d.json\"\nkeys = \"/k.toml\"\nwasmd = \"wasmd\"\nrelay_from = [\"a\", \"b\"]\ngas_adjustment = 2\n",
    );
    let value = |name| desk.setting(name, &["--config", "etc/w.toml"]).0;
    assert_eq!(value("deployment"), "etc/d.json");
    assert_eq!(value("keys"), "/k.toml");
    assert_eq!(value("wasmd"), "wasmd");
    assert_eq!(value("relay_from"), "a,b");
    assert_eq!(value("gas_adjustment"), "2");
}

#[test]
fn what_is_wrong_with_a_file_is_named_with_its_line() {
    for (text, words) in [
        (
            "node = \"http://localhost:1\"\nnodes = 1\n",
            "wayclear.toml, line 2: there is no setting \"nodes\"; there are: node, unverified, deployment",
        ),
        (
            "\n\ngas_price = \"1e-3ucosm\"\n",
            "wayclear.toml, line 3: gas_price: \"1e-3ucosm\" is not a gas price",
        ),
        (
            "keyring_backend = \"memory\"\n",
            "line 1: keyring_backend: \"memory\" is none of os, file",
        ),
        (
            "node = \"htp:/x\"\n",
            "line 1: node: \"htp:/x\" is no address of a node",
        ),
        (
            "node = \"http://ada:pw@host:1\"\n",
            "line 1: node: a password does not belong here",
        ),
        (
            "gas_adjustment = 0.5\n",
            "line 1: gas_adjustment: \"0.5\" is not a factor",
        ),
        ("from = [\"a\", \"b\"]\n", "line 1: from: it is one value"),
        (
            "from = 1979-05-27\n",
            "line 1: from: it is neither a text nor a number",
        ),
        ("[from]\nx = 1\n", "line 1: from: it is neither"),
        ("from = \" \"\n", "line 1: from: it is empty"),
        ("from = \"a\"\nfrom = \"b\"\n", "wayclear.toml, line 2: "),
        ("from = \n", "wayclear.toml, line 1: "),
        (
            "wasmd = \"./evil\"\n",
            "line 1: a file that merely lies in the current folder may not say wasmd",
        ),
    ] {
        let desk = Desk::with(text);
        for args in [
            &["config"][..],
            &["open", "9qc7mbdh", "--from", "ada"],
            &["config", "--json"],
        ] {
            let told = desk.run(args);
            assert_eq!(told.status.code(), Some(1), "{text}");
            assert!(said(&told).contains(words), "{text}: {}", err(&told));
        }
    }
    // What a file in the current folder may not say.
    for (line, words) in [
        ("max_fee = \"1.5ucosm\"", "line 1: max_fee: "),
        (
            "relays = [\"http://localhost:1\", \"htp//x\"]",
            "line 1: relays: ",
        ),
    ] {
        let desk = Desk::new();
        desk.write("home/wayclear/config.toml", &format!("{line}\n"));
        let told = said(&desk.run(&["config"]));
        assert!(told.contains(words), "{line}: {told}");
    }
}

#[test]
fn secrets_are_refused_and_not_repeated() {
    let secret = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    for text in [
        format!("mnemonic = \"{secret}\"\n"),
        format!("from = \"{secret}\"\n"),
        format!("my_words = \"{secret}\"\n"),
        "keyring_passphrase = \"hunter22\"\n".to_string(),
        "[secrets]\nada = \"hunter22\"\n".to_string(),
    ] {
        let desk = Desk::with(&text);
        let told = desk.run(&["config"]);
        assert!(said(&told).contains("line 1: \""), "{}", err(&told));
        assert!(
            said(&told).contains("looks like a secret"),
            "{}",
            err(&told)
        );
        assert!(
            !said(&told).contains("abandon") && !said(&told).contains("hunter"),
            "{}",
            err(&told)
        );
    }
    let shown = Desk::new()
        .command(&["config"])
        .env("WAYCLEAR_MNEMONIC", secret)
        .output()
        .unwrap();
    assert!(!out(&shown).contains("abandon"), "{}", out(&shown));
    assert!(out(&shown).contains("not shown"), "{}", out(&shown));
}

#[test]
fn help_does_not_depend_on_the_file() {
    let desk = Desk::with("nonsense");
    for args in [&["--help"][..], &["open", "--help"], &["--version"]] {
        assert!(desk.run(args).status.success(), "{args:?}");
    }
}

#[test]
fn operators_need_not_name_their_account_each_time_and_citizens_do() {
    let desk = Desk::with("from = \"operator\"\n");
    // It gets as far as the record that is missing.
    let told = said(&desk.run(&["prune"]));
    assert!(!told.contains("--from"), "{told}");
    assert!(told.contains("deployments/"), "{told}");
    let told = said(&Desk::new().run(&["prune"]));
    assert!(told.contains("--from <NAME>"), "{told}");
    // By a relay, as if there were no such line: else everybody would see who was there.
    let told = said(&desk.run(&["check-in", "9qc7mbdh", "--help"]));
    assert!(!told.contains("operator"), "{told}");
}

/// That a line of a file that merely lies in the current folder is refused: whoever clones a repository and runs a command in it has
/// not agreed to it.
#[track_caller]
fn is_refused_here(line: &str) {
    let desk = Desk::with(&format!("{line}\n"));
    let told = desk.run(&["config"]);
    assert!(!told.status.success(), "{line}: {}", out(&told));
}

#[test]
fn a_file_that_merely_lies_in_the_current_folder_does_not_raise_what_a_transaction_may_cost() {
    is_refused_here("max_fee = \"1000000000000ucosm\"");
}

#[test]
fn a_file_that_merely_lies_in_the_current_folder_leads_no_phone_to_servers_of_its_own() {
    is_refused_here("relays = [\"https://spy.example.org\"]");
    is_refused_here("desk = \"https://spy.example.org\"");
}

#[test]
fn a_file_that_merely_lies_in_the_current_folder_names_no_file_elsewhere() {
    let names = [
        "register",
        "device",
        "deployment",
        "keys",
        "keyring_dir",
        "slip_key_file",
    ];
    for name in names {
        is_refused_here(&format!("{name} = \"/tmp/elsewhere\""));
        is_refused_here(&format!("{name} = \"../elsewhere\""));
        is_refused_here(&format!("{name} = \"new/../../elsewhere\""));
        let desk = Desk::with(&format!("{name} = \"way/out\"\n"));
        assert!(desk.run(&["config"]).status.success(), "{name}");
        // A link leads out, whether or not there is something at its end.
        for end in ["/tmp", "/tmp/nothing/there"] {
            let way = desk.0.path().join("way");
            std::os::unix::fs::symlink(end, &way).unwrap();
            let told = desk.run(&["config"]);
            assert!(
                err(&told).contains("is not below that folder"),
                "{}",
                err(&told)
            );
            fs::remove_file(way).unwrap();
        }
        // Whoever names the file means it.
        desk.write("own.toml", &format!("{name} = \"/tmp/elsewhere\"\n"));
        assert!(desk
            .run(&["config", "--config", "own.toml"])
            .status
            .success());
    }
}

#[test]
fn passwords_of_other_servers_are_not_shown_either() {
    for variable in ["WAYCLEAR_NODE", "WAYCLEAR_DESK", "WAYCLEAR_RELAY"] {
        for url in [
            "https://ada:hunter22@host.example.org",
            "https://host.example.org/?token=hunter22",
            "htp:/ada:hunter22@host",
            "https://one.example.org,https://ada:12,hunter22@host",
            "one.example.org:26657,https://host.example.org/?token=12,hunter22",
        ] {
            let desk = Desk::new();
            let shown = desk.command(&["config"]).env(variable, url).output();
            let shown = shown.unwrap();
            let all = format!("{}{}", out(&shown), err(&shown));
            assert!(!all.contains("hunter22"), "{variable}={url}: {all}");
        }
    }
}

#[test]
fn every_relay_of_the_variable_is_shown_whatever_is_left_out_of_one() {
    let desk = Desk::with("");
    for relays in [
        "https://one.example.org,https://ada:hunter22@two.example.org",
        "https://one.example.org?key=hunter22,https://two.example.org",
        "https://one.example.org,https://ada:12,hunter22@two.example.org",
        "https://two.example.org,https://one.example.org?key=12,hunter22",
    ] {
        let mut command = desk.command(&["config", "--json"]);
        let shown = command.env("WAYCLEAR_RELAY", relays).output().unwrap();
        let (held, _) = pick(&shown, "relays");
        let held = held.as_str().unwrap();
        assert!(!held.contains("hunter22"), "{held}");
        for relay in ["one.example.org", "two.example.org"] {
            assert!(held.contains(relay), "{relays} is shown as {held}");
        }
    }
}

#[test]
fn a_password_in_the_file_is_refused_for_every_server() {
    for name in ["node", "desk", "relays"] {
        let desk = Desk::with(&format!(
            "{name} = \"https://ada:hunter22@host.example.org\"\n"
        ));
        let told = desk.run(&["config"]);
        assert!(!told.status.success(), "{name}");
        let all = format!("{}{}", out(&told), err(&told));
        assert!(!all.contains("hunter22"), "{name}: {all}");
    }
}

#[test]
fn a_setting_that_nobody_says_shows_what_holds_and_where_that_is_from() {
    let desk = Desk::with("artifacts = \"built\"\n");
    let held = desk.setting("artifacts", &[]);
    assert_eq!(held, ("built".into(), "line 1".into()));
    let held = desk.setting("wasmd", &[]);
    assert_eq!(held, ("wasmd".into(), "built in".into()));
    let told = out(&desk.run(&["config"]));
    assert!(told.contains("what the node asks for"), "{told}");
    let rows = told.lines().skip(2).map(str::trim_end);
    for row in rows.filter(|row| !row.is_empty()) {
        let columns: Vec<_> = row.split("  ").map(str::trim).collect();
        let columns: Vec<_> = columns.into_iter().filter(|c| !c.is_empty()).collect();
        assert_eq!(columns.len(), 3, "{row}");
        assert!(
            !columns.contains(&"-") && !columns.contains(&"default"),
            "{row}"
        );
    }
    // What the only record of the folder names.
    fs::create_dir(desk.0.path().join("deployments")).unwrap();
    let record = record::record("http://localhost:7", None, "00").to_string();
    desk.write("deployments/testing.json", &record);
    let held = desk.setting("node", &[]);
    assert_eq!(
        held,
        ("http://localhost:7".into(), "the deployment record".into())
    );
    let (file, from) = desk.setting("deployment", &[]);
    assert_eq!(file, "deployments/testing.json");
    assert_eq!(from, "the only one in deployments/");
}
