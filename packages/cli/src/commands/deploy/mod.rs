//! `wayclear deploy`: puts a tree on a chain.

mod deployed;
mod wanted;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{anyhow, bail, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use indicatif::ProgressBar;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain, Contract};
use wayclear_client::report::authorities;
use wayclear_deploy::deploy;
use wayclear_deploy::record::{About, Record};

use crate::args::net::{NetArgs, SignArgs};
use crate::localnet;
use crate::output::Output;
use crate::tree_file::{load, Counts};
use crate::version::COMMIT;
use deployed::Deployed;
pub use wanted::WantedArgs;

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear deploy trees/yolo.toml")]
pub struct DeployArgs {
    #[command(flatten)]
    wanted: WantedArgs,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &DeployArgs, output: &mut Output) -> Result<ExitCode> {
    let tree = match load(args.wanted.file()?, output)? {
        Ok(tree) => tree,
        Err(problems) => return output.refuse(&problems),
    };
    let began = Instant::now();
    // A record of another deployment, or of one that is not finished, says nothing of where to.
    let record = args.net.record().ok();
    let mut wasmd = args.net.wasmd(record.as_ref(), Some(&args.sign))?;
    if wasmd.latest()?.catching_up {
        bail!(
            "{} is still fetching old blocks, so it cannot tell what is there already; wait, or name another node with --node",
            wasmd.node()
        );
    }
    let owners = args.wanted.owners(&wasmd)?;

    let usual = || Record::file_of(&wasmd.chain_id());
    let file = args.net.deployment.clone().unwrap_or_else(usual);
    let about = About {
        node: wasmd.node().to_string(),
        moniker: localnet::moniker(&wasmd).map(str::to_string),
        commit: COMMIT.map(str::to_string),
        relays: tree.relays.clone(),
        desks: tree.desks.clone(),
    };
    let before = Record::read(Some(&file)).ok();
    let bar = output.bar(1, "steps")?;
    let mut steps_taken = 0;
    let record = deploy(&mut wasmd, &tree, &owners, &file, about, |progress| {
        bar.set_length(progress.steps as u64);
        bar.set_position(progress.step as u64);
        steps_taken += usize::from(progress.is_new);
        bar.set_message(progress.what);
    })?;
    let codes_pinned = pin(&mut wasmd, &owners.state, &record.deployment.code_ids, &bar)?;
    bar.finish_and_clear();
    let is_key_unknown = match &args.wanted.slip_key {
        Some(key) => !is_listed(&wasmd, &record, &owners.authorities[0].account, key)?,
        None => false,
    };
    output.say(&Deployed {
        has_new_servers: before.is_some_and(|before| !record.about.has_servers_of(&before.about)),
        is_key_unknown,
        steps_taken,
        codes_pinned,
        seconds: began.elapsed().as_secs_f64(),
        what: format!(
            "{} on chain {}: {}",
            tree.key,
            record.chain_id,
            Counts::of(&tree)
        ),
        has_key: args.wanted.slip_key.is_some(),
        file,
        record,
    })
}

/// Whether the registry knows a key of an authority.
fn is_listed(wasmd: &Wasmd, record: &Record, account: &str, key: &HexBinary) -> Result<bool> {
    let listed = authorities(wasmd, &record.deployment.registry)?;
    let keys = listed
        .iter()
        .filter(|known| known.authority.account == account)
        .flat_map(|known| &known.authority.keys);
    Ok(keys.into_iter().any(|known| known.public_key == *key))
}

/// Has the chain pin what is not pinned yet, where this program can carry the vote: on the localnet. Returns how many.
fn pin(
    wasmd: &mut Wasmd,
    proposer: &Addr,
    code_ids: &BTreeMap<Contract, u64>,
    bar: &ProgressBar,
) -> Result<usize> {
    if !wasmd.can_vote() {
        return Ok(0);
    }
    let pinned = wasmd.pinned()?;
    let missing: Vec<u64> = code_ids
        .values()
        .copied()
        .filter(|id| !pinned.contains(id))
        .collect();
    if !missing.is_empty() {
        bar.set_message("the chain votes on pinning the codes");
        wasmd
            .pin(proposer, &missing)
            .map_err(|error| anyhow!("the tree is deployed, its codes are not pinned: {error}"))?;
    }
    Ok(missing.len())
}
