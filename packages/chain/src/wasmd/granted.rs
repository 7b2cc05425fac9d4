//! Whose fees an account pays.

use std::collections::BTreeMap;

use cosmrs::proto::cosmos::feegrant::v1beta1::{
    Grant, QueryAllowancesByGranterRequest, QueryAllowancesByGranterResponse,
};
use cosmwasm_std::{Addr, Coin};

use super::allowance::{daily_limit, Allowance};
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
        let grants = self.grants_by(granter)?.into_iter();
        Ok(grants
            .filter_map(|grant| {
                let left = Allowance::of(&grant.allowance?, denom, now);
                Some((Addr::unchecked(grant.grantee), left))
            })
            .collect())
    }

    /// The accounts whose fees somebody pays, with what a grant of [`super::purse::fee_grant`] lets each spend in a day; `None` = a
    /// grant of another kind.
    pub(super) fn daily_grants(
        &self,
        granter: &Addr,
    ) -> Result<BTreeMap<Addr, Option<Coin>>, ChainError> {
        let grants = self.grants_by(granter)?.into_iter();
        Ok(grants
            .map(|grant| {
                let daily = grant.allowance.as_ref().and_then(daily_limit);
                (Addr::unchecked(grant.grantee), daily)
            })
            .collect())
    }

    fn grants_by(&self, granter: &Addr) -> Result<Vec<Grant>, ChainError> {
        let path = "/cosmos.feegrant.v1beta1.Query/AllowancesByGranter";
        let question = |pagination| QueryAllowancesByGranterRequest {
            granter: granter.to_string(),
            pagination,
        };
        let rows =
            |answer: QueryAllowancesByGranterResponse| (answer.allowances, answer.pagination);
        self.rpc.pages(path, question, rows)
    }
}
