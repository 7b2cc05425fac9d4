//! Ids of what was disclosed: who vouched for it, what it is about, whether it stands. Packed, since each slip writes one.

use cosmwasm_std::{CanonicalAddr, Order, StdError, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::contact_registry::{ItemKind, CLOCK_TOLERANCE_SECONDS};
use wayclear_api::raw;
use wayclear_status::day_at;

use crate::state::Config;

/// UTC day of the item, and its id.
pub type Id = (u16, [u8; 8]);

/// (day, id) -> packed row; the key is read by the locations.
const IDS: Map<Id, u8> = Map::new(raw::IDS);

/// Who vouched for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voucher {
    /// The authority of that number, from 1.
    Authority(u16),
    /// Nobody but the account itself.
    Account(CanonicalAddr),
}

/// The location of a visit, with its interval, or an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// 0 for an account.
    pub interval: u32,
    pub address: CanonicalAddr,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdRow {
    pub kind: ItemKind,
    pub is_burnt: bool,
    /// UTC day on which it was taken.
    pub taken: u16,
    pub voucher: Voucher,
    /// Who had vouched for it and taken it back, if it is vouched for anew.
    pub before: Option<Voucher>,
    /// Of a visit or account.
    pub subject: Option<Subject>,
}

/// Bits of a row's state.
const BURNT: u8 = 1;
const ANEW: u8 = 2;

impl IdRow {
    /// Whether somebody may vouch for it anew: another authority than who has taken it back, and once. So none burns what others
    /// stand for, and nobody sends again what was taken back.
    pub fn may_be_vouched_anew(&self, voucher: &Voucher) -> bool {
        let is_authority = matches!(voucher, Voucher::Authority(_));
        self.is_burnt && self.before.is_none() && is_authority && self.voucher != *voucher
    }

    /// `u8 kind ‖ u8 state ‖ u16 taken ‖ voucher ‖ [voucher before] ‖ [u32 interval ‖ subject]`; state: 1 = burnt, 2 = vouched
    /// for anew, or their sum.
    fn pack(&self) -> Vec<u8> {
        let burnt = if self.is_burnt { BURNT } else { 0 };
        let anew = if self.before.is_some() { ANEW } else { 0 };
        let mut bytes = vec![code(self.kind), burnt | anew];
        bytes.extend(self.taken.to_be_bytes());
        self.voucher.push(&mut bytes);
        if let Some(before) = &self.before {
            before.push(&mut bytes);
        }
        if let Some(subject) = &self.subject {
            bytes.extend(subject.interval.to_be_bytes());
            push_address(&mut bytes, &subject.address);
        }
        bytes
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        let ([kind, state], rest) = bytes.split_first_chunk()?;
        let (taken, rest) = rest.split_first_chunk()?;
        let (voucher, mut rest) = Voucher::take(rest)?;
        let mut before = None;
        if state & ANEW != 0 {
            let (voucher, after) = Voucher::take(rest)?;
            (before, rest) = (Some(voucher), after);
        }
        let kind = kind_of(*kind)?;
        let subject = match kind {
            ItemKind::DayKey | ItemKind::MacHashes => None,
            ItemKind::Visit | ItemKind::Account | ItemKind::OwnVisit => {
                let (interval, rest) = rest.split_first_chunk()?;
                let (address, _) = take_address(rest)?;
                let interval = u32::from_be_bytes(*interval);
                Some(Subject { interval, address })
            }
        };
        Some(IdRow {
            kind,
            is_burnt: state & BURNT != 0,
            taken: u16::from_be_bytes(*taken),
            voucher,
            before,
            subject,
        })
    }
}

impl Voucher {
    /// `u16 authority ‖ [account]`; authority 0 = an account follows.
    fn push(&self, bytes: &mut Vec<u8>) {
        match self {
            Voucher::Authority(number) => bytes.extend(number.to_be_bytes()),
            Voucher::Account(account) => {
                bytes.extend(0_u16.to_be_bytes());
                push_address(bytes, account);
            }
        }
    }

    fn take(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (number, rest) = bytes.split_first_chunk()?;
        match u16::from_be_bytes(*number) {
            0 => {
                let (account, rest) = take_address(rest)?;
                Some((Voucher::Account(account), rest))
            }
            number => Some((Voucher::Authority(number), rest)),
        }
    }
}

const fn code(kind: ItemKind) -> u8 {
    match kind {
        ItemKind::DayKey => 1,
        ItemKind::MacHashes => 2,
        ItemKind::Visit => 3,
        ItemKind::Account => 4,
        ItemKind::OwnVisit => 5,
    }
}

fn kind_of(byte: u8) -> Option<ItemKind> {
    ItemKind::ALL
        .iter()
        .copied()
        .find(|kind| code(*kind) == byte)
}

/// After its length as u8.
fn push_address(bytes: &mut Vec<u8>, address: &CanonicalAddr) {
    // Addresses have 20 or 32 bytes.
    bytes.push(u8::try_from(address.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(address.as_slice());
}

fn take_address(bytes: &[u8]) -> Option<(CanonicalAddr, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (address, rest) = rest.split_at_checked(usize::from(*length))?;
    Some((CanonicalAddr::from(address), rest))
}

pub fn save_id(storage: &mut dyn Storage, id: Id, row: &IdRow) {
    storage.set(&IDS.key(id), &row.pack());
}

pub fn may_load_id(storage: &dyn Storage, id: Id) -> StdResult<Option<IdRow>> {
    let row = storage.get(&IDS.key(id));
    row.map(|bytes| IdRow::unpack(&bytes).ok_or_else(|| undecodable(id)))
        .transpose()
}

/// What could not be told its location was never taken: it is forgotten, or burnt as it was.
pub fn undo_id(storage: &mut dyn Storage, id: Id) -> StdResult<()> {
    let row = may_load_id(storage, id)?;
    match row.and_then(|row| Some((row.before.clone()?, row))) {
        Some((voucher, row)) => {
            let burnt = IdRow {
                is_burnt: true,
                voucher,
                before: None,
                ..row
            };
            save_id(storage, id, &burnt);
        }
        None => IDS.remove(storage, id),
    }
    Ok(())
}

/// Whether it is known and was not revoked.
pub fn stands(storage: &dyn Storage, id: Id) -> StdResult<bool> {
    Ok(may_load_id(storage, id)?.is_some_and(|row| !row.is_burnt))
}

/// Ids in order, as long as they are kept.
pub fn page_of_ids(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    start_after: Option<Id>,
    limit: usize,
) -> StdResult<Vec<(Id, IdRow)>> {
    let first = (first_kept(config, now), [0; 8]);
    let from = match start_after {
        Some(id) if id >= first => Bound::exclusive(id),
        _ => Bound::inclusive(first),
    };
    let ids = IDS.keys(storage, Some(from), None, Order::Ascending);
    let ids = ids.take(limit).collect::<StdResult<Vec<Id>>>()?;
    let mut page = vec![];
    for id in ids {
        if let Some(row) = may_load_id(storage, id)? {
            page.push((id, row));
        }
    }
    Ok(page)
}

/// Rows of a day are kept until `86400 · (day + 2) + 7200 + 2 · window`: longer than the item can be sent, and than a place's
/// history asks for it.
fn first_kept(config: &Config, now: u64) -> u16 {
    let kept = config.window_seconds.saturating_mul(2);
    let kept = kept.saturating_add(CLOCK_TOLERANCE_SECONDS);
    day_at(now.saturating_sub(kept)).saturating_sub(1)
}

/// Removes at most `left` rows that are not kept any more; returns how many more could be.
pub fn remove_old_ids(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    left: usize,
) -> StdResult<usize> {
    let end = Bound::exclusive((first_kept(config, now), [0; 8]));
    let ids = IDS.keys(storage, None, Some(end), Order::Ascending);
    let ids = ids.take(left).collect::<StdResult<Vec<Id>>>()?;
    for id in &ids {
        IDS.remove(storage, *id);
    }
    Ok(left.saturating_sub(ids.len()))
}

fn undecodable((day, id): Id) -> StdError {
    let id = cosmwasm_std::HexBinary::from(id);
    StdError::msg(format!("the row of id {id} of day {day} does not decode"))
}
