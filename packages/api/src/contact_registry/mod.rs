//! Slips, the feed and contact records of one state tree.

mod authority;
mod contact;
mod responses;
mod risk;
mod slip;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary};
use wayclear_status::text_enum;

pub use authority::{Authority, SlipKey, SlipKeyRow, MAX_DAILY_SLIPS, MAX_SLIP_KEYS};
pub use contact::{check_contacts, checked_mac_hashes, Contact, ContactCursor, ContactRow};
pub use responses::{
    AuthoritiesResponse, CheckSlipsResponse, ConfigResponse, ContactsResponse, Exposure,
    ExposuresResponse, FeedResponse, Health, HealthResponse, IdsResponse, ItemKind, KnownAuthority,
    KnownId, MatchResponse, MatchRow, RecordedContact, Verdict,
};
pub use risk::{
    checked_delay, checked_exposures, ExposureRisk, Probability, RadioContact, RiskExposure,
    RiskForm, RiskModel, RiskModelResponse, RiskModelRow, RiskResponse, SurfaceContact,
    DEFAULT_ALERT_AT, DEFAULT_RISK_MODEL_DELAY_SECONDS, MAX_EXPOSURES, MAX_ORIGIN_LENGTH,
    MAX_RISK_MODEL_DELAY_SECONDS, MAX_RISK_MODEL_WAIT_SECONDS,
};
pub use slip::{
    check_slips, Item, ItemId, MacHash, Slip, CLOCK_TOLERANCE_SECONDS, MAX_CHECKED_SLIPS,
    MAX_MAC_HASHES, MAX_SLIPS, SIGNED_AT_ONCE,
};

use crate::check::check_range;
use crate::question::questions;
use crate::stored::stored;
use crate::{Invalid, Place};

/// Slips that one account may vouch for by itself in a UTC day, where everybody's own word is taken.
pub const SELF_REPORTED_SLIPS_A_DAY: u32 = 64;
/// Check-ins of one infected account that flag places in a UTC day; further ones are ordinary.
pub const OWN_FLAGS_A_DAY: u16 = 20;
/// Most ids in a `Revoke`.
pub const MAX_REVOKED: usize = 100;
/// Longest contact, in seconds.
pub const MAX_CONTACT_SECONDS: u32 = wayclear_risk::Contact::MAX_SECONDS;
/// Most contacts in a message.
pub const MAX_CONTACTS: usize = 50;
/// Most hashes in a `Match` query.
pub const MAX_MATCHED_HASHES: usize = 12;
/// Slips that a hash is found by at most; the feed has all.
pub const MAX_MATCHES_A_HASH: usize = 16;
/// Most authorities named at instantiation.
pub const MAX_AUTHORITIES: usize = 10;
/// Longest device name, in characters.
pub const MAX_DEVICE_LENGTH: usize = 32;

text_enum! {
    /// Whose word is taken.
    ReportPolicy {
        /// Everybody's own, as in the paper, or an authority's.
        SelfReported = "self_reported",
        /// An authority's signature is needed.
        Attested = "attested",
    }
}

stored! {
    /// Gas that a location may use when the registry sends it slips; where it needs more it is passed over.
    GasLimit in GasLimitRow {
        /// In any case, 150000 to 10000000.
        base: u64,
        /// For each opening or mark, 25000 to 1000000.
        each: u64,
    }
}

impl GasLimit {
    /// What registries begin with, and the least there can be.
    pub const LEAST: GasLimit = GasLimit {
        base: 150_000,
        each: 25_000,
    };

    /// That both are in range.
    ///
    /// # Errors
    /// [`Invalid::Range`].
    pub fn check(&self) -> Result<(), Invalid> {
        check_range("base", self.base, Self::LEAST.base, 10_000_000)?;
        check_range("each", self.each, Self::LEAST.each, 1_000_000)
    }

    /// The limit for so many openings or marks, in gas.
    pub fn of(&self, count: usize) -> u64 {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.base.saturating_add(self.each.saturating_mul(count))
    }
}

/// Makes a registry; the sender is the state whose places it resolves.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Keeps the list of authorities and may revoke anything.
    pub owner: String,
    /// Whose word is taken.
    pub policy: ReportPolicy,
    /// How long an infection counts, in seconds, 600 to 1209600; fixed.
    pub window_seconds: u64,
    /// The first authorities, at most 10.
    pub authorities: Vec<Authority>,
    /// Version 1 of the risk model, in effect at once.
    pub risk_model: RiskModel,
    /// How long before it takes effect a new risk model must be known, in seconds, at most 2592000; fixed.
    pub risk_model_delay_seconds: u64,
}

#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Anyone: publish what infected people disclose. A slip that cannot be taken is passed over, and an event says why.
    Disclose {
        /// Account of the authority that signed; null only where everybody's own word is taken.
        authority: Option<String>,
        /// UTC day of the signatures, in days since 1970; without authority the block's day.
        issued: u16,
        /// 1 to 64; a slip of hashes is the only one of its message.
        slips: Vec<Slip>,
    },
    /// Whoever vouched for them, or the owner: these count as if they had never been, and never again.
    Revoke {
        /// 1 to 100.
        ids: Vec<ItemId>,
    },
    /// Location: an infected account has checked in here.
    InfectedVisit {
        place: Place,
        /// As it was checked in.
        interval: u32,
        account: Addr,
    },
    /// City: these places were infected and have been cleaned now.
    PlacesCleaned {
        /// 1 to 50.
        places: Vec<Place>,
    },
    /// Infected account: I am well again. Changes no location.
    ReportRecovery {},
    /// Anyone: store contacts under the sender's account, for all to see (the paper's mode).
    RecordContacts {
        /// 1 to 50, of different identifiers.
        contacts: Vec<Contact>,
    },
    /// Owner: add an authority, change its quota, or give it further keys.
    SetAuthority { authority: Authority },
    /// Owner: from now on nothing is taken that this key has signed.
    StrikeKey {
        account: String,
        /// 33 bytes.
        public_key: HexBinary,
    },
    /// Owner: take no more slips of an authority. What it vouched for stands.
    RemoveAuthority {
        account: String,
        /// Whether it may still revoke: a laboratory that was closed may, a stolen account may not.
        may_revoke: bool,
    },
    /// Owner: from now on an authority's signature is needed. There is no way back.
    RequireAttestation {},
    /// Owner: raise the gas that locations may use.
    RaiseLocationGas { limit: GasLimit },
    /// Owner: add a version of the risk model. Versions never change and are never removed.
    SetRiskModel {
        model: RiskModel,
        /// When it takes effect, Unix seconds: not before now and the delay, nor before the version before it, and at most
        /// 2592000 s later; null = as soon as that.
        effective_at: Option<u64>,
    },
    /// Anyone: remove rows past their retention.
    Prune {
        /// Most rows to remove, 1 to 100.
        limit: u32,
    },
    /// Owner: offer the contract to a successor; null withdraws the offer.
    ProposeOwner { owner: Option<String> },
    /// Proposed owner: take the contract over.
    AcceptOwner {},
}

questions! {
    /// Free questions to the registry. Rows past their retention are never shown.
    QueryMsg in ask {
        /// Owner, state, policy, window, delay of risk models.
        Config {} -> ConfigResponse,
        /// Authorities that were ever set, ascending by account.
        Authorities {
            /// Account to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> AuthoritiesResponse,
        /// Whether an account counts as infected.
        Health {
            account: String,
        } -> HealthResponse,
        /// Ids of what was disclosed, ascending by day and id, as long as they are kept.
        Ids {
            /// Id to go on after.
            start_after: Option<ItemId>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> IdsResponse,
        /// What would become of slips, without sending them. It tells the node asked what they disclose: for relays at their
        /// own node, never for phones.
        CheckSlips {
            /// As in `Disclose`.
            authority: Option<String>,
            /// As in `Disclose`.
            issued: u16,
            /// 1 to 16.
            slips: Vec<Slip>,
            /// Who would send them; only account items depend on it.
            sender: Option<String>,
        } -> CheckSlipsResponse,
        /// The feed that phones download, from an index on up to the next multiple of 128, at most 32 KiB.
        Feed {
            /// 0 to begin: the oldest row that is kept.
            from: u64,
        } -> FeedResponse,
        /// Standing slips that disclosed any of these hashes. Tells the node asked what you have seen; phones match the feed on
        /// the device instead.
        Match {
            /// The UTC day in which they began, in days since 1970.
            day: u16,
            /// 1 to 12 hashes of 16 bytes.
            mac_hashes: Vec<HexBinary>,
        } -> MatchResponse,
        /// Contacts an account has recorded, ascending by time.
        Contacts {
            account: String,
            /// Contact to go on after.
            start_after: Option<ContactCursor>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> ContactsResponse,
        /// Recorded contacts of an account whose identifier a standing slip has disclosed for that time. An answer may end
        /// early, and says where to go on.
        Exposures {
            account: String,
            /// Contact to go on after.
            start_after: Option<ContactCursor>,
            /// Contacts to look at, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> ExposuresResponse,
        /// A version of the risk model.
        RiskModel {
            /// From 1; null = the one in effect.
            version: Option<u32>,
        } -> RiskModelResponse,
        /// The infection probability of exposures (equation 10). Tells the node asked what happened to you; phones compute
        /// the same bits on the device instead.
        Risk {
            /// At most 100.
            exposures: Vec<RiskExposure>,
            /// Version of the model; null = the one in effect.
            version: Option<u32>,
        } -> RiskResponse,
    }
}
