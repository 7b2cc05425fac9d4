//! The command, what it says, and the field cases it is tried on.

#![allow(dead_code)] // Each test takes what it needs.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use wayclear_client::device::DeviceFile;

pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The command in the repository, not run yet.
pub fn wayclear<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wayclear"));
    command.args(args).current_dir(root());
    command
}

pub fn run<S: AsRef<OsStr>>(args: &[S]) -> Output {
    wayclear(args).output().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it complained about.
pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What it complained about, the same with `--json` and without.
pub fn said(output: &Output) -> String {
    let text = err(output);
    let lines = text.lines().map(|line| {
        let json: Option<Value> = serde_json::from_str(line).ok();
        let told = json.as_ref().and_then(|json| {
            let told = json.get("error").or_else(|| json.get("note"));
            told?.as_str()
        });
        told.unwrap_or(line.trim_start_matches("wayclear: "))
            .to_string()
            + "\n"
    });
    lines.collect()
}

/// The answer in JSON of a command that has done its work.
#[track_caller]
pub fn told(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Sender, begin (Unix seconds), length (seconds) and strength (dBm) of the contacts that a device has.
pub fn contacts(device: impl AsRef<Path>) -> Vec<(String, u64, u32, i16)> {
    let device = DeviceFile::new(device.as_ref()).read().unwrap();
    let contacts = device.contacts.into_iter();
    contacts
        .map(|c| (c.sender, c.started_at, c.seconds, c.rssi_dbm))
        .collect()
}

/// The folder of a field case.
pub fn field(case: &str) -> PathBuf {
    root().join("testdata/field").join(case)
}

/// What a field case expects.
pub fn expected(case: &str) -> Value {
    let text = fs::read_to_string(field(case).join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}
