//! Commands that find no key where one is usual: they go on without, or say what to pass.

use std::path::Path;

use tempfile::TempDir;
use wayclear_chain::Chain;

use crate::keys::{keyring_flags, run_wasmd};
use crate::support::{err, json, node, out, record, wasmd, wayclear, words, Desk, TREE};

/// Flags of a keyring that cannot be opened: there is no such program.
const CLOSED: [&str; 4] = ["--keyring-backend", "file", "--wasmd", "/nonexistent"];

/// The address of a new key in a keyring.
pub fn new_key(folder: &Path, name: &str) -> String {
    run_wasmd(folder, &["keys", "add", name, "--output", "json"]);
    run_wasmd(folder, &["keys", "show", name, "-a"])
        .trim()
        .to_string()
}

/// What a command that must fail says.
#[track_caller]
pub fn refused(args: &[&str], flags: &[String]) -> String {
    let flags = flags.iter().map(String::as_str);
    let args: Vec<_> = args.iter().copied().chain(flags).collect();
    let output = wayclear(&args);
    assert_eq!(output.status.code(), Some(1), "{args:?}: {}", out(&output));
    words(&err(&output))
}

#[test]
fn a_plan_opens_a_keyring_only_for_names_and_says_for_which() {
    let desk = Desk::new();
    let file = desk.path("exported.toml");
    // A tree of its own, which no other test has changed.
    let own = desk.path("record.json");
    std::fs::write(&file, TREE).unwrap();
    json(&["apply", &file, "--deployment", &own, "--another"]);
    std::fs::remove_file(&file).unwrap();
    json(&["tree", "export", "--out", &file, "--deployment", &own]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("who pays the fees of relays"), "{text}");
    let plan = wayclear(&[&["plan", &file, "--deployment", &own][..], &CLOSED].concat());
    assert_eq!(plan.status.code(), Some(0), "{}", err(&plan));
    let state = wasmd().account("state").unwrap();
    std::fs::write(&file, text.replace(state.as_str(), "treasurer")).unwrap();
    let flags = CLOSED.map(str::to_string);
    let told = refused(&["plan", &file, "--deployment", &own], &flags);
    assert!(told.contains("the key \"treasurer\" is needed"), "{told}");
    // Whoever applies signs.
    std::fs::write(&file, text).unwrap();
    let told = refused(&["apply", &file, "--deployment", &own], &flags);
    assert!(told.contains("/nonexistent"), "{told}");
    assert!(!told.contains("os error"), "{told}");
}

#[test]
fn the_usual_key_that_is_not_there_is_told_with_the_flag_that_names_another() {
    let folder = TempDir::new().unwrap();
    new_key(folder.path(), "mine");
    let register = folder.path().join("register");
    for args in [
        &["revoke", "--id", "0123456789abcdef"][..],
        &[
            "attest",
            "following",
            "--register",
            register.to_str().unwrap(),
        ],
    ] {
        let told = refused(args, &keyring_flags(folder.path()));
        let usual = "the key \"authority\" signs where --from names none; name yours with --from";
        assert!(told.contains(usual), "{told}");
    }
}

#[test]
fn what_is_no_state_is_not_adopted_and_the_state_is_named() {
    let (desk, record) = (Desk::new(), record());
    let file = desk.path("record.json");
    let state = record.deployment.state.as_str();
    for (text, expected) in [
        (record.deployment.registry.as_str(), state),
        (
            "wasm1xyz",
            "\"wasm1xyz\" is no address, a letter of it is wrong",
        ),
        ("osmo1abc", "\"osmo1abc\" is no address of this chain"),
    ] {
        let told = refused(
            &[
                "tree",
                "adopt",
                text,
                "--deployment",
                &file,
                "--node",
                &node(),
            ],
            &[],
        );
        assert!(told.contains(expected), "{told}");
    }
    assert!(!Path::new(&file).exists());
}
