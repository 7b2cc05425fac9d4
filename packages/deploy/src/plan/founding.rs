//! What a state is made with.

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};
use wayclear_api::contact_registry::{
    Authority, ReportPolicy, RiskModel, DEFAULT_RISK_MODEL_DELAY_SECONDS, MAX_AUTHORITIES,
};

use crate::tree::Tree;
use crate::Owners;

/// What a state and its registry are made with: what the file says, and what is usual where it says nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Founding {
    pub owner: Addr,
    /// Who may change the code of every contract; `None` = nobody ever.
    pub admin: Option<Addr>,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
    /// Whose word is taken.
    pub policy: ReportPolicy,
    pub risk_model: RiskModel,
    /// How long before it takes effect a further model must be known, in seconds.
    pub risk_model_delay_seconds: u64,
    /// The first ones, at most [`MAX_AUTHORITIES`].
    pub authorities: Vec<Authority>,
}

impl Founding {
    /// Of a tree whose accounts are addresses.
    pub fn of(tree: &Tree, owners: &Owners) -> Self {
        let named = |account: &Option<String>| account.as_ref().map(Addr::unchecked);
        let authorities = if tree.authorities.is_empty() {
            &owners.authorities
        } else {
            &tree.authorities
        };
        let first = authorities.iter().take(MAX_AUTHORITIES);
        let (model, delay) = (tree.risk_model.clone(), tree.risk_model_delay_seconds);
        Founding {
            owner: named(&tree.owner).unwrap_or_else(|| owners.state.clone()),
            admin: named(&tree.admin).or_else(|| owners.admin.clone()),
            window_seconds: tree.window(),
            policy: tree.policy.unwrap_or(ReportPolicy::Attested),
            risk_model: model.unwrap_or_else(RiskModel::illustrative),
            risk_model_delay_seconds: delay.unwrap_or(DEFAULT_RISK_MODEL_DELAY_SECONDS),
            authorities: first.cloned().collect(),
        }
    }
}
