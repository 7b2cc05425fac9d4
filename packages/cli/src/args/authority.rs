//! The flags of whoever vouches for slips, and accounts that are named.

use std::path::PathBuf;

use anyhow::Context;
use anyhow::{bail, Result};
use clap::Args;
use wayclear_chain::{address, is_address, Addr, Keyring};
use wayclear_client::register::RegisterFile;
use wayclear_deploy::record::Record;

use crate::localnet;
use crate::output::Output;

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

/// An account by its address; on a localnet also by the name of its key. Asks nobody.
pub fn account(named: &str, record: &Record) -> Result<Addr> {
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
    Ok(Addr::unchecked(named))
}

/// The same, of a flag that is named if it is none: a mistyped one is refused.
pub fn named(text: &str, flag: &str, record: &Record) -> Result<Addr> {
    whole_account(text, record).with_context(|| flag.to_string())
}

/// The same, for what does nothing to an account that nobody has: a mistyped one is refused.
pub fn whole_account(named: &str, record: &Record) -> Result<Addr> {
    let account = account(named, record)?;
    if !is_address(account.as_str()) {
        bail!("\"{named}\" is no address, a letter of it is wrong or missing; copy it again");
    }
    Ok(account)
}
