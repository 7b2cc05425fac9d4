//! Free questions that only a city answers.

use cosmwasm_std::{Deps, StdResult};
use wayclear_api::city::{CleanersResponse, RewardPolicyResponse};
use wayclear_api::{checked_address, checked_limit};

use crate::state::{may_load_policy, page_of_cleaners};
use crate::ContractError;

pub fn cleaners(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<CleanersResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let start_after = start_after
        .map(|address| checked_address(deps.api, &address))
        .transpose()?;
    let cleaners = page_of_cleaners(deps.storage, start_after.as_ref(), limit)?;
    Ok(CleanersResponse { cleaners })
}

pub fn reward_policy(deps: Deps) -> StdResult<RewardPolicyResponse> {
    let policy = may_load_policy(deps.storage)?.map(Into::into);
    Ok(RewardPolicyResponse { policy })
}
