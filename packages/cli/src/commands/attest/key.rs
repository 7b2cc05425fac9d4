//! `wayclear attest key`: a key to sign slips with.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_client::report::public_key;
use wayclear_client::{make_slip_key, read_slip_key};

use crate::output::{Answer, Output};
use crate::page::Page;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  wayclear attest key slip.key\n  wayclear attest key slip.key --show"
)]
pub struct KeyArgs {
    /// Where it is kept, readable by you alone; there must be no such file yet
    file: PathBuf,
    /// Make none, and show the public key of the one that is there
    #[arg(long)]
    show: bool,
}

#[derive(Serialize)]
struct NewKey {
    file: PathBuf,
    /// Compressed, 33 bytes.
    public_key: HexBinary,
}

pub fn run(args: &KeyArgs, output: &mut Output) -> Result<ExitCode> {
    let key = if args.show {
        read_slip_key(&args.file)?
    } else {
        make_slip_key(&args.file, &mut rand::rng())?
    };
    output.say(&NewKey {
        file: args.file.clone(),
        public_key: public_key(&key),
    })
}

impl Answer for NewKey {
    fn tell(&self, page: &mut Page) {
        // One line, however long: it is to be copied.
        page.line(&self.public_key);
        page.line("");
        page.paragraph(
            format!(
                "The key is in {}: keep a copy, show it to nobody. The line above is for the registry's owner: wayclear deploy \
                 --slip-key, or wayclear registry authority.",
                self.file.display()
            ),
            "",
        );
    }
}
