//! Why a location refuses a message: one variant for each cause.

use cosmwasm_std::{StdError, Uint128};
use cw_utils::PaymentError;
use thiserror::Error;
use wayclear_api::Invalid;

/// Why a location refuses a message.
#[derive(Debug, Error)]
pub enum ContractError {
    /// From the standard library: storage, queries, migration.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The message's content is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Funds are missing, or not wanted.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// A message of the city came from somebody else.
    #[error("only the city above may do this; send the message to the city contract")]
    NotParent,
    /// A message of the registry came from somebody else.
    #[error("only the contact registry may do this; report to the registry contract")]
    NotRegistry,
    /// A visit was sent to the wrong location.
    #[error("this is place \"{here}\", the visit was meant for \"{there}\"")]
    WrongPlace {
        here: String,
        /// The place in the message.
        there: String,
    },
    /// No visit that still counts has that interval and that tag.
    #[error("there was no visit in interval {interval} with this secret; check both against what the phone kept")]
    NoSuchVisit {
        /// As it was given, in intervals of ten minutes since 1970.
        interval: u32,
    },
    /// Too many or too few days were asked for.
    #[error("{days} days asked for, ask for 1 to 14")]
    Days { days: u8 },
    /// The city pays no rewards, so nothing can be funded.
    #[error("the city has no reward policy, so a pool would never be paid; ask the city to set one first")]
    NoRewardPolicy,
    /// The pool still holds another denom.
    #[error(
        "the pool holds {pool}, the city now pays {policy}; the city must withdraw the rest first"
    )]
    PoolInOtherDenom {
        /// Denom of the pool.
        pool: String,
        /// Denom of the policy.
        policy: String,
    },
    /// The amount is more than 128 bits.
    #[error("{amount} is more than the pool can count; send less")]
    AmountTooLarge {
        /// The amount, in base units.
        amount: String,
    },
    /// Nothing was asked to be withdrawn.
    #[error("withdraw at least 1 base unit")]
    NothingToWithdraw,
    /// More was asked for than the pool holds.
    #[error("the pool holds {pool} base units, {amount} were asked for")]
    PoolTooSmall {
        /// What the pool holds.
        pool: Uint128,
        /// What was asked for.
        amount: Uint128,
    },
    /// There are no coins beside the pool.
    #[error("there are no {denom} here beside the reward pool; ask the bank module what there is")]
    NothingToSweep { denom: String },
    /// A reply to a submessage this contract never sends.
    #[error("unknown reply id {id}")]
    UnknownReply { id: u64 },
    /// A reply whose payload this contract did not write.
    #[error("the payload of reply {id} is not ours")]
    ForeignPayload { id: u64 },
}
