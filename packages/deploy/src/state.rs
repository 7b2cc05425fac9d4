//! The step that makes the state, which makes its registry, at an address that is known before.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::state;
use wayclear_chain::{Chain, ChainError, Contract};

use crate::codes::state_codes;
use crate::deployment::{Begun, Deployment, MadeAt};
use crate::progress::{DeployError, Progress};
use crate::record::{RecordError, Written};
use crate::steps::{at, Steps};

impl<C: Chain, T: FnMut(Progress)> Steps<'_, C, T> {
    /// The state that an earlier run has begun, if it stands, or else one that is made now. `keep` writes down how it is
    /// begun, before anything is sent.
    pub fn state(
        &mut self,
        code_ids: &BTreeMap<Contract, u64>,
        earlier: Option<&Written>,
        salt: [u8; 16],
        keep: impl FnOnce(&Begun) -> Result<(), RecordError>,
    ) -> Result<Begun, DeployError> {
        let what = self.state_name();
        if let Some(begun) = earlier.map(Written::begun) {
            if at(&what, self.chain.contract_info(&begun.state))?.is_some() {
                return self.take(what, |_| Ok((begun, false)));
            }
        }
        let salt = match earlier {
            // Its transaction may still come, and may come only once.
            Some(Written::Begun { begun, .. }) => begun.salt.clone(),
            Some(Written::Finished(record)) => {
                self.check_anew(&record.deployment)?;
                salt.into()
            }
            None => salt.into(),
        };
        let begun = at(&what, self.begin(code_ids, salt))?;
        keep(&begun)?;
        self.take(what, |steps| {
            steps.make_state(code_ids, &begun)?;
            Ok((begun, true))
        })
    }

    /// That a chain without the state was made anew since: the block that made it is not there, or is another.
    fn check_anew(&self, earlier: &Deployment) -> Result<(), DeployError> {
        let what = self.state_name();
        let MadeAt { height, hash } = &earlier.made_at;
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

    fn begin(
        &self,
        code_ids: &BTreeMap<Contract, u64>,
        salt: HexBinary,
    ) -> Result<Begun, ChainError> {
        let creator = self.owners.state.clone();
        let code_id = code_ids[&Contract::State];
        let state = self.chain.predict(&creator, code_id, &salt)?;
        Ok(Begun {
            creator,
            salt,
            state,
        })
    }

    fn make_state(
        &mut self,
        code_ids: &BTreeMap<Contract, u64>,
        begun: &Begun,
    ) -> Result<(), ChainError> {
        let Steps { tree, owners, .. } = *self;
        let instantiate = state::InstantiateMsg {
            key: tree.key.clone(),
            name: tree.name.clone(),
            owner: owners.state.to_string(),
            admin: owners.admin.as_ref().map(Addr::to_string),
            window_seconds: tree.window_seconds,
            registry: state::NewRegistry {
                owner: owners.state.to_string(),
                policy: tree.policy,
                authorities: owners.authorities.clone(),
                risk_model: tree.risk_model.clone(),
                risk_model_delay_seconds: tree.risk_model_delay_seconds,
            },
            code_ids: state_codes(self.chain, code_ids)?,
        };
        self.chain.instantiate2(
            &begun.creator,
            code_ids[&Contract::State],
            &instantiate,
            &format!("wayclear {}", self.state_name()),
            owners.admin.as_ref(),
            &begun.salt,
        )?;
        Ok(())
    }

    /// The block that made the state.
    pub fn made_at(&self, height: u64) -> Result<MadeAt, DeployError> {
        let hash = at(&self.state_name(), self.chain.header_hash(height))?;
        Ok(MadeAt { height, hash })
    }

    pub fn state_name(&self) -> String {
        format!("state {}", self.tree.key)
    }
}
