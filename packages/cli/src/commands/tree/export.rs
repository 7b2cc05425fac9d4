//! `wayclear tree export`: the file of the tree on the chain.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_deploy::live::{Described, Live};
use wayclear_deploy::tree::write;

use crate::args::read::ReadArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::tree_file::Counts;
use crate::words::count;

/// Where the file goes.
#[derive(Args)]
#[command(
    after_help = "What it writes, wayclear plan finds as it is. Positions are centres of cells; places without a name are left out, and who pays
the fees of relays; the file says so.

Examples:
  wayclear tree export
  wayclear tree export --out trees/mine.toml"
)]
pub struct ExportArgs {
    /// File to write, which must not be there yet; without it the file is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
}

/// What whoever reads the file must know of what is not in it.
const LEFT_OUT: &str = "\
# Not in it, and left alone by wayclear apply as long as it is not: who pays the fees of relays ([relay.fees], which the chain does
# not tell with a tree), places without a name, cells that no visit reaches, keys that were struck, authorities that were removed.
# Write the fees under each [[relay]] before apply --prune, which takes back grants that an earlier file has named and this one does not.
";

#[derive(Serialize)]
struct Exported {
    /// The tree file.
    toml: String,
    /// Where it was written.
    file: Option<PathBuf>,
    counts: Counts,
    /// Places that are left out.
    unnamed: usize,
}

pub fn run(args: &ExportArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.read.connect(output)?;
    let state = &net.record.deployment.state;
    let live = Live::read(&net.wasmd, state, Described::All)?;
    let height = net.wasmd.latest()?.height;
    let source = format!(
        "cell of the place on chain {}, block {height}",
        net.record.chain_id
    );
    let tree = live.to_tree(&net.record.about, &source);
    let toml = format!(
        "# Written by wayclear tree export from chain {}, block {height}.\n{LEFT_OUT}\n{}",
        net.record.chain_id,
        write(&tree)?
    );
    if let Some(file) = &args.out {
        let mut new = fs::File::create_new(file).with_context(|| file.display().to_string())?;
        std::io::Write::write_all(&mut new, toml.as_bytes())?;
    }
    let cities = live
        .counties
        .values()
        .flat_map(|county| county.cities.values());
    let places: usize = cities.map(|city| city.locations.len()).sum();
    output.say(&Exported {
        toml,
        file: args.out.clone(),
        unnamed: places.saturating_sub(tree.places().count()),
        counts: Counts::of(&tree),
    })
}

impl Answer for Exported {
    fn tell(&self, page: &mut Page) {
        let Exported {
            toml,
            file,
            counts,
            unnamed,
        } = self;
        let Some(file) = file else {
            toml.lines().for_each(|line| page.line(line));
            return;
        };
        page.line(format!("{}: {counts}", file.display()));
        page.line("who pays the fees of relays is left out; the file says what else is");
        if *unnamed > 0 {
            page.line(format!(
                "{} without a name left out",
                count(*unnamed, "place")
            ));
        }
    }
}
