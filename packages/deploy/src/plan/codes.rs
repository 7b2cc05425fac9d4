//! Codes that are uploaded, handed down and changed to.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;
use wayclear_chain::Contract;

use super::choice::Unfit;
use super::diff::Diff;
use super::{At, Found, What};
use crate::live::Live;
use crate::release::{is_later, RELEASE};

impl Diff<'_> {
    pub(super) fn codes(&mut self, found: &Found) {
        let live = found.live.as_ref();
        if !found.unfit.is_empty() {
            return self.unfit(found);
        }
        if let Some(live) = live {
            let newer = self.newer(found, live);
            if let Some(newer) = newer {
                return self.refuse_newer(live, &newer);
            }
        }
        self.different_codes(found);
        let uploader = self.owners.state.clone();
        for (contract, code) in &found.codes {
            if code.is_some() {
                self.plan.same += 1;
            } else {
                self.change(At::Code(*contract), What::Upload, &uploader);
            }
        }
        let Some(live) = live else { return };
        // First: what may not go back is refused before anything is handed down.
        self.migrations(found, live);
        if found.code_ids().is_ok_and(|wanted| wanted == live.code_ids) {
            self.plan.same += 1;
        } else {
            let owner = self.state_owner(Some(live));
            self.change(At::State(self.tree.key.clone()), What::SetCodes, &owner);
        }
    }

    /// Codes of which the tree cannot be made: without them nothing of it can.
    fn unfit(&mut self, found: &Found) {
        for (contract, unfit) in &found.unfit {
            let (id, found, why) = match unfit {
                Unfit::Missing { id } => (id, "no code of this chain".to_string(), MISSING),
                Unfit::Kept { id, creator } => (id, format!("kept to some by {creator}"), KEPT),
                Unfit::Other { id, names } => {
                    let names: Vec<_> = names.iter().map(|name| name.name()).collect();
                    let found = match names.join(" and ") {
                        none if none.is_empty() => "no code of Wayclear".to_string(),
                        names => format!("the code of {names}"),
                    };
                    (id, found, OTHER_KIND)
                }
            };
            self.conflict(&At::Code(*contract), &id.to_string(), found, "", why);
        }
    }

    /// That no code is given to two kinds of contracts.
    fn different_codes(&mut self, found: &Found) {
        let mut kinds: BTreeMap<u64, Contract> = BTreeMap::new();
        for contract in Contract::ALL {
            let Ok(id) = found.code_id(contract) else {
                continue;
            };
            if let Some(other) = kinds.insert(id, contract) {
                let found = format!("the code of {} too", other.name());
                self.conflict(&At::Code(contract), &id.to_string(), found, "", KINDS);
            }
        }
    }

    /// Contracts that run another code than they are to.
    fn migrations(&mut self, found: &Found, live: &Live) {
        type Old = (Vec<Addr>, BTreeSet<u64>);
        let mut old: BTreeMap<(Contract, Option<&Addr>), Old> = BTreeMap::new();
        for (contract, address, running) in live.contracts() {
            if found.is_wanted(contract, running.id) {
                self.plan.same += 1;
                continue;
            }
            let (contracts, from) = old.entry((contract, running.admin.as_ref())).or_default();
            contracts.push(address.clone());
            from.insert(running.id);
        }
        for contract in ORDER {
            let of_kind = old.iter().filter(|((kind, _), _)| *kind == contract);
            for ((_, admin), (contracts, from)) in of_kind {
                let (at, from) = (At::Code(contract), from.clone());
                if let Some(admin) = admin {
                    let what = What::Migrate {
                        contracts: contracts.clone(),
                        from,
                        to: found.code_id(contract).ok(),
                    };
                    self.change(at, what, admin);
                } else {
                    let from: Vec<_> = from.iter().map(u64::to_string).collect();
                    let wanted = found.code_id(contract);
                    let wanted = wanted.map_or("a new one".to_string(), |id| id.to_string());
                    self.conflict(&at, "what runs", from.join(", "), wanted, IMMUTABLE);
                }
            }
        }
    }

    /// What runs a later release than it is to run. What is wanted already is not newer, whatever its version: that code lies
    /// beside this command, or the file names it.
    fn newer(&self, found: &Found, live: &Live) -> Option<Newer> {
        let is_named = |contract| self.tree.codes.contains_key(&contract);
        let version = |id: u64| live.versions.get(&id).cloned();
        // All codes of a build are of one release; those that the file names may be of several.
        let mut built = live.contracts();
        let built = built.find(|(of, _, code)| !is_named(*of) && found.is_wanted(*of, code.id));
        let built = built.and_then(|(_, _, code)| version(code.id));
        let built = built.unwrap_or_else(|| RELEASE.to_string());
        let are_all_named = self.tree.codes.len() == Contract::ALL.len();
        let mut all: Option<Newer> = None;
        for (contract, _, running) in live.contracts() {
            if found.is_wanted(contract, running.id) {
                continue;
            }
            let known = found.code_id(contract).ok().and_then(version);
            let wanted = known.or_else(|| (!are_all_named).then(|| built.clone()));
            let (Some(wanted), Some(found)) = (wanted, version(running.id)) else {
                continue;
            };
            if is_later(&found, &wanted) {
                let newer = all.get_or_insert(Newer {
                    contracts: 0,
                    found,
                    wanted,
                });
                newer.contracts += 1;
            }
        }
        all
    }

    /// No contract goes back: whoever goes on with a newer release has to have it.
    fn refuse_newer(&mut self, live: &Live, newer: &Newer) {
        let Newer {
            contracts,
            found,
            wanted,
        } = newer;
        let found = format!("{found}, and this command is to make it {wanted}");
        let all = live.contracts().count();
        let (field, why) = if *contracts == all {
            ("its release".to_string(), NEWER)
        } else {
            (
                format!("the release of {contracts} of its {all} contracts"),
                UNDER_WAY,
            )
        };
        self.conflict(&At::State(self.tree.key.clone()), &field, found, "", why);
    }
}

/// Contracts that run a later release than they are to.
struct Newer {
    contracts: usize,
    /// Version of the first of them, and the one that it is to have.
    found: String,
    wanted: String,
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
const UNDER_WAY: &str = "an apply of that release is under way or was broken off, and no contract goes back: wayclear apply TREE goes on, with \
     the command of that release and the codes beside it, or with all of its codes under [codes]";
const MISSING: &str = "name one that there is under [codes]: wasmd query wasm list-code tells them";
const KEPT: &str = "the tree can make nothing of it until everybody may: whoever keeps it frees it with wasmd tx wasm \
     update-instantiate-config, on some chains a vote does; or take it out of [codes]";
const OTHER_KIND: &str =
    "contracts of this kind cannot be made of it: name another under [codes]; wasmd query wasm list-code tells all";
const KINDS: &str = "each kind of contract has a code of its own: look at [codes]";
const IMMUTABLE: &str = "the tree has no admin, so its code stays as it is for ever: name its codes under [codes], use the release that \
     made it, or make another tree beside it";
