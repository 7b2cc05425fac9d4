//! Contact records: the paper's public mode.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use wayclear_api::contact_registry::{check_contacts, Contact};
use wayclear_api::{checked_bytes, events};

use crate::records::{has_contact, save_contact};
use crate::retention::{expires, is_kept, Expiring};
use crate::state::load_config;
use crate::ContractError;

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
    for contact in &contacts {
        let started_at = contact.started_at;
        if !is_kept(&config, now, started_at) {
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
        let mac_hash = checked_bytes("mac_hash", &contact.mac_hash)?;
        if has_contact(deps.storage, &info.sender, now, mac_hash) {
            return Err(ContractError::ContactExists {
                mac_hash: contact.mac_hash.to_hex(),
            });
        }
        save_contact(deps.storage, &info.sender, now, mac_hash, contact)?;
    }
    let rows = Expiring::Contacts {
        account: info.sender,
        recorded_at: now,
    };
    expires(
        deps.storage,
        now.saturating_add(config.window_seconds),
        &rows,
    )?;
    Ok(Response::new().add_event(events::ContactsRecorded {
        count: contacts.len() as u64,
    }))
}
