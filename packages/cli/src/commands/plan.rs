//! `wayclear plan`: what a tree file says otherwise than the chain, and nothing is changed.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use super::apply::{KeysFor, Planned, SavedPlan, Target, WantedArgs};
use crate::args::read::ReadArgs;
use crate::args::sign::SignArgs;
use crate::output::Output;
use crate::tree_file::load;

#[derive(Args)]
#[command(
    after_help = "Exit code: 0 = the chain is as the file says, 2 = it is not, 1 = that is not known.\n\n\
                  Examples:\n  wayclear plan trees/yolo.toml\n  wayclear plan trees/yolo.toml --out changes.plan"
)]
pub struct PlanArgs {
    #[command(flatten)]
    wanted: WantedArgs,
    /// Write the plan to a file too, for apply --plan
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    read: ReadArgs,
}

pub fn run(args: &PlanArgs, output: &mut Output) -> Result<ExitCode> {
    let tree = match load(args.wanted.file()?, output)? {
        Ok(tree) => tree,
        Err(problems) => return output.refuse(&problems),
    };
    if let Some(file) = args.out.as_ref().filter(|file| file.exists()) {
        SavedPlan::read(file)
            .context("nothing is written over it; name another file with --out")?;
    }
    let sign = (&args.sign, KeysFor::Naming);
    let mut target = Target::connect(&args.wanted, &args.read.net, sign, tree, output)?;
    args.read.check(&mut target.wasmd, output)?;
    let (saved, left) = target.plan()?;
    if let Some(file) = &args.out {
        let text = format!("{:#}\n", serde_json::to_value(&saved)?);
        fs::write(file, text).with_context(|| file.display().to_string())?;
    }
    let mut planned = Planned::new(&target.wasmd, saved, left);
    planned.saved_in.clone_from(&args.out);
    planned.say(output)
}
