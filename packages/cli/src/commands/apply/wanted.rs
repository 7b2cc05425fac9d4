//! What a tree is to be, and whose: the flags of all commands that hold a file against a chain.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{Authority, SlipKey};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;
use wayclear_deploy::tree::{Tree, USUAL_DAILY_SLIPS};
use wayclear_deploy::Owners;

use crate::args::bytes_of;

/// Key of whoever vouches, unless another is named.
const AUTHORITY: &str = "authority";

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
    /// Take away what the chain has and the file does not name, where a contract allows it
    #[arg(long)]
    pub prune: bool,
    /// Make this tree although there is one already, of the same account or of a record that was lost
    #[arg(long)]
    pub another: bool,
    /// Folder with the contracts of this build
    #[arg(long, value_name = "DIR", default_value = "artifacts")]
    pub artifacts: PathBuf,
    /// Who owns what is made and neither the file nor another flag gives an owner; a key's name or an address
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// Who owns registry and state, uploads the codes and pays for them; by default the key "state"
    #[arg(long, value_name = "NAME")]
    state_owner: Option<String>,
    /// Who owns the counties; by default the key "county"
    #[arg(long, value_name = "NAME")]
    county_owner: Option<String>,
    /// Who owns the cities; by default the key "city"
    #[arg(long, value_name = "NAME")]
    city_owner: Option<String>,
    /// An authority, which signs slips and may take back what it signed; by default the key "authority"
    #[arg(long, value_name = "NAME")]
    authority: Option<String>,
    /// Public key that it signs slips with, as `wayclear attest key` tells it; never an account's key
    #[arg(long, value_name = "HEX", value_parser = bytes_of::<33>, env = "WAYCLEAR_SLIP_KEY")]
    slip_key: Option<HexBinary>,
    /// How many slips are taken of it a day, by default 6540: 64 for each positive test, and 140 more
    #[arg(long, value_name = "N")]
    daily_slips: Option<u32>,
    /// Who may change the code of every contract; by default nobody. Set when the tree is made
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<String>,
}

impl WantedArgs {
    /// The tree file.
    pub fn file(&self) -> Result<&Path> {
        let file = self.file.as_deref().or(self.tree.as_deref());
        file.context("no tree file is named")
    }

    /// The tree with what the flags say in place of what the file does, and who makes what has no owner in it.
    pub fn merged(&self, mut tree: Tree, wasmd: &Wasmd) -> Result<(Tree, Owners)> {
        tree.owner = self.state_owner.clone().or(tree.owner);
        tree.admin = self.admin.clone().or(tree.admin);
        for county in &mut tree.counties {
            county.owner = county.owner.take().or_else(|| self.county_owner.clone());
            for city in &mut county.cities {
                city.owner = city.owner.take().or_else(|| self.city_owner.clone());
            }
        }
        tree.resolve(|name| wasmd.account_named(name))
            .context("accounts of the tree file")?;
        self.add_authority(&mut tree, wasmd)?;
        let owner = |named: Option<String>, usual: &str, flag: &str| {
            let name = named.or_else(|| self.from.clone());
            let name = name.unwrap_or_else(|| usual.to_string());
            let words = || format!("name another with {flag}, or one for all of them: --from NAME");
            wasmd.account_named(&name).with_context(words)
        };
        let state = owner(tree.owner.clone(), "state", "--state-owner")?;
        // A file that says whose everything is needs no usual owners.
        let has_owner = tree.counties.iter().all(|county| county.owner.is_some());
        let mut cities = tree.counties.iter().flat_map(|county| &county.cities);
        let has_city_owner = cities.all(|city| city.owner.is_some());
        let owners = Owners {
            county: if has_owner {
                state.clone()
            } else {
                owner(None, "county", "--county-owner")?
            },
            city: if has_city_owner {
                state.clone()
            } else {
                owner(None, "city", "--city-owner")?
            },
            state,
            admin: None,
            // Where nobody is named, and there is such a key.
            authorities: wasmd
                .account(AUTHORITY)
                .map(|account| usual_authority(account.into_string()))
                .into_iter()
                .collect(),
        };
        Ok((tree, owners))
    }

    /// An authority that flags name, beside those of the file, or with what they say of it.
    fn add_authority(&self, tree: &mut Tree, wasmd: &Wasmd) -> Result<()> {
        if self.authority.is_none() && self.slip_key.is_none() && self.daily_slips.is_none() {
            return Ok(());
        }
        let name = self.authority.as_deref().unwrap_or(AUTHORITY);
        let address = wasmd
            .account_named(name)
            .context("name an authority with --authority")?;
        let mut known = tree.authorities.iter();
        let at = known.position(|known| known.account == address.as_str());
        let at = at.unwrap_or_else(|| {
            tree.authorities
                .push(usual_authority(address.into_string()));
            tree.authorities.len() - 1
        });
        let known = &mut tree.authorities[at];
        known.daily_slips = self.daily_slips.unwrap_or(known.daily_slips);
        if let Some(public_key) = &self.slip_key {
            if known.keys.iter().all(|key| key.public_key != *public_key) {
                known.keys.push(SlipKey {
                    public_key: public_key.clone(),
                    from: 0,
                    until: None,
                });
            }
        }
        Ok(known.check()?)
    }
}

fn usual_authority(account: String) -> Authority {
    Authority {
        account,
        daily_slips: USUAL_DAILY_SLIPS,
        keys: vec![],
    }
}
