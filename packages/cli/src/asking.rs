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
        let (mut reader, mut writer) = (io::stdin().lock(), io::stderr());
        if output.is_json() || !io::stdin().is_terminal() || !writer.is_terminal() {
            bail!("{what} If you want that, add --yes; nothing was sent");
        }
        complain(&for_terminal(&format!("wayclear: {what}")));
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
