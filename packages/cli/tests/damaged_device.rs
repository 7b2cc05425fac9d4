//! Device files that are damaged, of a newer version, or no device: every command that takes one names the file, says what helps,
//! and leaves it as it is.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/fake_relay.rs"]
mod fake_relay;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/http.rs"]
mod http;
#[path = "common/lying_node.rs"]
mod lying_node;
#[path = "common/node_status.rs"]
mod node_status;
#[path = "common/record.rs"]
mod record;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::sync::Arc;

use command::{out, run, said};
use fake_relay::FakeRelay;
use folder::{visit_at, Folder};
use lying_node::{clock, Node, PLACE};

/// A folder with a phone that has been somewhere, a relay and a node.
struct Desk {
    folder: Folder,
    relay: Arc<FakeRelay>,
    node: String,
}

/// What every command is called with that takes a device, beside it and who is asked.
const COMMANDS: [(&str, &[&str]); 8] = [
    ("status", &[PLACE, "--relay", "RELAY"]),
    ("check-in", &[PLACE, "--relay", "RELAY"]),
    ("visits", &["--relay", "RELAY"]),
    ("contacts import", &["log.csv", "--sender", "sender"]),
    ("contacts record", &["--from", "ada", "--node", "NODE"]),
    ("exposures", &["--relay", "RELAY"]),
    ("watch", &["--for", "1", "--relay", "RELAY"]),
    ("report", &["--relay", "RELAY"]),
];

/// Other ways through the same commands.
const WAYS: [&[&str]; 6] = [
    &["check-in", PLACE, "--from", "ada", "--node", "NODE"],
    &["watch", "--for", "1", "--node", "NODE"],
    &["report", "--request", "request.json", "--relay", "RELAY"],
    &["report", "--request", "ada.json", "--relay", "RELAY"],
    &["report", "--send", "--now", "--relay", "RELAY"],
    &["report", "--signed", "log.csv", "--relay", "RELAY"],
];

impl Desk {
    fn new() -> Self {
        let (_, node) = Node::honest().listen();
        let folder = Folder::new(&node);
        folder.device(|device| {
            let mut visit = visit_at(PLACE, clock() - 86_400);
            visit.is_committed = true;
            device.visits.push(visit);
        });
        let log = format!("time,sender,rssi\n{},aa,-60\n", clock() - 3_600);
        folder.write_private("log.csv", &log);
        let relay = FakeRelay::new(clock()).listen();
        Desk {
            folder,
            relay,
            node,
        }
    }

    /// That a command with the device refuses it by name, with these words.
    #[track_caller]
    fn refuses(&self, line: &[&str], words: &str) {
        let named = |word: &&str| match *word {
            "RELAY" => self.relay.url.clone(),
            "NODE" => self.node.clone(),
            word => word.to_string(),
        };
        let mut args: Vec<String> = line.iter().map(named).collect();
        args.extend(["--device", "ada.json"].map(String::from));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let done = self.folder.run(&args);
        let text = said(&done).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(done.status.code(), Some(1), "{line:?}: {text}");
        assert!(text.contains("ada.json"), "{line:?}: {text}");
        assert!(text.contains(words), "{line:?}, not {words}: {text}");
    }

    /// The same of every command.
    #[track_caller]
    fn all_refuse(&self, words: &str) {
        for (name, args) in COMMANDS {
            let name: Vec<_> = name.split(' ').collect();
            self.refuses(&[&name[..], args].concat(), words);
        }
        for line in WAYS {
            self.refuses(line, words);
        }
    }
}

/// Commands below one whose help names a device.
fn with_device(above: &[&str]) -> Vec<String> {
    let help = out(&run(&[above, &["--help"]].concat()));
    let mut found = vec![];
    if help
        .lines()
        .any(|line| line.trim_start().starts_with("--device"))
    {
        found.push(above.join(" "));
    }
    // Only a group has commands, and tells of them in lines that begin with a name behind two blanks.
    if !help.contains("<COMMAND>") {
        return found;
    }
    for line in help.lines() {
        let name = line
            .strip_prefix("  ")
            .and_then(|line| line.split(' ').next());
        let name = name.filter(|name| name.starts_with(char::is_lowercase) && *name != "help");
        let is_command = |name: &&str| run(&[above, &[name, "--help"]].concat()).status.success();
        if let Some(name) = name.filter(|name| *name != "wayclear").filter(is_command) {
            found.extend(with_device(&[above, &[name]].concat()));
        }
    }
    found
}

#[test]
fn every_command_that_takes_a_device_is_tried() {
    let tried = COMMANDS.map(|(name, _)| name.to_string());
    let found: BTreeSet<String> = with_device(&[]).into_iter().collect();
    let tried: BTreeSet<String> = tried.into_iter().collect();
    assert_eq!(found, tried);
}

#[test]
fn no_command_takes_or_changes_a_device_that_is_damaged_or_newer() {
    let desk = Desk::new();
    let (file, copy) = (desk.folder.path("ada.json"), "its last good version is");
    let whole = fs::read_to_string(&file).unwrap();
    let last = fs::read(desk.folder.path("ada.json.last")).unwrap();
    let newer = whole.replace("\"wayclear_device\": 5", "\"wayclear_device\": 6");
    let record = fs::read_to_string(desk.folder.path("deployments/testing.json")).unwrap();
    let mut contents = vec![
        (vec![], "it is empty"),
        (newer.into_bytes(), "is of version 6"),
        (record.into_bytes(), "a file of another kind"),
    ];
    for n in 1..5 {
        let at = whole.len() * n / 5;
        let mut flipped = whole.clone().into_bytes();
        flipped[at] ^= 1;
        contents.extend([(whole.as_bytes()[..at].to_vec(), copy), (flipped, copy)]);
    }
    for (content, words) in contents {
        fs::write(&file, &content).unwrap();
        desk.all_refuse(words);
        assert_eq!(fs::read(&file).unwrap(), content, "{words}");
    }
    assert_eq!(fs::read(desk.folder.path("ada.json.last")).unwrap(), last);
    // The control: with the copy all is as it was.
    fs::copy(desk.folder.path("ada.json.last"), &file).unwrap();
    assert!(desk
        .folder
        .run(&["visits", "--device", "ada.json"])
        .status
        .success());
}

#[test]
fn no_command_makes_a_device_where_there_is_something_else_or_was_one() {
    let desk = Desk::new();
    let file = desk.folder.path("ada.json");
    fs::remove_file(&file).unwrap();
    desk.all_refuse("its last good version is");
    assert!(!file.exists());
    fs::create_dir(&file).unwrap();
    desk.all_refuse("is a folder; name a file in it");
    fs::remove_dir(&file).unwrap();
    assert!(Command::new("mkfifo")
        .arg(&file)
        .status()
        .unwrap()
        .success());
    desk.all_refuse("is a pipe and no file");
    fs::remove_file(&file).unwrap();
    symlink("away/ada.json", &file).unwrap();
    desk.all_refuse("is a link to");
    assert!(fs::symlink_metadata(&file).unwrap().is_symlink() && !file.exists());
}
