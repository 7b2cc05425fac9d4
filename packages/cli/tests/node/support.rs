//! What the tests share: the node, and the command.

use std::process::Command;

use serde_json::Value;
use wayclear_chain::wasmd::{Settings, Wasmd};
use wayclear_deploy::record::Record;

use crate::command::told;
pub use crate::command::{err, out, root, run as wayclear};

/// URL of the node under test.
pub fn node() -> String {
    std::env::var("WAYCLEAR_NODE").unwrap_or_else(|_| "http://localhost:26657".to_string())
}

/// URL of node I of the localnet.
pub fn node_of(index: u16) -> String {
    let (url, port) = node()
        .rsplit_once(':')
        .map(|(u, p)| (u.to_string(), p.to_string()))
        .unwrap();
    format!("{url}:{}", port.parse::<u16>().unwrap() + 10 * index)
}

/// Kills or starts a node of the localnet.
#[track_caller]
pub fn localnet(args: &[&str]) {
    let output = Command::new("scripts/localnet/localnet")
        .args(args)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {}", err(&output));
}

/// How this program talks to the node.
pub fn settings() -> Settings {
    Settings {
        artifacts: root().join("artifacts"),
        ..Settings::localnet(&node())
    }
}

/// A connection with the localnet's keys.
pub fn wasmd() -> Wasmd {
    Wasmd::connect(settings()).unwrap()
}

/// Where the tree is that `make e2e` has deployed.
pub fn record() -> Record {
    let file =
        std::env::var("WAYCLEAR_DEPLOYMENT").unwrap_or_else(|_| "deployments/testing.json".into());
    Record::read(Some(&root().join(file))).unwrap()
}

/// Runs the command with `--json`; it must succeed.
#[track_caller]
pub fn json(args: &[&str]) -> Value {
    told(&wayclear(&[args, &["--json"]].concat()))
}
