//! Answers of the registry.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, HexBinary};

use super::authority::{Authority, SlipKey};
use super::contact::{Contact, ContactCursor};
use super::item_id::ItemId;
use super::limits::GasLimit;
use super::words::{ItemKind, ReportPolicy, Verdict};
use crate::Ownership;

#[cw_serde]
pub struct ConfigResponse {
    /// Owner and proposed owner.
    pub ownership: Ownership,
    /// Root of the tree whose places it resolves.
    pub state: Addr,
    /// Whose word is taken.
    pub policy: ReportPolicy,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
    /// How long before it takes effect a new risk model must be known, in seconds.
    pub risk_model_delay_seconds: u64,
    /// Gas that a location may use to take slips in or back.
    pub location_gas: GasLimit,
}

/// An authority as the registry knows it.
#[cw_serde]
pub struct KnownAuthority {
    pub authority: Authority,
    /// Keys that the owner has struck: nothing they signed is taken any more.
    pub struck: Vec<HexBinary>,
    /// Whether its slips are taken.
    pub is_active: bool,
    /// Whether it may take back what it vouched for.
    pub may_revoke: bool,
    /// Slips taken of it today (UTC).
    pub slips_today: u32,
}

impl KnownAuthority {
    /// Keys by which slips are taken that it has signed on a UTC day, in days since 1970; none of one that is closed.
    pub fn keys_on(&self, day: u16) -> impl Iterator<Item = &SlipKey> {
        let keys = self.authority.keys.iter().filter(|_| self.is_active);
        keys.filter(move |key| key.signs_on(day) && !self.struck.contains(&key.public_key))
    }
}

#[cw_serde]
pub struct AuthoritiesResponse {
    pub authorities: Vec<KnownAuthority>,
}

/// An account that counts as infected.
#[cw_serde]
#[derive(Eq)]
pub struct Health {
    /// The slip that said so.
    pub slip: ItemId,
    /// First second at which it no longer counts as infected, Unix seconds.
    pub until: u64,
}

#[cw_serde]
pub struct HealthResponse {
    /// Null = it does not count as infected.
    pub health: Option<Health>,
}

/// An id that the registry knows.
#[cw_serde]
#[derive(Eq)]
pub struct KnownId {
    pub slip: ItemId,
    pub kind: ItemKind,
    /// The authority that vouched for it, or the account whose own word was taken.
    pub voucher: Addr,
    /// UTC day on which it was taken, in days since 1970.
    pub taken: u16,
    /// Whether it was taken back; then it never counts again.
    pub is_burnt: bool,
}

/// Answer to `Ids`, ascending by day and id.
#[cw_serde]
pub struct IdsResponse {
    pub ids: Vec<KnownId>,
}

#[cw_serde]
pub struct CheckSlipsResponse {
    /// One for each slip, in the order asked.
    pub verdicts: Vec<Verdict>,
}

/// Answer to `Feed`: one page.
#[cw_serde]
pub struct FeedResponse {
    /// Index of the first row here.
    pub from: u64,
    /// Link of the row before it, 32 bytes: see [`crate::commitments::feed_link`].
    pub link: HexBinary,
    /// Rows with consecutive indexes, see [`crate::feed`].
    pub rows: Vec<Binary>,
    /// Index of the next row to be written.
    pub next: u64,
    /// Index of the oldest row that is kept.
    pub oldest: u64,
}

/// A hash asked for and a slip that disclosed it.
#[cw_serde]
pub struct MatchRow {
    pub mac_hash: HexBinary,
    /// Id of the slip, 8 bytes.
    pub id: HexBinary,
    /// First interval of ten minutes since 1970 in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for.
    pub rotation: u8,
}

#[cw_serde]
pub struct MatchResponse {
    /// In the order asked, then as they were taken; at most 16 a hash, the feed has all.
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
    /// Id of the slip that disclosed it, 8 bytes.
    pub id: HexBinary,
}

#[cw_serde]
pub struct ExposuresResponse {
    /// Those among the contacts looked at.
    pub exposures: Vec<Exposure>,
    /// Where to go on; null = all contacts were looked at.
    pub next: Option<ContactCursor>,
}
