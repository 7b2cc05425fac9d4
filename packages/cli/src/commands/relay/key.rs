//! The key for which phones seal what forwarders bring to a relay.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_client::seal_seed;
use wayclear_relay::SealKey;

use crate::output::{Answer, Output};
use crate::page::Page;

#[derive(Args)]
#[command(after_help = "Example:
  wayclear relay key relay.ohttp

Needs no chain: the tree file can name the key before the relay runs.")]
pub struct KeyArgs {
    /// Where it is kept, readable by you alone; made if it is not there, else the one that is there is shown
    file: PathBuf,
}

#[derive(Serialize)]
struct Key {
    file: PathBuf,
    /// The key configuration of RFC 9458, 45 bytes.
    key: HexBinary,
}

pub fn run(args: &KeyArgs, output: &mut Output) -> Result<ExitCode> {
    let seed = seal_seed(&args.file, &mut rand::rng())?;
    output.say(&Key {
        file: args.file.clone(),
        key: SealKey::of_seed(&seed).configuration().into(),
    })
}

impl Answer for Key {
    fn tell(&self, page: &mut Page) {
        // One line, however long: it is to be copied.
        page.line(&self.key);
        page.line("");
        page.paragraph(
            format!(
                "Its seed is in {0}: keep a copy, show it to nobody; a new one locks out every phone that has this key. The line above \
                 goes into the tree file as key, beside forwarder; the relay takes {0} with --ohttp-key.",
                self.file.display()
            ),
            "",
        );
    }
}
