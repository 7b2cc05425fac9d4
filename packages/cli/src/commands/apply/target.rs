//! A tree file and the chain that is to be as it says.

use std::path::PathBuf;

use anyhow::{bail, Result};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;
use wayclear_deploy::record::{About, Record, Server};
use wayclear_deploy::tree::Tree;
use wayclear_deploy::{plan, plan_servers, refuse_second, Owners, Wanted};

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
        let mut wasmd = net.wasmd(record.as_ref(), Some(sign))?;
        wasmd.set_artifacts(args.artifacts.clone());
        if wasmd.latest()?.catching_up {
            bail!(
                "{} is still fetching old blocks, so it cannot tell what is there already; wait, or name another node with --node",
                wasmd.node()
            );
        }
        let (tree, owners) = args.merged(tree, &wasmd)?;
        let usual = || Record::file_of(&wasmd.chain_id());
        let file = net.deployment.clone().unwrap_or_else(usual);
        if !args.another {
            refuse_second(&wasmd, &owners.state, &tree.key, &file)?;
        }
        Ok(Target {
            file,
            prune: args.prune,
            wasmd,
            tree,
            owners,
        })
    }

    /// What there is to do, and what the record names and the file does not.
    pub fn plan(&mut self) -> Result<(SavedPlan, Vec<Server>)> {
        let wanted = Wanted {
            tree: &self.tree,
            owners: &self.owners,
            prune: self.prune,
        };
        let (found, plan) = plan(&mut self.wasmd, &wanted, &self.file)?;
        let chain_id = self.wasmd.chain_id();
        let servers = plan_servers(&chain_id, &wanted, &self.file, &found)?;
        let plan = SavedPlan {
            chain_id,
            found: found.hash(),
            plan,
            record: servers.changes,
        };
        Ok((plan, servers.left))
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
