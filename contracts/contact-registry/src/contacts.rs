//! Contact records, the paper's public mode: their storage, and how they get there.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Order, Response, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::contact_registry::{check_contacts, Contact, ContactRow, RecordedContact};
use wayclear_api::{checked_bytes, events};

use crate::state::Config;
use crate::twins::{add_twin, first_day_from, Named};
use crate::ContractError;

/// (account, recorded at, hash) -> contact.
const CONTACTS: Map<(&Addr, u64, [u8; 16]), ContactRow> = Map::new("contact");

/// What an account recorded less than a window ago, oldest first.
pub fn recorded_contacts<'a>(
    storage: &'a dyn Storage,
    config: &Config,
    now: u64,
    account: &Addr,
    start_after: Option<(u64, [u8; 16])>,
) -> impl Iterator<Item = StdResult<RecordedContact>> + 'a {
    let kept_from = now.saturating_add(1).saturating_sub(config.window_seconds);
    let first = (kept_from, [0; 16]);
    let from = match start_after {
        Some(key) if key >= first => Bound::exclusive(key),
        _ => Bound::inclusive(first),
    };
    CONTACTS
        .sub_prefix(account)
        .range(storage, Some(from), None, Order::Ascending)
        .map(|row| {
            let ((recorded_at, _), row) = row?;
            let contact = row.into();
            Ok(RecordedContact {
                recorded_at,
                contact,
            })
        })
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

/// Anyone: stores contacts under the sender's account. Returns how many rows were written that will have to be removed again.
pub fn record_contacts(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    contacts: Vec<Contact>,
) -> Result<(Response, usize), ContractError> {
    check_contacts(&contacts)?;
    let now = env.block.time.seconds();
    let recorded = events::ContactsRecorded {
        count: contacts.len() as u64,
    };
    for contact in contacts {
        check_time(config, now, &contact)?;
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
    let until = first_day_from(now.saturating_add(config.window_seconds));
    add_twin(deps.storage, until, &Named::Contacts(info.sender, now))?;
    let written = usize::try_from(recorded.count).unwrap_or(usize::MAX);
    let response = Response::new().add_event(recorded);
    Ok((response, written.saturating_add(1)))
}

/// That a contact began less than a window ago and is over.
fn check_time(config: &Config, now: u64, contact: &Contact) -> Result<(), ContractError> {
    let started_at = contact.started_at;
    if now >= started_at.saturating_add(config.window_seconds) {
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
