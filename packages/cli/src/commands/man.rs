//! `wayclear man`: the command's manual pages.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_mangen::{generate_to, Man};
use serde::Serialize;

use crate::output::{Answer, Output, Usage};
use crate::page::Page;

/// Which page, or where all of them go.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear man | man -l -
  wayclear man check-in | man -l -
  wayclear man --all ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Page of a command, like check-in or tree check; by default that of wayclear itself
    #[arg(value_name = "COMMAND")]
    names: Vec<String>,
    /// Write the pages of all commands into this folder, made if there is none
    #[arg(long, value_name = "FOLDER", conflicts_with = "names")]
    all: Option<PathBuf>,
}

#[derive(Serialize)]
struct Shown {
    page: String,
}

#[derive(Serialize)]
struct Written {
    folder: PathBuf,
}

pub fn run(args: &ManArgs, command: Command, output: &mut Output) -> Result<ExitCode> {
    let Some(folder) = &args.all else {
        let page = page(command, &args.names)?;
        return output.say(&Shown { page });
    };
    let shown = folder.display();
    fs::create_dir_all(folder).with_context(|| format!("cannot make {shown}"))?;
    generate_to(command, folder).with_context(|| format!("cannot write into {shown}"))?;
    let folder = folder.clone();
    output.say(&Written { folder })
}

/// The page of one command.
fn page(mut command: Command, names: &[String]) -> Result<String> {
    // Then each command knows the flags of all, and its full name.
    command.build();
    let mut found = &command;
    for name in names.iter().flat_map(|name| name.split_whitespace()) {
        let above = found.get_display_name().unwrap_or("wayclear");
        let missing = || Usage(format!("{above} has no command \"{name}\""));
        found = found.find_subcommand(name).ok_or_else(missing)?;
    }
    let mut page = vec![];
    Man::new(found.clone()).render(&mut page)?;
    Ok(String::from_utf8(page)?)
}

impl Answer for Shown {
    fn tell(&self, page: &mut Page) {
        page.line(self.page.trim_end());
    }
}

impl Answer for Written {
    fn tell(&self, page: &mut Page) {
        page.line(format!("The pages are in {}", self.folder.display()));
    }
}
