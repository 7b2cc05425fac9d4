//! Cases, disclosures and contact records of one state tree.

use std::collections::BTreeSet;

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, HexBinary};

use crate::events::text_enum;
use crate::invalid::{check_count, check_range, is_unprintable, quoted};
use crate::location::Opening;
use crate::raw::{CaseRow, HealthRow};
use crate::{checked_bytes, Invalid, Ownership};

/// Seconds of an interval of the Exposure Notification schedule.
pub const INTERVAL_SECONDS: u64 = 600;
/// How far clocks may differ, in seconds; a day key may not be disclosed sooner after its end.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 7_200;
/// How long an attestation may be valid and the chunks of a report may follow, in seconds.
pub const REPORT_SECONDS: u64 = 172_800;
/// Longest contact, in seconds.
pub const MAX_CONTACT_SECONDS: u32 = 86_400;
/// Most day keys in a message.
pub const MAX_DAY_KEYS: usize = 14;
/// Most MAC hashes in a message.
pub const MAX_MAC_HASHES: usize = 200;
/// Most locations in a message.
pub const MAX_VISITED_LOCATIONS: usize = 20;
/// Most openings for one location in a message.
pub const MAX_OPENINGS: usize = 20;
/// Bytes of a MAC hash in the feed: hash, interval, rotation.
pub const MAC_HASH_BYTES: usize = 21;
/// Bytes of a day key in the feed: key, first interval, periods, rotation.
pub const DAY_KEY_BYTES: usize = 22;
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

/// A key and account that may attest positive tests.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Authority {
    /// May open cases itself and revoke those it attested.
    pub account: String,
    /// Compressed secp256k1 key, 33 bytes, that signs attestations; null = the account only.
    pub public_key: Option<HexBinary>,
    /// First valid second, Unix seconds.
    pub not_before: u64,
    /// First second no longer valid, Unix seconds.
    pub not_after: u64,
}

impl Authority {
    /// That the key has 33 bytes and the term is not empty.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`], [`Invalid::Range`].
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(key) = &self.public_key {
            checked_bytes::<33>("public_key", key)?;
        }
        check_range(
            "not_after",
            self.not_after,
            self.not_before.saturating_add(1),
            u64::MAX,
        )
    }
}

/// Makes a registry.
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
}

/// A day's key: all identifiers of that day derive from it (Exposure Notification v1.2).
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct DayKey {
    /// 16 bytes.
    pub key: HexBinary,
    /// First interval of 10 minutes since 1970.
    pub start_interval: u32,
    /// Intervals the key was used for, 1 to 144.
    pub periods: u16,
    /// Intervals between changes of the identifier, 1 to 144.
    pub rotation: u16,
}

/// One rotating identifier, hashed.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MacHash {
    /// 16 bytes.
    pub mac_hash: HexBinary,
    /// First interval of 10 minutes since 1970 in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for, 1 to 144.
    pub rotation: u16,
}

/// Visits to one location.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct LocationVisits {
    /// The location's contract.
    pub location: String,
    /// Proofs of the visits, 1 to 20.
    pub openings: Vec<Opening>,
}

/// What an infected person makes public, or one chunk of it.
#[cw_serde]
#[derive(Eq, Default)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Disclosure {
    /// At most 14.
    pub day_keys: Vec<DayKey>,
    /// At most 200.
    pub mac_hashes: Vec<MacHash>,
    /// At most 20 locations.
    pub visits: Vec<LocationVisits>,
}

impl Disclosure {
    /// That every list, byte string and number has the size it needs and nothing comes twice.
    ///
    /// # Errors
    /// [`Invalid::Count`], [`Invalid::ByteLength`], [`Invalid::Range`], [`Invalid::Duplicate`].
    pub fn check(&self) -> Result<(), Invalid> {
        check_count("day_keys", self.day_keys.len(), 0, MAX_DAY_KEYS)?;
        check_count("mac_hashes", self.mac_hashes.len(), 0, MAX_MAC_HASHES)?;
        check_count("visits", self.visits.len(), 0, MAX_VISITED_LOCATIONS)?;
        for day_key in &self.day_keys {
            checked_bytes::<16>("key", &day_key.key)?;
            check_range("periods", day_key.periods, 1, 144)?;
            check_range("rotation", day_key.rotation, 1, 144)?;
        }
        for entry in &self.mac_hashes {
            checked_bytes::<16>("mac_hash", &entry.mac_hash)?;
            check_range("rotation", entry.rotation, 1, 144)?;
        }
        for visits in &self.visits {
            check_count("openings", visits.openings.len(), 1, MAX_OPENINGS)?;
            for opening in &visits.openings {
                checked_bytes::<16>("secret", &opening.secret)?;
            }
            let seen = visits
                .openings
                .iter()
                .map(|o| format!("{} {}", o.checked_in_at, o.secret));
            check_distinct("openings", seen)?;
        }
        check_distinct("day_keys", self.day_keys.iter().map(|k| k.key.to_hex()))?;
        check_distinct(
            "mac_hashes",
            self.mac_hashes.iter().map(|h| h.mac_hash.to_hex()),
        )?;
        check_distinct("visits", self.visits.iter().map(|v| v.location.clone()))
    }
}

/// That no two items are equal.
pub(crate) fn check_distinct(
    field: &'static str,
    items: impl Iterator<Item = String>,
) -> Result<(), Invalid> {
    let mut seen = BTreeSet::new();
    for item in items {
        if let Some(item) = seen.replace(item) {
            return Err(Invalid::Duplicate { field, item });
        }
    }
    Ok(())
}

/// Checks the list of chunk digests of a report and returns them as arrays.
///
/// # Errors
/// [`Invalid::Count`], [`Invalid::ByteLength`], [`Invalid::Duplicate`].
pub fn checked_chunks(chunks: &[HexBinary]) -> Result<Vec<[u8; 32]>, Invalid> {
    check_count("chunks", chunks.len(), 1, MAX_CHUNKS)?;
    check_distinct("chunks", chunks.iter().map(HexBinary::to_hex))?;
    chunks
        .iter()
        .map(|digest| checked_bytes::<32>("chunks", digest))
        .collect()
}

/// Checks the list of hashes of a `Match` query and returns them as arrays.
///
/// # Errors
/// [`Invalid::Count`], [`Invalid::ByteLength`].
pub fn checked_mac_hashes(mac_hashes: &[HexBinary]) -> Result<Vec<[u8; 16]>, Invalid> {
    check_count("mac_hashes", mac_hashes.len(), 1, MAX_MAC_HASHES)?;
    mac_hashes
        .iter()
        .map(|hash| checked_bytes::<16>("mac_hash", hash))
        .collect()
}

/// An authority's signature under a person's report.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Attestation {
    /// Account of the authority whose key signed.
    pub authority: String,
    /// 16 bytes, used once.
    pub token: HexBinary,
    /// First second at which it is no longer valid, Unix seconds, at most 48 h ahead.
    pub expires_at: u64,
    /// secp256k1 signature, 64 bytes (r, s), over [`crate::commitments::attestation_digest`].
    pub signature: HexBinary,
}

/// A person met, as a phone saw it. Public once recorded.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Contact {
    /// Hash of the other's identifier, 16 bytes.
    pub mac_hash: HexBinary,
    /// Unix seconds, inside the window.
    pub started_at: u64,
    /// Length in seconds, at most 86400; the end may not lie in the future.
    pub seconds: u32,
    /// Received signal strength, -127 to -1 dBm (127 is iOS for "unavailable").
    pub rssi_dbm: i16,
    /// Model of the phone, at most 32 characters.
    pub device: String,
}

impl Contact {
    /// That hash, length, signal strength and device have the size they need.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`], [`Invalid::Range`], [`Invalid::Count`], [`Invalid::NameCharacter`].
    pub fn check(&self) -> Result<(), Invalid> {
        checked_bytes::<16>("mac_hash", &self.mac_hash)?;
        check_range("seconds", self.seconds, 0, MAX_CONTACT_SECONDS)?;
        check_range("rssi_dbm", self.rssi_dbm, -127, -1)?;
        check_count("device", self.device.chars().count(), 0, MAX_DEVICE_LENGTH)?;
        match self.device.chars().find(|c| is_unprintable(*c)) {
            Some(character) => Err(Invalid::NameCharacter {
                name: quoted(&self.device),
                character,
            }),
            None => Ok(()),
        }
    }

    /// The second after the contact's last, Unix seconds.
    pub fn ended_at(&self) -> u64 {
        self.started_at.saturating_add(u64::from(self.seconds))
    }
}

/// Checks the list of a `RecordContacts`.
///
/// # Errors
/// [`Invalid::Count`], and those of [`Contact::check`].
pub fn check_contacts(contacts: &[Contact]) -> Result<(), Invalid> {
    check_count("contacts", contacts.len(), 1, MAX_CONTACTS)?;
    contacts.iter().try_for_each(Contact::check)?;
    check_distinct("contacts", contacts.iter().map(|c| c.mac_hash.to_hex()))
}

/// Takes no funds.
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
        /// The first chunk.
        disclosure: Disclosure,
    },
    /// Reporter: send a further chunk, within 48 h.
    Disclose {
        /// The case.
        case: u64,
        /// A listed chunk that has not been sent yet.
        disclosure: Disclosure,
    },
    /// Infected account: I am well again. Changes no location.
    ReportRecovery {},
    /// Authority that attested it, owner, or reporter if self-reported: the report was wrong.
    RevokeCase {
        /// The case.
        case: u64,
    },
    /// Owner: add an authority or change its key and term.
    SetAuthority {
        /// The authority.
        authority: Authority,
    },
    /// Owner: remove an authority; its cases stand.
    RemoveAuthority {
        /// Its account.
        account: String,
    },
    /// Anyone: remove rows past their retention.
    Prune {
        /// Contacts of this account only; null = whatever is oldest.
        account: Option<String>,
        /// Most rows to remove, 1 to 1000.
        limit: u32,
    },
    /// Owner: offer the contract to a successor; null withdraws the offer.
    ProposeOwner {
        /// The successor.
        owner: Option<String>,
    },
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

/// Free questions to the registry. Rows past their retention are never shown.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// Owner, policy, window.
    #[returns(ConfigResponse)]
    Config {},
    /// Authorities, ascending by account.
    #[returns(AuthoritiesResponse)]
    Authorities {
        /// Account to go on after.
        start_after: Option<String>,
        /// Rows, 1 to 100, 30 by default.
        limit: Option<u32>,
    },
    /// Whether an account has an open case.
    #[returns(HealthResponse)]
    Health {
        /// The account.
        account: String,
    },
    /// One case.
    #[returns(CaseResponse)]
    Case {
        /// The case.
        case: u64,
    },
    /// Cases, ascending.
    #[returns(CasesResponse)]
    Cases {
        /// Case to go on after.
        start_after: Option<u64>,
        /// Rows, 1 to 100, 30 by default.
        limit: Option<u32>,
    },
    /// The feed that phones download, ascending.
    #[returns(DisclosuresResponse)]
    Disclosures {
        /// Index to go on after: the last one seen, or null to begin.
        start_after: Option<u64>,
        /// Rows, 1 to 100, 30 by default.
        limit: Option<u32>,
    },
    /// Standing cases that disclosed any of these hashes. Tells the node asked what you have seen; phones match the
    /// feed on the device instead.
    #[returns(MatchResponse)]
    Match {
        /// 1 to 200 hashes of 16 bytes.
        mac_hashes: Vec<HexBinary>,
    },
    /// Contacts an account has recorded, ascending by time.
    #[returns(ContactsResponse)]
    Contacts {
        /// The account.
        account: String,
        /// Contact to go on after.
        start_after: Option<ContactCursor>,
        /// Rows, 1 to 100, 30 by default.
        limit: Option<u32>,
    },
    /// Recorded contacts of an account whose identifier a standing case has disclosed for that time.
    #[returns(ExposuresResponse)]
    Exposures {
        /// The account.
        account: String,
        /// Contact to go on after.
        start_after: Option<ContactCursor>,
        /// Contacts to look at, 1 to 100, 30 by default.
        limit: Option<u32>,
    },
}

/// Answer to `Config`.
#[cw_serde]
pub struct ConfigResponse {
    /// Owner and proposed owner.
    pub ownership: Ownership,
    /// Whose word opens a case.
    pub policy: ReportPolicy,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
}

/// Answer to `Authorities`.
#[cw_serde]
pub struct AuthoritiesResponse {
    /// One page.
    pub authorities: Vec<Authority>,
}

/// Answer to `Health`.
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
    /// The case.
    pub row: CaseRow,
}

/// Answer to `Case`.
#[cw_serde]
pub struct CaseResponse {
    /// Null = unknown or past its retention.
    pub case: Option<NumberedCase>,
}

/// Answer to `Cases`.
#[cw_serde]
pub struct CasesResponse {
    /// One page.
    pub cases: Vec<NumberedCase>,
}

/// A row of the feed: one chunk of a disclosure, or the news that a case was revoked. Never changed once written.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct FeedRow {
    /// The case.
    pub case: u64,
    /// 22 bytes a key: key, first interval (u32 big-endian), periods, rotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_keys: Option<Binary>,
    /// 21 bytes a hash: hash, interval (u32 big-endian), rotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac_hashes: Option<Binary>,
    /// True = forget what this case disclosed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

/// Answer to `Disclosures`.
#[cw_serde]
pub struct DisclosuresResponse {
    /// One page of rows with consecutive indexes, the last of which is `next_index - 1`.
    pub rows: Vec<FeedRow>,
    /// Index of the row after this page; ask with `start_after: next_index - 1` to go on.
    pub next_index: u64,
    /// Index of the oldest row still kept; a phone that stopped before it has missed rows.
    pub oldest_index: u64,
}

/// A hash asked for and a case that disclosed it.
#[cw_serde]
pub struct MatchRow {
    /// The hash.
    pub mac_hash: HexBinary,
    /// The case.
    pub case: u64,
    /// First interval of 10 minutes since 1970 in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for.
    pub rotation: u16,
}

/// Answer to `Match`.
#[cw_serde]
pub struct MatchResponse {
    /// In the order asked, then by case.
    pub matches: Vec<MatchRow>,
}

/// Where a list of contacts goes on.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ContactCursor {
    /// Block time of the record, Unix seconds.
    pub recorded_at: u64,
    /// Hash of the contact, 16 bytes.
    pub mac_hash: HexBinary,
}

/// A contact and when it was recorded.
#[cw_serde]
pub struct RecordedContact {
    /// Block time, Unix seconds.
    pub recorded_at: u64,
    /// The contact.
    pub contact: Contact,
}

/// Answer to `Contacts`.
#[cw_serde]
pub struct ContactsResponse {
    /// One page.
    pub contacts: Vec<RecordedContact>,
}

/// A contact with a person who turned out to be infected.
#[cw_serde]
pub struct Exposure {
    /// The contact.
    pub contact: RecordedContact,
    /// The case.
    pub case: u64,
}

/// Answer to `Exposures`.
#[cw_serde]
pub struct ExposuresResponse {
    /// Those among the contacts looked at.
    pub exposures: Vec<Exposure>,
    /// Where to go on; null = all contacts were looked at.
    pub next: Option<ContactCursor>,
}
