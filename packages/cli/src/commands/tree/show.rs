//! `wayclear tree show`: the regions and places of a tree file.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use comfy_table::Table;
use serde::Serialize;
use wayclear_api::contact_registry::ReportPolicy;
use wayclear_deploy::tree::Tree;

use super::live;
use crate::args::read::ReadArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::tree_file::load;
use crate::words::count;

/// A tree file, or a chain.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear tree show trees/yolo.toml
  wayclear tree show

Of the chain it says who owns what, which places there are and how they are. What each was given, what cities pay, authorities
with their keys and the rest stand in the file that wayclear tree export writes; wayclear registry show has authorities alone.")]
pub struct ShowArgs {
    /// The tree file, TOML, see trees/yolo.toml; none = the tree on the chain
    file: Option<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Shown(Tree);

pub fn run(args: &ShowArgs, output: &mut Output) -> Result<ExitCode> {
    let Some(file) = &args.file else {
        return live::run(&args.read, output);
    };
    match load(file, output)? {
        Ok(tree) => output.say(&Shown(tree)),
        Err(problems) => output.refuse(&problems),
    }
}

impl Answer for Shown {
    fn tell(&self, page: &mut Page) {
        let Tree {
            key,
            name,
            policy,
            counties,
            ..
        } = &self.0;
        let policy = policy.unwrap_or(ReportPolicy::Attested);
        let window_seconds = self.0.window();
        page.paragraph(
            format!("{key} {name}: {policy} reports, window {window_seconds} s"),
            "    ",
        );
        for county in counties {
            let cells = count(county.prefixes.len(), "cell");
            page.paragraph(
                format!("  {} {}: {cells}", county.key, county.name),
                "      ",
            );
            for city in &county.cities {
                let cells = count(city.prefixes.len(), "cell");
                page.paragraph(
                    format!("    {} {}: {cells}", city.key, city.name),
                    "        ",
                );
                let mut rows = Table::new();
                for known in &city.places {
                    rows.add_row([
                        format!("      {}", known.place),
                        known.name.clone(),
                        known.surface.to_string(),
                        format!("{}, {}", known.latitude, known.longitude),
                    ]);
                }
                if !city.places.is_empty() {
                    page.table(rows);
                }
            }
        }
    }
}
