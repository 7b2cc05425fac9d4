//! `wayclear tree check`: what is wrong with a tree file.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_deploy::tree::Problem;

use crate::output::{Answer, Output};
use crate::page::Page;
use crate::tree_file::{load, Counts};

/// A tree file.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear tree check trees/yolo.toml")]
pub struct CheckArgs {
    /// TOML, see trees/yolo.toml
    file: PathBuf,
}

#[derive(Serialize)]
struct Checked {
    problems: [Problem; 0],
    counts: Counts,
    #[serde(skip)]
    file: String,
}

pub fn run(args: &CheckArgs, output: &mut Output) -> Result<ExitCode> {
    match load(&args.file)? {
        Ok(tree) => output.say(&Checked {
            problems: [],
            counts: Counts::of(&tree),
            file: args.file.display().to_string(),
        }),
        Err(problems) => output.say(&problems),
    }
}

impl Answer for Checked {
    fn tell(&self, page: &mut Page) {
        page.line(format!("{}: {}, no problems", self.file, self.counts));
    }
}
