//! Taking slips back: they count as if they had never been, and never again.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, CanonicalAddr, Deps, DepsMut, Env, MessageInfo, Response};
use wayclear_api::contact_registry::{ItemId, ItemKind, MAX_REVOKED};
use wayclear_api::feed::FeedRow;
use wayclear_api::{check_count, check_distinct, events};

use crate::authorities;
use crate::feed::append;
use crate::health::clear;
use crate::ids::{may_load_id, save_id, Id, IdRow, Voucher};
use crate::locations::revoke_flags;
use crate::state::Config;
use crate::ContractError;

/// Whoever vouched for them, or the owner. Returns how many rows were written that will have to be removed again.
pub fn revoke(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    ids: &[ItemId],
) -> Result<(Response, usize), ContractError> {
    check_count("ids", ids.len(), 1, MAX_REVOKED)?;
    let mut checked: Vec<Id> = vec![];
    for id in ids {
        checked.push(id.checked()?);
    }
    check_distinct("ids", ids.iter().map(|id| format!("{} {}", id.day, id.id)))?;
    let revoker = Revoker::new(deps.as_ref(), config, &info.sender)?;
    let mut row = FeedRow::new(env.block.time.seconds());
    let mut flags: BTreeMap<Addr, Vec<(Id, u32)>> = BTreeMap::new();
    let mut skipped = 0_u64;
    for id in checked {
        let known = may_load_id(deps.storage, id)?;
        let Some(known) = known.filter(|known| revoker.may_revoke(known)) else {
            skipped = skipped.saturating_add(1);
            continue;
        };
        if let Some(subject) = &known.subject {
            let address = deps.api.addr_humanize(&subject.address)?;
            if known.kind == ItemKind::Account {
                clear(deps.storage, &address, Some(id))?;
            } else {
                // A location that failed before is told again.
                flags
                    .entry(address)
                    .or_default()
                    .push((id, subject.interval));
            }
        }
        if !known.is_burnt {
            let burnt = IdRow {
                is_burnt: true,
                ..known
            };
            save_id(deps.storage, id, &burnt);
            row.revoked.push(id.1);
        }
    }
    let revoked = events::SlipsRevoked {
        by: info.sender.into_string(),
        count: row.revoked.len() as u64,
        skipped,
    };
    let appended = append(deps.storage, row)?;
    let written = usize::from(appended.is_some());
    let response = Response::new()
        .add_event(revoked)
        .add_events(appended)
        .add_submessages(revoke_flags(config, flags)?);
    Ok((response, written))
}

/// What somebody may take back.
struct Revoker {
    is_owner: bool,
    account: CanonicalAddr,
    /// Number of the authority, if it may revoke.
    authority: Option<u16>,
}

impl Revoker {
    fn new(deps: Deps, config: &Config, sender: &Addr) -> Result<Self, ContractError> {
        let authority = authorities::may_load(deps.storage, sender)?;
        let authority = authority.filter(|row| row.is_active || row.may_revoke);
        Ok(Revoker {
            is_owner: config.ownership.owner == *sender,
            account: deps.api.addr_canonicalize(sender.as_str())?,
            authority: authority.map(|row| row.number),
        })
    }

    fn may_revoke(&self, row: &IdRow) -> bool {
        self.is_owner
            || match &row.voucher {
                Voucher::Authority(number) => self.authority == Some(*number),
                Voucher::Account(account) => self.account == *account,
            }
    }
}
