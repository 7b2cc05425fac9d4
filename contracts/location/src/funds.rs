//! Money that goes into the reward pool and out of it, but for rewards.

use cosmwasm_std::{
    coin, Addr, BankMsg, Coin, DepsMut, Env, MessageInfo, Response, Uint128, Uint256,
};
use cw_utils::{must_pay, one_coin};
use wayclear_api::location::Cause;
use wayclear_api::{events, raw};

use crate::moment::Moment;
use crate::pool::{may_load_pool, save_pool, Pool};
use crate::state::Config;
use crate::ContractError;

/// Anyone: adds one coin of the city's reward denom to the pool.
pub fn fund(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
    config: &Config,
) -> Result<Response, ContractError> {
    one_coin(&info)?;
    let city = deps.api.addr_humanize(&config.parent)?;
    let Some(policy) = raw::reward_policy(&deps.querier, &city)? else {
        return Err(ContractError::NoRewardPolicy);
    };
    let sent = must_pay(&info, &policy.denom)?;
    let mut pool = match may_load_pool(deps.storage)? {
        Some(pool) if pool.denom == policy.denom => pool,
        Some(pool) if !pool.balance().is_zero() => {
            return Err(ContractError::PoolInOtherDenom {
                pool: pool.denom,
                policy: policy.denom,
            })
        }
        _ => Pool::new(policy.denom),
    };
    let too_large = || ContractError::AmountTooLarge {
        amount: sent.to_string(),
    };
    let amount = Uint128::try_from(sent).map_err(|_| too_large())?;
    pool.funded = pool.funded.checked_add(amount).map_err(|_| too_large())?;
    save_pool(deps.storage, &pool)?;
    let mut moment = Moment::load(deps, env)?;
    moment.ledger.has_pool = true;
    let (_, changes) = moment.close(Cause::Wait14Days)?;
    Ok(Response::new()
        .add_event(events::RewardsFunded { amount })
        .add_events(changes))
}

/// Parent: takes money out of the pool.
pub fn withdraw(
    deps: DepsMut,
    env: &Env,
    amount: Uint128,
    to: Addr,
) -> Result<Response, ContractError> {
    if amount.is_zero() {
        return Err(ContractError::NothingToWithdraw);
    }
    let too_small = |pool| ContractError::PoolTooSmall { pool, amount };
    let Some(mut pool) = may_load_pool(deps.storage)? else {
        return Err(too_small(Uint128::zero()));
    };
    if amount > pool.balance() {
        return Err(too_small(pool.balance()));
    }
    pool.withdrawn = pool.withdrawn.saturating_add(amount);
    save_pool(deps.storage, &pool)?;
    let changes = Moment::pass(deps, env)?;
    let transfer = BankMsg::Send {
        to_address: to.into_string(),
        amount: vec![coin(amount.u128(), pool.denom)],
    };
    Ok(Response::new()
        .add_event(events::RewardsWithdrawn { amount })
        .add_events(changes)
        .add_message(transfer))
}

/// Parent: takes out all coins of a denom that are not in the pool.
pub fn sweep(deps: DepsMut, env: &Env, denom: String, to: Addr) -> Result<Response, ContractError> {
    let held = deps.querier.query_balance(&env.contract.address, &denom)?;
    let pool = may_load_pool(deps.storage)?.filter(|pool| pool.denom == denom);
    let pooled = pool.map_or(Uint128::zero(), |pool| pool.balance());
    let amount = held.amount.saturating_sub(Uint256::from(pooled));
    if amount.is_zero() {
        return Err(ContractError::NothingToSweep { denom });
    }
    let changes = Moment::pass(deps, env)?;
    let transfer = BankMsg::Send {
        to_address: to.into_string(),
        amount: vec![Coin::new(amount, &denom)],
    };
    Ok(Response::new()
        .add_event(events::Swept { denom, amount })
        .add_events(changes)
        .add_message(transfer))
}
