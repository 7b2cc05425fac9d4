//! The state, which stands or is begun, at an address that is known before it is made.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::state;
use wayclear_chain::{Chain, ChainError, Contract};

use super::new_state::NewState;
use super::run::{at, Run};
use super::wanted::Progress;
use crate::codes::code;
use crate::deployment::{Begun, CountyContracts, Deployment, KnownBlock};
use crate::error::DeployError;
use crate::live::Live;
use crate::plan::{Found, Founding};
use crate::record::{About, Record, Written};

impl<C: Chain, T: FnMut(Progress)> Run<'_, C, T> {
    /// The state that an earlier run has begun, if it stands. `None` = it is to be made.
    pub fn standing(&self, earlier: Option<&Written>) -> Result<Option<Begun>, DeployError> {
        let what = self.state_name();
        let Some(written) = earlier else {
            return Ok(None);
        };
        let begun = written.begun();
        let Some(info) = at(&what, self.chain.contract_info(&begun.state))? else {
            if let Written::Finished(record) = written {
                self.check_anew(&record.deployment)?;
            }
            return Ok(None);
        };
        if info.creator != begun.creator {
            return Err(DeployError::Differs {
                what,
                field: "creator",
                found: info.creator.to_string(),
                wanted: begun.creator.to_string(),
            });
        }
        Ok(Some(begun))
    }

    /// That a chain without the state was made anew since: the block that made it is not there, or is another.
    fn check_anew(&self, earlier: &Deployment) -> Result<(), DeployError> {
        let what = self.state_name();
        let KnownBlock { height, hash } = &earlier.made_at;
        match self.chain.header_hash(*height) {
            Ok(found) if found == *hash => Err(DeployError::Hidden {
                what,
                state: earlier.state.clone(),
                height: *height,
            }),
            Ok(_) | Err(ChainError::NoBlock { .. }) => Ok(()),
            Err(error) => at(&what, Err(error)),
        }
    }

    /// The record of a tree as it stands that a run of another release has begun and left. With the codes of this one alone its state's
    /// address would follow from nothing that is written down. `None` = there is no such tree.
    pub fn left_by_another_release(
        &self,
        earlier: Option<&Written>,
        chain_id: &str,
        about: &About,
    ) -> Result<Option<Record>, DeployError> {
        let Some(Written::Begun { .. }) = earlier else {
            return Ok(None);
        };
        let Some(begun) = self.standing(earlier)? else {
            return Ok(None);
        };
        let (mut found, _) = self.look(Some(&begun))?;
        let live = found.live.as_ref().ok_or(DeployError::Moved(vec![]))?;
        let runs = live.state.code.id;
        if found.code_id(Contract::State).is_ok_and(|id| id == runs) {
            return Ok(None);
        }
        let state = at(&self.state_name(), code(self.chain, runs))?;
        let below = live.code_ids.clone();
        let codes = [
            (Contract::State, state),
            (Contract::ContactRegistry, below.registry),
            (Contract::County, below.county),
            (Contract::City, below.city),
            (Contract::Location, below.location),
        ];
        found.codes = codes.map(|(of, code)| (of, Some(code))).into();
        Ok(Some(Record {
            chain_id: chain_id.to_string(),
            about: About {
                commit: None,
                ..about.clone()
            },
            deployment: self.deployment(&found, begun, earlier)?,
            history: vec![],
        }))
    }

    /// How a state is begun that is to be made. `salt` is for one that no run has begun.
    pub fn begin(
        &self,
        found: &Found,
        earlier: Option<&Written>,
        salt: [u8; 16],
    ) -> Result<Begun, DeployError> {
        let salt: HexBinary = match earlier {
            // Its transaction may still come, and may come only once.
            Some(Written::Begun { begun, .. }) => begun.salt.clone(),
            Some(Written::Finished(_)) | None => salt.into(),
        };
        let what = self.state_name();
        let creator = self.owners.state.clone();
        let code_id = at(&what, found.code_id(Contract::State))?;
        let state = at(&what, self.chain.predict(&creator, code_id, &salt))?;
        Ok(Begun {
            creator,
            salt,
            state,
        })
    }

    /// The message that makes a state with its registry.
    pub fn new_state(&self, found: &Found, begun: &Begun) -> Result<NewState, ChainError> {
        let tree = &self.tree;
        let Founding {
            owner,
            admin,
            window_seconds,
            policy,
            risk_model,
            risk_model_delay_seconds,
            authorities,
        } = Founding::of(tree, self.owners);
        let msg = state::InstantiateMsg {
            key: tree.key.clone(),
            name: tree.name.clone(),
            owner: owner.to_string(),
            admin: admin.as_ref().map(Addr::to_string),
            window_seconds,
            registry: state::NewRegistry {
                owner: owner.into_string(),
                policy,
                authorities,
                risk_model,
                risk_model_delay_seconds,
            },
            code_ids: found.code_ids()?,
        };
        Ok(NewState {
            code_id: found.code_id(Contract::State)?,
            msg,
            label: format!("wayclear {}", self.state_name()),
            admin,
            salt: begun.salt.clone(),
        })
    }

    /// Where everything is, as it was found at last.
    pub fn deployment(
        &self,
        found: &Found,
        begun: Begun,
        earlier: Option<&Written>,
    ) -> Result<Deployment, DeployError> {
        let live = found.live.as_ref().ok_or(DeployError::Moved(vec![]))?;
        let made_at = match earlier {
            Some(Written::Finished(record)) if record.deployment.state == begun.state => {
                record.deployment.made_at.clone()
            }
            _ => self.made_at(&begun.state)?,
        };
        let codes = found
            .codes
            .iter()
            .filter_map(|(contract, code)| Some((*contract, code.as_ref()?)));
        let codes: BTreeMap<_, _> = codes.collect();
        Ok(Deployment {
            state: begun.state,
            registry: live.registry.address.clone(),
            counties: contracts_of(live),
            made_at,
            creator: begun.creator,
            salt: begun.salt,
            admin: live.state.config.admin.clone(),
            code_ids: codes
                .iter()
                .map(|(contract, code)| (*contract, code.id))
                .collect(),
            checksums: codes
                .iter()
                .map(|(contract, code)| (*contract, code.checksum.clone()))
                .collect(),
            window_seconds: live.state.config.window_seconds,
        })
    }

    /// The block that made the state.
    fn made_at(&self, state: &Addr) -> Result<KnownBlock, DeployError> {
        let what = self.state_name();
        let info = at(&what, self.chain.contract_info(state))?.ok_or(DeployError::Moved(vec![]))?;
        let hash = at(&what, self.chain.header_hash(info.height))?;
        Ok(KnownBlock {
            height: info.height,
            hash,
        })
    }

    pub fn state_name(&self) -> String {
        format!("state {}", self.tree.key)
    }
}

/// Where counties and cities are.
pub fn contracts_of(live: &Live) -> BTreeMap<String, CountyContracts> {
    let counties = live.counties.iter().map(|(key, county)| {
        let cities = county.cities.iter();
        let cities = cities.map(|(key, city)| (key.clone(), city.region.address.clone()));
        let contracts = CountyContracts {
            address: county.region.address.clone(),
            cities: cities.collect(),
        };
        (key.clone(), contracts)
    });
    counties.collect()
}
