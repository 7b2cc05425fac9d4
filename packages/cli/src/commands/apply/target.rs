//! A tree file and the chain that is to be as it says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{bail, Result};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{is_address, Chain, Contract};
use wayclear_deploy::plan::Plan;
use wayclear_deploy::record::{About, Record, Server};
use wayclear_deploy::tree::Tree;
use wayclear_deploy::{plan, plan_servers, refuse_second, Owners, Search, Wanted};

use super::{Planned, SavedPlan, WantedArgs};
use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::asking::YesArgs;
use crate::localnet;
use crate::output::{show, Output};
use crate::version::COMMIT;

/// What keys are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum KeysFor {
    /// To sign.
    Signing,
    /// To look names up: where there are none, nobody is asked to open a keyring.
    Naming,
}

pub struct Target {
    pub wasmd: Wasmd,
    pub tree: Tree,
    pub owners: Owners,
    pub prune: bool,
    /// The flags that say what is wanted, with their values.
    pub flags: BTreeMap<String, String>,
    /// Of the record.
    pub file: PathBuf,
}

impl Target {
    /// Connects to the chain, with the keys that `keys` asks for.
    pub fn connect(
        args: &WantedArgs,
        net: &NetArgs,
        (sign, keys): (&SignArgs, KeysFor),
        tree: Tree,
        output: &Output,
    ) -> Result<Self> {
        // A record of another deployment, or of one that is not finished, says nothing of where to.
        let record = net.record().ok();
        let mut wasmd = net.wasmd_without_keys(record.as_ref(), Some(sign))?;
        let tree = args.merged(tree);
        let names = args.names(&tree, record.is_none());
        give_keys(&mut wasmd, (sign, keys), names, output)?;
        wasmd.set_artifacts(args.artifacts.clone());
        if tree.codes.len() < Contract::ALL.len() {
            note_strays(&wasmd, output);
        }
        if wasmd.latest()?.catching_up {
            bail!(
                "{} is still fetching old blocks, so it cannot tell what is there already; wait, or name another node with --node",
                wasmd.node()
            );
        }
        let (tree, owners) = args.resolved(tree, &wasmd)?;
        let usual = || Record::file_of(&wasmd.chain_id());
        let file = net.deployment.clone().unwrap_or_else(usual);
        if !args.another {
            let search = refuse_second(&wasmd, &tree, &owners, &file)?;
            if search == Search::CutShort {
                output.note(
                    "so many trees are made of this code that not all were looked at: if yours stands already, on which another account has \
                     begun, name its record with --deployment",
                );
            }
        }
        Ok(Target {
            file,
            prune: args.prune,
            flags: args.flags(),
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
            stood: found.stood(),
            flags: Some(self.flags.clone()),
        };
        Ok((plan, servers.left))
    }

    /// The plan that whoever was asked agrees on; `None` = nobody was asked, since there is nothing to do, or not all of it can be done.
    pub fn asked(&mut self) -> Result<Option<SavedPlan>> {
        let (saved, left) = self.plan()?;
        let planned = Planned::new(&self.wasmd, saved.clone(), left);
        let Plan {
            drift, conflicts, ..
        } = &planned.plan;
        if !conflicts.is_empty() || drift.is_empty() && !planned.has_changes() {
            return Ok(None);
        }
        show(&planned);
        YesArgs::answer()?;
        Ok(Some(saved))
    }

    /// What a record says beside where everything is.
    pub fn about(&self) -> About {
        About {
            anchor: None,
            node: self.wasmd.node().to_string(),
            moniker: localnet::moniker(&self.wasmd).map(str::to_string),
            commit: COMMIT.map(str::to_string),
            relays: self.tree.relays.clone(),
            desks: self.tree.desks.clone(),
            mirrors: self.tree.mirrors.clone(),
        }
    }
}

/// Says which codes are of another build than the others, or were changed.
fn note_strays(wasmd: &Wasmd, output: &Output) {
    let artifacts = wasmd.artifacts();
    let strays = artifacts.strays().into_iter();
    let names: Vec<_> = strays.map(|file| file.display().to_string()).collect();
    if !names.is_empty() {
        output.note(format!(
            "warning: {} is not what {} says: build the codes anew with make wasm, or unpack the release again",
            names.join(", "),
            artifacts.checksums().display()
        ));
    }
}

/// Has the keys at hand, where they are needed; where they are not, as far as they can be had without asking anybody.
fn give_keys(
    wasmd: &mut Wasmd,
    (sign, keys): (&SignArgs, KeysFor),
    mut names: BTreeSet<String>,
    output: &Output,
) -> Result<()> {
    let granter = sign.fee_granter().filter(|granter| !is_address(granter));
    names.extend(granter.map(str::to_string));
    if keys == KeysFor::Signing || !names.is_empty() {
        let given = sign.give(wasmd);
        return given.map_err(|error| needed(error, &names));
    }
    sign.give_granter(wasmd)?;
    if sign.asks_for_keys() {
        return Ok(());
    }
    if let Err(error) = sign.give_keys(wasmd) {
        output.note(format!("accounts are told without names: {error:#}"));
    }
    Ok(())
}

/// Says for which names keys were looked for.
fn needed(error: anyhow::Error, names: &BTreeSet<String>) -> anyhow::Error {
    let quoted: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.as_slice() {
        [] => error,
        [name] => error.context(format!(
            "the key {name} is needed, which the tree file or a flag names, or which is the usual one"
        )),
        _ => error.context(format!(
            "the keys {} are needed, which the tree file or flags name, or which are the usual ones",
            quoted.join(", ")
        )),
    }
}
