//! `wayclear tree check`: what is wrong with a tree file.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use crate::output::{complain, Answer, Output};
use crate::page::Page;
use crate::tree_file::{check, Counts, Problems};
use crate::words::count;

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear tree check trees/yolo.toml")]
pub struct CheckArgs {
    /// The tree file, TOML, see trees/yolo.toml
    file: PathBuf,
}

#[derive(Serialize)]
struct Checked {
    #[serde(flatten)]
    warnings: Problems,
    counts: Counts,
    #[serde(skip)]
    file: String,
}

pub fn run(args: &CheckArgs, output: &mut Output) -> Result<ExitCode> {
    let (tree, warnings) = match check(&args.file)? {
        Ok(checked) => checked,
        // They are what was asked for; people read them where a compiler's are.
        Err(problems) if output.is_json() => return output.say(&problems),
        Err(problems) => return output.refuse(&problems),
    };
    if !output.is_json() {
        warnings.lines().for_each(|line| complain(&line));
    }
    output.say(&Checked {
        warnings,
        counts: Counts::of(&tree),
        file: args.file.display().to_string(),
    })
}

impl Answer for Checked {
    fn tell(&self, page: &mut Page) {
        let found = match self.warnings.lines().len() {
            0 => "no problems".to_string(),
            warnings => count(warnings, "warning"),
        };
        page.line(format!("{}: {}, {found}", self.file, self.counts));
    }
}
