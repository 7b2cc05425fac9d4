//! Infection reports: opening a case, disclosing in chunks, recovery, revocation.

use cosmwasm_std::{wasm_execute, DepsMut, Env, HexBinary, MessageInfo, Response, WasmMsg};
use wayclear_api::commitments::chunk_digest;
use wayclear_api::contact_registry::{
    checked_chunks, Attestation, DayKey, Disclosure, FeedRow, LocationVisits, MacHash,
    CLOCK_TOLERANCE_SECONDS, INTERVAL_SECONDS, REPORT_SECONDS,
};
use wayclear_api::location::{self, Opening};
use wayclear_api::raw::{self, CaseRow, HealthRow};
use wayclear_api::{checked_address, checked_bytes, contract_names, events};

use crate::attestation::{vouch, Voucher};
use crate::retention::is_kept;
use crate::state::{
    append_to_feed, clear_health, load_config, mark_chunk_sent, may_load_authority, may_load_case,
    may_load_chunk, may_load_health, open_case, packed, save_case, save_hash, save_health, Config,
    HashRow,
};
use crate::ContractError;

/// Opens a case and takes in its first chunk.
pub fn report_infection(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    chunks: Vec<HexBinary>,
    attestation: Option<Attestation>,
    disclosure: Disclosure,
) -> Result<Response, ContractError> {
    disclosure.check()?;
    let chunks = checked_chunks(&chunks)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let voucher = vouch(deps.branch(), &env, &info, &config, &chunks, attestation)?;
    let (attested_by, personal) = match voucher {
        Voucher::Reporter => (None, true),
        Voucher::Signature(authority) => (Some(authority), true),
        Voucher::Account => (Some(info.sender.clone()), false),
    };
    let row = CaseRow {
        reporter: info.sender.clone(),
        opened_at: now,
        attested_by,
        revoked_at: None,
    };
    if personal {
        if let Some(health) = may_load_health(deps.storage, now, &info.sender)? {
            return Err(ContractError::AlreadyInfected {
                case: health.case,
                infected_until: health.infected_until,
            });
        }
    }
    let case = open_case(deps.storage, &config, &row, &chunks)?;
    if personal {
        let health = HealthRow {
            case,
            infected_until: now.saturating_add(config.window_seconds),
        };
        save_health(deps.storage, &info.sender, &health)?;
    }
    let opened = Response::new().add_event(events::CaseOpened { case });
    take_in(deps, now, &config, case, disclosure, opened)
}

/// Reporter: sends a further chunk.
pub fn disclose(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    case: u64,
    disclosure: Disclosure,
) -> Result<Response, ContractError> {
    disclosure.check()?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let Some(row) = may_load_case(deps.storage, &config, now, case)? else {
        return Err(ContractError::UnknownCase { case });
    };
    if row.reporter != info.sender {
        return Err(ContractError::NotReporter { case });
    }
    if row.revoked_at.is_some() {
        return Err(ContractError::AlreadyRevoked { case });
    }
    let closed_at = row.opened_at.saturating_add(REPORT_SECONDS);
    if now >= closed_at {
        return Err(ContractError::ReportClosed { case, closed_at });
    }
    take_in(deps, now, &config, case, disclosure, Response::new())
}

/// Takes in one chunk: feed, hashes, locations. Items that have aged out of the window are skipped and counted, so a
/// signed chunk stays usable.
fn take_in(
    deps: DepsMut,
    now: u64,
    config: &Config,
    case: u64,
    disclosure: Disclosure,
    response: Response,
) -> Result<Response, ContractError> {
    let digest = chunk_digest(&disclosure);
    let hex = || HexBinary::from(digest).to_hex();
    match may_load_chunk(deps.storage, case, digest)? {
        None => return Err(ContractError::ChunkNotListed { digest: hex() }),
        Some(true) => return Err(ContractError::ChunkUsed { digest: hex() }),
        Some(false) => mark_chunk_sent(deps.storage, case, digest)?,
    }

    let items = items(&disclosure);
    let day_keys = kept_day_keys(config, now, disclosure.day_keys)?;
    let mac_hashes = kept_mac_hashes(config, now, disclosure.mac_hashes)?;
    let visits = kept_visits(config, now, disclosure.visits);

    let mut disclosed = events::Disclosed {
        case,
        day_keys: day_keys.len() as u64,
        mac_hashes: mac_hashes.len() as u64,
        visits: visits.iter().map(|v| v.openings.len() as u64).sum(),
        skipped: 0,
    };
    let kept = [disclosed.day_keys, disclosed.mac_hashes, disclosed.visits];
    disclosed.skipped = items.saturating_sub(kept.iter().sum());

    let mut packed_keys = vec![];
    for day_key in &day_keys {
        packed_keys.extend_from_slice(&day_key.key);
        packed_keys.extend_from_slice(&day_key.start_interval.to_be_bytes());
        packed_keys.extend([to_byte(day_key.periods), to_byte(day_key.rotation)]);
    }
    let mut packed_hashes = vec![];
    for entry in &mac_hashes {
        packed_hashes.extend_from_slice(&entry.mac_hash);
        packed_hashes.extend_from_slice(&entry.interval.to_be_bytes());
        packed_hashes.push(to_byte(entry.rotation));
        let row = HashRow {
            interval: entry.interval,
            rotation: entry.rotation,
            disclosed_at: now,
        };
        let mac_hash = checked_bytes("mac_hash", &entry.mac_hash)?;
        save_hash(deps.storage, mac_hash, case, &row)?;
    }
    if !day_keys.is_empty() || !mac_hashes.is_empty() {
        let row = FeedRow {
            case,
            day_keys: packed(packed_keys),
            mac_hashes: packed(packed_hashes),
            revoked: false,
        };
        append_to_feed(deps.storage, config, now, row)?;
    }

    let updates = visits
        .into_iter()
        .map(|visits| location_update(&deps, case, visits))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(response.add_event(disclosed).add_messages(updates))
}

/// All items of a chunk: keys, hashes and openings.
fn items(disclosure: &Disclosure) -> u64 {
    let openings = disclosure.visits.iter().map(|v| v.openings.len());
    [disclosure.day_keys.len(), disclosure.mac_hashes.len()]
        .into_iter()
        .chain(openings)
        .map(|n| n as u64)
        .sum()
}

/// Day keys younger than a window; one that could still be replayed is an error.
fn kept_day_keys(
    config: &Config,
    now: u64,
    day_keys: Vec<DayKey>,
) -> Result<Vec<DayKey>, ContractError> {
    let mut kept = vec![];
    for day_key in day_keys {
        let ends_at = interval_end(day_key.start_interval, day_key.periods);
        let allowed_from = ends_at.saturating_add(CLOCK_TOLERANCE_SECONDS);
        if allowed_from > now {
            return Err(ContractError::DayKeyTooRecent {
                ends_at,
                allowed_from,
            });
        }
        if is_kept(config, now, ends_at) {
            kept.push(day_key);
        }
    }
    Ok(kept)
}

/// Hashes younger than a window; one that is still being sent is an error.
fn kept_mac_hashes(
    config: &Config,
    now: u64,
    mac_hashes: Vec<MacHash>,
) -> Result<Vec<MacHash>, ContractError> {
    let mut kept = vec![];
    for entry in mac_hashes {
        let ends_at = interval_end(entry.interval, entry.rotation);
        if ends_at > now {
            return Err(ContractError::MacHashTooRecent { ends_at });
        }
        if is_kept(config, now, ends_at) {
            kept.push(entry);
        }
    }
    Ok(kept)
}

/// Visits younger than a window; locations without any are left out.
fn kept_visits(config: &Config, now: u64, visits: Vec<LocationVisits>) -> Vec<LocationVisits> {
    let fresh = |opening: &Opening| is_kept(config, now, opening.checked_in_at);
    visits
        .into_iter()
        .map(|LocationVisits { location, openings }| LocationVisits {
            location,
            openings: openings.into_iter().filter(fresh).collect(),
        })
        .filter(|visits| !visits.openings.is_empty())
        .collect()
}

fn location_update(
    deps: &DepsMut,
    case: u64,
    visits: LocationVisits,
) -> Result<WasmMsg, ContractError> {
    let address = checked_address(deps.api, &visits.location)?;
    if !raw::is_contract(&deps.querier, &address, contract_names::LOCATION) {
        return Err(ContractError::NotALocation {
            address: visits.location,
        });
    }
    let update = location::ExecuteMsg::InfectedUserUpdate {
        case,
        openings: visits.openings,
    };
    Ok(wasm_execute(address, &update, vec![])?)
}

/// The second after the last of `count` intervals from `start` on, Unix seconds.
fn interval_end(start: u32, count: u16) -> u64 {
    u64::from(start)
        .saturating_add(u64::from(count))
        .saturating_mul(INTERVAL_SECONDS)
}

/// A checked 1..=144 as one byte.
fn to_byte(n: u16) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

/// Infected account: I am well again.
pub fn report_recovery(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let Some(health) = may_load_health(deps.storage, now, &info.sender)? else {
        return Err(ContractError::NotInfected);
    };
    clear_health(deps.storage, &info.sender, health.case)?;
    Ok(Response::new().add_event(events::Recovered { case: health.case }))
}

/// Takes a case back: it counts as if it had never been.
pub fn revoke_case(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    case: u64,
) -> Result<Response, ContractError> {
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let Some(mut row) = may_load_case(deps.storage, &config, now, case)? else {
        return Err(ContractError::UnknownCase { case });
    };
    let allowed = match &row.attested_by {
        _ if info.sender == config.ownership.owner => true,
        Some(authority) => {
            info.sender == *authority && may_load_authority(deps.storage, authority)?.is_some()
        }
        None => info.sender == row.reporter,
    };
    if !allowed {
        return Err(ContractError::MayNotRevoke { case });
    }
    if row.revoked_at.is_some() {
        return Err(ContractError::AlreadyRevoked { case });
    }
    row.revoked_at = Some(now);
    save_case(deps.storage, case, &row)?;
    clear_health(deps.storage, &row.reporter, case)?;
    let news = FeedRow {
        case,
        day_keys: None,
        mac_hashes: None,
        revoked: true,
    };
    append_to_feed(deps.storage, &config, now, news)?;
    Ok(Response::new().add_event(events::CaseRevoked { case }))
}
