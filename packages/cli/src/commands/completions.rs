//! `wayclear completions`: what a shell needs to complete the command.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;
use serde::Serialize;

use crate::output::{Answer, Output};
use crate::page::Page;

#[derive(Args)]
#[command(after_help = "Examples:
  mkdir -p ~/.local/share/bash-completion/completions
  wayclear completions bash >~/.local/share/bash-completion/completions/wayclear")]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

#[derive(Serialize)]
struct Script {
    script: String,
}

pub fn run(args: &CompletionsArgs, command: &mut Command, output: &mut Output) -> Result<ExitCode> {
    let name = command.get_name().to_string();
    let mut script = vec![];
    clap_complete::generate(args.shell, command, name, &mut script);
    let script = String::from_utf8(script)?;
    output.say(&Script { script })
}

impl Answer for Script {
    fn tell(&self, page: &mut Page) {
        page.line(self.script.trim_end());
    }
}
