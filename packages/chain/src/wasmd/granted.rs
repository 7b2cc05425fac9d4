//! Whose fees an account pays.

use cosmrs::proto::cosmos::feegrant::v1beta1::{
    QueryAllowancesByGranterRequest, QueryAllowancesByGranterResponse,
};
use cosmwasm_std::Addr;

use super::allowance::Allowance;
use super::node::Wasmd;
use crate::error::ChainError;

impl Wasmd {
    /// The accounts whose fees somebody pays, and what is left of each grant in base units of a denom. `now`: block time, Unix
    /// seconds.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn granted_by(
        &self,
        granter: &Addr,
        denom: &str,
        now: u64,
    ) -> Result<Vec<(Addr, Allowance)>, ChainError> {
        let path = "/cosmos.feegrant.v1beta1.Query/AllowancesByGranter";
        let question = |pagination| QueryAllowancesByGranterRequest {
            granter: granter.to_string(),
            pagination,
        };
        let rows =
            |answer: QueryAllowancesByGranterResponse| (answer.allowances, answer.pagination);
        let grants = self.rpc.pages(path, question, rows)?.into_iter();
        Ok(grants
            .filter_map(|grant| {
                let left = Allowance::of(&grant.allowance?, denom, now);
                Some((Addr::unchecked(grant.grantee), left))
            })
            .collect())
    }
}
