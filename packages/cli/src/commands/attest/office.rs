//! What a desk and whoever gives out its codes share.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use k256::ecdsa::SigningKey;
use wayclear_client::{read_slip_key, Home};
use wayclear_deploy::record::Record;
use wayclear_relay::Codes;

use crate::args::net::home;

/// The key and the codes of an authority.
#[derive(Args)]
pub struct OfficeArgs {
    /// File of the key, from `wayclear attest key`
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_SLIP_KEY_FILE")]
    key: PathBuf,
    /// File of the codes that are out, made by the first one; the desk has the same
    #[arg(
        long,
        value_name = "FILE",
        env = "WAYCLEAR_CODES",
        default_value = "codes.sqlite"
    )]
    codes: PathBuf,
}

impl OfficeArgs {
    /// The authority's key, and its codes for a deployment.
    pub fn open(&self, record: &Record) -> Result<(SigningKey, Codes)> {
        let key = read_slip_key(&self.key)?;
        let home: Home = home(record)?;
        let codes = Codes::open(&self.codes, &home.digest(), &key)?;
        Ok((key, codes))
    }
}
