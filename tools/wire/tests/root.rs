//! The command as its user has it. What needs root, `/dev/net/tun` and `ip` says so and is skipped without them.
#![allow(clippy::unwrap_used)] // What cannot go on fails the test.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;
use wayclear_wire::space::ready;

const WIRE: &str = env!("CARGO_BIN_EXE_wire");

/// A file of its own, and a name that nobody else on this machine uses.
struct Try {
    folder: TempDir,
    name: String,
}

impl Try {
    /// `None` where it cannot be tried.
    fn new(what: &str) -> Option<Self> {
        if let Err(missing) = ready() {
            eprintln!("skipped: {missing}");
            return None;
        }
        let name = format!("{what}{}", std::process::id());
        let folder = tempfile::tempdir().unwrap();
        Some(Try { folder, name })
    }

    fn file(&self, name: &str, values: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        let text = format!(
            "name = \"{}\"\nends = [\"a\", \"b\"]\nseed = 7\n[every]\n{values}",
            self.name
        );
        fs::write(&file, text).unwrap();
        file
    }

    fn spaces(&self) -> Vec<PathBuf> {
        let space = |end: &str| Path::new("/run/netns").join(format!("{}-{end}", self.name));
        ["a", "b"]
            .map(space)
            .into_iter()
            .filter(|file| file.exists())
            .collect()
    }
}

/// A wire that is up.
struct Running(Child, BufReader<std::process::ChildStdout>);

impl Running {
    fn start(file: &Path) -> Self {
        let mut child = Command::new(WIRE)
            .arg("run")
            .arg(file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert!(line.starts_with("up: "), "{line}");
        Running(child, out)
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args([signal, &self.0.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    /// What it says until it ends.
    fn end(mut self) -> String {
        let mut said = String::new();
        while self.1.read_line(&mut said).unwrap() > 0 {}
        self.0.wait().unwrap();
        said
    }
}

fn check(file: &Path) -> Output {
    Command::new(WIRE).arg("check").arg(file).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_wire_does_what_its_file_says_and_leaves_nothing_behind() {
    let Some(it) = Try::new("true") else { return };
    let file = it.file("wire.toml", "delay_ms = 20\nloss = 0.05\nrate_mbit = 4\n");
    let done = check(&file);
    let said = text(&done.stdout);
    assert!(done.status.success(), "{said}{}", text(&done.stderr));
    for what in ["delay a-b: 2", "loss 2 directions: 0.0", "rate a-b: "] {
        assert!(said.contains(what), "{said}");
    }
    assert!(it.spaces().is_empty());
}

#[test]
fn a_wire_that_is_not_as_the_file_says_is_refused() {
    let Some(it) = Try::new("false") else { return };
    let running = Running::start(&it.file("wire.toml", "delay_ms = 20\n"));
    let done = check(&it.file("other.toml", "delay_ms = 30\nloss = 0.05\n"));
    assert_eq!(done.status.code(), Some(1));
    let said = text(&done.stdout);
    assert_eq!(said.matches("does NOT hold").count(), 2, "{said}");
    assert!(
        text(&done.stderr).contains("2 of 2 are not as"),
        "{}",
        text(&done.stderr)
    );
    running.signal("-TERM");
    running.end();
}

#[test]
fn after_kill_and_after_ctrl_c_no_namespace_is_left_and_all_is_counted() {
    let Some(it) = Try::new("end") else { return };
    for signal in ["-TERM", "-INT"] {
        let file = it.file("wire.toml", "delay_ms = 1\n");
        let running = Running::start(&file);
        assert_eq!(it.spaces().len(), 2);
        assert!(check(&file).status.success());
        running.signal(signal);
        let said = running.end();
        assert!(
            said.contains("a to b: ") && said.contains(" 0 lost, 0 overflowed"),
            "{said}"
        );
        assert!(it.spaces().is_empty());
    }
}

#[test]
fn what_a_power_cut_leaves_the_next_start_removes() {
    let Some(it) = Try::new("cut") else { return };
    let file = it.file("wire.toml", "delay_ms = 1\n");
    let running = Running::start(&file);
    running.signal("-KILL");
    running.end();
    assert_eq!(it.spaces().len(), 2);
    let again = Running::start(&file);
    again.signal("-TERM");
    again.end();
    assert!(it.spaces().is_empty());
}

#[test]
fn a_second_wire_of_the_same_name_and_a_namespace_of_somebody_else_are_refused() {
    let Some(it) = Try::new("two") else { return };
    let file = it.file("wire.toml", "delay_ms = 1\n");
    let running = Running::start(&file);
    let second = Command::new(WIRE).arg("run").arg(&file).output().unwrap();
    let process = format!("runs already: process {}", running.0.id());
    assert!(
        text(&second.stderr).contains(&process),
        "{}",
        text(&second.stderr)
    );
    running.signal("-TERM");
    running.end();
    let theirs = format!("{}-b", it.name);
    let ip = |verb| {
        Command::new("ip")
            .args(["netns", verb, &theirs])
            .status()
            .unwrap()
    };
    ip("add");
    let refused = Command::new(WIRE).arg("run").arg(&file).output().unwrap();
    let left = it.spaces();
    ip("del");
    assert!(
        text(&refused.stderr).contains("is somebody else's"),
        "{}",
        text(&refused.stderr)
    );
    // Ours is gone, theirs is not.
    assert_eq!(left, [Path::new("/run/netns").join(&theirs)]);
}

#[test]
fn another_file_holds_from_kill_hup_on_and_a_broken_one_changes_nothing() {
    let Some(it) = Try::new("hup") else { return };
    let mut running = Running::start(&it.file("wire.toml", "delay_ms = 1\n"));
    let mut changes = |values| {
        let file = it.file("wire.toml", values);
        running.signal("-HUP");
        let mut line = String::new();
        while !line.contains("changed") {
            line.clear();
            assert!(running.1.read_line(&mut line).unwrap() > 0);
        }
        (line, file)
    };
    let (said, _) = changes("delay_ms = -5\n");
    assert!(
        said.starts_with("not changed: ") && said.contains(":5: delay_ms is -5"),
        "{said}"
    );
    let (said, file) = changes("delay_ms = 40\n");
    assert_eq!(said, "changed\n");
    let done = check(&file);
    assert!(done.status.success(), "{}", text(&done.stdout));
    running.signal("-TERM");
    running.end();
}

#[test]
fn without_root_or_ip_it_says_what_is_missing() {
    let Some(it) = Try::new("no") else { return };
    let file = it.file("wire.toml", "delay_ms = 1\n");
    let without_ip = Command::new(WIRE)
        .arg("run")
        .arg(&file)
        .env("PATH", "")
        .output()
        .unwrap();
    assert!(
        text(&without_ip.stderr).contains("there is no command ip"),
        "{}",
        text(&without_ip.stderr)
    );
    // Where nobody may read: somewhere that everybody can.
    let (wire, file) = (
        it.folder.path().join("wire"),
        it.folder.path().join("wire.toml"),
    );
    fs::copy(WIRE, &wire).unwrap();
    let open = |path: &Path| {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    for path in [it.folder.path(), &wire, &file] {
        open(path);
    }
    let nobody = Command::new(&wire)
        .arg("run")
        .arg(&file)
        .uid(65_534)
        .output()
        .unwrap();
    assert!(
        text(&nobody.stderr).contains("a wire needs root"),
        "{}",
        text(&nobody.stderr)
    );
}
