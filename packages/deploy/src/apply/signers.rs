//! Whether all who have to sign can, and can pay for it: looked at before anything is sent.

use cosmwasm_std::Addr;
use wayclear_chain::{Chain, ChainError};

use super::run::Run;
use super::wanted::Progress;
use crate::error::DeployError;
use crate::plan::Plan;

impl<C: Chain, T: FnMut(Progress)> Run<'_, C, T> {
    /// That nobody has to sign who cannot here.
    pub fn check_signers(&self, plan: &Plan) -> Result<(), DeployError> {
        let absent: Vec<String> = plan
            .signers()
            .into_iter()
            .filter(|signer| !self.chain.can_sign(signer))
            .map(Addr::to_string)
            .collect();
        if absent.is_empty() {
            Ok(())
        } else {
            Err(DeployError::Unsigned {
                accounts: absent.join(", "),
            })
        }
    }

    /// That whoever pays has what all of it costs about: one who has not would end it in the middle.
    pub fn check_purses(&self, plan: &Plan) -> Result<(), DeployError> {
        let lacks = self.chain.lacks(&plan.gas_of_signers());
        let Some(lack) = lacks.first() else {
            return Ok(());
        };
        Err(DeployError::Step {
            step: "fees of all changes".to_string(),
            error: ChainError::Poor {
                payer: lack.payer.to_string(),
                fee: lack.fees.to_string(),
                has: lack.has.to_string(),
            },
        })
    }
}
