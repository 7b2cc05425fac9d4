//! The flags of whoever vouches for slips, and accounts that are named.

use std::path::PathBuf;

use anyhow::{bail, Context, Result};
use clap::Args;
use wayclear_chain::{address, is_address, Addr, KeyError, Keyring};
use wayclear_client::register::RegisterFile;
use wayclear_deploy::record::Record;

use crate::localnet;
use crate::output::Output;

/// Key of whoever vouches, unless another is named.
pub const AUTHORITY: &str = "authority";

/// Where an authority notes what it signed, for whom.
#[derive(Args)]
pub struct RegisterArgs {
    /// File of what was signed for whom, readable by you alone; made by the first signature
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_REGISTER")]
    register: PathBuf,
}

impl RegisterArgs {
    pub fn file(&self) -> RegisterFile {
        RegisterFile::new(&self.register)
    }
}

/// Says that a register ends within a line: who was noted there is not known.
pub fn warn_if_torn(register: &RegisterFile, output: &Output) -> Result<()> {
    if register.read()?.is_torn {
        output.insist(
            "the register ends within a line, which is left out: whoever wrote it died before anything was given away, or this is no \
             whole copy; then restore it",
        );
    }
    Ok(())
}

/// An account by its address, on a localnet also by the name of its key, where no node is asked; a mistyped one is refused. `flag` is
/// named then.
pub fn named(text: &str, flag: &str, record: &Record) -> Result<Addr> {
    account(text, record).with_context(|| flag.to_string())
}

fn account(named: &str, record: &Record) -> Result<Addr> {
    let registry = record.deployment.registry.as_str();
    let prefix = registry.split('1').next().unwrap_or_default();
    if record.chain_id == localnet::CHAIN_ID {
        if let Ok(key) = Keyring::localnet().get(named) {
            return Ok(address(key, prefix));
        }
    }
    if !named.starts_with(&format!("{prefix}1")) {
        bail!("\"{named}\" is no account of this chain, whose addresses begin with {prefix}1");
    }
    if !is_address(named) {
        let text = named.to_string();
        return Err(KeyError::Address { text }.into());
    }
    Ok(Addr::unchecked(named))
}
