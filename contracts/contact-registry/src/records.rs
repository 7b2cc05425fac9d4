//! Storage of what people disclose and record: the feed, hashes, contacts.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::contact_registry::{Contact, ContactCursor, FeedRow, RecordedContact};

use crate::retention::{expires, is_kept, Expiring};
use crate::state::{take_id, Config, CASES, COUNTERS};

/// One disclosed hash.
#[cw_serde]
pub struct HashRow {
    pub interval: u32,
    pub rotation: u16,
    pub disclosed_at: u64,
}

/// A feed row and when it was written.
#[cw_serde]
pub struct DatedFeedRow {
    pub at: u64,
    pub row: FeedRow,
}

/// index -> row, appended only.
pub(crate) const FEED: Map<u64, DatedFeedRow> = Map::new("feed");
/// (hash, case) -> when it was sent.
pub(crate) const HASHES: Map<(&[u8], u64), HashRow> = Map::new("hash");
/// (account, recorded at, hash) -> contact.
pub(crate) const CONTACTS: Map<(&Addr, u64, [u8; 16]), Contact> = Map::new("contact");

pub fn append_to_feed(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    row: FeedRow,
) -> StdResult<()> {
    let index = take_id(storage, |counters| &mut counters.feed)?;
    FEED.save(storage, index, &DatedFeedRow { at: now, row })?;
    let until = now.saturating_add(config.window_seconds);
    expires(
        storage,
        until,
        &Expiring::Feed {
            index,
            hashes_removed: 0,
        },
    )
}

/// A page of the feed with its indexes.
pub fn page_of_feed(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    start_after: Option<u64>,
    limit: usize,
) -> StdResult<Vec<(u64, FeedRow)>> {
    FEED.range(
        storage,
        start_after.map(Bound::exclusive),
        None,
        Order::Ascending,
    )
    .filter(|row| {
        row.as_ref()
            .map_or(true, |(_, row)| is_kept(config, now, row.at))
    })
    .take(limit)
    .map(|row| row.map(|(index, dated)| (index, dated.row)))
    .collect()
}

pub fn next_feed_index(storage: &dyn Storage) -> StdResult<u64> {
    Ok(COUNTERS.load(storage)?.feed)
}

pub fn save_hash(
    storage: &mut dyn Storage,
    mac_hash: [u8; 16],
    case: u64,
    row: &HashRow,
) -> StdResult<()> {
    HASHES.save(storage, (&mac_hash, case), row)
}

/// Standing cases that disclosed a hash less than a window ago, ascending.
pub fn standing_cases_of_hash(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    mac_hash: [u8; 16],
) -> StdResult<Vec<(u64, HashRow)>> {
    let mut found = vec![];
    for row in HASHES
        .prefix(&mac_hash)
        .range(storage, None, None, Order::Ascending)
    {
        let (case, row) = row?;
        let stands = CASES
            .may_load(storage, case)?
            .is_some_and(|case| case.revoked_at.is_none());
        if stands && is_kept(config, now, row.disclosed_at) {
            found.push((case, row));
        }
    }
    Ok(found)
}

/// Whether the account recorded that hash in this very second.
pub fn has_contact(storage: &dyn Storage, account: &Addr, now: u64, mac_hash: [u8; 16]) -> bool {
    CONTACTS.has(storage, (account, now, mac_hash))
}

pub fn save_contact(
    storage: &mut dyn Storage,
    account: &Addr,
    now: u64,
    mac_hash: [u8; 16],
    contact: &Contact,
) -> StdResult<()> {
    CONTACTS.save(storage, (account, now, mac_hash), contact)
}

pub fn page_of_contacts(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    account: &Addr,
    start_after: Option<(u64, [u8; 16])>,
    limit: usize,
) -> StdResult<Vec<RecordedContact>> {
    CONTACTS
        .sub_prefix(account)
        .range(
            storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .filter(|row| {
            row.as_ref()
                .map_or(true, |((at, _), _)| is_kept(config, now, *at))
        })
        .take(limit)
        .map(|row| {
            row.map(|((recorded_at, _), contact)| RecordedContact {
                recorded_at,
                contact,
            })
        })
        .collect()
}

/// Where a list goes on after a contact.
pub fn cursor(contact: &RecordedContact) -> ContactCursor {
    ContactCursor {
        recorded_at: contact.recorded_at,
        mac_hash: contact.contact.mac_hash.clone(),
    }
}

/// Bytes of a packed list; `None` = empty.
pub fn packed(bytes: Vec<u8>) -> Option<Binary> {
    (!bytes.is_empty()).then(|| bytes.into())
}
