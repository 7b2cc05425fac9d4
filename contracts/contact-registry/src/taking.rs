//! Slips on their way into storage: what the registry keeps, what the feed says, what locations are told.

use cosmwasm_std::{DepsMut, Env, HexBinary, Response, StdResult, Storage};
use wayclear_api::contact_registry::{Item, ItemKind, MacHash};
use wayclear_api::feed::{FeedFlag, FeedHash, FeedKey, FeedRow, HashDay};
use wayclear_api::location::Opening;
use wayclear_api::{checked_bytes, DAY_SECONDS};
use wayclear_status::{day_at, day_start};

use crate::feed::append;
use crate::hashes::{add_hash, HashRow};
use crate::health::infect;
use crate::ids::{save_id, Id, IdRow, Subject, Voucher};
use crate::judge::Accepted;
use crate::locations::{open_visits, ByLocation};
use crate::places::Found;
use crate::quotas::{set_today, Counted};
use crate::state::Config;
use crate::ContractError;

/// Slips on their way into storage.
pub struct Taking<'a> {
    config: &'a Config,
    now: u64,
    issued: u16,
    voucher: Voucher,
    /// Slips taken of the voucher today, these included.
    taken_today: u32,
    /// What the feed will say.
    row: FeedRow,
    /// What locations will be told.
    openings: ByLocation<Opening>,
    /// Rows that will have to be removed again.
    written: usize,
}

impl<'a> Taking<'a> {
    pub fn new(
        config: &'a Config,
        env: &Env,
        issued: u16,
        (voucher, taken_today): (Voucher, u32),
    ) -> Self {
        let now = env.block.time.seconds();
        Taking {
            config,
            now,
            issued,
            voucher,
            taken_today,
            row: FeedRow::new(now),
            openings: ByLocation::new(),
            written: 0,
        }
    }

    /// Takes what was accepted. Returns how many rows were written that will have to be removed again.
    pub fn take_all(
        mut self,
        mut deps: DepsMut,
        accepted: Vec<Accepted>,
        response: Response,
    ) -> Result<(Response, usize), ContractError> {
        let counted = match &self.voucher {
            Voucher::Authority(number) => Counted::Authority(*number),
            Voucher::Account(account) => Counted::Account(account),
        };
        self.written = set_today(deps.storage, &counted, self.now, self.taken_today)?;
        for taken in accepted {
            self.take(deps.branch(), taken)?;
        }
        let appended = append(deps.storage, self.row)?;
        let written = self.written.saturating_add(usize::from(appended.is_some()));
        let messages = open_visits(self.config, self.openings)?;
        let response = response.add_events(appended).add_submessages(messages);
        Ok((response, written))
    }

    fn take(&mut self, mut deps: DepsMut, accepted: Accepted) -> Result<(), ContractError> {
        let id = accepted.id;
        let (kind, subject) = match accepted.item {
            Item::DayKey { key, day } => {
                let key = checked_bytes("key", &key)?;
                self.row.keys.push(FeedKey { key, day });
                (ItemKind::DayKey, None)
            }
            Item::MacHashes { day, entries } => {
                self.take_hashes(deps.storage, id, day, &entries)?;
                (ItemKind::MacHashes, None)
            }
            Item::Account { account, .. } => {
                let subject = self.take_account(deps.branch(), id, &account)?;
                (ItemKind::Account, Some(subject))
            }
            Item::Visit { secret, .. } => {
                // Every visit that was accepted has a place.
                let Some((place, flag)) = accepted.visit else {
                    return Ok(());
                };
                let subject = self.take_visit(deps.branch(), id, secret, place, flag)?;
                (ItemKind::Visit, Some(subject))
            }
        };
        let row = IdRow {
            kind,
            is_burnt: false,
            taken: day_at(self.now),
            voucher: self.voucher.clone(),
            before: accepted.before,
            subject,
        };
        save_id(deps.storage, id, &row);
        self.written = self.written.saturating_add(1);
        Ok(())
    }

    fn take_visit(
        &mut self,
        deps: DepsMut,
        id: Id,
        secret: HexBinary,
        place: Found,
        flag: FeedFlag,
    ) -> Result<Subject, ContractError> {
        let interval = flag.interval;
        let opening = Opening {
            interval,
            secret,
            id: id.1.into(),
        };
        self.row.flags.push(flag);
        let address = deps.api.addr_canonicalize(place.location.as_str())?;
        self.openings.push(place.location, id, opening);
        Ok(Subject { interval, address })
    }

    fn take_account(
        &mut self,
        deps: DepsMut,
        id: Id,
        account: &str,
    ) -> Result<Subject, ContractError> {
        let until = day_start(self.issued).saturating_add(DAY_SECONDS);
        let until = until.saturating_add(self.config.window_seconds);
        let address = deps.api.addr_canonicalize(account)?;
        let rows = infect(deps.storage, &address, id, until)?;
        self.written = self.written.saturating_add(rows);
        Ok(Subject {
            interval: 0,
            address,
        })
    }

    fn take_hashes(
        &mut self,
        storage: &mut dyn Storage,
        id: Id,
        day: u16,
        entries: &[MacHash],
    ) -> StdResult<()> {
        self.written = self.written.saturating_add(entries.len());
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
