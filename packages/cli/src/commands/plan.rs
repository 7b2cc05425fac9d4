//! `wayclear plan`: what a tree file says otherwise than the chain, and nothing is changed.

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_chain::Addr;
use wayclear_deploy::live::Live;
use wayclear_deploy::plan::{diff, Plan};

use super::deploy::WantedArgs;
use crate::args::net::{NetArgs, SignArgs};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::tree_file::load;
use crate::words::count;

/// The exit code where there is something to do, or something that cannot be done.
const CHANGES: u8 = 2;

#[derive(Args)]
#[command(
    after_help = "Exit code: 0 = the chain is as the file says, 2 = it is not, 1 = that is not known.\n\n\
                  Example:\n  wayclear plan trees/yolo.toml"
)]
pub struct PlanArgs {
    #[command(flatten)]
    wanted: WantedArgs,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Planned {
    chain_id: String,
    #[serde(flatten)]
    plan: Plan,
}

pub fn run(args: &PlanArgs, output: &mut Output) -> Result<ExitCode> {
    let tree = match load(args.wanted.file()?, output)? {
        Ok(tree) => tree,
        Err(problems) => return output.refuse(&problems),
    };
    let record = args.net.record().ok();
    let wasmd = args.net.wasmd(record.as_ref(), Some(&args.sign))?;
    let owners = args.wanted.owners(&wasmd)?;
    let state = record.as_ref().map(|record| &record.deployment.state);
    let live = state.map(|state| Live::read(&wasmd, state, &tree));
    let plan = diff(live.transpose()?.as_ref(), &tree, &owners);
    let is_empty = plan.is_empty();
    let said = output.say(&Planned {
        chain_id: wayclear_chain::Chain::chain_id(&wasmd),
        plan,
    })?;
    Ok(if is_empty {
        said
    } else {
        ExitCode::from(CHANGES)
    })
}

impl Answer for Planned {
    fn tell(&self, page: &mut Page) {
        let Plan {
            changes,
            conflicts,
            unmentioned,
            same,
        } = &self.plan;
        for change in changes {
            page.paragraph(change.to_string(), "    ");
        }
        for conflict in conflicts {
            page.paragraph(conflict.to_string(), "    ");
        }
        for at in unmentioned {
            page.paragraph(
                format!("  {at} is not in the file, and is left alone"),
                "    ",
            );
        }
        page.line(format!(
            "{} to do, {} not as the file says, {} as it says.",
            count(changes.len(), "change"),
            count(conflicts.len(), "thing"),
            same
        ));
        let signers: BTreeSet<&Addr> = changes.iter().map(|change| &change.signer).collect();
        for signer in signers {
            page.line(format!("  signed by {signer}"));
        }
    }
}
