//! The front end's own checks, which need Node.js.

use std::process::Command;

use crate::support::root;

fn npm(script: &[&str]) {
    let output = Command::new("npm")
        .args(["run", "--silent"])
        .args(script)
        .current_dir(root().join("frontend"))
        .env("WAYCLEAR_COMMAND", env!("CARGO_BIN_EXE_wayclear"))
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{errors}");
}

#[test]
fn the_generated_clients_match_the_schema() {
    npm(&["codegen", "--", "--check"]);
}

#[test]
fn the_front_end_type_checks() {
    npm(&["check"]);
}

#[test]
fn the_front_end_computes_what_the_contracts_compute() {
    npm(&["test"]);
}

#[test]
fn the_page_does_in_a_real_browser_what_people_want_of_it() {
    npm(&["test:browser"]);
}

#[test]
fn the_front_end_locates_checks_in_and_reads_the_feed_as_it_grows() {
    npm(&["test:node"]);
}
