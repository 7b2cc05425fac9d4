//! `wayclear apply`: makes a chain as a tree file says.

mod applied;
mod done;
mod planned;
mod rows;
mod saved;
mod target;
mod typed;
mod wanted;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{anyhow, Context, Result};
use clap::Args;
use indicatif::ProgressBar;
use wayclear_chain::wasmd::{Sending, Wasmd};
use wayclear_chain::{Addr, Chain, ChainError, Contract, KeyError};
use wayclear_deploy::record::Record;
use wayclear_deploy::{apply, DeployError, Wanted};

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::asking::YesArgs;
use crate::output::Output;
use crate::tree_file::{load, Counts};
use applied::{Applied, Keys};
use done::Done;
pub use planned::Planned;
use rows::Names;
pub use saved::SavedPlan;
pub use target::{KeysFor, Target};
pub use wanted::WantedArgs;

#[derive(Args)]
#[command(
    after_help = "What is on the chain stays; what ends early is gone on with by the next run. One run at a time: another is refused. On a terminal the plan is shown first, and you are asked; scripts say --yes, or have no terminal.\n\n\
                  Examples:\n  wayclear apply trees/yolo.toml\n  wayclear apply trees/yolo.toml --plan changes.plan"
)]
pub struct ApplyArgs {
    #[command(flatten)]
    wanted: WantedArgs,
    /// Do what a plan says that wayclear plan --out has written, unless chain or file were changed since
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Say what would be done, as wayclear plan does, and do nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &ApplyArgs, output: &mut Output) -> Result<ExitCode> {
    let tree = match load(args.wanted.file()?, output)? {
        Ok(tree) => tree,
        Err(problems) => return output.refuse(&problems),
    };
    let mut saved = args.plan.as_deref().map(SavedPlan::read).transpose()?;
    let keys = if args.dry_run {
        KeysFor::Naming
    } else {
        KeysFor::Signing
    };
    let sign = (&args.sign, keys);
    let mut target = Target::connect(&args.wanted, &args.net, sign, tree, output)?;
    let chain_id = target.wasmd.chain_id();
    if args.dry_run {
        let (now, left) = target.plan()?;
        if let Some(saved) = &saved {
            let checked = saved.agreed(&chain_id)?.check(&now.agreed(&chain_id)?);
            checked.map_err(|error| saved.refused(error, &args.wanted.flags()))?;
        }
        return Planned::new(&target.wasmd, now, left).say(output);
    }
    let is_sent = args.sign.sending() != Sending::Generate;
    if saved.is_none() && is_sent && args.yes.asks(output) {
        saved = target.asked()?;
    }
    let applied = carry_out(target, saved.as_ref(), output)?;
    output.say(&applied)
}

/// Does what there is to do, and pins codes where that can be done.
fn carry_out(mut target: Target, saved: Option<&SavedPlan>, output: &Output) -> Result<Applied> {
    let agreed = saved.map(|saved| saved.agreed(&target.wasmd.chain_id()));
    let agreed = agreed.transpose()?;
    let began = Instant::now();
    let before = Record::read(Some(&target.file)).ok();
    let about = target.about();
    let bar = output.bar(1, "changes")?;
    let wanted = Wanted {
        tree: &target.tree,
        owners: &target.owners,
        prune: target.prune,
    };
    let done = Done::default();
    done.say_if_interrupted(bar.clone(), output)?;
    let tell = |progress: wayclear_deploy::Progress| {
        done.set(progress.step, progress.steps);
        bar.set_length(progress.steps as u64);
        bar.set_position(progress.step as u64);
        bar.set_message(progress.change.at.to_string());
    };
    let wasmd = &mut target.wasmd;
    let applied = apply(wasmd, &wanted, &target.file, about, agreed, tell);
    let applied = applied.map_err(|error| match done.get() {
        (0, _) => refused(error, saved, &target.flags, wasmd),
        (step, steps) => anyhow::Error::from(error).context(format!(
            "{step} of {steps} changes were made and stay; apply again to go on"
        )),
    })?;
    let record = applied.record;
    let codes_pinned = pin(
        wasmd,
        &target.owners.state,
        &record.deployment.code_ids,
        &bar,
    )?;
    bar.finish_and_clear();
    Ok(Applied {
        has_new_servers: before.is_some_and(|before| !record.about.has_servers_of(&before.about)),
        keys: Keys::of(wasmd, &record)?,
        drift: applied.drift,
        changes: applied.done,
        unmentioned: applied.unmentioned,
        record_changes: applied.servers,
        record_unmentioned: applied.servers_left,
        names: Names::of(wasmd),
        codes_pinned,
        seconds: began.elapsed().as_secs_f64(),
        what: format!(
            "{} on chain {}: {}",
            target.tree.key,
            record.chain_id,
            Counts::of(&target.tree)
        ),
        file: target.file,
        record,
    })
}

/// Why nothing was done, and which flags are others than in the plan that was agreed on.
fn refused(
    error: DeployError,
    saved: Option<&SavedPlan>,
    flags: &BTreeMap<String, String>,
    wasmd: &Wasmd,
) -> anyhow::Error {
    match (saved, &error) {
        (Some(saved), DeployError::OtherFile(_) | DeployError::Moved(_)) => {
            saved.refused(error, flags)
        }
        _ => unsigned(error, wasmd),
    }
}

/// Why nothing was done. Of a key that is at hand and cannot sign it is said how it can.
fn unsigned(error: DeployError, wasmd: &Wasmd) -> anyhow::Error {
    if let DeployError::Unsigned { accounts } = &error {
        let refusals = accounts.split(", ").map(|account| wasmd.account(account));
        let is_kept = |refusal: &ChainError| {
            let ChainError::Key(error) = refusal else {
                return false;
            };
            matches!(error, KeyError::Multisig { .. } | KeyError::Offline { .. })
        };
        if let Some(refusal) = refusals.filter_map(Result::err).find(is_kept) {
            let refusal = anyhow::Error::from(refusal);
            return anyhow!("nothing was done: {refusal:#}. {STEP_BY_STEP}");
        }
    }
    error.into()
}

/// What helps where one plan is signed by keys here and by several people elsewhere: what comes later stands on what comes before.
const STEP_BY_STEP: &str = "--generate-only does it for the whole plan, a transaction a run and in its order: those of a key that is here \
     take one wasmd tx sign";

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
            .context("the tree is as its file says, its codes are not pinned")?;
    }
    Ok(missing.len())
}
