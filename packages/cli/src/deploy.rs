//! `wayclear deploy`: puts a tree on a chain.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{anyhow, Result};
use clap::Args;
use indicatif::ProgressBar;
use serde_json::json;
use wayclear_api::contact_registry::Authority;
use wayclear_client::record::Record;
use wayclear_client::report::public_key;
use wayclear_client::wasmd::Wasmd;
use wayclear_client::{deploy, Addr, Chain, Contract, Owners};

use crate::localnet;
use crate::net::{NetArgs, SignArgs};
use crate::say::bar;
use crate::tree::{complain, load};

/// How long an authority made here may attest, in seconds.
const TERM: u64 = 365 * 86_400;

/// What to deploy, and for whom. Names are those of keys.
#[derive(Args)]
pub struct DeployArgs {
    /// The tree, see trees/yolo.toml
    #[arg(long, value_name = "FILE")]
    tree: PathBuf,
    /// Who owns registry and state, uploads the codes and pays for them
    #[arg(long, value_name = "NAME", default_value = "state")]
    state_owner: String,
    /// Who owns the counties
    #[arg(long, value_name = "NAME", default_value = "county")]
    county_owner: String,
    /// Who owns the cities
    #[arg(long, value_name = "NAME", default_value = "city")]
    city_owner: String,
    /// The first authority that may attest reports, for a year
    #[arg(long, value_name = "NAME", default_value = "authority")]
    authority: String,
    /// Who may change the code of every contract; by default nobody
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<String>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &DeployArgs) -> Result<ExitCode> {
    let tree = match load(&args.tree)? {
        Ok(tree) => tree,
        Err(problems) => return Ok(complain(&args.tree, args.net.json, &problems)),
    };
    let began = Instant::now();
    let mut wasmd = args.net.wasmd(None, Some(&args.sign))?;
    let owners = owners(args, &wasmd)?;

    let bar = bar(1, "steps")?;
    let mut made = 0;
    let deployment = deploy(&mut wasmd, &tree, &owners, |progress| {
        bar.set_length(progress.steps as u64);
        bar.set_position(progress.step as u64);
        made += usize::from(progress.is_new);
        bar.set_message(progress.what);
    })?;
    let pinned = pin(&mut wasmd, &owners.state, &deployment.code_ids, &bar)?;
    bar.finish_and_clear();

    let checksums = Contract::ALL
        .into_iter()
        .map(|contract| Ok((contract, wasmd.artifacts().checksum(contract)?)))
        .collect::<Result<_>>()?;
    let record = Record {
        chain_id: wasmd.chain_id(),
        node: wasmd.node().to_string(),
        moniker: localnet::moniker(&wasmd)?,
        height: wasmd.latest()?.height,
        commit: commit(),
        checksums,
        deployment,
    };
    let usual = || Record::file_of(&record.chain_id);
    let file = args.net.deployment.clone().unwrap_or_else(usual);
    let old = Record::read(Some(&file)).ok();
    if made > 0 || old.is_none_or(|old| old.deployment != record.deployment) {
        record.write(&file)?;
    }
    let seconds = began.elapsed().as_secs_f64();
    if args.net.json {
        println!(
            "{}",
            json!({ "steps_taken": made, "codes_pinned": pinned, "seconds": seconds, "file": file, "record": record })
        );
        return Ok(ExitCode::SUCCESS);
    }
    let places = crate::tree::Counts::of(&tree);
    if made == 0 && pinned == 0 {
        println!(
            "{} is on chain {} already: {places}; nothing was changed",
            tree.key, record.chain_id
        );
    } else {
        println!(
            "{} is on chain {}: {places}; {made} steps and {pinned} codes pinned in {seconds:.1} s",
            tree.key, record.chain_id
        );
    }
    println!("state     {}", record.deployment.state);
    println!("registry  {}", record.deployment.registry);
    println!("record    {}", file.display());
    Ok(ExitCode::SUCCESS)
}

fn owners(args: &DeployArgs, wasmd: &Wasmd) -> Result<Owners> {
    let authority = Authority {
        account: wasmd.account(&args.authority)?.to_string(),
        public_key: Some(public_key(wasmd.keys().get(&args.authority)?)),
        not_before: 0,
        not_after: wasmd.latest()?.time + TERM,
    };
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

/// The commit this runs from, if it is a git checkout.
fn commit() -> Option<String> {
    let git = Command::new("git")
        .args([
            "describe",
            "--always",
            "--dirty",
            "--abbrev=40",
            "--exclude=*",
        ])
        .output()
        .ok()?;
    let text = String::from_utf8(git.stdout).ok()?;
    (git.status.success()).then(|| text.trim().to_string())
}
