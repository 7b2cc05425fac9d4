//! Cases, disclosures and contact records of one state tree.

mod authority;
mod contact;
mod disclosure;
mod feed;
mod responses;
mod risk;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::HexBinary;

pub use authority::{Attestation, Authority};
pub use contact::{check_contacts, Contact, ContactCursor, ContactRow};
pub use disclosure::{
    checked_chunks, checked_mac_hashes, DayKey, Disclosure, LocationVisits, MacHash,
};
pub use feed::{DisclosuresResponse, FeedError, FeedRow};
pub use responses::{
    AuthoritiesResponse, CaseResponse, CasesResponse, ConfigResponse, ContactsResponse, Exposure,
    ExposuresResponse, HealthResponse, MatchResponse, MatchRow, NumberedCase, RecordedContact,
};

pub use risk::{
    checked_delay, checked_exposures, ExposureRisk, Probability, RadioContact, RiskExposure,
    RiskForm, RiskModel, RiskModelResponse, RiskModelRow, RiskResponse, SurfaceContact,
    DEFAULT_ALERT_AT, DEFAULT_RISK_MODEL_DELAY_SECONDS, MAX_EXPOSURES, MAX_ORIGIN_LENGTH,
    MAX_RISK_MODEL_DELAY_SECONDS, MAX_RISK_MODEL_WAIT_SECONDS,
};

use crate::check::check_range;
use crate::question::questions;
use crate::text::text_enum;
use crate::Invalid;

/// How far clocks may differ, in seconds; a day key may not be disclosed sooner after its end.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 7_200;
/// How long an attestation may be valid and the chunks of a report may follow, in seconds.
pub const REPORT_SECONDS: u64 = 172_800;
/// Longest contact, in seconds.
pub const MAX_CONTACT_SECONDS: u32 = wayclear_risk::Contact::MAX_SECONDS;
/// Most day keys in a message.
pub const MAX_DAY_KEYS: usize = 14;
/// Most MAC hashes in a message.
pub const MAX_MAC_HASHES: usize = 200;
/// Most locations in a message.
pub const MAX_VISITED_LOCATIONS: usize = 20;
/// Most openings for one location in a message.
pub const MAX_OPENINGS: usize = 20;
/// Most chunks of a report.
pub const MAX_CHUNKS: usize = 32;
/// Most contacts in a message.
pub const MAX_CONTACTS: usize = 50;
/// Most authorities named at instantiation.
pub const MAX_AUTHORITIES: usize = 100;
/// Longest device name, in characters.
pub const MAX_DEVICE_LENGTH: usize = 32;
/// Most rows one `Prune` removes.
pub const MAX_PRUNE: u32 = 1_000;

text_enum! {
    /// Whose word opens a case.
    ReportPolicy {
        /// Anyone's own, as in the paper.
        SelfReported = "self_reported",
        /// An authority's signature is needed.
        Attested = "attested",
    }
}

#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Keeps the list of authorities and may revoke cases.
    pub owner: String,
    /// Whose word opens a case; fixed.
    pub policy: ReportPolicy,
    /// How long an infection counts, in seconds, 60 to 1209600; fixed.
    pub window_seconds: u64,
    /// The first authorities, at most 100.
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
    /// Anyone: store contacts under the sender's account, for all to see (the paper's mode).
    RecordContacts {
        /// 1 to 50, of different identifiers.
        contacts: Vec<Contact>,
    },
    /// Anyone, as the policy says: open a case and send its first chunk.
    ReportInfection {
        /// Digests of all chunks that will follow, this one included; 1 to 32, 32 bytes each.
        chunks: Vec<HexBinary>,
        /// Needed under the attested policy unless the sender is an authority.
        attestation: Option<Attestation>,
        disclosure: Disclosure,
    },
    /// Reporter: send a further chunk, within 48 h.
    Disclose {
        case: u64,
        /// A listed chunk that has not been sent yet.
        disclosure: Disclosure,
    },
    /// Infected account: I am well again. Changes no location.
    ReportRecovery {},
    /// Authority that attested it, owner, or reporter if self-reported: the report was wrong.
    RevokeCase { case: u64 },
    /// Owner: add an authority or change its key and term.
    SetAuthority { authority: Authority },
    /// Owner: remove an authority; its cases stand.
    RemoveAuthority { account: String },
    /// Owner: add a version of the risk model. Versions never change and are never removed.
    SetRiskModel {
        model: RiskModel,
        /// When it takes effect, Unix seconds: not before now and the delay, nor before the version before it, and at most
        /// 2592000 s later; null = as soon as that.
        effective_at: Option<u64>,
    },
    /// Anyone: remove rows past their retention.
    Prune {
        /// Contacts of this account only; null = whatever is oldest.
        account: Option<String>,
        /// Most rows to remove, 1 to 1000.
        limit: u32,
    },
    /// Owner: offer the contract to a successor; null withdraws the offer.
    ProposeOwner { owner: Option<String> },
    /// Proposed owner: take the contract over.
    AcceptOwner {},
}

/// That a `Prune` removes 1 to 1000 rows.
///
/// # Errors
/// [`Invalid::Range`].
pub fn check_prune(limit: u32) -> Result<(), Invalid> {
    check_range("limit", limit, 1, MAX_PRUNE)
}

questions! {
    /// Free questions to the registry. Rows past their retention are never shown.
    QueryMsg in ask {
        /// Owner, policy, window, delay of risk models.
        Config {} -> ConfigResponse,
        /// Authorities, ascending by account.
        Authorities {
            /// Account to go on after.
            start_after: Option<String>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> AuthoritiesResponse,
        /// Whether an account has an open case.
        Health {
            account: String,
        } -> HealthResponse,
        Case {
            case: u64,
        } -> CaseResponse,
        /// Cases, ascending.
        Cases {
            /// Case to go on after.
            start_after: Option<u64>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> CasesResponse,
        /// The feed that phones download, ascending.
        Disclosures {
            /// Index to go on after: the last one seen, or null to begin.
            start_after: Option<u64>,
            /// Rows, 1 to 100, 30 by default.
            limit: Option<u32>,
        } -> DisclosuresResponse,
        /// Standing cases that disclosed any of these hashes. Tells the node asked what you have seen; phones match the
        /// feed on the device instead.
        Match {
            /// 1 to 200 hashes of 16 bytes.
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
        /// Recorded contacts of an account whose identifier a standing case has disclosed for that time.
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
