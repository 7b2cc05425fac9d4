//! The flags of whoever vouches for slips, and accounts that are named.

use std::path::PathBuf;

use anyhow::{bail, Context, Result};
use clap::Args;
use wayclear_chain::{is_address, Addr, KeyError, Keyring};
use wayclear_client::register::RegisterFile;
use wayclear_deploy::record::Record;

use super::keys::KeyArgs;
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

/// An account by its address, or by the name of a key that is at hand, where no node is asked; a mistyped one is refused. `flag` is
/// named then.
pub fn named(text: &str, flag: &str, record: &Record, keys: &KeyArgs) -> Result<Addr> {
    account(text, record, keys).with_context(|| flag.to_string())
}

fn account(named: &str, record: &Record, keys: &KeyArgs) -> Result<Addr> {
    let registry = record.deployment.registry.as_str();
    let prefix = registry.split('1').next().unwrap_or_default();
    // Nobody is asked for a passphrase for the sake of an address.
    if named.starts_with(&format!("{prefix}1")) {
        if is_address(named) {
            return Ok(Addr::unchecked(named));
        }
        let text = named.to_string();
        return Err(KeyError::Address { text }.into());
    }
    let is_localnet = record.chain_id == localnet::CHAIN_ID;
    let built_in = is_localnet.then(Keyring::localnet);
    for keyring in keys.keyring(&record.chain_id)?.iter().chain(&built_in) {
        let known = keyring.addresses(prefix)?;
        let mut known = known.into_iter();
        if let Some((account, _)) = known.find(|(_, name)| name == named) {
            return Ok(account);
        }
    }
    bail!(
        "\"{named}\" is no account of this chain, whose addresses begin with {prefix}1, and no key at hand: give the address, or say with \
         --keyring-backend or --keys where that key is"
    )
}
