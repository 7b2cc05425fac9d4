//! Which changes go into one transaction, and what is in it.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use wayclear_api::{raw, state};
use wayclear_chain::{Chain, ChainError, Contract};

use super::act::{json, messages, migrate_message, Act, Addresses};
use super::run::{at, Run};
use super::wanted::Progress;
use crate::deployment::Begun;
use crate::error::DeployError;
use crate::live::row;
use crate::plan::{gas, At, Change, Found, What};

/// What goes into one transaction by what it costs about: a tenth of what blocks usually take.
const MOST_GAS: u64 = 3_000_000;

impl<C: Chain, T: FnMut(Progress)> Run<'_, C, T> {
    /// What is signed for the first of some changes, and for how many of them it is: places of a city go together. `None` = it
    /// stands on something that is not made yet.
    pub fn acts(
        &self,
        rest: &[&Change],
        found: &mut Found,
        begun: &Begun,
        known: &mut BTreeMap<At, Addr>,
    ) -> Result<(usize, Option<Vec<Act>>), DeployError> {
        let first = rest[0];
        let acts = match (&first.at, &first.what) {
            (_, What::MakeState(_)) => {
                let state = at(&first.at, self.new_state(found, begun))?;
                vec![Act::MakeState(Box::new(state))]
            }
            (_, What::SetCodes) => {
                let code_ids = at(&first.at, found.code_ids())?;
                let msg = state::ExecuteMsg::SetCodeIds { code_ids };
                let msg = at(&first.at, json(&msg))?;
                vec![Act::Execute(vec![(begun.state.clone(), msg)])]
            }
            (At::Code(contract), What::Migrate { contracts, .. }) => {
                let each = gas(first) / u64::try_from(contracts.len().max(1)).unwrap_or(u64::MAX);
                let most = at(&first.at, self.most_gas())? / each.max(1);
                let most = usize::try_from(most).unwrap_or(usize::MAX);
                at(&first.at, migrations(found, *contract, contracts, most))?
            }
            (_, What::PayFees { to, after, .. }) => vec![Act::PayFees {
                to: to.clone(),
                daily: after.clone(),
            }],
            _ => return self.executions(rest, begun, known),
        };
        Ok((1, Some(acts)))
    }

    /// As many changes of one signer as a transaction takes.
    fn executions(
        &self,
        rest: &[&Change],
        begun: &Begun,
        known: &mut BTreeMap<At, Addr>,
    ) -> Result<(usize, Option<Vec<Act>>), DeployError> {
        let (mut all, mut count, mut used) = (vec![], 0, 0_u64);
        let most = at(&rest[0].at, self.most_gas())?;
        let mut addresses = Known {
            chain: &*self.chain,
            state: &begun.state,
            addresses: known,
        };
        for change in rest
            .iter()
            .take_while(|change| change.signer == rest[0].signer)
        {
            used = used.saturating_add(gas(change));
            if count > 0 && used > most {
                break;
            }
            let told = messages(change, &self.tree, &mut addresses);
            match at(&change.at, told)? {
                Some(told) => all.extend(told),
                None => break,
            }
            count += 1;
        }
        let acts = (count > 0).then(|| vec![Act::Execute(all)]);
        Ok((count.max(1), acts))
    }

    /// What a transaction may cost about on this chain. What is told before cannot be exact, and a transaction is given more gas
    /// than it is thought to need: half of a block.
    fn most_gas(&self) -> Result<u64, ChainError> {
        let block = self.chain.block_gas()?;
        Ok(block.map_or(MOST_GAS, |block| MOST_GAS.min(block / 2)))
    }
}

/// Changes of code, at most so many a transaction, but one.
fn migrations(
    found: &Found,
    contract: Contract,
    contracts: &[Addr],
    most: usize,
) -> Result<Vec<Act>, ChainError> {
    let code_id = found.code_id(contract)?;
    let msg = migrate_message()?;
    let chunks = contracts.chunks(most.max(1));
    let acts = chunks.map(|contracts| {
        let each = contracts
            .iter()
            .map(|contract| (contract.clone(), code_id, msg.clone()));
        Act::Migrate(each.collect())
    });
    Ok(acts.collect())
}

/// Addresses as they are looked up in the rows of parents.
struct Known<'a, C> {
    chain: &'a C,
    state: &'a Addr,
    addresses: &'a mut BTreeMap<At, Addr>,
}

impl<C: Chain> Addresses for Known<'_, C> {
    fn address(&mut self, at: &At) -> Result<Option<Addr>, ChainError> {
        if let Some(address) = self.addresses.get(at) {
            return Ok(Some(address.clone()));
        }
        let child =
            |parent: &Addr, key: &str| row(self.chain, parent, &raw::key(raw::CHILDREN, key));
        let address = match at {
            At::State(_) => Some(self.state.clone()),
            At::Registry(_) => Some(self.chain.ask(self.state, state::ask::Config {})?.registry),
            At::County(key) => child(self.state, key)?,
            At::City { county, city } => match self.address(&At::County(county.clone()))? {
                Some(county) => row(self.chain, &county, &raw::key(raw::CHILDREN, city))?,
                None => None,
            },
            At::Code(_) | At::Place { .. } | At::Payer(_) => None,
        };
        if let Some(address) = &address {
            self.addresses.insert(at.clone(), address.clone());
        }
        Ok(address)
    }
}
