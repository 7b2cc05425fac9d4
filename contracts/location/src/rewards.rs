//! Rewards: paid from the location's own pool, and never a reason for a visit to fail.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    coin, from_json, to_json_binary, Addr, BankMsg, DepsMut, Env, Reply, Response, StdResult,
    SubMsg, Uint128,
};
use wayclear_api::city::RewardPolicyRow;
use wayclear_api::{events, raw};

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
