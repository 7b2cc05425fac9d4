//! `wayclear evaluate render`: the page and the figures of the study, drawn from the CSV files beside them.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::study::{render, stale};

use crate::output::{Answer, Output};
use crate::page::Page;

/// Which folder.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate render docs/study --check")]
pub struct RenderArgs {
    /// The folder with the page and its CSV files
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Write nothing; fail when a file is not as the CSV files have it
    #[arg(long)]
    check: bool,
}

#[derive(Serialize)]
struct Rendered {
    /// Names of files that were not as the CSV files have them; written, or with `--check` left.
    changed: Vec<String>,
    #[serde(skip)]
    is_check: bool,
}

pub fn run(args: &RenderArgs, output: &mut Output) -> Result<ExitCode> {
    let changed = stale(&args.folder)?;
    if !args.check {
        for (name, text) in render(&args.folder)? {
            let file = args.folder.join(name);
            fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    let is_check = args.check;
    output.say(&Rendered { changed, is_check })
}

impl Answer for Rendered {
    fn tell(&self, page: &mut Page) {
        for name in &self.changed {
            page.line(if self.is_check {
                format!("STALE  {name}: draw it again with \"wayclear evaluate render\"")
            } else {
                format!("{name} was drawn anew")
            });
        }
        if self.changed.is_empty() {
            page.line("Every table and figure is as its CSV file has it.");
        }
    }

    fn is_good(&self) -> bool {
        !self.is_check || self.changed.is_empty()
    }
}
