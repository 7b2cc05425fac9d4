//! Whose fees an account pays, and who pays its own.

use std::collections::BTreeMap;

use cosmrs::proto::cosmos::feegrant::v1beta1::{
    Grant, QueryAllowancesByGranterRequest, QueryAllowancesByGranterResponse,
    QueryAllowancesRequest, QueryAllowancesResponse,
};
use cosmwasm_std::{Addr, Coin};

use super::allowance::{daily_limit, Allowance};
use super::node::Wasmd;
use crate::error::ChainError;

/// Most grants to an account that are told.
const MOST: usize = 20;

/// Who pays fees for an account. Anybody can grant it some, so that there may be any number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granters {
    /// At most 20 of the first 100, of which most is left before the others.
    pub some: Vec<(Addr, Allowance)>,
    /// Whether there are more.
    pub are_more: bool,
}

impl Wasmd {
    /// Who pays fees for an account, and what is left of each grant, as [`Wasmd::allowance`] has it.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn granters(&self, account: &Addr, denom: &str, now: u64) -> Result<Granters, ChainError> {
        let path = "/cosmos.feegrant.v1beta1.Query/Allowances";
        let question = |pagination| QueryAllowancesRequest {
            grantee: account.to_string(),
            pagination,
        };
        let rows = |answer: QueryAllowancesResponse| (answer.allowances, answer.pagination);
        let (grants, are_more) = self.rpc.first_page(path, question, rows)?;
        let left = |grant: Grant| {
            let left = Allowance::of(&grant.allowance?, denom, now);
            Some((Addr::unchecked(grant.granter), left))
        };
        let mut some: Vec<_> = grants.into_iter().filter_map(left).collect();
        some.sort_by_key(|(_, grant)| std::cmp::Reverse(grant.left.unwrap_or(u128::MAX)));
        let are_more = are_more || some.len() > MOST;
        some.truncate(MOST);
        Ok(Granters { some, are_more })
    }

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
