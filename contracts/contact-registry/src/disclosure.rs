//! Taking in what a person discloses: feed, hashes, places.

use cosmwasm_std::{wasm_execute, DepsMut, HexBinary, Response, WasmMsg};
use wayclear_api::commitments::chunk_digest;
use wayclear_api::contact_registry::{
    Disclosure, FeedRow, LocationVisits, CLOCK_TOLERANCE_SECONDS, INTERVAL_SECONDS,
};
use wayclear_api::{checked_address, checked_bytes, contract_names, events, location, raw};

use crate::records::{append_to_feed, packed, save_hash, HashRow};
use crate::retention::is_kept;
use crate::state::{mark_chunk_sent, may_load_chunk, Config};
use crate::ContractError;

/// Takes in one checked chunk. Items that have aged out of the window are skipped and counted, so a signed chunk stays
/// usable.
pub fn take_in(
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

    let sent = count(&disclosure);
    let Disclosure {
        day_keys,
        mac_hashes,
        visits,
    } = fresh(config, now, disclosure)?;
    let mut disclosed = events::Disclosed {
        case,
        day_keys: day_keys.len() as u64,
        mac_hashes: mac_hashes.len() as u64,
        visits: visits.iter().map(|v| v.openings.len() as u64).sum(),
        skipped: 0,
    };
    let kept = [disclosed.day_keys, disclosed.mac_hashes, disclosed.visits];
    disclosed.skipped = sent.saturating_sub(kept.iter().sum());

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
fn count(disclosure: &Disclosure) -> u64 {
    let openings = disclosure.visits.iter().map(|v| v.openings.len());
    [disclosure.day_keys.len(), disclosure.mac_hashes.len()]
        .into_iter()
        .chain(openings)
        .map(|n| n as u64)
        .sum()
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
fn interval_end(start: u32, count: u16) -> u64 {
    u64::from(start)
        .saturating_add(u64::from(count))
        .saturating_mul(INTERVAL_SECONDS)
}

/// A checked 1..=144 as one byte.
fn to_byte(n: u16) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}
