//! The owner's messages about authorities: who they are, what they may, which keys they sign with.

use cosmwasm_std::{Addr, Api, DepsMut, Env, HexBinary, MessageInfo, Response, Storage};
use wayclear_api::contact_registry::{is_key_forgotten, Authority, SlipKey, MAX_SLIP_KEYS};
use wayclear_api::{checked_address, checked_bytes, events, quoted};
use wayclear_status::day_at;

use crate::authorities::{may_load, save, take_number, AuthorityRow, KeyRow};
use crate::owner::check_owner;
use crate::state::Config;
use crate::ContractError;

/// Owner: adds an authority, changes its quota, or gives it further keys.
pub fn set_authority(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    authority: Authority,
) -> Result<Response, ContractError> {
    check_owner(config, &info.sender)?;
    let set = store(deps.storage, deps.api, env, config, authority)?;
    Ok(Response::new().add_event(set))
}

/// Checks and stores an authority.
pub fn store(
    storage: &mut dyn Storage,
    api: &dyn Api,
    env: &Env,
    config: &Config,
    authority: Authority,
) -> Result<events::AuthoritySet, ContractError> {
    authority.check()?;
    let account = checked_address(api, &authority.account)?;
    let mut row = match may_load(storage, &account)? {
        Some(row) => row,
        None => AuthorityRow {
            number: take_number(storage, &account)?,
            daily_slips: 0,
            keys: vec![],
            is_active: true,
            may_revoke: true,
        },
    };
    row.daily_slips = authority.daily_slips;
    row.is_active = true;
    row.may_revoke = true;
    for key in authority.keys {
        add_key(&mut row.keys, checked_key(api, &key)?);
    }
    let now = env.block.time.seconds();
    row.keys
        .retain(|key| !is_key_forgotten(key.until, config.window_seconds, now));
    row.keys.sort_by_key(|key| key.from);
    check_days(&row.keys)?;
    save(storage, &account, &row);
    Ok(events::AuthoritySet {
        account: authority.account,
        daily_slips: row.daily_slips,
        keys: row.keys.len() as u64,
    })
}

/// A key that is known keeps being struck, if it was.
fn add_key(keys: &mut Vec<KeyRow>, mut key: KeyRow) {
    let mut known = keys.iter_mut();
    match known.find(|known| known.public_key == key.public_key) {
        Some(known) => {
            key.is_struck = known.is_struck;
            *known = key;
        }
        None => keys.push(key),
    }
}

/// That the days of sorted keys do not overlap, and there are not too many keys.
fn check_days(keys: &[KeyRow]) -> Result<(), ContractError> {
    if keys.len() > MAX_SLIP_KEYS {
        return Err(ContractError::TooManyKeys);
    }
    for (one, next) in keys.iter().zip(keys.iter().skip(1)) {
        if one.until.is_none_or(|until| until > next.from) {
            return Err(ContractError::KeysOverlap { from: next.from });
        }
    }
    Ok(())
}

/// The key, if it is a point of the curve: the library refuses to verify anything against another.
fn checked_key(api: &dyn Api, key: &SlipKey) -> Result<KeyRow, ContractError> {
    let public_key = checked_bytes("public_key", &key.public_key)?;
    let mut signature = [0; 64];
    for half in signature.chunks_exact_mut(32) {
        if let Some(last) = half.last_mut() {
            *last = 1;
        }
    }
    match api.secp256k1_verify(&[0; 32], &signature, &public_key) {
        Ok(_) => Ok(KeyRow {
            public_key,
            from: key.from,
            until: key.until,
            is_struck: false,
        }),
        Err(_) => Err(ContractError::InvalidKey),
    }
}

fn load_authority(storage: &dyn Storage, account: &Addr) -> Result<AuthorityRow, ContractError> {
    may_load(storage, account)?.ok_or_else(|| ContractError::UnknownAuthority {
        account: quoted(account.as_str()),
    })
}

/// Owner: from now on nothing is taken that this key has signed.
pub fn strike_key(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    account: String,
    public_key: HexBinary,
) -> Result<Response, ContractError> {
    check_owner(config, &info.sender)?;
    let struck = checked_bytes("public_key", &public_key)?;
    let authority = checked_address(deps.api, &account)?;
    let mut row = load_authority(deps.storage, &authority)?;
    let mut keys = row.keys.iter_mut();
    let Some(key) = keys.find(|key| key.public_key == struck) else {
        return Err(ContractError::UnknownKey {
            account: quoted(&account),
        });
    };
    key.is_struck = true;
    // Another key can take over from today on.
    let today = day_at(env.block.time.seconds());
    let least = key.from.saturating_add(1);
    let until = key.until.unwrap_or(u16::MAX);
    key.until = Some(until.min(today.max(least)));
    save(deps.storage, &authority, &row);
    Ok(Response::new().add_event(events::KeyStruck {
        account,
        public_key: public_key.to_hex(),
    }))
}

/// Owner: takes no more slips of an authority.
pub fn remove_authority(
    deps: DepsMut,
    config: &Config,
    info: MessageInfo,
    account: String,
    may_revoke: bool,
) -> Result<Response, ContractError> {
    check_owner(config, &info.sender)?;
    let authority = checked_address(deps.api, &account)?;
    let mut row = load_authority(deps.storage, &authority)?;
    row.is_active = false;
    row.may_revoke = may_revoke;
    save(deps.storage, &authority, &row);
    Ok(Response::new().add_event(events::AuthorityRemoved {
        account,
        may_revoke,
    }))
}
