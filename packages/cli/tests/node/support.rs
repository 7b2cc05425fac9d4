//! What the tests share: the node, and the command.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use k256::ecdsa::SigningKey;
use serde_json::Value;
use tempfile::TempDir;
use wayclear_chain::wasmd::{Settings, Wasmd};
use wayclear_client::read_slip_key;
use wayclear_deploy::record::Record;

use crate::command::told;
pub use crate::command::{err, out, root, run as wayclear};

/// The file of a small tree, for tests that make one of their own.
pub const TREE: &str = r#"
[state]
key = "US-OR"
name = "Oregon"

[[county]]
key = "41051"
name = "Multnomah County"
prefixes = ["c20g"]
"#;

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

/// How this program talks to the node. Made once: the keys of sixteen accounts take half a second.
pub fn settings() -> Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    let settings = SETTINGS.get_or_init(|| Settings {
        artifacts: root().join("artifacts"),
        ..Settings::localnet(&node())
    });
    settings.clone()
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

/// Where the key is that the tree's authority signs slips with.
pub fn slip_key() -> SigningKey {
    read_slip_key(&slip_key_file()).unwrap()
}

/// The file of that key.
pub fn slip_key_file() -> PathBuf {
    let file = std::env::var("WAYCLEAR_SLIP_KEY_FILE");
    root().join(file.unwrap_or_else(|_| "target/e2e/slip.key".to_string()))
}

/// Phones and an authority's register, in a folder of their own.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        Desk(TempDir::new().unwrap())
    }

    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_string()
    }

    /// The file of somebody's phone.
    pub fn device(&self, who: &str) -> String {
        self.path(&format!("{who}.json"))
    }

    /// Runs the command with somebody's phone.
    #[track_caller]
    pub fn with_device(&self, who: &str, args: &[&str]) -> Value {
        json(&[args, &["--device", &self.device(who)]].concat())
    }

    pub fn register(&self) -> String {
        self.path("register.jsonl")
    }

    /// The authority signs a request for a patient; answers the file of its signatures.
    #[track_caller]
    pub fn sign(&self, request: &str, patient: &str) -> String {
        let signed = crate::command::wayclear(&["attest", "sign", request, "--patient", patient])
            .args(["--register", &self.register(), "--authority", "authority"])
            .arg("--key")
            .arg(slip_key_file())
            .output()
            .unwrap();
        assert!(signed.status.success(), "{}", err(&signed));
        let file = self.path("signed.json");
        std::fs::write(&file, &signed.stdout).unwrap();
        file
    }

    /// Somebody reports all that their phone has, and another account sends it at once; answers what became of it.
    #[track_caller]
    pub fn report(&self, who: &str, patient: &str) -> Value {
        let request = self.path("request.json");
        self.with_device(who, &["report", "--request", &request]);
        let signed = self.sign(&request, patient);
        self.with_device(
            who,
            &["report", "--signed", &signed, "--from", "sponsor", "--now"],
        )
    }

    /// The authority takes back what it signed for a patient.
    #[track_caller]
    pub fn revoke(&self, patient: &str) -> Value {
        json(&[
            "revoke",
            "--patient",
            patient,
            "--register",
            &self.register(),
            "--now",
        ])
    }
}

/// A text without its line breaks, which depend on how wide the terminal is.
pub fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A place where nobody has been, however often this has run on the chain.
pub fn new_place(name: &str) -> String {
    format!("9qc7m00c/{name}-{}", wasmd().latest().unwrap().height)
}

/// Runs the command with `--json`; it must succeed.
#[track_caller]
pub fn json(args: &[&str]) -> Value {
    told(&wayclear(&[args, &["--json"]].concat()))
}
