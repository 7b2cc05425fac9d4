//! Taking in what a person discloses: feed, hashes, places.

use cosmwasm_std::{wasm_execute, DepsMut, HexBinary, Response, WasmMsg};
use wayclear_api::commitments::chunk_digest;
use wayclear_api::contact_registry::{
    Disclosure, FeedRow, LocationVisits, CLOCK_TOLERANCE_SECONDS,
};
use wayclear_api::{
    checked_address, checked_bytes, contract_names, events, location, raw, INTERVAL_SECONDS,
};

use crate::cases::{mark_chunk_sent, may_load_chunk};
use crate::feed::{append_to_feed, save_hash, HashRow};
use crate::state::{is_kept, Config};
use crate::ContractError;

/// Takes in one checked chunk. Items that have aged out of the window are skipped and counted, so a signed chunk stays
/// usable.
pub fn take_in(
    mut deps: DepsMut,
    now: u64,
    config: &Config,
    case: u64,
    disclosure: Disclosure,
    response: Response,
) -> Result<Response, ContractError> {
    use_chunk(deps.branch(), case, &disclosure)?;
    let sent = count(&disclosure);
    let fresh = fresh(config, now, disclosure)?;
    let disclosed = events::Disclosed {
        case,
        day_keys: fresh.day_keys.len() as u64,
        mac_hashes: fresh.mac_hashes.len() as u64,
        visits: openings(&fresh).sum(),
        skipped: sent.saturating_sub(count(&fresh)),
    };
    for entry in &fresh.mac_hashes {
        let row = HashRow {
            interval: entry.interval,
            rotation: entry.rotation,
            disclosed_at: now,
        };
        let mac_hash = checked_bytes("mac_hash", &entry.mac_hash)?;
        save_hash(deps.storage, mac_hash, case, &row)?;
    }
    if let Some(row) = FeedRow::disclosing(case, &fresh.day_keys, &fresh.mac_hashes) {
        append_to_feed(deps.storage, config, now, row)?;
    }
    let updates = fresh
        .visits
        .into_iter()
        .map(|visits| location_update(&deps, case, visits))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(response.add_event(disclosed).add_messages(updates))
}

/// Each listed chunk is taken once.
fn use_chunk(deps: DepsMut, case: u64, disclosure: &Disclosure) -> Result<(), ContractError> {
    let digest = chunk_digest(disclosure);
    let hex = || HexBinary::from(digest).to_hex();
    match may_load_chunk(deps.storage, case, digest)? {
        None => Err(ContractError::ChunkNotListed { digest: hex() }),
        Some(true) => Err(ContractError::ChunkUsed { digest: hex() }),
        Some(false) => Ok(mark_chunk_sent(deps.storage, case, digest)?),
    }
}

/// All items of a chunk: keys, hashes and openings.
fn count(disclosure: &Disclosure) -> u64 {
    let keys = disclosure.day_keys.len() as u64;
    let hashes = disclosure.mac_hashes.len() as u64;
    openings(disclosure).chain([keys, hashes]).sum()
}

/// How many openings there are for each location.
fn openings(disclosure: &Disclosure) -> impl Iterator<Item = u64> + '_ {
    disclosure.visits.iter().map(|v| v.openings.len() as u64)
}

/// What is younger than a window; a key or hash that could still be replayed is an error.
fn fresh(
    config: &Config,
    now: u64,
    mut disclosure: Disclosure,
) -> Result<Disclosure, ContractError> {
    for day_key in &disclosure.day_keys {
        let ends_at = interval_end(day_key.start_interval, day_key.periods);
        let allowed_from = ends_at.saturating_add(CLOCK_TOLERANCE_SECONDS);
        if allowed_from > now {
            return Err(ContractError::DayKeyTooRecent {
                ends_at,
                allowed_from,
            });
        }
    }
    for entry in &disclosure.mac_hashes {
        let ends_at = interval_end(entry.interval, entry.rotation);
        if ends_at > now {
            return Err(ContractError::MacHashTooRecent { ends_at });
        }
    }
    disclosure
        .day_keys
        .retain(|k| is_kept(config, now, interval_end(k.start_interval, k.periods)));
    disclosure
        .mac_hashes
        .retain(|h| is_kept(config, now, interval_end(h.interval, h.rotation)));
    for visits in &mut disclosure.visits {
        visits
            .openings
            .retain(|opening| is_kept(config, now, opening.checked_in_at));
    }
    disclosure.visits.retain(|v| !v.openings.is_empty());
    Ok(disclosure)
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
pub fn interval_end(start: u32, count: u16) -> u64 {
    u64::from(start)
        .saturating_add(u64::from(count))
        .saturating_mul(INTERVAL_SECONDS)
}
