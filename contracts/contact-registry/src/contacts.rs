//! Contact records, the paper's public mode: their storage, and how they get there.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Order, Response, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use itertools::Itertools;
use wayclear_api::contact_registry::{check_contacts, Contact, ContactRow, RecordedContact};
use wayclear_api::{checked_bytes, events};

use crate::retention::{expires, Expiring};
use crate::state::{is_kept, load_config, Config};
use crate::ContractError;

/// (account, recorded at, hash) -> contact.
const CONTACTS: Map<(&Addr, u64, [u8; 16]), ContactRow> = Map::new("contact");

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
        .filter_ok(|((at, _), _)| is_kept(config, now, *at))
        .take(limit)
        .map_ok(|((recorded_at, _), row)| RecordedContact {
            recorded_at,
            contact: row.into(),
        })
        .collect()
}

/// Removes at most `limit` contacts that an account recorded at one second; returns how many.
pub fn remove_contacts(
    storage: &mut dyn Storage,
    account: &Addr,
    recorded_at: u64,
    limit: usize,
) -> StdResult<usize> {
    let hashes = CONTACTS
        .prefix((account, recorded_at))
        .keys(storage, None, None, Order::Ascending)
        .take(limit)
        .collect::<StdResult<Vec<_>>>()?;
    for hash in &hashes {
        CONTACTS.remove(storage, (account, recorded_at, *hash));
    }
    Ok(hashes.len())
}

/// Removes at most `limit` expired contacts of one account; returns how many.
pub fn prune_contacts(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    account: &Addr,
    limit: usize,
) -> StdResult<usize> {
    let expired = CONTACTS
        .sub_prefix(account)
        .keys(storage, None, None, Order::Ascending)
        .take(limit)
        .filter_ok(|(at, _)| !is_kept(config, now, *at))
        .collect::<StdResult<Vec<_>>>()?;
    for (recorded_at, mac_hash) in &expired {
        CONTACTS.remove(storage, (account, *recorded_at, *mac_hash));
    }
    Ok(expired.len())
}

/// Anyone: stores contacts under the sender's account.
pub fn record_contacts(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    contacts: Vec<Contact>,
) -> Result<Response, ContractError> {
    check_contacts(&contacts)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let recorded = events::ContactsRecorded {
        count: contacts.len() as u64,
    };
    for contact in contacts {
        check_time(&config, now, &contact)?;
        let key = (
            &info.sender,
            now,
            checked_bytes("mac_hash", &contact.mac_hash)?,
        );
        if CONTACTS.has(deps.storage, key) {
            return Err(ContractError::ContactExists {
                mac_hash: contact.mac_hash.to_hex(),
            });
        }
        CONTACTS.save(deps.storage, key, &contact.into())?;
    }
    let rows = Expiring::Contacts {
        account: info.sender,
        recorded_at: now,
    };
    let until = now.saturating_add(config.window_seconds);
    expires(deps.storage, until, &rows)?;
    Ok(Response::new().add_event(recorded))
}

/// That a contact began less than a window ago and is over.
fn check_time(config: &Config, now: u64, contact: &Contact) -> Result<(), ContractError> {
    let started_at = contact.started_at;
    if !is_kept(config, now, started_at) {
        return Err(ContractError::ContactTooOld {
            started_at,
            window_seconds: config.window_seconds,
        });
    }
    let ended_at = contact.ended_at();
    if ended_at > now {
        return Err(ContractError::ContactInFuture {
            started_at,
            ended_at,
            now,
        });
    }
    Ok(())
}
