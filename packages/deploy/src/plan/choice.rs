//! Which codes the contracts of a tree are to run, and whether a tree can be made of them.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;
use serde::Serialize;
use wayclear_api::state::Code;
use wayclear_chain::{Chain, ChainError, Contract, ListedCode};

use crate::live::Live;
use crate::tree::Tree;

/// The codes that contracts are to run.
pub struct Choice {
    /// `None` = it is not there, and is to be uploaded unless it is unfit.
    pub codes: BTreeMap<Contract, Option<Code>>,
    pub unfit: BTreeMap<Contract, Unfit>,
}

/// Why a code cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Unfit {
    /// The chain has none of the number that the file names.
    Missing { id: u64 },
    /// Whoever has to cannot make contracts of it, or change them to it.
    Kept { id: u64, creator: Addr },
    /// It is the code of other contracts, or of none of ours.
    Other { id: u64, names: BTreeSet<Contract> },
}

impl Choice {
    /// Those that the file names, and of the others this build's. `maker` makes a state that is not there.
    pub fn of(
        chain: &impl Chain,
        tree: &Tree,
        live: Option<&Live>,
        maker: &Addr,
    ) -> Result<Self, ChainError> {
        let mut choice = Choice {
            codes: BTreeMap::new(),
            unfit: BTreeMap::new(),
        };
        let listed = chain.listed_codes()?;
        for contract in Contract::ALL {
            let named = tree.codes.get(&contract).copied();
            let id = match named {
                Some(id) => Some(id),
                None => match in_use(chain, contract, live, &listed, maker)? {
                    Some(id) => Some(id),
                    None => chain.find_code(contract)?,
                },
            };
            let code = id.and_then(|id| Some((id, listed.get(&id)?)));
            // Another one's that is kept to some is passed over: ours is uploaded. Where ours was kept too, the chain keeps every code.
            let code = code.filter(|(id, code)| {
                named.is_some()
                    || code.creator == *maker
                    || can_be_used(contract, *id, code, live, maker)
            });
            let unfit = match (named, code) {
                (_, Some((id, code))) if !can_be_used(contract, id, code, live, maker) => {
                    let creator = code.creator.clone();
                    Some(Unfit::Kept { id, creator })
                }
                (Some(id), Some((_, code))) => other(chain, contract, id, code, live)?,
                (Some(id), None) => Some(Unfit::Missing { id }),
                (None, _) => None,
            };
            choice.unfit.extend(unfit.map(|unfit| (contract, unfit)));
            let code = code.map(|(id, code)| Code {
                id,
                checksum: code.checksum.clone(),
            });
            choice.codes.insert(contract, code);
        }
        Ok(choice)
    }
}

/// The id of this build's code that the tree uses already, if it can go on with it. Another id of the same code is no better, and
/// whoever uploaded that one would decide when the tree changes.
fn in_use(
    chain: &impl Chain,
    contract: Contract,
    live: Option<&Live>,
    listed: &BTreeMap<u64, ListedCode>,
    maker: &Addr,
) -> Result<Option<u64>, ChainError> {
    let (Some(known), Some(built)) = (live, chain.built_checksum(contract)?) else {
        return Ok(None);
    };
    let good = used(contract, known).into_iter().find(|id| {
        let code = listed.get(id).filter(|code| code.checksum == built);
        code.is_some_and(|code| can_be_used(contract, *id, code, live, maker))
    });
    Ok(good)
}

/// The ids of a code that a tree uses: the one that its state hands down, and the one that its only contract runs.
fn used(contract: Contract, live: &Live) -> Vec<u64> {
    let below = &live.code_ids;
    match contract {
        Contract::State => vec![live.state.code.id],
        Contract::ContactRegistry => vec![below.registry.id, live.registry.code.id],
        Contract::County => vec![below.county.id],
        Contract::City => vec![below.city.id],
        Contract::Location => vec![below.location.id],
    }
}

/// Whether those who have to can make contracts of a code, or change contracts to it.
fn can_be_used(
    contract: Contract,
    id: u64,
    code: &ListedCode,
    live: Option<&Live>,
    maker: &Addr,
) -> bool {
    let only = match (contract, live) {
        (Contract::State, None) => return code.is_for(maker),
        (Contract::State, Some(live)) => &live.state.code,
        (Contract::ContactRegistry, Some(live)) => &live.registry.code,
        // Contracts of the tree make them, at addresses that nobody can name before.
        _ => return code.is_for_everybody,
    };
    let is_for_admin = only.admin.as_ref().is_some_and(|admin| code.is_for(admin));
    only.id == id || code.is_for_everybody || is_for_admin
}

/// Whether a code that the file names is another contract's, as its cw2 name tells. Codes of other releases have the same names.
fn other(
    chain: &impl Chain,
    contract: Contract,
    id: u64,
    code: &ListedCode,
    live: Option<&Live>,
) -> Result<Option<Unfit>, ChainError> {
    let is_used = live.is_some_and(|live| used(contract, live).contains(&id));
    // A tree of named codes needs no build beside this command.
    let built = chain.built_checksum(contract).ok().flatten();
    if is_used || built.as_ref() == Some(&code.checksum) {
        return Ok(None);
    }
    let names = chain.names_in_code(id)?;
    let is_other = |names: &BTreeSet<Contract>| !names.contains(&contract);
    Ok(names
        .filter(is_other)
        .map(|names| Unfit::Other { id, names }))
}
