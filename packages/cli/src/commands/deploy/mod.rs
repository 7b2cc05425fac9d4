//! `wayclear deploy`: puts a tree on a chain.

mod deployed;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{anyhow, bail, Context, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use indicatif::ProgressBar;
use wayclear_api::contact_registry::{Authority, SlipKey};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain, Contract};
use wayclear_client::report::authorities;
use wayclear_deploy::record::{About, Record};
use wayclear_deploy::{deploy, Owners};

use crate::args::bytes_of;
use crate::args::net::{NetArgs, SignArgs};
use crate::localnet;
use crate::output::Output;
use crate::tree_file::{load, Counts};
use crate::version::COMMIT;
use deployed::Deployed;

/// What to deploy, and for whom. Names are those of keys.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear deploy trees/yolo.toml")]
pub struct DeployArgs {
    /// The tree, see trees/yolo.toml
    #[arg(
        value_name = "TREE",
        required_unless_present = "tree",
        conflicts_with = "tree"
    )]
    file: Option<PathBuf>,
    /// The same as TREE
    #[arg(long, value_name = "FILE")]
    tree: Option<PathBuf>,
    /// Who owns registry and state, uploads the codes and pays for them
    #[arg(long, value_name = "NAME", default_value = "state")]
    state_owner: String,
    /// Who owns the counties
    #[arg(long, value_name = "NAME", default_value = "county")]
    county_owner: String,
    /// Who owns the cities
    #[arg(long, value_name = "NAME", default_value = "city")]
    city_owner: String,
    /// The first authority, which signs slips and may take back what it signed
    #[arg(long, value_name = "NAME", default_value = "authority")]
    authority: String,
    /// Public key that it signs slips with, as `wayclear attest key` tells it; never an account's key
    #[arg(long, value_name = "HEX", value_parser = bytes_of::<33>, env = "WAYCLEAR_SLIP_KEY")]
    slip_key: Option<HexBinary>,
    /// How many slips are taken of it a day: 64 for each positive test, and 140 more
    #[arg(long, value_name = "N", default_value_t = 6_540)]
    daily_slips: u32,
    /// Who may change the code of every contract; by default nobody
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<String>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &DeployArgs, output: &mut Output) -> Result<ExitCode> {
    let file = args.file.as_ref().or(args.tree.as_ref());
    let file = file.context("no tree file is named")?;
    let tree = match load(file, output)? {
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
    let owners = owners(args, &wasmd)?;

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
    let is_key_unknown = match &args.slip_key {
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
        has_key: args.slip_key.is_some(),
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

fn owners(args: &DeployArgs, wasmd: &Wasmd) -> Result<Owners> {
    let account = wasmd.account(&args.authority)?;
    let keys = args.slip_key.iter().map(|key| SlipKey {
        public_key: key.clone(),
        from: 0,
        until: None,
    });
    let authority = Authority {
        account: account.to_string(),
        daily_slips: args.daily_slips,
        keys: keys.collect(),
    };
    authority.check()?;
    Ok(Owners {
        state: wasmd.account(&args.state_owner)?,
        county: wasmd.account(&args.county_owner)?,
        city: wasmd.account(&args.city_owner)?,
        admin: args.admin.clone().map(Addr::unchecked),
        authorities: vec![authority],
    })
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
