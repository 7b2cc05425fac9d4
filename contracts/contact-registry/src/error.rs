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
    /// Self-reports are not taken here.
    #[error("this registry takes attested reports only; have a health authority sign the report")]
    AttestationRequired,
    /// No authority has that account.
    #[error(
        "{account} is not an authority of this registry; list them with the Authorities query"
    )]
    UnknownAuthority {
        /// The account, in quotes.
        account: String,
    },
    /// The authority's term has not begun or is over.
    #[error("authority {account} is valid from {not_before} until {not_after} only")]
    AuthorityNotActive {
        /// The account, in quotes.
        account: String,
        /// First valid second, Unix time.
        not_before: u64,
        /// First second no longer valid.
        not_after: u64,
    },
    /// The authority has no key to sign with.
    #[error("authority {account} has no key, so it cannot sign; it can report from its account")]
    AuthorityWithoutKey {
        /// The account, in quotes.
        account: String,
    },
    /// An authority's key is not a point of the curve.
    #[error("the public key is not a compressed secp256k1 key")]
    InvalidKey,
    /// The attestation is too old.
    #[error("the attestation expired at {expires_at}; ask the authority for a new one")]
    AttestationExpired {
        /// First second at which it was no longer valid.
        expires_at: u64,
    },
    /// The attestation is valid for too long.
    #[error("the attestation expires at {expires_at}, that may be at most 172800 s ahead")]
    AttestationTooLong {
        /// First second at which it is no longer valid.
        expires_at: u64,
    },
    /// The token has opened a case before.
    #[error("the attestation's token was used before; ask the authority for a new one")]
    TokenUsed,
    /// The signature does not fit chain, registry, token, reporter, disclosure and expiry.
    #[error("the signature does not match: it binds chain, registry, token, reporter, disclosure and expiry")]
    InvalidSignature,
    /// The account has an open case.
    #[error("case {case} of this account is open until {infected_until}; report recovery or revoke it first")]
    AlreadyInfected {
        case: u64,
        /// When it ends by itself.
        infected_until: u64,
    },
    /// The account has no open case.
    #[error("this account has no open case")]
    NotInfected,
    /// No case has that id.
    #[error("there is no case {case}, or it is past its retention")]
    UnknownCase { case: u64 },
    /// A chunk came from another account.
    #[error("only the account that opened case {case} may add to it")]
    NotReporter { case: u64 },
    /// The case does not stand any more.
    #[error("case {case} was revoked")]
    AlreadyRevoked { case: u64 },
    /// A chunk came too late.
    #[error("case {case} took chunks until {closed_at} only")]
    ReportClosed {
        case: u64,
        /// First second at which no chunk was taken.
        closed_at: u64,
    },
    /// A chunk's digest was not listed when the case was opened.
    #[error(
        "chunk {digest} was not listed in the report; send the chunks exactly as they were listed"
    )]
    ChunkNotListed {
        /// Its digest, as hex.
        digest: String,
    },
    /// A chunk came twice.
    #[error("chunk {digest} was sent before; go on with the next one")]
    ChunkUsed {
        /// Its digest, as hex.
        digest: String,
    },
    /// A day key could still be replayed.
    #[error("a day key ends at {ends_at}, it may be disclosed from {allowed_from} on")]
    DayKeyTooRecent {
        /// End of its last interval.
        ends_at: u64,
        /// When it may be disclosed.
        allowed_from: u64,
    },
    /// A hash could still be replayed.
    #[error("a MAC hash is sent until {ends_at}, it may be disclosed from then on")]
    MacHashTooRecent {
        /// End of its last interval.
        ends_at: u64,
    },
    /// An address among the visits is no location.
    #[error("{address} is not a wayclear location; find it with the Locate query")]
    NotALocation { address: String },
    /// The sender has no say over the case.
    #[error("case {case} may be revoked by the authority that attested it, the owner, or its reporter if self-reported")]
    MayNotRevoke { case: u64 },
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
}
