//! Why the registry refuses a message: one variant for each cause.

use cosmwasm_std::StdError;
use cw_utils::PaymentError;
use thiserror::Error;
use wayclear_api::{Invalid, OwnershipError};

/// Why the registry refuses a message. Times are Unix seconds.
#[derive(Debug, Error)]
pub enum ContractError {
    /// From the standard library: storage, queries, migration.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The message's content is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The sender is not who the message needs.
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// Everybody's own word is not taken here.
    #[error("this registry takes signed slips only; name the authority that signed, and give its signatures")]
    AttestationRequired,
    /// An authority without a signature, or a signature without authority.
    #[error("give an authority and a signature with every slip, or neither")]
    SignatureMissing,
    /// A signature does not fit chain, registry, authority, day of issue and item.
    #[error("the signature of slip {index} does not match: it binds chain, registry, authority, day of issue and item")]
    InvalidSignature {
        /// Which of the slips, from 0.
        index: usize,
    },
    /// No authority has that account.
    #[error(
        "{account} is not an authority of this registry; list them with the Authorities query"
    )]
    UnknownAuthority {
        /// The account, in quotes.
        account: String,
    },
    /// The authority has no such key.
    #[error("authority {account} has no such key; list them with the Authorities query")]
    UnknownKey {
        /// The account, in quotes.
        account: String,
    },
    /// Every number that ids may call an authority by is taken.
    #[error(
        "there have been 65535 authorities, and no number is given twice; set one of them again"
    )]
    TooManyAuthorities,
    /// An authority would have more keys than are kept.
    #[error("an authority has at most 8 keys at a time; end the old ones, and name new ones when what they signed has aged out")]
    TooManyKeys,
    /// Two keys of an authority sign on the same day.
    #[error(
        "another key still signs on day {from}; name that key too, with until {from} or before"
    )]
    KeysOverlap {
        /// The day on which the later one begins.
        from: u16,
    },
    /// An authority's key is not a point of the curve.
    #[error("the public key is not a compressed secp256k1 key")]
    InvalidKey,
    /// The account does not count as infected.
    #[error("this account does not count as infected")]
    NotInfected,
    /// Somebody else speaks for a place.
    #[error("only the location at \"{0}\" may say who was there")]
    NotTheLocation(String),
    /// Somebody else speaks for a city.
    #[error("only the city of \"{0}\" may say that it was cleaned")]
    NotTheCity(String),
    /// An account has raised all flags of its day.
    #[error("this account has flagged 20 visits today; further ones are ordinary")]
    TooManyFlags,
    /// That visit of that account was flagged, or taken back.
    #[error("this visit was flagged before")]
    FlaggedBefore,
    /// Less gas than before for locations.
    #[error(
        "locations may use {base} gas and {each} for each slip already; it can only be raised"
    )]
    LessGas {
        base: u64,
        /// For each opening or mark.
        each: u64,
    },
    /// A contact began outside the window.
    #[error("the contact at {started_at} is older than {window_seconds} s, leave it out")]
    ContactTooOld {
        started_at: u64,
        window_seconds: u64,
    },
    /// A contact ends in the future.
    #[error("the contact at {started_at} ends at {ended_at}, after now ({now}); check the phone's clock")]
    ContactInFuture {
        started_at: u64,
        ended_at: u64,
        now: u64,
    },
    /// The same identifier was recorded in this very second.
    #[error("contact {mac_hash} was recorded this second already; send it again in a later block")]
    ContactExists {
        /// The hash, as hex.
        mac_hash: String,
    },
    /// A risk model would take effect too soon or too late.
    #[error("the risk model would take effect at {effective_at}, that may be {allowed_from} to {allowed_until}; null = as soon as allowed")]
    RiskModelTime {
        /// The time asked for.
        effective_at: u64,
        /// Now and the registry's delay, or when the version before it takes effect.
        allowed_from: u64,
        /// 30 days later.
        allowed_until: u64,
    },
    /// No risk model has that version.
    #[error(
        "there is no risk model {version}; versions are 1 to {latest}, null = the one in effect"
    )]
    UnknownRiskModel {
        /// The version asked for.
        version: u32,
        latest: u32,
    },
    /// Many versions of the risk model wait already.
    #[error("{pending} risk models wait to take effect; wait for one of them")]
    TooManyRiskModels { pending: u32 },
    /// A reply to a submessage this contract never sends.
    #[error("unknown reply id {id}")]
    UnknownReply { id: u64 },
    /// A reply whose payload this contract did not write.
    #[error("the payload of reply {id} is not ours")]
    ForeignPayload { id: u64 },
}
