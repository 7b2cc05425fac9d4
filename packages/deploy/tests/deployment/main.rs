//! Deploying a tree, going on after a break, and what is never taken for one's own.

#![allow(clippy::unwrap_used)]

mod breaks;
mod differs;
mod doctor;
mod lost;
mod mortal;
mod places;
mod servers;
mod small_blocks;
mod strangers;

use std::path::PathBuf;

use tempfile::TempDir;
use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::record::{About, Record};
use wayclear_deploy::tree::{parse, Tree};
use wayclear_deploy::{apply, Applied, DeployError, Owners, Wanted};

/// The shipped tree.
fn yolo() -> Tree {
    parse(include_str!("../../../../trees/yolo.toml")).unwrap()
}

/// Who deploys; the names of the accounts begin with `who`.
fn owners(chain: &impl Chain, who: &str) -> Owners {
    let account = |role| chain.account(&format!("{who} {role}")).unwrap();
    Owners {
        state: account("state"),
        county: account("county"),
        city: account("city"),
        admin: None,
        authorities: vec![],
    }
}

/// A folder of somebody who deploys.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Desk(TempDir::new().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("deployments/testing.json")
    }

    fn read(&self) -> Record {
        Record::read(Some(&self.file())).unwrap()
    }

    /// The record, and what was changed, a line each.
    fn deploy(
        &self,
        chain: &mut impl Chain,
        tree: &Tree,
        owners: &Owners,
    ) -> Result<(Record, Vec<String>), DeployError> {
        let mut told = vec![];
        let Applied { record, done, .. } = apply(
            chain,
            &wanted(tree, owners),
            &self.file(),
            about(tree),
            None,
            |progress| told.push(progress.change),
        )?;
        assert_eq!(told, done);
        Ok((record, done.iter().map(ToString::to_string).collect()))
    }
}

fn wanted<'a>(tree: &'a Tree, owners: &'a Owners) -> Wanted<'a> {
    Wanted {
        tree,
        owners,
        prune: false,
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

/// The shipped tree on a chain of its own.
struct Planted {
    chain: Embedded,
    desk: Desk,
    tree: Tree,
    owners: Owners,
    record: Record,
}

impl Planted {
    fn new() -> Self {
        let mut chain = Embedded::new();
        let (desk, tree, owners) = (Desk::new(), yolo(), owners(&chain, "our"));
        let (record, _) = desk.deploy(&mut chain, &tree, &owners).unwrap();
        Planted {
            chain,
            desk,
            tree,
            owners,
            record,
        }
    }

    fn again(&mut self) -> Result<(Record, Vec<String>), DeployError> {
        self.desk.deploy(&mut self.chain, &self.tree, &self.owners)
    }
}
