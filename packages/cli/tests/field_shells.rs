//! The walk-through in other shells than bash: the field case walk-through-shells. The test on a node runs its lines.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::process::{Command, Output};

use command::root;

fn page() -> String {
    fs::read_to_string(root().join("docs/walkthrough.md")).unwrap()
}

/// What stands between the fences, with the word after the first one.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let parts = page.split("\n```").skip(1).step_by(2);
    parts.map(|part| part.split_once('\n').unwrap()).collect()
}

/// Runs lines in a shell; `None` if this machine has none.
fn run(shell: &str, lines: &str) -> Option<Output> {
    Command::new(shell).args(["-c", lines]).output().ok()
}

#[test]
fn the_page_names_its_shell_before_the_first_block_and_every_script_says_bash() {
    let page = page();
    let start = page.split("```").next().unwrap();
    assert!(
        start.contains("for bash") && start.contains("zsh"),
        "{start}"
    );
    let (mut scripts, mut commands) = (0, vec![]);
    for (word, lines) in blocks(&page) {
        match word {
            "bash" => scripts += 1,
            "" => commands.push(lines),
            word => assert_eq!(word, "text"),
        }
    }
    assert!(scripts > 10, "{scripts} scripts");
    // Alike in all shells.
    assert_eq!(commands, ["make wasm\nmake localnet"]);
}

#[test]
fn nothing_pasted_ends_the_shell() {
    for (word, lines) in blocks(&page()) {
        let is_ending = |line: &str| line.starts_with("exit") || line.starts_with("set -");
        assert!(word != "bash" || !lines.lines().any(is_ending), "{lines}");
    }
}

#[test]
fn the_first_block_speaks_in_other_shells_and_only_there() {
    let page = page();
    let (_, first) = blocks(&page)[0];
    let bash = run("bash", first).unwrap();
    assert!(bash.status.success() && bash.stdout.is_empty() && bash.stderr.is_empty());
    let others = ["zsh", "dash", "ksh", "fish"];
    for output in others.iter().filter_map(|shell| run(shell, first)) {
        assert!(output.status.success() && output.stderr.is_empty());
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(told.starts_with("This page is for bash"), "{told}");
    }
}
