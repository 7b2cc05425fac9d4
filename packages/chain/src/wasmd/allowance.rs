//! Fee grants: what is left of one. The chain's own rules, since it tells what it keeps and not what that comes to.

use std::sync::LazyLock;

use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, PeriodicAllowance,
};
use cosmrs::proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmrs::proto::tendermint::google::protobuf::Timestamp;
use cosmrs::proto::traits::Name;
use cosmrs::Any;

use super::wire::decoded;

/// Type of the message that executes a contract.
static EXECUTE: LazyLock<String> =
    LazyLock::new(|| format!("/{}", MsgExecuteContract::full_name()));

/// What a fee grant lets an account spend, in base units of one denom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// What it lets it spend now; `None` = any number.
    pub left: Option<u128>,
    /// What it lets it spend in a period, a day say, and no more than is left for all time; `None` = it has no periods.
    pub a_period: Option<u128>,
    /// When it ends, Unix seconds; `None` = it does not.
    pub ends_at: Option<u64>,
}

impl Allowance {
    /// As if there were none: never granted, taken back or over.
    pub const NONE: Allowance = Allowance {
        left: Some(0),
        a_period: None,
        ends_at: None,
    };

    /// As a grant of a kind that is not known here.
    const ANY: Allowance = Allowance {
        left: None,
        a_period: None,
        ends_at: None,
    };

    /// The most that it ever lets it spend again on one fee: of a grant with periods, what a new one has; `None` = any number.
    pub fn at_most(&self) -> Option<u128> {
        self.a_period.or(self.left)
    }

    /// What is left of a grant for executing contracts at a time, Unix seconds.
    pub(super) fn of(grant: &Any, denom: &str, now: u64) -> Self {
        Allowance::for_messages(grant, &[EXECUTE.as_str()], denom, now).unwrap_or(Allowance::NONE)
    }

    /// What is left of a grant for messages of some types, with `/` before them; the type that it does not pay for, if there is one.
    pub(super) fn for_messages<'a>(
        grant: &Any,
        types: &[&'a str],
        denom: &str,
        now: u64,
    ) -> Result<Self, &'a str> {
        if let Some(allowed) = decoded::<AllowedMsgAllowance>(grant) {
            let is_other = |kind: &&&str| !allowed.allowed_messages.iter().any(|a| a == **kind);
            if let Some(other) = types.iter().find(is_other) {
                return Err(other);
            }
            let inner = allowed.allowance;
            return inner.map_or(Ok(Allowance::NONE), |inner| {
                Allowance::for_messages(&inner, types, denom, now)
            });
        }
        Ok(Allowance::for_all(grant, denom, now))
    }

    fn for_all(grant: &Any, denom: &str, now: u64) -> Self {
        if let Some(periodic) = decoded::<PeriodicAllowance>(grant) {
            return of_periods(&periodic, denom, now);
        }
        if let Some(basic) = decoded::<BasicAllowance>(grant) {
            let left = of_all(&basic, denom, now);
            return Allowance {
                left,
                a_period: None,
                ends_at: end(&basic),
            };
        }
        Allowance::ANY
    }
}

/// What a grant lets an account spend in a day on executing contracts, if it says just that and never ends.
pub(super) fn daily_limit(grant: &Any) -> Option<cosmwasm_std::Coin> {
    const DAY: i64 = 86_400;
    let allowed = decoded::<AllowedMsgAllowance>(grant)?;
    let periodic = decoded::<PeriodicAllowance>(&allowed.allowance?)?;
    let basic = periodic.basic.unwrap_or_default();
    let is_ours = allowed.allowed_messages == [EXECUTE.as_str()]
        && basic.spend_limit.is_empty()
        && basic.expiration.is_none()
        && periodic.period.is_some_and(|period| period.seconds == DAY);
    match (&periodic.period_spend_limit[..], is_ours) {
        ([coin], true) => {
            let amount: cosmwasm_std::Uint256 = coin.amount.parse().ok()?;
            Some(cosmwasm_std::Coin::new(amount, &coin.denom))
        }
        _ => None,
    }
}

fn of_periods(grant: &PeriodicAllowance, denom: &str, now: u64) -> Allowance {
    let basic = grant.basic.clone().unwrap_or_default();
    let in_all = of_all(&basic, denom, now);
    let a_period = amount(&grant.period_spend_limit, denom);
    let is_new = grant
        .period_reset
        .as_ref()
        .is_none_or(|at| !is_before(now, at));
    let in_period = if is_new {
        a_period
    } else {
        amount(&grant.period_can_spend, denom)
    };
    let bound = |amount: u128| in_all.map_or(amount, |in_all| in_all.min(amount));
    Allowance {
        left: Some(bound(in_period)),
        a_period: Some(bound(a_period)),
        ends_at: end(&basic),
    }
}

fn end(grant: &BasicAllowance) -> Option<u64> {
    let end = grant.expiration.as_ref()?;
    Some(u64::try_from(end.seconds).unwrap_or_default())
}

/// What a grant has left for all time; `None` = any number.
fn of_all(grant: &BasicAllowance, denom: &str, now: u64) -> Option<u128> {
    if end(grant).is_some_and(|end| end < now) {
        return Some(0);
    }
    let is_bound = !grant.spend_limit.is_empty();
    is_bound.then(|| amount(&grant.spend_limit, denom))
}

fn is_before(now: u64, time: &Timestamp) -> bool {
    now < u64::try_from(time.seconds).unwrap_or_default()
}

fn amount(coins: &[Coin], denom: &str) -> u128 {
    let coin = coins.iter().find(|coin| coin.denom == denom);
    coin.and_then(|coin| coin.amount.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::Addr;

    use super::super::purse::fee_grant;
    use super::super::wire::any;
    use super::*;

    const DENOM: &str = "ucosm";

    fn coins(amount: u64) -> Vec<Coin> {
        vec![Coin {
            denom: DENOM.to_string(),
            amount: amount.to_string(),
        }]
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp { seconds, nanos: 0 }
    }

    /// A day's 1,000, of which 70 are left until the 500th second.
    fn periodic() -> PeriodicAllowance {
        PeriodicAllowance {
            basic: Some(BasicAllowance::default()),
            period: None,
            period_spend_limit: coins(1_000),
            period_can_spend: coins(70),
            period_reset: Some(at(500)),
        }
    }

    #[track_caller]
    fn is_left(grant: &Any, now: u64, left: Option<u128>) {
        assert_eq!(Allowance::of(grant, DENOM, now).left, left);
    }

    #[test]
    fn a_period_has_what_is_left_of_it_and_the_next_one_all() {
        is_left(&any(&periodic()), 499, Some(70));
        is_left(&any(&periodic()), 500, Some(1_000));
        let a_period = Allowance::of(&any(&periodic()), DENOM, 499).a_period;
        assert_eq!(a_period, Some(1_000));
        let other = Allowance::of(&any(&periodic()), "uother", 499).left;
        assert_eq!(other, Some(0));
    }

    #[test]
    fn what_a_grant_has_for_all_time_bounds_each_period() {
        let mut grant = periodic();
        grant.basic.as_mut().unwrap().spend_limit = coins(300);
        is_left(&any(&grant), 499, Some(70));
        is_left(&any(&grant), 500, Some(300));
        // What a period would have besides is never spent.
        let most = Allowance::of(&any(&grant), DENOM, 499).at_most();
        assert_eq!(most, Some(300));
        let basic = grant.basic.unwrap();
        is_left(&any(&basic), 500, Some(300));
        is_left(&any(&BasicAllowance::default()), 500, None);
    }

    #[test]
    fn a_grant_that_is_over_or_for_other_messages_is_as_none() {
        let mut grant = periodic();
        grant.basic.as_mut().unwrap().expiration = Some(at(400));
        is_left(&any(&grant), 400, Some(70));
        assert_eq!(Allowance::of(&any(&grant), DENOM, 400).ends_at, Some(400));
        is_left(&any(&grant), 401, Some(0));
        let mut allowed = AllowedMsgAllowance {
            allowance: Some(any(&periodic())),
            allowed_messages: vec!["/cosmos.bank.v1beta1.MsgSend".to_string()],
        };
        is_left(&any(&allowed), 499, Some(0));
        allowed.allowed_messages = vec!["/cosmwasm.wasm.v1.MsgExecuteContract".to_string()];
        is_left(&any(&allowed), 499, Some(70));
    }

    #[test]
    fn a_grant_of_ours_is_understood_as_it_is_made() {
        let daily = cosmwasm_std::Coin::new(900u64, DENOM);
        let (payer, account) = (Addr::unchecked("city"), Addr::unchecked("relay"));
        let made = fee_grant(&payer, &account, &daily, true).remove(0);
        let made: cosmrs::proto::cosmos::feegrant::v1beta1::MsgGrantAllowance =
            decoded(&made).unwrap();
        is_left(&made.allowance.unwrap(), 0, Some(900));
    }
}
