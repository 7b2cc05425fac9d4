//! A tree file and the chain that is to be as it says.

use std::path::PathBuf;

use anyhow::{bail, Result};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;
use wayclear_deploy::record::{About, Record};
use wayclear_deploy::tree::Tree;
use wayclear_deploy::{plan, Owners, Wanted};

use super::{SavedPlan, WantedArgs};
use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::localnet;
use crate::version::COMMIT;

pub struct Target {
    pub wasmd: Wasmd,
    pub tree: Tree,
    pub owners: Owners,
    pub prune: bool,
    /// Of the record.
    pub file: PathBuf,
}

impl Target {
    pub fn connect(args: &WantedArgs, net: &NetArgs, sign: &SignArgs, tree: Tree) -> Result<Self> {
        // A record of another deployment, or of one that is not finished, says nothing of where to.
        let record = net.record().ok();
        let wasmd = net.wasmd(record.as_ref(), Some(sign))?;
        if wasmd.latest()?.catching_up {
            bail!(
                "{} is still fetching old blocks, so it cannot tell what is there already; wait, or name another node with --node",
                wasmd.node()
            );
        }
        let (tree, owners) = args.merged(tree, &wasmd)?;
        let usual = || Record::file_of(&wasmd.chain_id());
        Ok(Target {
            file: net.deployment.clone().unwrap_or_else(usual),
            prune: args.prune,
            wasmd,
            tree,
            owners,
        })
    }

    pub fn plan(&mut self) -> Result<SavedPlan> {
        let wanted = Wanted {
            tree: &self.tree,
            owners: &self.owners,
            prune: self.prune,
        };
        let (found, plan) = plan(&mut self.wasmd, &wanted, &self.file)?;
        Ok(SavedPlan::new(self.wasmd.chain_id(), &found, plan))
    }

    /// What a record says beside where everything is.
    pub fn about(&self) -> About {
        About {
            node: self.wasmd.node().to_string(),
            moniker: localnet::moniker(&self.wasmd).map(str::to_string),
            commit: COMMIT.map(str::to_string),
            relays: self.tree.relays.clone(),
            desks: self.tree.desks.clone(),
        }
    }
}
