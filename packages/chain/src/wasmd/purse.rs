//! Coins, and fees that others have granted.

use cosmrs::proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmrs::proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, Grant, MsgGrantAllowance, MsgRevokeAllowance,
    PeriodicAllowance, QueryAllowanceRequest, QueryAllowanceResponse,
};
use cosmrs::proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmrs::proto::tendermint::google::protobuf::{Duration, Timestamp};
use cosmrs::proto::traits::Name;
use cosmrs::Any;
use cosmwasm_std::{Addr, Coin};

use super::allowance::Allowance;
use super::node::Wasmd;
use super::terms::Terms;
use super::wire::{any, coin};
use crate::error::ChainError;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// The time that Go calls none, 0001-01-01, in Unix seconds.
const YEAR_ONE: i64 = -62_135_596_800;

impl Wasmd {
    /// What an account has of a denom, in base units.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn balance(&self, account: &Addr, denom: &str) -> Result<u128, ChainError> {
        let question = QueryBalanceRequest {
            address: account.to_string(),
            denom: denom.to_string(),
        };
        let answer: QueryBalanceResponse = self
            .rpc
            .ask("/cosmos.bank.v1beta1.Query/Balance", &question)?;
        let amount = answer
            .balance
            .map_or(Ok(0), |balance| balance.amount.parse());
        amount.map_err(|error| {
            self.rpc
                .trouble(format!("its answer is no balance: {error}"))
        })
    }

    /// Whether somebody pays fees for an account.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn has_fee_grant(&self, payer: &Addr, account: &Addr) -> Result<bool, ChainError> {
        Ok(self.grant(payer, account)?.is_some())
    }

    /// What is left of somebody's grant of fees to an account, in base units of a denom; [`Allowance::NONE`], if there is none.
    /// `now`: block time, Unix seconds.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn allowance(
        &self,
        payer: &Addr,
        account: &Addr,
        denom: &str,
        now: u64,
    ) -> Result<Allowance, ChainError> {
        let grant = self.grant(payer, account)?;
        let allowance = grant.and_then(|grant| grant.allowance);
        Ok(allowance.map_or(Allowance::NONE, |grant| Allowance::of(&grant, denom, now)))
    }

    /// That who pays a fee can: nothing is signed otherwise. A node that does not tell keeps nobody from trying.
    ///
    /// # Errors
    /// [`ChainError::Poor`], [`ChainError::SmallGrant`], [`ChainError::OtherGrant`].
    pub(super) fn check_purse(
        &self,
        sender: &Addr,
        msgs: &[Any],
        fee: u128,
        terms: &Terms,
    ) -> Result<(), ChainError> {
        let denom = &self.gas_price()?.denom;
        let amount = |amount| cosmwasm_std::coin(amount, denom).to_string();
        let granter = terms.granter.as_ref();
        let granter = granter.or(self.settings.fee_granter.as_ref());
        let payer = granter.unwrap_or(sender);
        let has = self.balance(payer, denom).unwrap_or(fee);
        if has < fee {
            return Err(ChainError::Poor {
                payer: payer.to_string(),
                fee: amount(fee),
                has: amount(has),
            });
        }
        match granter.filter(|granter| *granter != sender) {
            Some(granter) => self.check_grant(granter, sender, msgs, fee),
            None => Ok(()),
        }
    }

    /// That a grant pays a fee of messages.
    fn check_grant(
        &self,
        granter: &Addr,
        sender: &Addr,
        msgs: &[Any],
        fee: u128,
    ) -> Result<(), ChainError> {
        let denom = &self.gas_price()?.denom;
        let Ok((now, grant)) = self
            .latest()
            .and_then(|latest| Ok((latest.time, self.grant(granter, sender)?)))
        else {
            return Ok(());
        };
        let types: Vec<_> = msgs.iter().map(|msg| msg.type_url.as_str()).collect();
        let grant = grant.and_then(|grant| grant.allowance);
        let allowance = grant.as_ref().map_or(Ok(Allowance::NONE), |grant| {
            Allowance::for_messages(grant, &types, denom, now)
        });
        let amount = |amount| cosmwasm_std::coin(amount, denom).to_string();
        let (granter, sender) = (granter.to_string(), sender.to_string());
        match allowance {
            Err(other) => Err(ChainError::OtherGrant {
                granter,
                sender,
                message: other.rsplit('.').next().unwrap_or(other).to_string(),
            }),
            Ok(Allowance {
                left: Some(left), ..
            }) if left < fee => Err(ChainError::SmallGrant {
                granter,
                sender,
                fee: amount(fee),
                left: amount(left),
            }),
            Ok(_) => Ok(()),
        }
    }

    fn grant(&self, payer: &Addr, account: &Addr) -> Result<Option<Grant>, ChainError> {
        let question = QueryAllowanceRequest {
            granter: payer.to_string(),
            grantee: account.to_string(),
        };
        let path = "/cosmos.feegrant.v1beta1.Query/Allowance";
        let answer: Result<QueryAllowanceResponse, _> = self.rpc.ask(path, &question);
        match answer {
            Ok(answer) => Ok(answer.allowance),
            // It has no code of its own.
            Err(ChainError::Refused(words)) if words.contains("not found") => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The messages by which somebody pays the fees of an account that executes contracts and does nothing else, up to `daily` a
/// day. `is_new`: whether there is no earlier grant, which is taken back first.
pub fn fee_grant(payer: &Addr, account: &Addr, daily: &Coin, is_new: bool) -> Vec<Any> {
    let periodic = PeriodicAllowance {
        basic: Some(BasicAllowance::default()),
        period: Some(Duration {
            seconds: DAY,
            nanos: 0,
        }),
        period_spend_limit: vec![coin(daily)],
        period_can_spend: vec![coin(daily)],
        // The first period begins at once. A time that is left out is the year 1 to the chain, so it is signed as such.
        period_reset: Some(Timestamp {
            seconds: YEAR_ONE,
            nanos: 0,
        }),
    };
    let allowance = AllowedMsgAllowance {
        allowance: Some(any(&periodic)),
        allowed_messages: vec![format!("/{}", MsgExecuteContract::full_name())],
    };
    let mut messages = vec![];
    if !is_new {
        messages.push(fee_revocation(payer, account));
    }
    messages.push(any(&MsgGrantAllowance {
        granter: payer.to_string(),
        grantee: account.to_string(),
        allowance: Some(any(&allowance)),
    }));
    messages
}

/// The message by which somebody pays no more fees of an account.
pub fn fee_revocation(payer: &Addr, account: &Addr) -> Any {
    any(&MsgRevokeAllowance {
        granter: payer.to_string(),
        grantee: account.to_string(),
    })
}
