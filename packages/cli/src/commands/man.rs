//! `wayclear man`: the command's manual pages.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, Context, Result};
use clap::{Args, Command};
use clap_mangen::Man;
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
    pages: usize,
}

pub fn run(args: &ManArgs, command: &mut Command, output: &mut Output) -> Result<ExitCode> {
    // Now each command knows the flags of all, and its full name.
    command.build();
    let Some(folder) = &args.all else {
        let (_, page) = find(command, &args.names)?;
        return output.say(&Shown { page });
    };
    let shown = folder.display();
    fs::create_dir_all(folder).with_context(|| format!("cannot make {shown}"))?;
    let mut pages = 0;
    for (name, page) in all(command, command.get_name())? {
        let file = folder.join(format!("{name}.1"));
        let written = fs::write(&file, page);
        written.with_context(|| format!("cannot write {}", file.display()))?;
        pages += 1;
    }
    let folder = folder.clone();
    output.say(&Written { folder, pages })
}

/// The page of one command.
fn find(command: &Command, names: &[String]) -> Result<(String, String)> {
    let mut found = command;
    let mut full = command.get_name().to_string();
    for name in names.iter().flat_map(|name| name.split_whitespace()) {
        found = found
            .find_subcommand(name)
            .ok_or_else(|| Usage(format!("{full} has no command \"{name}\"")))?;
        full = format!("{full}-{name}");
    }
    render(found, full)
}

/// The pages of a command and of all below it.
fn all(command: &Command, full: &str) -> Result<Vec<(String, String)>> {
    let mut pages = vec![render(command, full.to_string())?];
    let is_help = |below: &&Command| below.get_name() == "help";
    for below in command.get_subcommands().filter(|below| !is_help(below)) {
        pages.extend(all(below, &format!("{full}-{}", below.get_name()))?);
    }
    Ok(pages)
}

fn render(command: &Command, full: String) -> Result<(String, String)> {
    // A page's title has to be static, or owned by its command.
    let command = command.clone().name(full.clone());
    let mut page = vec![];
    Man::new(command).render(&mut page)?;
    let page = String::from_utf8(page).map_err(|_| anyhow!("a page that is not UTF-8"))?;
    Ok((full, page))
}

impl Answer for Shown {
    fn tell(&self, page: &mut Page) {
        page.line(self.page.trim_end());
    }
}

impl Answer for Written {
    fn tell(&self, page: &mut Page) {
        let Written { folder, pages } = self;
        page.line(format!("{pages} pages are in {}", folder.display()));
    }
}
