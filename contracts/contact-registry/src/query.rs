//! Free questions to the registry.

use cosmwasm_std::{Deps, Env, HexBinary, StdResult};
use wayclear_api::contact_registry::{
    checked_mac_hashes, AuthoritiesResponse, CaseResponse, CasesResponse, ConfigResponse,
    ContactCursor, ContactsResponse, DisclosuresResponse, Exposure, ExposuresResponse,
    HealthResponse, MatchResponse, MatchRow, NumberedCase, RecordedContact,
    CLOCK_TOLERANCE_SECONDS,
};
use wayclear_api::{checked_address, checked_bytes, checked_limit, Invalid};

use crate::cases::{may_load_case, may_load_health, page_of_cases};
use crate::contacts::page_of_contacts;
use crate::disclosure::interval_end;
use crate::feed::{page_of_feed, standing_cases_of_hash, HashRow};
use crate::state::{load_config, next_feed_index, page_of_authorities, Config};
use crate::ContractError;

pub fn config(deps: Deps) -> StdResult<ConfigResponse> {
    load_config(deps.storage)
}

pub fn authorities(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<AuthoritiesResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let start_after = start_after
        .map(|account| checked_address(deps.api, &account))
        .transpose()?;
    let authorities = page_of_authorities(deps.storage, start_after.as_ref(), limit)?;
    Ok(AuthoritiesResponse { authorities })
}

pub fn health(deps: Deps, env: Env, account: String) -> Result<HealthResponse, ContractError> {
    let account = checked_address(deps.api, &account)?;
    let health = may_load_health(deps.storage, env.block.time.seconds(), &account)?;
    Ok(HealthResponse { health })
}

pub fn case(deps: Deps, env: Env, case: u64) -> StdResult<CaseResponse> {
    let config = load_config(deps.storage)?;
    let row = may_load_case(deps.storage, &config, env.block.time.seconds(), case)?;
    let case = row.map(|row| NumberedCase { case, row });
    Ok(CaseResponse { case })
}

pub fn cases(
    deps: Deps,
    env: Env,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<CasesResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let cases = page_of_cases(deps.storage, &config, now, start_after, limit)?;
    Ok(CasesResponse { cases })
}

pub fn disclosures(
    deps: Deps,
    env: Env,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<DisclosuresResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let oldest = page_of_feed(deps.storage, &config, now, None, 1)?;
    let page = page_of_feed(deps.storage, &config, now, start_after, limit)?;
    let end = next_feed_index(deps.storage)?;
    let next_index = page
        .last()
        .map_or(end, |(index, _)| index.saturating_add(1));
    Ok(DisclosuresResponse {
        rows: page.into_iter().map(|(_, row)| row).collect(),
        next_index,
        oldest_index: oldest.first().map_or(end, |(index, _)| *index),
    })
}

pub fn find_matches(
    deps: Deps,
    env: Env,
    mac_hashes: Vec<HexBinary>,
) -> Result<MatchResponse, ContractError> {
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let mut matches = vec![];
    for mac_hash in checked_mac_hashes(&mac_hashes)? {
        for (case, row) in standing_cases_of_hash(deps.storage, &config, now, mac_hash)? {
            matches.push(MatchRow {
                mac_hash: mac_hash.into(),
                case,
                interval: row.interval,
                rotation: row.rotation,
            });
        }
    }
    Ok(MatchResponse { matches })
}

pub fn contacts(
    deps: Deps,
    env: Env,
    account: String,
    start_after: Option<ContactCursor>,
    limit: Option<u32>,
) -> Result<ContactsResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let contacts = read_contacts(deps, &config, now, &account, start_after, limit)?;
    Ok(ContactsResponse { contacts })
}

pub fn exposures(
    deps: Deps,
    env: Env,
    account: String,
    start_after: Option<ContactCursor>,
    limit: Option<u32>,
) -> Result<ExposuresResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let page = read_contacts(deps, &config, now, &account, start_after, limit)?;
    let next = page.last().filter(|_| page.len() == limit).map(cursor);
    let mut exposures = vec![];
    for contact in page {
        let mac_hash = checked_bytes("mac_hash", &contact.contact.mac_hash)?;
        for (case, row) in standing_cases_of_hash(deps.storage, &config, now, mac_hash)? {
            if was_sent_during(&contact, &row) {
                exposures.push(Exposure {
                    contact: contact.clone(),
                    case,
                });
            }
        }
    }
    Ok(ExposuresResponse { exposures, next })
}

/// Where a list goes on after a contact.
fn cursor(contact: &RecordedContact) -> ContactCursor {
    ContactCursor {
        recorded_at: contact.recorded_at,
        mac_hash: contact.contact.mac_hash.clone(),
    }
}

fn read_contacts(
    deps: Deps,
    config: &Config,
    now: u64,
    account: &str,
    start_after: Option<ContactCursor>,
    limit: usize,
) -> Result<Vec<RecordedContact>, ContractError> {
    let account = checked_address(deps.api, account)?;
    let start_after = start_after
        .map(|at| Ok::<_, Invalid>((at.recorded_at, checked_bytes("mac_hash", &at.mac_hash)?)))
        .transpose()?;
    let page = page_of_contacts(deps.storage, config, now, &account, start_after, limit)?;
    Ok(page)
}

/// Whether some second of the contact lies within two hours of the hash's intervals (clocks differ).
fn was_sent_during(contact: &RecordedContact, hash: &HashRow) -> bool {
    let sent_from = interval_end(hash.interval, 0);
    let sent_until = interval_end(hash.interval, hash.rotation);
    let seen_from = contact.contact.started_at;
    let seen_until = contact.contact.ended_at().max(seen_from.saturating_add(1));
    seen_from < sent_until.saturating_add(CLOCK_TOLERANCE_SECONDS)
        && seen_until > sent_from.saturating_sub(CLOCK_TOLERANCE_SECONDS)
}
