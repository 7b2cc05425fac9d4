//! Keys in wasmd's own keyring, accounts of several keys, fees that others pay, transactions that nobody waits for.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::Duration;

use cosmwasm_std::coin;
use serde_json::Value;
use tempfile::TempDir;
use wayclear_chain::wasmd::{bank_send, Backend, Gas, Program};
use wayclear_chain::{Addr, Chain, ChainError, Contract, Keyring};

use crate::command::wayclear as command;
use crate::support::{err, json, new_place, node, out, root, settings, wasmd, wayclear, words};

/// The program that the localnet runs.
pub fn program() -> PathBuf {
    root().join("target/wasmd/wasmd")
}

/// The keyring of the localnet's first node, which has everybody's keys.
pub fn keyring_dir() -> PathBuf {
    let home = std::env::var("LOCALNET_HOME").unwrap_or_else(|_| "target/localnet".to_string());
    root().join(home).join("node0")
}

/// The localnet's keys, where wasmd keeps them.
pub fn kept_keys() -> Keyring {
    Keyring::of_program(Program::new(
        &program(),
        Backend::Test,
        Some(&keyring_dir()),
    ))
    .unwrap()
}

/// The flags that name the same.
pub fn keyring_flags(folder: &Path) -> Vec<String> {
    let words = [
        "--keyring-backend",
        "test",
        "--keyring-dir",
        folder.to_str().unwrap(),
    ];
    let program = program();
    let words = words
        .into_iter()
        .chain(["--wasmd", program.to_str().unwrap()]);
    words.map(str::to_string).collect()
}

/// Runs wasmd with a keyring; it must succeed.
#[track_caller]
pub fn run_wasmd(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(program());
    command
        .args(args)
        .args(["--keyring-backend", "test", "--keyring-dir"]);
    let output = command.arg(folder).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", err(&output));
    out(&output)
}

fn open(place: &str, flags: &[&str]) -> Output {
    wayclear(&[&["open", place, "--json"], flags].concat())
}

#[test]
fn the_keyring_of_wasmd_signs_for_a_name_and_for_an_address() {
    let flags = keyring_flags(&keyring_dir());
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    let place = new_place("kept");
    let opened = json(&[&["open", &place, "--from", "bob"], &flags[..]].concat());
    assert!(opened["location"].is_string(), "{opened}");
    let bob = wasmd().account("bob").unwrap();
    let again = json(&[&["open", &place, "--from", bob.as_str()], &flags[..]].concat());
    assert_eq!(again["location"], Value::Null);
    let unknown = wayclear(&[&["open", &place, "--from", "zoe"], &flags[..]].concat());
    let text = words(&err(&unknown));
    assert!(
        text.contains("no key named \"zoe\"; there are: ada, "),
        "{text}"
    );
    // A grant holds messages within messages, which are signed as wasmd writes them.
    let granted = json(
        &[
            &[
                "relay",
                "grant",
                "--from",
                "bob",
                "--to",
                "eve",
                "--daily",
                "9000ucosm",
            ],
            &flags[..],
        ]
        .concat(),
    );
    assert_eq!(granted["granter"], bob.as_str());
}

#[test]
fn words_from_a_variable_or_from_standard_input_sign() {
    let folder = TempDir::new().unwrap();
    let line = run_wasmd(folder.path(), &["keys", "add", "new", "--output", "json"]);
    let key: Value = serde_json::from_str(&line).unwrap();
    let (address, secret) = (
        key["address"].as_str().unwrap(),
        key["mnemonic"].as_str().unwrap(),
    );
    fund(address);
    let place = new_place("words");
    let told = command(&["open", &place, "--from", "whoever", "-v"])
        .env("WAYCLEAR_MNEMONIC", secret)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", err(&told));
    assert!(
        err(&told).contains(&format!("sender={address}")),
        "{}",
        err(&told)
    );
    let shell = format!(
        "printf '%s\\n' '{secret}' | {} open {place} --from {address} --mnemonic-stdin",
        env!("CARGO_BIN_EXE_wayclear")
    );
    let told = Command::new("bash")
        .args(["-c", &shell])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", err(&told));
}

#[track_caller]
pub fn fund(address: &str) {
    let mut wasmd = wasmd();
    let sponsor = wasmd.account("sponsor").unwrap();
    let send = bank_send(
        &sponsor,
        &Addr::unchecked(address),
        &coin(1_000_000, "ucosm"),
    );
    wasmd.send(&sponsor, &[send], Gas::Simulated).unwrap();
}

/// Two keys, and the account that both must sign for.
pub fn couple(folder: &Path) -> String {
    for name in ["one", "two"] {
        run_wasmd(folder, &["keys", "add", name, "--output", "json"]);
    }
    let threshold = [
        "--multisig",
        "one,two",
        "--multisig-threshold",
        "2",
        "--output",
        "json",
    ];
    run_wasmd(folder, &[&["keys", "add", "both"][..], &threshold].concat());
    run_wasmd(folder, &["keys", "show", "both", "-a"])
        .trim()
        .to_string()
}

/// Signs a transaction in a file with both keys, one after the other, and sends it; answers its hash.
#[track_caller]
pub fn sign_by_both(folder: &Path, tx: &Path, both: &str) -> String {
    let (node, tx) = (node(), tx.to_str().unwrap());
    let net = ["--chain-id", "testing", "--node", &node];
    let signature = |name: &str| {
        let file = folder.join(format!("{name}.sig"));
        let words = ["tx", "sign", tx, "--from", name, "--multisig", both];
        let signed = run_wasmd(folder, &[&words[..], &net].concat());
        std::fs::write(&file, signed).unwrap();
        file.to_str().unwrap().to_string()
    };
    let (one, two) = (signature("one"), signature("two"));
    let signed = run_wasmd(
        folder,
        &[&["tx", "multisign", tx, "both", &one, &two][..], &net].concat(),
    );
    let file = folder.join("signed.json");
    std::fs::write(&file, signed).unwrap();
    let sent = [
        "tx",
        "broadcast",
        file.to_str().unwrap(),
        "--node",
        &node,
        "--output",
        "json",
    ];
    let sent: Value = serde_json::from_str(&run_wasmd(folder, &sent)).unwrap();
    assert_eq!(sent["code"], 0, "{sent}");
    sent["txhash"].as_str().unwrap().to_string()
}

#[test]
fn a_transaction_is_generated_signed_by_two_keys_and_carried_out() {
    let folder = TempDir::new().unwrap();
    let both = couple(folder.path());
    fund(&both);
    let flags = keyring_flags(folder.path());
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    let alone = open("9qc7mbdh", &[&["--from", "both"], &flags[..]].concat());
    let text = words(&err(&alone));
    assert!(text.contains("is an account of several keys"), "{text}");
    // It does not stand in the way of the other keys, where one is looked for that may.
    let cleaned = [&["city", "clean", "9qc7mbdh"], &flags[..]].concat();
    let text = words(&err(&wayclear(&cleaned)));
    assert!(text.contains("none of your keys is theirs"), "{text}");
    // The second time the chain knows the keys: a simulation must have as many signatures.
    for from in [both.as_str(), "both"] {
        let place = new_place(if from == "both" { "name" } else { "address" });
        let named = if from == "both" {
            flags.clone()
        } else {
            vec![]
        };
        let flags = [&["--from", from, "--generate-only"], &named[..]].concat();
        let generated = open(&place, &flags);
        assert!(generated.status.success(), "{}", err(&generated));
        let tx = folder.path().join("tx.json");
        std::fs::write(&tx, &generated.stdout).unwrap();
        let hash = sign_by_both(folder.path(), &tx, &both);
        assert!(is_carried_out(&hash), "{hash}");
        let opened = json(&["open", &place, "--from", "ada"]);
        assert_eq!(opened["location"], Value::Null, "it was open already");
    }
}

/// Waits for a transaction.
pub fn is_carried_out(hash: &str) -> bool {
    let wasmd = wasmd();
    (0..100).any(|_| {
        sleep(Duration::from_millis(100));
        wasmd.carried_out_as(hash).unwrap().is_some()
    })
}

#[test]
fn what_is_not_waited_for_is_told_by_its_hash_and_comes_into_a_block_with_its_note() {
    let place = new_place("no-wait");
    let sent = json(&[
        "open",
        &place,
        "--from",
        "ada",
        "--no-wait",
        "--note",
        "für morgen",
    ]);
    assert_eq!(sent["is_in_block"], false);
    let hash = sent["hash"].as_str().unwrap();
    assert!(is_carried_out(hash));
    let mut query = Command::new(program());
    query.args(["query", "tx", hash, "--node", &node(), "--output", "json"]);
    let found: Value = serde_json::from_slice(&query.output().unwrap().stdout).unwrap();
    assert_eq!(found["tx"]["body"]["memo"], "für morgen");
}

#[test]
fn a_visit_that_is_not_waited_for_is_kept_until_the_same_command_finds_it() {
    let folder = TempDir::new().unwrap();
    let device = folder.path().join("ada.json");
    let args = ["check-in", &new_place("later"), "--from", "eve", "--device"];
    let args = [&args[..], &[device.to_str().unwrap()]].concat();
    let sent = json(&[&args[..], &["--no-wait"]].concat());
    let kept = std::fs::read_to_string(&device).unwrap();
    assert!(kept.contains("pending"), "{kept}");
    assert!(is_carried_out(sent["hash"].as_str().unwrap()));
    let again = json(&args);
    assert_eq!(again["is_resumed"], true, "{again}");
}

#[test]
fn whoever_has_granted_fees_pays_them() {
    let (place, wasmd) = (new_place("granted"), wasmd());
    let (cy, sponsor) = (
        wasmd.account("cy").unwrap(),
        wasmd.account("sponsor").unwrap(),
    );
    let without = wayclear(&[
        "open",
        &place,
        "--from",
        "cy",
        "--fee-granter",
        "validator-1",
    ]);
    assert!(!without.status.success());
    json(&[
        "relay",
        "grant",
        "--from",
        "sponsor",
        "--to",
        "cy",
        "--daily",
        "900000ucosm",
    ]);
    let balances = || {
        (
            wasmd.balance(&cy, "ucosm").unwrap(),
            wasmd.balance(&sponsor, "ucosm").unwrap(),
        )
    };
    let before = balances();
    json(&[
        "open",
        &place,
        "--from",
        "cy",
        "--fee-granter",
        sponsor.as_str(),
    ]);
    let after = balances();
    assert_eq!(before.0, after.0);
    assert!(before.1 > after.1);
}

#[test]
fn fees_in_coins_that_the_node_does_not_take_are_told_by_their_denom() {
    let refused = wayclear(&[
        "open",
        "9qc7mbdh",
        "--from",
        "ada",
        "--gas-price",
        "0.025ustake",
    ]);
    let text = words(&err(&refused));
    assert!(
        text.contains("takes no fees in ustake, it wants "),
        "{text}"
    );
    let little = wayclear(&[
        "open",
        "9qc7mbdh",
        "--from",
        "ada",
        "--gas-price",
        "0.001ucosm",
    ]);
    let text = words(&err(&little));
    assert!(text.contains("offer more with --gas-price"), "{text}");
}

#[test]
fn a_code_that_the_node_does_not_read_to_its_end_is_told_by_its_size() {
    use rand::RngCore;
    let folder = TempDir::new().unwrap();
    // It cannot be made smaller, and a simulation needs two letters for each byte.
    let mut code = vec![0; 700_000];
    rand::rng().fill_bytes(&mut code);
    std::fs::write(folder.path().join("state.wasm"), code).unwrap();
    let mut settings = settings();
    settings.artifacts = folder.path().to_path_buf();
    let mut wasmd = wayclear_chain::wasmd::Wasmd::connect(settings).unwrap();
    let state = wasmd.account("state").unwrap();
    let error = wasmd.store_code(&state, Contract::State).unwrap_err();
    assert!(matches!(error, ChainError::LargeRequest { .. }), "{error}");
}

#[test]
fn a_file_of_keys_that_is_named_beats_a_keyring_in_a_variable() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("keys.toml");
    let accounts = std::fs::read_to_string(root().join("scripts/localnet/accounts.toml")).unwrap();
    let ada = accounts
        .lines()
        .find(|line| line.starts_with("ada = "))
        .unwrap();
    std::fs::write(&file, ada.replace("ada = ", "me = ")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let keys = ["--keys", file.to_str().unwrap()];
    let opened = command(&[&["open", "9qc7mbdh", "--from", "me"], &keys[..]].concat())
        .env("WAYCLEAR_KEYRING_BACKEND", "os")
        .output()
        .unwrap();
    assert!(opened.status.success(), "{}", err(&opened));
    let both = command(
        &[
            &["open", "9qc7mbdh", "--from", "me", "--mnemonic-stdin"],
            &keys[..],
        ]
        .concat(),
    );
    let both = { both }.output().unwrap();
    assert_eq!(both.status.code(), Some(64), "{}", err(&both));
    // What is said of a key names flags that the command has.
    let applied = wayclear(&[&["apply", "trees/yolo.toml", "--dry-run"], &keys[..]].concat());
    let text = words(&err(&applied));
    let missing = "there is no key named \"state\"; there are: me. ";
    assert!(
        text.contains(missing) && text.contains("--state-owner"),
        "{text}"
    );
}

#[test]
fn a_report_is_handed_over_piece_by_piece_without_waiting() {
    let desk = crate::support::Desk::new();
    desk.with_device("zoe", &["check-in", &new_place("report"), "--from", "bob"]);
    let request = desk.path("request.json");
    desk.with_device("zoe", &["report", "--request", &request]);
    let signed = desk.sign(&request, "zoe");
    let send = ["report", "--signed", &signed, "--from", "sponsor", "--now"];
    let first = desk.with_device("zoe", &[&send[..], &["--no-wait"]].concat());
    assert!(is_carried_out(first["hash"].as_str().unwrap()));
    desk.with_device("zoe", &send);
}
