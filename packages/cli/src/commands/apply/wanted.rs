//! What a tree is to be, and whose: the flags of all commands that hold a file against a chain.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{Authority, SlipKey};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{is_address, Chain};
use wayclear_deploy::tree::{Tree, USUAL_DAILY_SLIPS};
use wayclear_deploy::Owners;

use crate::args::authority::AUTHORITY;
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
    /// Take away what the chain has and the file does not name, where a contract allows it
    #[arg(long)]
    pub prune: bool,
    /// Make this tree although there is one already, of the same account or of a record that was lost
    #[arg(long)]
    pub another: bool,
    /// Folder with the contracts of this build
    #[arg(
        long,
        value_name = "DIR",
        env = "WAYCLEAR_ARTIFACTS",
        default_value = "artifacts"
    )]
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

    /// The flags that say what is wanted beside the file, with their values.
    pub fn flags(&self) -> BTreeMap<String, String> {
        let switches = [("--prune", self.prune), ("--another", self.another)];
        let switches = switches.into_iter().filter(|(_, is_given)| *is_given);
        let numbers = [
            ("--slip-key", self.slip_key.as_ref().map(HexBinary::to_hex)),
            ("--daily-slips", self.daily_slips.map(|n| n.to_string())),
            ("--artifacts", Some(self.artifacts.display().to_string())),
        ];
        let names = [
            ("--from", &self.from),
            ("--state-owner", &self.state_owner),
            ("--county-owner", &self.county_owner),
            ("--city-owner", &self.city_owner),
            ("--authority", &self.authority),
            ("--admin", &self.admin),
        ];
        let names = names.map(|(flag, value)| (flag, value.clone()));
        let values = numbers.into_iter().chain(names);
        let values = values.filter_map(|(flag, value)| Some((flag, value?)));
        let all = switches
            .map(|(flag, _)| (flag, String::new()))
            .chain(values);
        all.map(|(flag, value)| (flag.to_string(), value)).collect()
    }

    /// The tree with what the flags say in place of what the file does.
    pub fn merged(&self, mut tree: Tree) -> Tree {
        tree.owner = self.state_owner.clone().or(tree.owner);
        tree.admin = self.admin.clone().or(tree.admin);
        for county in &mut tree.counties {
            county.owner = county.owner.take().or_else(|| self.county_owner.clone());
            for city in &mut county.cities {
                city.owner = city.owner.take().or_else(|| self.city_owner.clone());
            }
        }
        tree
    }

    /// The names of keys that a merged tree and the flags speak of; what they name by addresses needs no key to be looked at. `is_new`:
    /// whether the tree is still to be made.
    pub fn names(&self, tree: &Tree, is_new: bool) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = tree.accounts().into_iter().collect();
        names.extend(self.owners(tree).map(|(name, _)| name));
        if self.changes_authority() || is_new && tree.authorities.is_empty() {
            names.insert(self.authority_name().to_string());
        }
        names.retain(|name| !is_address(name));
        names
    }

    /// The accounts of a merged tree in place of names, and who makes what has no owner in it.
    pub fn resolved(&self, mut tree: Tree, wasmd: &Wasmd) -> Result<(Tree, Owners)> {
        tree.resolve(|name| wasmd.account_named(name))
            .context("accounts of the tree file")?;
        self.add_authority(&mut tree, wasmd)?;
        let owner = |(name, flag): (String, &str)| {
            let words = || format!("name another with {flag}, or one for all of them: --from NAME");
            wasmd.account_named(&name).with_context(words)
        };
        let [state, county, city] = self.owners(&tree).map(owner);
        let owners = Owners {
            state: state?,
            county: county?,
            city: city?,
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

    /// Who makes what has no owner in a merged tree: of the state, the counties and the cities, each with its flag.
    fn owners(&self, tree: &Tree) -> [(String, &'static str); 3] {
        let or_usual = |usual: &str| self.from.clone().unwrap_or_else(|| usual.to_string());
        let state = tree.owner.clone().unwrap_or_else(|| or_usual("state"));
        // A file that says whose everything is needs no usual owners.
        let of = |is_needed: bool, usual: &str| {
            if is_needed {
                or_usual(usual)
            } else {
                state.clone()
            }
        };
        let needs_county = tree.counties.iter().any(|county| county.owner.is_none());
        let mut cities = tree.counties.iter().flat_map(|county| &county.cities);
        let needs_city = cities.any(|city| city.owner.is_none());
        let (county, city) = (of(needs_county, "county"), of(needs_city, "city"));
        [
            (state, "--state-owner"),
            (county, "--county-owner"),
            (city, "--city-owner"),
        ]
    }

    fn changes_authority(&self) -> bool {
        self.authority.is_some() || self.slip_key.is_some() || self.daily_slips.is_some()
    }

    fn authority_name(&self) -> &str {
        self.authority.as_deref().unwrap_or(AUTHORITY)
    }

    /// An authority that flags name, beside those of the file, or with what they say of it.
    fn add_authority(&self, tree: &mut Tree, wasmd: &Wasmd) -> Result<()> {
        if !self.changes_authority() {
            return Ok(());
        }
        let address = wasmd
            .account_named(self.authority_name())
            .context("name an authority with --authority")?;
        let mut known = tree.authorities.iter();
        let at = known.position(|known| known.account == address.as_str());
        let at = at.unwrap_or_else(|| {
            tree.beside.authorities.insert(address.to_string());
            tree.authorities
                .push(usual_authority(address.into_string()));
            tree.authorities.len() - 1
        });
        let known = &mut tree.authorities[at];
        known.daily_slips = self.daily_slips.unwrap_or(known.daily_slips);
        if let Some(public_key) = &self.slip_key {
            if known.keys.iter().all(|key| key.public_key != *public_key) {
                tree.beside.keys.insert(public_key.clone());
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
