//! Answers of the registry.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::HexBinary;

use super::{Authority, Contact, ContactCursor, ReportPolicy};
use crate::raw::{CaseRow, HealthRow};
use crate::Ownership;

#[cw_serde]
pub struct ConfigResponse {
    /// Owner and proposed owner.
    pub ownership: Ownership,
    /// Whose word opens a case.
    pub policy: ReportPolicy,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
    /// How long before it takes effect a new risk model must be known, in seconds.
    pub risk_model_delay_seconds: u64,
}

#[cw_serde]
pub struct AuthoritiesResponse {
    pub authorities: Vec<Authority>,
}

#[cw_serde]
pub struct HealthResponse {
    /// Null = no open case.
    pub health: Option<HealthRow>,
}

/// A case and its id.
#[cw_serde]
pub struct NumberedCase {
    /// The id, ascending from 1.
    pub case: u64,
    pub row: CaseRow,
}

#[cw_serde]
pub struct CaseResponse {
    /// Null = unknown or past its retention.
    pub case: Option<NumberedCase>,
}

#[cw_serde]
pub struct CasesResponse {
    pub cases: Vec<NumberedCase>,
}

/// A hash asked for and a case that disclosed it.
#[cw_serde]
pub struct MatchRow {
    pub mac_hash: HexBinary,
    pub case: u64,
    /// First interval of 10 minutes since 1970 in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for.
    pub rotation: u16,
}

#[cw_serde]
pub struct MatchResponse {
    /// In the order asked, then by case.
    pub matches: Vec<MatchRow>,
}

/// A contact and when it was recorded.
#[cw_serde]
pub struct RecordedContact {
    /// Block time, Unix seconds.
    pub recorded_at: u64,
    pub contact: Contact,
}

#[cw_serde]
pub struct ContactsResponse {
    pub contacts: Vec<RecordedContact>,
}

/// A contact with a person who turned out to be infected.
#[cw_serde]
pub struct Exposure {
    pub contact: RecordedContact,
    pub case: u64,
}

#[cw_serde]
pub struct ExposuresResponse {
    /// Those among the contacts looked at.
    pub exposures: Vec<Exposure>,
    /// Where to go on; null = all contacts were looked at.
    pub next: Option<ContactCursor>,
}
