//! Nodes that are set up so that a transaction cannot go well: it is said at once, and what was sent is truly told.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use wayclear_chain::Chain;
use wayclear_client::device::DeviceFile;
use wayclear_client::locate;

use crate::support::{err, json, localnet, new_place, record, root, wasmd, wayclear, words, Desk};

/// The settings of the node under test; they are as before when it goes out of scope, and the node runs with them.
struct Changed {
    file: PathBuf,
    before: String,
}

impl Changed {
    /// Starts the node again with the first of these lines, after a header, replaced.
    fn new(header: &str, line: &str, instead: &str) -> Self {
        let home = std::env::var("LOCALNET_HOME").unwrap_or_else(|_| "target/localnet".to_string());
        let file = root().join(home).join("node0/config/config.toml");
        let before = fs::read_to_string(&file).unwrap();
        let (above, below) = before.split_once(&format!("\n{header}\n")).unwrap();
        assert!(below.contains(line), "{line}");
        let below = below.replacen(line, instead, 1);
        let changed = Changed {
            file,
            before: before.clone(),
        };
        changed.restart(&format!("{above}\n{header}\n{below}"));
        changed
    }

    fn restart(&self, settings: &str) {
        localnet(&["kill", "0"]);
        fs::write(&self.file, settings).unwrap();
        localnet(&["start", "0"]);
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        self.restart(&self.before);
    }
}

fn check_in(place: &str, device: &str) -> Output {
    wayclear(&["check-in", place, "--from", "ada", "--device", device])
}

#[test]
fn a_full_mempool_is_told_within_seconds_and_what_is_kept_goes_later() {
    let (desk, place) = (Desk::new(), new_place("full"));
    let device = desk.device("ada");
    let full = Changed::new("[mempool]", "\nsize = 5000\n", "\nsize = 0\n");
    let refused = check_in(&place, &device);
    let said = words(&err(&refused));
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("the node takes no transactions now: mempool is full"),
        "{said}"
    );
    assert!(said.contains("nothing was sent, try again later"), "{said}");
    assert!(
        said.contains("keeps the visit; the same command sends it"),
        "{said}"
    );
    let kept = DeviceFile::new(&device).read().unwrap().visits;
    assert!(kept.len() == 1 && !kept[0].is_committed);
    drop(full);
    // It was the truth: nobody has been there.
    let location = locate(
        &wasmd(),
        &record().deployment.state,
        &place.parse().unwrap(),
    );
    assert_eq!(location.unwrap().location, None);
    let done = json(&["check-in", &place, "--from", "ada", "--device", &device]);
    assert_eq!(done["is_resumed"], true);
    assert_eq!(json(&["status", &place, "--ask"])["status"]["visits"], 1);
}

#[test]
fn a_node_without_an_index_is_given_nothing_and_says_what_helps() {
    let (desk, place) = (Desk::new(), new_place("index"));
    let device = desk.device("ada");
    let without = Changed::new(
        "[tx_index]",
        "\nindexer = \"kv\"\n",
        "\nindexer = \"null\"\n",
    );
    let refused = check_in(&place, &device);
    let said = words(&err(&refused));
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("keeps no index of transactions"), "{said}");
    assert!(
        said.contains("nothing was sent. Ask another node"),
        "{said}"
    );
    let ada = wasmd().account("ada").unwrap();
    let sequence = wasmd().sequence(&ada).unwrap();
    drop(without);
    assert_eq!(wasmd().sequence(&ada).unwrap(), sequence);
    assert!(DeviceFile::new(&device).read().unwrap().visits.is_empty());
    check_in(&place, &device);
    assert_eq!(json(&["status", &place, "--ask"])["status"]["visits"], 1);
}
