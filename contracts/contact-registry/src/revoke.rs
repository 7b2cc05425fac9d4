//! Taking slips back: they count as if they had never been, and never again.

use cosmwasm_std::{Addr, CanonicalAddr, Deps, DepsMut, Env, MessageInfo, Response};
use wayclear_api::contact_registry::{ItemId, ItemKind, MAX_REVOKED};
use wayclear_api::feed::FeedRow;
use wayclear_api::location::Mark;
use wayclear_api::{check_count, events};

use crate::authorities;
use crate::feed::append;
use crate::health::clear;
use crate::ids::{may_load_id, save_id, Id, IdRow, Voucher};
use crate::locations::{revoke_flags, ByLocation};
use crate::state::Config;
use crate::ContractError;

/// Whoever vouched for them, or the owner. Returns how many rows were written that will have to be removed again.
pub fn revoke(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    ids: &[ItemId],
) -> Result<(Response, usize), ContractError> {
    check_count("ids", ids.len(), 1, MAX_REVOKED)?;
    let checked = ids.iter().map(ItemId::checked);
    let checked = checked.collect::<Result<Vec<Id>, _>>()?;
    let now = env.block.time.seconds();
    let mut revoker = Revoker::new(deps.as_ref(), now, config, &info.sender)?;
    let mut skipped = 0_u64;
    for id in checked {
        let known = may_load_id(deps.storage, id)?;
        match known.filter(|known| revoker.may_revoke(known)) {
            Some(known) => revoker.take_back(deps.branch(), id, known)?,
            None => skipped = skipped.saturating_add(1),
        }
    }
    let mut row = FeedRow::new(now);
    row.revoked = revoker.burnt;
    let told = events::SlipsRevoked {
        by: info.sender.into_string(),
        count: row.revoked.len() as u64,
        skipped,
    };
    let appended = append(deps.storage, row)?;
    let written = usize::from(appended.is_some());
    let response = Response::new()
        .add_event(told)
        .add_events(appended)
        .add_submessages(revoke_flags(config, revoker.flags)?);
    Ok((response, written))
}

/// Somebody who takes slips back, and what has been taken back.
struct Revoker {
    now: u64,
    is_owner: bool,
    account: CanonicalAddr,
    /// Number of the authority, if it may revoke.
    authority: Option<u16>,
    /// Ids that were not burnt before.
    burnt: Vec<Id>,
    /// Flags that each location will be told of.
    flags: ByLocation<Mark>,
}

impl Revoker {
    fn new(deps: Deps, now: u64, config: &Config, sender: &Addr) -> Result<Self, ContractError> {
        let authority = authorities::may_load(deps.storage, sender)?;
        let authority = authority.filter(|row| row.is_active || row.may_revoke);
        Ok(Revoker {
            now,
            is_owner: config.ownership.owner == *sender,
            account: deps.api.addr_canonicalize(sender.as_str())?,
            authority: authority.map(|row| row.number),
            burnt: vec![],
            flags: ByLocation::new(),
        })
    }

    fn may_revoke(&self, row: &IdRow) -> bool {
        self.is_owner
            || match &row.voucher {
                Voucher::Authority(number) => self.authority == Some(*number),
                Voucher::Account(account) => self.account == *account,
            }
    }

    fn take_back(&mut self, deps: DepsMut, id: Id, row: IdRow) -> Result<(), ContractError> {
        if let Some(subject) = &row.subject {
            if row.kind == ItemKind::Account {
                clear(deps.storage, self.now, &subject.address, id)?;
            } else {
                let address = deps.api.addr_humanize(&subject.address)?;
                // A location that failed before is told again.
                let mark = Mark {
                    interval: subject.interval,
                    id: id.1.into(),
                };
                self.flags.push(address, id, mark);
            }
        }
        if !row.is_burnt {
            let burnt = IdRow {
                is_burnt: true,
                ..row
            };
            save_id(deps.storage, id, &burnt);
            self.burnt.push(id);
        }
        Ok(())
    }
}
