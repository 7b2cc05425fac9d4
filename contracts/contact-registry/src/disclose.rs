//! Taking slips in: ids, feed, hashes, health, places.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage};
use wayclear_api::contact_registry::{
    check_slips, CheckSlipsResponse, Item, ItemKind, MacHash, Slip, Verdict, MAX_CHECKED_SLIPS,
    MAX_SLIPS,
};
use wayclear_api::events::{self, Maybe};
use wayclear_api::feed::{FeedHash, FeedKey, FeedRow, HashDay};
use wayclear_api::location::Opening;
use wayclear_api::{checked_address, checked_bytes, DAY_SECONDS};
use wayclear_status::{day_at, day_start};

use crate::feed::append;
use crate::hashes::{add_hash, HashRow};
use crate::health::infect;
use crate::ids::{save_id, Id, IdRow, Subject, Voucher};
use crate::judge::{Accepted, Judge};
use crate::locations::{open_visits, Openings};
use crate::places::remember;
use crate::quotas::{set_today, Counted};
use crate::state::{load_config, Config};
use crate::ContractError;

/// Anyone: publishes what infected people disclose. Returns how many rows were written that will have to be removed again.
pub fn disclose(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    authority: Option<String>,
    issued: u16,
    slips: &[Slip],
) -> Result<(Response, usize), ContractError> {
    check_form(authority.as_ref(), slips, MAX_SLIPS)?;
    let sender = Some(info.sender.clone());
    let named = authority.clone();
    let mut judge = Judge::new(deps.as_ref(), env, config, sender, named, issued)?;
    let mut accepted = vec![];
    let mut skipped: BTreeMap<&str, (Verdict, u64)> = BTreeMap::new();
    for (index, slip) in slips.iter().enumerate() {
        match judge.judge(slip)? {
            Ok(taken) => accepted.push(taken),
            Err(Verdict::InvalidSignature) => {
                return Err(ContractError::InvalidSignature { index })
            }
            Err(verdict) => {
                let (_, count) = skipped.entry(verdict.name()).or_insert((verdict, 0));
                *count = count.saturating_add(1);
            }
        }
    }
    let (voucher, taken_today) = (judge.voucher, judge.taken_today);
    let disclosed = events::Disclosed {
        authority: Maybe(authority),
        taken: accepted.len() as u64,
        visits: accepted.iter().filter(|a| a.visit.is_some()).count() as u64,
    };
    let counts = skipped.into_values();
    let skips = counts.map(|(verdict, count)| events::SlipsSkipped { verdict, count });
    let mut response = Response::new().add_event(disclosed).add_events(skips);
    let mut written = 0_usize;
    if !accepted.is_empty() {
        let now = env.block.time.seconds();
        let counted = match &voucher {
            Voucher::Authority(number) => Counted::Authority(*number),
            Voucher::Account(_) => Counted::Account(&info.sender),
        };
        written = set_today(deps.storage, &counted, now, taken_today)?;
        let mut taking = Taking {
            config,
            now,
            issued,
            voucher,
            row: FeedRow::new(now),
            openings: BTreeMap::new(),
            written: 0,
        };
        for taken in accepted {
            taking.take(deps.branch(), taken)?;
        }
        written = written.saturating_add(taking.written);
        if let Some(event) = append(deps.storage, taking.row)? {
            written = written.saturating_add(1);
            response = response.add_event(event);
        }
        response = response.add_submessages(open_visits(config, taking.openings)?);
    }
    Ok((response, written))
}

/// What is true of slips whoever sends them: their form, and that there is a signature with an authority and none without.
fn check_form(
    authority: Option<&String>,
    slips: &[Slip],
    most: usize,
) -> Result<(), ContractError> {
    check_slips(slips, most)?;
    let is_signed = |slip: &Slip| slip.signature.is_some();
    if slips
        .iter()
        .any(|slip| is_signed(slip) != authority.is_some())
    {
        return Err(ContractError::SignatureMissing);
    }
    Ok(())
}

/// What would become of slips, without sending them.
pub fn check(
    deps: Deps,
    env: &Env,
    authority: Option<String>,
    issued: u16,
    slips: &[Slip],
    sender: Option<String>,
) -> Result<CheckSlipsResponse, ContractError> {
    check_form(authority.as_ref(), slips, MAX_CHECKED_SLIPS)?;
    let config = load_config(deps.storage)?;
    let sender = sender.map(|sender| checked_address(deps.api, &sender));
    let mut judge = Judge::new(deps, env, &config, sender.transpose()?, authority, issued)?;
    let mut verdicts = vec![];
    for slip in slips {
        verdicts.push(judge.judge(slip)?.err().unwrap_or(Verdict::Taken));
    }
    Ok(CheckSlipsResponse { verdicts })
}

/// Slips on their way into storage.
struct Taking<'a> {
    config: &'a Config,
    now: u64,
    issued: u16,
    voucher: Voucher,
    /// What the feed will say.
    row: FeedRow,
    /// What locations will be told.
    openings: BTreeMap<Addr, Openings>,
    /// Rows that will have to be removed again.
    written: usize,
}

impl Taking<'_> {
    fn take(&mut self, deps: DepsMut, accepted: Accepted) -> Result<(), ContractError> {
        let Accepted { id, item, visit } = accepted;
        let (kind, subject, rows) = match (item, visit) {
            (Item::DayKey { key, day }, _) => {
                let key = checked_bytes("key", &key)?;
                self.row.keys.push(FeedKey { key, day });
                (ItemKind::DayKey, None, 0)
            }
            (Item::MacHashes { day, entries }, _) => {
                let rows = entries.len();
                self.take_hashes(deps.storage, id, day, &entries)?;
                (ItemKind::MacHashes, None, rows)
            }
            (Item::Account { account, .. }, _) => {
                let until = day_start(self.issued).saturating_add(DAY_SECONDS);
                let until = until.saturating_add(self.config.window_seconds);
                let rows = infect(deps.storage, &Addr::unchecked(&account), id, until)?;
                let address = deps.api.addr_canonicalize(&account)?;
                let subject = Subject {
                    interval: 0,
                    address,
                };
                (ItemKind::Account, Some(subject), rows)
            }
            (
                Item::Visit {
                    interval, secret, ..
                },
                Some((place, flag)),
            ) => {
                let rows = remember(deps.storage, self.config, flag.handle, &place, interval)?;
                let address = deps.api.addr_canonicalize(place.location.as_str())?;
                let openings = self.openings.entry(place.location).or_default();
                openings.push(
                    id,
                    Opening {
                        interval,
                        secret,
                        id: id.1.into(),
                    },
                );
                self.row.flags.push(flag);
                (ItemKind::Visit, Some(Subject { interval, address }), rows)
            }
            // Every visit that was accepted has a place.
            (Item::Visit { .. }, None) => return Ok(()),
        };
        let row = IdRow {
            kind,
            is_burnt: false,
            taken: day_at(self.now),
            voucher: self.voucher.clone(),
            subject,
        };
        save_id(deps.storage, id, &row);
        self.written = self.written.saturating_add(rows).saturating_add(1);
        Ok(())
    }

    fn take_hashes(
        &mut self,
        storage: &mut dyn Storage,
        id: Id,
        day: u16,
        entries: &[MacHash],
    ) -> StdResult<()> {
        let mut hashes = vec![];
        for entry in entries {
            let mac_hash = entry.mac_hash.to_array()?;
            let row = HashRow {
                id: id.1,
                interval: entry.interval,
                rotation: entry.rotation,
            };
            add_hash(storage, day, mac_hash, &row);
            hashes.push(FeedHash {
                mac_hash,
                interval: entry.interval,
                rotation: entry.rotation,
            });
        }
        self.row.hash_days.push(HashDay {
            id: id.1,
            day,
            hashes,
        });
        Ok(())
    }
}
