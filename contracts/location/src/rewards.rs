//! Rewards: paid from the location's own pool, and never a reason for a visit to fail.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    coin, from_json, to_json_binary, Addr, BankMsg, Coin, DepsMut, Env, MessageInfo, Reply,
    Response, StdResult, SubMsg, Uint128, Uint256,
};
use cw_utils::{must_pay, one_coin};
use wayclear_api::city::RewardPolicyRow;
use wayclear_api::location::Cause;
use wayclear_api::{events, raw};

use crate::moment::Moment;
use crate::pool::{is_cooling, may_load_pool, record_paid, remove_paid, save_pool, Pool};
use crate::state::Config;
use crate::ContractError;

const REPLY_REWARD: u64 = 1;

/// What the reply to a refused transfer needs to undo it.
#[cw_serde]
struct Reward {
    visitor: Addr,
    amount: Uint128,
}

/// The transfer a visitor has earned, if any, and how many rows it has written that will have to be removed again; it is
/// counted before it is sent. A location pays one visitor a block, or fresh accounts would empty it in one transaction.
pub fn reward(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    visitor: &Addr,
    amount: impl Fn(&RewardPolicyRow) -> Uint128,
) -> StdResult<(Response, usize)> {
    let nothing = Ok((Response::new(), 0));
    let height = env.block.height;
    let may_pay = |pool: &Pool| !pool.balance().is_zero() && pool.paid_height != height;
    let Some(mut pool) = may_load_pool(deps.storage)?.filter(may_pay) else {
        return nothing;
    };
    let city = deps.api.addr_humanize(&config.parent)?;
    // What a city cannot say clearly is no reward: the visit itself must go through.
    let Ok(Some(policy)) = raw::reward_policy(&deps.querier, &city) else {
        return nothing;
    };
    let amount = amount(&policy);
    let now = env.block.time.seconds();
    let paid_today = pool.paid_today(now).saturating_add(amount);
    if amount.is_zero()
        || policy.denom != pool.denom
        || amount > pool.balance()
        || paid_today > policy.daily_cap
    {
        return nothing;
    }
    let account = deps.api.addr_canonicalize(visitor.as_str())?;
    if is_cooling(deps.storage, &account, now, policy.cooldown_seconds)? {
        return nothing;
    }

    pool.pay(amount, paid_today, env);
    save_pool(deps.storage, &pool)?;
    record_paid(deps.storage, &account, now)?;

    Ok((send(visitor, amount, pool.denom)?, 1))
}

/// The transfer; its reply undoes what was counted, if it is refused.
fn send(visitor: &Addr, amount: Uint128, denom: String) -> StdResult<Response> {
    let transfer = BankMsg::Send {
        to_address: visitor.to_string(),
        amount: vec![coin(amount.u128(), denom)],
    };
    let payload = to_json_binary(&Reward {
        visitor: visitor.clone(),
        amount,
    })?;
    Ok(Response::new()
        .add_event(events::RewardSent { amount })
        .add_submessage(SubMsg::reply_on_error(transfer, REPLY_REWARD).with_payload(payload)))
}

/// Undoes a reward whose transfer was refused.
pub fn undo(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let id = reply.id;
    if id != REPLY_REWARD {
        return Err(ContractError::UnknownReply { id });
    }
    let Reward { visitor, amount } =
        from_json(&reply.payload).map_err(|_| ContractError::ForeignPayload { id })?;
    if let Some(mut pool) = may_load_pool(deps.storage)? {
        pool.paid = pool.paid.saturating_sub(amount);
        pool.paid_that_day = pool.paid_that_day.saturating_sub(amount);
        save_pool(deps.storage, &pool)?;
    }
    let account = deps.api.addr_canonicalize(visitor.as_str())?;
    remove_paid(deps.storage, &account, env.block.time.seconds());
    Ok(Response::new().add_event(events::RewardReturned { amount }))
}

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
