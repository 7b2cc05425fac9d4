//! A question before what cannot be undone.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{bail, Result};
use clap::Args;

use crate::output::{complain, Output};
use crate::page::for_terminal;

/// Consent to what cannot be undone.
#[derive(Args)]
pub struct YesArgs {
    /// Yes, do it, though it cannot be undone; without it you are asked on a terminal
    #[arg(long)]
    yes: bool,
}

impl YesArgs {
    /// That whoever runs this wants it. `what` says in whole sentences what is gone afterwards.
    pub fn ask(&self, what: &str, output: &Output) -> Result<()> {
        if self.yes {
            return Ok(());
        }
        if !is_read(output) {
            bail!("{what} If you want that, add --yes; nothing was sent");
        }
        complain(&for_terminal(&format!("wayclear: {what}")));
        Self::answer()
    }

    /// Whether somebody is asked who can see what it is about: where no terminal is, nobody is.
    pub fn asks(&self, output: &Output) -> bool {
        !self.yes && is_read(output)
    }

    /// That whoever runs this wants what was told before.
    pub fn answer() -> Result<()> {
        let (mut reader, mut writer) = (io::stdin().lock(), io::stderr());
        write!(writer, "Type yes to go on: ")?;
        writer.flush()?;
        let mut answer = String::new();
        reader.read_line(&mut answer)?;
        if answer.trim() != "yes" {
            bail!("nothing was sent");
        }
        Ok(())
    }
}

/// Whether there is somebody to read a question and to answer it.
fn is_read(output: &Output) -> bool {
    !output.is_json() && io::stdin().is_terminal() && io::stderr().is_terminal()
}
