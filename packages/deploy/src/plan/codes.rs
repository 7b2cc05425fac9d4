//! Codes that are uploaded, handed down and changed to.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;
use wayclear_chain::Contract;

use super::diff::Diff;
use super::{At, Found, What};
use crate::live::Live;

/// Version of this build, which all contracts have.
const BUILD: &str = env!("CARGO_PKG_VERSION");

impl Diff<'_> {
    pub(super) fn codes(&mut self, found: &Found) {
        let live = found.live.as_ref();
        if let Some(live) = live.filter(|live| self.is_newer(found, live)) {
            let at = At::State(self.tree.key.clone());
            return self.conflict(&at, "version", &live.version, BUILD, NEWER);
        }
        let uploader = self.owners.state.clone();
        for (contract, code) in &found.codes {
            if code.is_some() {
                self.plan.same += 1;
            } else {
                self.change(At::Code(*contract), What::Upload, &uploader);
            }
        }
        let Some(live) = live else { return };
        let wanted = found.code_ids();
        if wanted.is_ok_and(|wanted| wanted == live.code_ids) {
            self.plan.same += 1;
        } else {
            let owner = self.state_owner(Some(live));
            self.change(At::State(self.tree.key.clone()), What::SetCodes, &owner);
        }
        self.migrations(found, live);
    }

    /// Contracts that run another code than they are to.
    fn migrations(&mut self, found: &Found, live: &Live) {
        let mut old: BTreeMap<Contract, (Vec<Addr>, BTreeSet<u64>)> = BTreeMap::new();
        for (contract, address, code_id) in live.contracts() {
            if found
                .code_id(contract)
                .is_ok_and(|wanted| wanted == code_id)
            {
                self.plan.same += 1;
                continue;
            }
            let (contracts, from) = old.entry(contract).or_default();
            contracts.push(address.clone());
            from.insert(code_id);
        }
        for contract in ORDER {
            let Some((contracts, from)) = old.remove(&contract) else {
                continue;
            };
            let at = At::Code(contract);
            if let Some(admin) = &live.state.config.admin {
                self.change(at, What::Migrate { contracts, from }, admin);
            } else {
                let ids = |ids: &BTreeSet<u64>| {
                    let ids: Vec<_> = ids.iter().map(u64::to_string).collect();
                    ids.join(", ")
                };
                let wanted = found.code_id(contract);
                let wanted = wanted.map_or("a new one".to_string(), |id| id.to_string());
                self.conflict(&at, "codes", ids(&from), wanted, IMMUTABLE);
            }
        }
    }

    /// Whether the tree runs a later release than this, and the file does not say which codes it is to run. A state that runs the
    /// very code that it is to run is not newer, whatever its version: that code lies beside this command.
    fn is_newer(&self, found: &Found, live: &Live) -> bool {
        let parts = |version: &str| -> Vec<u64> {
            let numbers = version.split(['.', '-']);
            numbers.filter_map(|part| part.parse().ok()).collect()
        };
        let wanted = found.code_id(Contract::State);
        self.tree.codes.len() < Contract::ALL.len()
            && wanted.ok() != Some(live.state.code_id)
            && parts(&live.version) > parts(BUILD)
    }
}

/// Whoever makes others changes before them: what a new parent sends, a new child understands, and what it reads of an old one
/// does not change within a release.
const ORDER: [Contract; 5] = [
    Contract::ContactRegistry,
    Contract::Location,
    Contract::City,
    Contract::County,
    Contract::State,
];

const NEWER: &str = "the tree runs a newer release than this command: take that one, or name all its codes under [codes]";
const IMMUTABLE: &str = "the tree has no admin, so its code stays as it is for ever: name its codes under [codes], use the release that \
     made it, or make another tree beside it";
