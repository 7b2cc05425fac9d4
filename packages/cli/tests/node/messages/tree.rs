//! A tree of these tests' own, what its contracts say, and the command on it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;
use wayclear_api::contact_registry::{self, KnownAuthority};
use wayclear_api::{location, region, Place, MAX_LIMIT};
use wayclear_chain::{children, Addr, Chain};
use wayclear_client::locate;
use wayclear_client::report::authorities;
use wayclear_deploy::record::Record;

use crate::support::{err, json, wasmd, wayclear, words, Desk};

const TREE: &str = r#"
[state]
key = "US-NV"
name = "Nevada"
policy = "self_reported"

[[county]]
key = "32001"
name = "Churchill County"
prefixes = ["9r58", "9r59"]

[[county.city]]
key = "fallon"
name = "Fallon"
prefixes = ["9r58"]
"#;

pub struct Tree {
    file: String,
    _desk: Desk,
}

/// The one that most tests share; made by the first.
pub fn tree() -> &'static Tree {
    static MADE: OnceLock<Tree> = OnceLock::new();
    MADE.get_or_init(Tree::new)
}

impl Tree {
    pub fn new() -> Self {
        let desk = Desk::new();
        let (tree, file) = (desk.path("tree.toml"), desk.path("record.json"));
        std::fs::write(&tree, TREE).unwrap();
        json(&["deploy", &tree, "--another", "--deployment", &file]);
        Tree { file, _desk: desk }
    }

    /// Runs a command, written as in a shell; it must succeed.
    #[track_caller]
    pub fn told(&self, line: &str) -> Value {
        json(
            &self
                .args(line)
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        )
    }

    /// The same, of one that sends a transaction and says where that stands.
    #[track_caller]
    pub fn sent(&self, line: &str) -> Value {
        let told = self.told(line);
        let receipt = &told["receipt"];
        for field in ["height", "gas_used"] {
            assert!(receipt[field].as_u64().unwrap() > 0, "{told}");
        }
        assert_eq!(receipt["hash"].as_str().unwrap().len(), 64, "{told}");
        told
    }

    /// That the command refuses in these words, and nothing was signed.
    #[track_caller]
    pub fn refuses(&self, line: &str, expected: &str) {
        let chain = wasmd();
        let signed = || {
            let names = ["state", "county", "city", "ada", "sponsor"];
            names.map(|name| chain.sequence(&chain.account(name).unwrap()).unwrap())
        };
        let before = signed();
        let output = wayclear(&self.args(line));
        assert!(!output.status.success(), "{line}");
        let said = words(&err(&output));
        assert!(said.contains(expected), "{line}: {said}");
        assert_eq!(signed(), before, "{line}");
    }

    /// Somebody says of their account, and of where it was, that it is infected.
    #[track_caller]
    pub fn report(&self, who: &str, device: &str) {
        self.told(&format!("report --account {who} --device {device}"));
        self.told(&format!(
            "report --send --from {who} --now --device {device}"
        ));
    }

    pub fn args(&self, line: &str) -> Vec<String> {
        let mut args = shlex::split(line).unwrap();
        args.extend(["--deployment".to_string(), self.file.clone()]);
        args
    }

    pub fn record(&self) -> Record {
        Record::read(Some(Path::new(&self.file))).unwrap()
    }

    /// The region of these keys, from below the state.
    pub fn region(&self, keys: &[&str]) -> Addr {
        let below = |above: Addr, key: &&str| {
            let mut below = children(&wasmd(), &above).unwrap().into_iter();
            below.find(|child| child.key == *key).unwrap().address
        };
        keys.iter().fold(self.record().deployment.state, below)
    }

    pub fn config(&self, keys: &[&str]) -> region::Config {
        let region = self.region(keys);
        wasmd().ask(&region, region::ask::Config {}).unwrap()
    }

    /// The cells that a region has given a child.
    pub fn cells(&self, keys: &[&str], child: &str) -> BTreeSet<String> {
        let all = wasmd().ask_all(
            &self.region(keys),
            |last: Option<&region::Cell>| region::ask::Cells {
                start_after: last.map(|cell| cell.prefix.clone()),
                limit: Some(MAX_LIMIT),
            },
            |page| page.cells,
        );
        let own = all.unwrap().into_iter().filter(|cell| cell.child == child);
        own.map(|cell| cell.prefix).collect()
    }

    /// A place that has a contract from now on.
    #[track_caller]
    pub fn open(&self, place: &str) -> Addr {
        self.told(&format!("open {place} --from ada"));
        let (state, place): (_, Place) = (self.region(&[]), place.parse().unwrap());
        locate(&wasmd(), &state, &place).unwrap().location.unwrap()
    }

    pub fn registry(&self) -> contact_registry::ConfigResponse {
        let registry = self.record().deployment.registry;
        let question = contact_registry::ask::Config {};
        wasmd().ask(&registry, question).unwrap()
    }

    pub fn health(&self, name: &str) -> Option<contact_registry::Health> {
        let registry = self.record().deployment.registry;
        let account = account(name).to_string();
        let question = contact_registry::ask::Health { account };
        wasmd().ask(&registry, question).unwrap().health
    }

    pub fn authority(&self, name: &str) -> KnownAuthority {
        let all = authorities(&wasmd(), &self.record().deployment.registry);
        let account = account(name).to_string();
        let mut all = all.unwrap().into_iter();
        all.find(|known| known.authority.account == account)
            .unwrap()
    }
}

pub fn info(location: &Addr) -> location::InfoResponse {
    wasmd().ask(location, location::ask::Info {}).unwrap()
}

pub fn account(name: &str) -> Addr {
    wasmd().account(name).unwrap()
}
