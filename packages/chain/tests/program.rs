//! Keys that a program keeps, and programs that are not what they should be.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wayclear_chain::wasmd::{Backend, Program};
use wayclear_chain::{KeyError, Keyring};

/// A key as wasmd 0.70.3 lists it.
const ROW: &str = r#"{"name":"a","type":"local","address":"wasm19rl4cm2hmr8afy4kldpxz3fka4jguq0akuugk7","pubkey":"{\"@type\":\"/cosmos.crypto.secp256k1.PubKey\",\"key\":\"Ak9OKtmcNNYLm6YoPJQxqEGK+GcyEpYfl6d7Y3f80Fti\"}"}"#;

/// A program that does as a shell is told.
struct Script(TempDir);

impl Script {
    fn new(body: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("body"), format!("{body}\n")).unwrap();
        let double = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/double/wasmd");
        symlink(double, folder.path().join("wasmd")).unwrap();
        Script(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("wasmd")
    }

    fn keys(&self) -> Result<Keyring, KeyError> {
        keys_of(&self.path(), Backend::Test)
    }
}

fn keys_of(program: &Path, backend: Backend) -> Result<Keyring, KeyError> {
    Keyring::of_program(Program::new(program, backend, None))
}

#[test]
fn the_keys_of_a_program_have_their_names_and_keep_their_secrets() {
    let script = Script::new(&format!("cat <<'END'\n[{ROW}]\nEND"));
    let keys = script.keys().unwrap();
    assert_eq!(keys.names().collect::<Vec<_>>(), ["a"]);
    let error = keys.get("a").unwrap_err();
    assert!(matches!(error, KeyError::Kept { .. }), "{error}");
    let none = Script::new("echo '[]'").keys().unwrap();
    assert_eq!(none.names().count(), 0);
}

#[test]
fn a_program_is_told_which_keyring_is_meant() {
    let script = Script::new("echo \"$*\" > \"$0.said\"; echo '[]'");
    let folder = script.0.path().join("a folder");
    let program = Program::new(&script.path(), Backend::Os, Some(&folder));
    Keyring::of_program(program).unwrap();
    let said = fs::read_to_string(script.0.path().join("wasmd.said")).unwrap();
    let flags = format!(
        "keys list --output json --keyring-backend os --keyring-dir {} --log_no_color\n",
        folder.display()
    );
    assert_eq!(said, flags);
}

#[test]
fn a_program_that_is_not_there_or_cannot_be_run_is_named() {
    let error = keys_of(Path::new("/nowhere/wasmd"), Backend::Test).unwrap_err();
    assert!(matches!(error, KeyError::Program { .. }), "{error}");
    assert!(error.to_string().contains("--wasmd"), "{error}");
    let script = Script::new("");
    let error = keys_of(&script.0.path().join("body"), Backend::Test).unwrap_err();
    assert!(matches!(error, KeyError::Program { .. }), "{error}");
}

#[test]
fn what_a_program_refuses_with_is_told_by_its_kind() {
    // As wasmd 0.70.3 says it: a wrong passphrase is no failure to it.
    let error = Script::new(
        r#"echo 'migrate err for key a.info: "too many failed passphrase attempts"' >&2; echo '[]'"#,
    );
    let error = error.keys().unwrap_err();
    assert!(matches!(error, KeyError::Passphrase { .. }), "{error}");
    let error = Script::new(
        r#"echo 'Usage: x' >&2; echo '1:36PM ERR failure when running app err="Specified keyring backend not available"' >&2; exit 1"#,
    );
    let error = error.keys().unwrap_err();
    assert!(matches!(error, KeyError::Backend { .. }), "{error}");
    let error = Script::new(
        r#"echo '1:36PM ERR failure when running app err="the disk is full"' >&2; exit 1"#,
    );
    let error = error.keys().unwrap_err();
    assert!(matches!(error, KeyError::Refused { .. }), "{error}");
    assert!(
        error.to_string().ends_with("refuses: the disk is full"),
        "{error}"
    );
}

#[test]
fn what_a_program_says_is_not_believed_if_it_is_no_list_of_keys() {
    let other = ROW.replace(
        "Ak9OKtmcNNYLm6YoPJQxqEGK+GcyEpYfl6d7Y3f80Fti",
        "A9UpULm+Pb3x4EZbmOLR/HNAu3QIcOKR/8A3B5Q8fen+",
    );
    for answer in [
        "hello",
        "[{}]",
        "{}",
        &format!("[{}]", ROW.replace("wasm19rl4", "wasm19rl5")),
        // The key of another address.
        &format!("[{other}]"),
    ] {
        let script = Script::new(&format!("cat <<'END'\n{answer}\nEND"));
        let error = script.keys().unwrap_err();
        assert!(
            matches!(error, KeyError::Nonsense { .. }),
            "{answer}: {error}"
        );
    }
    let endless = Script::new("while :; do echo 'for ever and ever and ever and ever'; done");
    let error = endless.keys().unwrap_err();
    assert!(matches!(error, KeyError::Nonsense { .. }), "{error}");
}

#[test]
fn what_a_program_leaves_running_is_not_waited_for() {
    // As an agent that password managers start: it keeps the outputs that it was started with.
    for kept in [">/dev/null", "2>/dev/null", ""] {
        let agent = format!("(sleep 30; echo over > \"$0.over\") {kept} &");
        let script = Script::new(&format!("{agent} cat <<'END'\n[{ROW}]\nEND"));
        assert_eq!(script.keys().unwrap().names().count(), 1);
        assert!(!script.0.path().join("wasmd.over").exists());
        // Nor does what it complains about get lost.
        let script = Script::new(&format!(
            "{agent} echo 'ERR err=\"the disk is full\"' >&2; exit 1"
        ));
        let error = script.keys().unwrap_err().to_string();
        assert!(error.ends_with("refuses: the disk is full"), "{error}");
        assert!(!script.0.path().join("wasmd.over").exists());
    }
}

#[test]
fn what_a_program_leaves_talking_is_not_listened_to_for_ever() {
    let script = Script::new("(while :; do echo again >&2; sleep 0.1; done) >/dev/null & echo $! > \"$0.pid\"; echo '[]'");
    script.keys().unwrap();
    let agent = fs::read_to_string(script.0.path().join("wasmd.pid")).unwrap();
    let killed = std::process::Command::new("kill")
        .arg(agent.trim())
        .output();
    // It ends by itself where nobody listens to it any more.
    killed.unwrap();
}
