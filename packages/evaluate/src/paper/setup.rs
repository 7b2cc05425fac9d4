//! Trees of all trials, level by level, a message a transaction as their operators would send them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Serialize;
use wayclear_api::contact_registry::{ReportPolicy, RiskModel};
use wayclear_api::events::{ChildCreated, RegistryCreated};
use wayclear_api::region::{Action, NewChild};
use wayclear_api::{county, state};
use wayclear_chain::wasmd::{execute_message, instantiate_message, Outcome, Wasmd};
use wayclear_chain::{Addr, Contract};
use wayclear_deploy::state_codes;

use super::accounts::Accounts;
use super::carrier::{Carrier, Job};
use super::names::{city_prefix, county_prefix, letters, place};
use super::trial::{Tree, Trial};
use crate::Progress;

/// Most gas of a message that makes a contract: codes that are not pinned need 400,000.
const MAKING: u64 = 900_000;

/// Who makes the trees, and what they are made of.
pub struct Setup<'a> {
    pub accounts: &'a Accounts,
    pub code_ids: BTreeMap<Contract, u64>,
    pub codes: state::CodeIds,
    /// Of the trees' infections.
    pub window_seconds: u64,
    pub tell: Progress<'a>,
}

impl<'a> Setup<'a> {
    /// # Errors
    /// A code that the chain does not have.
    pub fn new(
        wasmd: &Wasmd,
        accounts: &'a Accounts,
        code_ids: BTreeMap<Contract, u64>,
        window_seconds: u64,
        tell: Progress<'a>,
    ) -> Result<Self> {
        Ok(Setup {
            codes: state_codes(wasmd, &code_ids)?,
            accounts,
            code_ids,
            window_seconds,
            tell,
        })
    }

    /// Makes every trial's tree, and notes its gas in the trial's row.
    ///
    /// # Errors
    /// What the chain refused.
    pub fn plant(&self, carrier: &mut Carrier<'_>, trials: &mut [Trial]) -> Result<()> {
        let states = trials.iter().map(|trial| self.state(trial));
        let states = states.collect::<Result<_>>()?;
        for (trial, mined) in trials
            .iter_mut()
            .zip(self.carry(carrier, states, "states")?)
        {
            trial.row.setup_gas += mined.gas_used;
            trial.tree = Some(tree(&mined)?);
        }
        let mut counties = vec![];
        for (number, trial) in trials.iter().enumerate() {
            for index in 0..trial.settings.cities().len() {
                counties.push((number, index, self.county(trial, index)?));
            }
        }
        let counties = self.children(carrier, trials, counties, "counties")?;
        let mut cities = vec![];
        for (number, index, county) in counties {
            let trial = &trials[number];
            for city in 0..trial.settings.cities()[index] {
                cities.push((
                    number,
                    index,
                    self.city(trial, index, city as usize, &county)?,
                ));
            }
        }
        self.children(carrier, trials, cities, "cities")?;
        let mut places = vec![];
        for (number, trial) in trials
            .iter()
            .enumerate()
            .filter(|(_, it)| it.opens_places())
        {
            for place in 0..trial.places.len() {
                places.push((number, place, self.place(trial, place)?));
            }
        }
        for (number, place, address) in self.children(carrier, trials, places, "places")? {
            trials[number].places[place] = Some(address);
        }
        Ok(())
    }

    fn carry(&self, carrier: &mut Carrier<'_>, jobs: Vec<Job>, what: &str) -> Result<Vec<Outcome>> {
        let count = jobs.len() as u64;
        carrier.carry(jobs, |done| {
            (self.tell)(done, count, &format!("{what} are made"));
        })
    }

    /// Carries out what makes one child each, for trials by their numbers; returns number, index and address of each.
    fn children(
        &self,
        carrier: &mut Carrier<'_>,
        trials: &mut [Trial],
        makers: Vec<(usize, usize, Job)>,
        what: &str,
    ) -> Result<Vec<(usize, usize, Addr)>> {
        let (of, jobs): (Vec<_>, Vec<_>) = makers
            .into_iter()
            .map(|(number, index, job)| ((number, index), job))
            .unzip();
        let mined = self.carry(carrier, jobs, what)?;
        let made = of.into_iter().zip(mined).map(|((number, index), mined)| {
            trials[number].row.setup_gas += mined.gas_used;
            Ok((number, index, child(&mined)?))
        });
        made.collect()
    }

    fn owner(&self, trial: &Trial) -> &Addr {
        &self.accounts.addresses[trial.first_account]
    }

    fn state(&self, trial: &Trial) -> Result<Job> {
        let owner = self.owner(trial);
        let instantiate = state::InstantiateMsg {
            key: "US-CA".to_string(),
            name: "California".to_string(),
            owner: owner.to_string(),
            admin: None,
            window_seconds: self.window_seconds,
            registry: state::NewRegistry {
                owner: owner.to_string(),
                policy: ReportPolicy::SelfReported,
                authorities: vec![],
                risk_model: RiskModel::illustrative(),
                risk_model_delay_seconds: 0,
            },
            code_ids: self.codes.clone(),
        };
        let json = serde_json::to_vec(&instantiate)?.into();
        let code_id = self.code_ids[&Contract::State];
        Ok(Job {
            account: trial.first_account,
            messages: vec![instantiate_message(owner, code_id, json, "state", None)],
            gas: MAKING,
        })
    }

    fn execute(&self, trial: &Trial, contract: &Addr, msg: &impl Serialize) -> Result<Job> {
        let json = serde_json::to_vec(msg)?.into();
        Ok(Job {
            account: trial.first_account,
            messages: vec![execute_message(self.owner(trial), contract, json, &[])],
            gas: MAKING,
        })
    }

    fn county(&self, trial: &Trial, index: usize) -> Result<Job> {
        let county = NewChild {
            key: format!("06{index:03}"),
            name: format!("Study County {index}"),
            owner: self.owner(trial).to_string(),
            prefixes: match &trial.ground {
                Some(ground) => ground.county.clone(),
                None => vec![county_prefix(index)?, format!("9r{}00", letters(index, 2)?)],
            },
        };
        let tree = trial.tree.as_ref().context("a state")?;
        self.execute(trial, &tree.state, &state::ExecuteMsg::AddCounty { county })
    }

    fn city(&self, trial: &Trial, county: usize, index: usize, address: &Addr) -> Result<Job> {
        let city = NewChild {
            key: format!("city-{index}"),
            name: format!("Study City {index}"),
            owner: self.owner(trial).to_string(),
            prefixes: match &trial.ground {
                Some(ground) => ground.city.clone(),
                None => vec![
                    city_prefix(county, index)?,
                    city_prefix(county, index + 16)? + "0",
                ],
            },
        };
        self.execute(trial, address, &county::ExecuteMsg::AddCity { city })
    }

    fn place(&self, trial: &Trial, index: usize) -> Result<Job> {
        let visit = state::ExecuteMsg::Visit {
            place: place(trial, index)?,
            action: Action::Open {},
        };
        let tree = trial.tree.as_ref().context("a state")?;
        self.execute(trial, &tree.state, &visit)
    }
}

fn tree(mined: &Outcome) -> Result<Tree> {
    let made = mined.events.iter().find(|event| event.ty == "instantiate");
    let address = made.and_then(|event| {
        let mut attributes = event.attributes.iter();
        attributes.find(|attribute| attribute.key == "_contract_address")
    });
    let registry = RegistryCreated::all(&mined.events).pop();
    Ok(Tree {
        state: Addr::unchecked(&address.context("a state that was made")?.value),
        registry: Addr::unchecked(registry.context("a state made no registry")?.address),
    })
}

/// The child that a region made in a transaction.
pub fn child(mined: &Outcome) -> Result<Addr> {
    let child = ChildCreated::all(&mined.events).pop();
    Ok(Addr::unchecked(
        child.context("a child that was made")?.address,
    ))
}
