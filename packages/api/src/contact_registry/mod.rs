//! Slips, the feed and contact records of one state tree.

mod authority;
mod contact;
mod item_id;
mod limits;
mod responses;
mod risk;
mod slip;
mod words;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary};

pub use authority::{is_key_forgotten, Authority, SlipKey, MAX_DAILY_SLIPS, MAX_SLIP_KEYS};
pub use contact::{check_contacts, checked_mac_hashes, Contact, ContactCursor, ContactRow};
pub use item_id::ItemId;
pub use limits::{
    GasLimit, GasLimitRow, MAX_AUTHORITIES, MAX_CONTACTS, MAX_CONTACT_SECONDS, MAX_DEVICE_LENGTH,
    MAX_MATCHED_HASHES, MAX_MATCHES_A_HASH, MAX_REVOKED, OWN_FLAGS_A_DAY,
    SELF_REPORTED_SLIPS_A_DAY,
};
pub use responses::{
    AuthoritiesResponse, CheckSlipsResponse, ConfigResponse, ContactsResponse, Exposure,
    ExposuresResponse, FeedResponse, Health, HealthResponse, IdsResponse, KnownAuthority, KnownId,
    MatchResponse, MatchRow, RecordedContact,
};
pub use risk::{
    checked_delay, checked_exposures, ExposureRisk, Probability, RadioContact, RiskExposure,
    RiskForm, RiskModel, RiskModelResponse, RiskModelRow, RiskResponse, SurfaceContact,
    DEFAULT_ALERT_AT, DEFAULT_RISK_MODEL_DELAY_SECONDS, MAX_EXPOSURES, MAX_ORIGIN_LENGTH,
    MAX_PENDING_RISK_MODELS, MAX_RISK_MODEL_DELAY_SECONDS, MAX_RISK_MODEL_WAIT_SECONDS,
};
pub use slip::{
    check_slips, Item, MacHash, Slip, CLOCK_TOLERANCE_SECONDS, MAX_CHECKED_SLIPS, MAX_MAC_HASHES,
    MAX_SLIPS, SIGNED_AT_ONCE,
};
pub use words::{ItemKind, ReportPolicy, Verdict};

use crate::question::questions;
use crate::Place;

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
    /// Whoever vouched for them, or the owner: these count as if they had never been, and never again by the same word. An
    /// authority that has not taken an item back may vouch for it once more.
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
            /// Account of the authority that signed, if one did.
            authority: Option<String>,
            /// UTC day of the signatures, in days since 1970.
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
