//! A tree file that is changed, and the chain that follows it.

#![allow(clippy::unwrap_used)]

mod agreed;
mod codes;
mod drift;
mod edits;
mod fields;
#[path = "../deployment/mortal.rs"]
mod mortal;
mod moves;
mod people;
mod records;
mod releases;
mod runs;

use std::path::PathBuf;

use tempfile::TempDir;
use wayclear_chain::{Chain, Contract, Embedded};
use wayclear_deploy::plan::{Found, Plan};
use wayclear_deploy::record::About;
use wayclear_deploy::tree::{parse, Tree};
use wayclear_deploy::{apply, plan, Applied, DeployError, Owners, Wanted};

/// A tree that says something of everything.
const TREE: &str = include_str!("tree.toml");

/// A tree on a chain of its own.
struct World {
    chain: Embedded,
    tree: Tree,
    owners: Owners,
    folder: TempDir,
    prune: bool,
}

impl World {
    fn new() -> Self {
        let mut chain = Embedded::new();
        let account = |name: &str| chain.account(name).unwrap();
        let owners = Owners {
            state: account("state"),
            county: account("county"),
            city: account("city"),
            admin: None,
            authorities: vec![],
        };
        // Two codes of locations, as after a release.
        chain.store_code(&owners.state, Contract::Location).unwrap();
        chain.store_code(&owners.state, Contract::Location).unwrap();
        let mut world = World {
            chain,
            tree: parse(TREE).unwrap(),
            owners,
            folder: TempDir::new().unwrap(),
            prune: false,
        };
        world.apply().unwrap();
        world
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("testing.json")
    }

    /// What stood after the last apply, kept beside the record.
    fn applied(&self) -> PathBuf {
        let mut name = self.file().into_os_string();
        name.push(".applied");
        name.into()
    }

    fn look(&mut self) -> (Found, Plan) {
        let file = self.file();
        let wanted = Wanted {
            tree: &self.tree,
            owners: &self.owners,
            prune: self.prune,
        };
        plan(&mut self.chain, &wanted, &file).unwrap()
    }

    fn plan(&mut self) -> Plan {
        self.look().1
    }

    fn apply(&mut self) -> Result<Applied, DeployError> {
        let file = self.file();
        let wanted = Wanted {
            tree: &self.tree,
            owners: &self.owners,
            prune: self.prune,
        };
        let about = about(&self.tree);
        apply(&mut self.chain, &wanted, &file, about, None, |_| ())
    }

    /// That the chain follows the file, and nothing is left to do.
    #[track_caller]
    fn follows(&mut self) -> Vec<String> {
        let planned = lines(&self.plan());
        let applied = self.apply().unwrap();
        let done: Vec<_> = applied.done.iter().map(ToString::to_string).collect();
        assert_eq!(done, planned);
        let left = self.plan();
        assert_eq!(lines(&left), [""; 0]);
        assert_eq!(left.drift, []);
        done
    }
}

fn about(tree: &Tree) -> About {
    About {
        anchor: None,
        node: "http://here".to_string(),
        moniker: None,
        commit: None,
        relays: tree.relays.clone(),
        desks: tree.desks.clone(),
        mirrors: tree.mirrors.clone(),
    }
}

/// Its lines, changes first.
fn lines(plan: &Plan) -> Vec<String> {
    let changes = plan.changes.iter().map(ToString::to_string);
    let conflicts = plan.conflicts.iter().map(ToString::to_string);
    changes.chain(conflicts).collect()
}
