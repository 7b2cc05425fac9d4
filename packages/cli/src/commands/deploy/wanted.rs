//! What a tree is to be, and whose: the flags of all commands that hold a file against a chain. Names are those of keys.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{Authority, SlipKey};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};
use wayclear_deploy::Owners;

use crate::args::bytes_of;

#[derive(Args)]
pub struct WantedArgs {
    /// The tree, see trees/yolo.toml
    #[arg(
        value_name = "TREE",
        required_unless_present = "tree",
        conflicts_with = "tree"
    )]
    file: Option<PathBuf>,
    /// The same as TREE
    #[arg(long, value_name = "FILE")]
    tree: Option<PathBuf>,
    /// Who owns registry and state, uploads the codes and pays for them
    #[arg(long, value_name = "NAME", default_value = "state")]
    state_owner: String,
    /// Who owns the counties
    #[arg(long, value_name = "NAME", default_value = "county")]
    county_owner: String,
    /// Who owns the cities
    #[arg(long, value_name = "NAME", default_value = "city")]
    city_owner: String,
    /// The first authority, which signs slips and may take back what it signed
    #[arg(long, value_name = "NAME", default_value = "authority")]
    authority: String,
    /// Public key that it signs slips with, as `wayclear attest key` tells it; never an account's key
    #[arg(long, value_name = "HEX", value_parser = bytes_of::<33>, env = "WAYCLEAR_SLIP_KEY")]
    pub slip_key: Option<HexBinary>,
    /// How many slips are taken of it a day: 64 for each positive test, and 140 more
    #[arg(long, value_name = "N", default_value_t = 6_540)]
    daily_slips: u32,
    /// Who may change the code of every contract; by default nobody
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<String>,
}

impl WantedArgs {
    /// The tree file.
    pub fn file(&self) -> Result<&Path> {
        let file = self.file.as_deref().or(self.tree.as_deref());
        file.context("no tree file is named")
    }

    /// Whose the tree is.
    pub fn owners(&self, wasmd: &Wasmd) -> Result<Owners> {
        let account = wasmd.account(&self.authority)?;
        let keys = self.slip_key.iter().map(|key| SlipKey {
            public_key: key.clone(),
            from: 0,
            until: None,
        });
        let authority = Authority {
            account: account.to_string(),
            daily_slips: self.daily_slips,
            keys: keys.collect(),
        };
        authority.check()?;
        Ok(Owners {
            state: wasmd.account(&self.state_owner)?,
            county: wasmd.account(&self.county_owner)?,
            city: wasmd.account(&self.city_owner)?,
            admin: self.admin.clone().map(Addr::unchecked),
            authorities: vec![authority],
        })
    }
}
