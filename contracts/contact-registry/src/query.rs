//! Free questions to the registry. What they read does not grow with history, honest or hostile.

use cosmwasm_std::{Addr, Deps, Env, HexBinary, StdResult};
use wayclear_api::contact_registry::{
    checked_mac_hashes, AuthoritiesResponse, ConfigResponse, ContactCursor, ContactsResponse,
    Exposure, ExposuresResponse, FeedResponse, HealthResponse, IdsResponse, ItemId, KnownId,
    MatchResponse, MatchRow, RecordedContact, CLOCK_TOLERANCE_SECONDS,
};
use wayclear_api::{checked_address, checked_bytes, checked_limit, Invalid, DAY_SECONDS};
use wayclear_status::{day_at, interval_start};

use crate::authorities::{account_of, page_of_authorities};
use crate::contacts::recorded_contacts;
use crate::feed::page_of_feed;
use crate::hashes::{standing, HashRow};
use crate::ids::{page_of_ids, Id, IdRow, Voucher};
use crate::state::load_config;
use crate::{health, ContractError};

/// After so many reads an answer to `Exposures` ends.
const READS_OF_EXPOSURES: usize = 120;

pub fn config(deps: Deps) -> StdResult<ConfigResponse> {
    Ok(load_config(deps.storage)?.into())
}

pub fn authorities(
    deps: Deps,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<AuthoritiesResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let start_after = start_after
        .map(|account| checked_address(deps.api, &account))
        .transpose()?;
    let now = env.block.time.seconds();
    let authorities = page_of_authorities(deps.storage, now, start_after.as_ref(), limit)?;
    Ok(AuthoritiesResponse { authorities })
}

pub fn health(deps: Deps, env: &Env, account: String) -> Result<HealthResponse, ContractError> {
    checked_address(deps.api, &account)?;
    let account = deps.api.addr_canonicalize(&account)?;
    let now = env.block.time.seconds();
    Ok(health::health(deps.storage, now, &account)?)
}

pub fn ids(
    deps: Deps,
    env: &Env,
    start_after: Option<ItemId>,
    limit: Option<u32>,
) -> Result<IdsResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let config = load_config(deps.storage)?;
    let start_after = start_after.map(|id| id.checked()).transpose()?;
    let now = env.block.time.seconds();
    let page = page_of_ids(deps.storage, &config, now, start_after, limit)?;
    let ids = page.into_iter().map(|(id, row)| known_id(deps, id, row));
    Ok(IdsResponse {
        ids: ids.collect::<StdResult<_>>()?,
    })
}

fn known_id(deps: Deps, (day, id): Id, row: IdRow) -> StdResult<KnownId> {
    let voucher = match row.voucher {
        Voucher::Authority(number) => account_of(deps.storage, number)?,
        Voucher::Account(account) => deps.api.addr_humanize(&account)?,
    };
    Ok(KnownId {
        slip: ItemId {
            day,
            id: HexBinary::from(id),
        },
        kind: row.kind,
        voucher,
        taken: row.taken,
        is_burnt: row.is_burnt,
    })
}

pub fn feed(deps: Deps, from: u64) -> StdResult<FeedResponse> {
    page_of_feed(deps.storage, from)
}

pub fn find_matches(
    deps: Deps,
    env: &Env,
    day: u16,
    mac_hashes: &[HexBinary],
) -> Result<MatchResponse, ContractError> {
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let mut matches = vec![];
    for mac_hash in checked_mac_hashes(mac_hashes)? {
        for row in standing(deps.storage, &config, now, day, mac_hash, &mut 0)? {
            matches.push(MatchRow {
                mac_hash: mac_hash.into(),
                id: row.id.into(),
                interval: row.interval,
                rotation: row.rotation,
            });
        }
    }
    Ok(MatchResponse { matches })
}

pub fn contacts(
    deps: Deps,
    env: &Env,
    account: &str,
    start_after: Option<&ContactCursor>,
    limit: Option<u32>,
) -> Result<ContactsResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let page = read_contacts(deps, env, account, start_after)?;
    let contacts = page.take(limit).collect::<StdResult<_>>()?;
    Ok(ContactsResponse { contacts })
}

pub fn exposures(
    deps: Deps,
    env: &Env,
    account: &str,
    start_after: Option<&ContactCursor>,
    limit: Option<u32>,
) -> Result<ExposuresResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let mut exposures = vec![];
    let mut next = None;
    let mut reads = 0;
    for (index, recorded) in read_contacts(deps, env, account, start_after)?.enumerate() {
        if index >= limit || reads > READS_OF_EXPOSURES {
            return Ok(ExposuresResponse { exposures, next });
        }
        let recorded = recorded?;
        let mac_hash = checked_bytes("mac_hash", &recorded.contact.mac_hash)?;
        for day in days_of(&recorded) {
            for row in standing(deps.storage, &config, now, day, mac_hash, &mut reads)? {
                if was_sent_during(&recorded, &row) {
                    exposures.push(Exposure {
                        contact: recorded.clone(),
                        id: row.id.into(),
                    });
                }
            }
        }
        next = Some(ContactCursor {
            recorded_at: recorded.recorded_at,
            mac_hash: recorded.contact.mac_hash,
        });
    }
    Ok(ExposuresResponse {
        exposures,
        next: None,
    })
}

fn read_contacts<'a>(
    deps: Deps<'a>,
    env: &Env,
    account: &str,
    start_after: Option<&ContactCursor>,
) -> Result<impl Iterator<Item = StdResult<RecordedContact>> + 'a, ContractError> {
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let account: Addr = checked_address(deps.api, account)?;
    let start_after = start_after
        .map(|at| Ok::<_, Invalid>((at.recorded_at, checked_bytes("mac_hash", &at.mac_hash)?)))
        .transpose()?;
    Ok(recorded_contacts(
        deps.storage,
        &config,
        now,
        &account,
        start_after,
    ))
}

/// The days in which an identifier may have begun that was seen in a contact: it is sent for a day at most, and clocks
/// differ.
fn days_of(contact: &RecordedContact) -> std::ops::RangeInclusive<u16> {
    let before = CLOCK_TOLERANCE_SECONDS.saturating_add(DAY_SECONDS);
    let first = contact.contact.started_at.saturating_sub(before);
    let last = contact
        .contact
        .ended_at()
        .saturating_add(CLOCK_TOLERANCE_SECONDS);
    day_at(first)..=day_at(last)
}

/// Whether some second of the contact lies within two hours of the hash's intervals (clocks differ).
fn was_sent_during(contact: &RecordedContact, hash: &HashRow) -> bool {
    let sent_from = interval_start(hash.interval);
    let sent_until = interval_start(hash.interval.saturating_add(hash.rotation.into()));
    let seen_from = contact.contact.started_at;
    let seen_until = contact.contact.ended_at().max(seen_from.saturating_add(1));
    seen_from < sent_until.saturating_add(CLOCK_TOLERANCE_SECONDS)
        && seen_until > sent_from.saturating_sub(CLOCK_TOLERANCE_SECONDS)
}
