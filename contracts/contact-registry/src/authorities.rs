//! Authorities and their keys, as they are kept.

use cosmwasm_std::{Addr, Order, StdError, StdResult, Storage};
use cw_storage_plus::Map;
use wayclear_api::contact_registry::{Authority, KnownAuthority, SlipKey};

use crate::quotas::{count_today, Counted};
use crate::ContractError;

/// Account -> packed [`AuthorityRow`]: a page of a hundred with all their keys is a question that has to be answered.
const AUTHORITIES: Map<&Addr, u8> = Map::new("authority");
/// Account of the authority of each number.
const NUMBERS: Map<u16, Addr> = Map::new("authority_number");

/// A key as it is kept: an old one stays, for what it signed before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Compressed secp256k1 key.
    pub public_key: [u8; 33],
    /// First UTC day on which it signs.
    pub from: u16,
    /// First UTC day on which it does not sign any more, from 1; `None` = none yet.
    pub until: Option<u16>,
    /// Whether the owner has struck it; for good.
    pub is_struck: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityRow {
    /// What ids call it, from 1; never given to another.
    pub number: u16,
    pub daily_slips: u32,
    pub keys: Vec<KeyRow>,
    /// Whether its slips are taken.
    pub is_active: bool,
    pub may_revoke: bool,
}

impl KeyRow {
    /// `key ‖ u16 from ‖ u16 until ‖ u8 struck`, until 0 = none yet.
    fn pack(&self) -> Vec<u8> {
        let until = self.until.unwrap_or_default();
        let days = [self.from, until].map(u16::to_be_bytes).concat();
        [&self.public_key[..], &days, &[u8::from(self.is_struck)]].concat()
    }

    /// A key and what follows it.
    fn take(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (public_key, rest) = bytes.split_first_chunk()?;
        let (from, rest) = rest.split_first_chunk()?;
        let (until, rest) = rest.split_first_chunk()?;
        let (is_struck, rest) = rest.split_first()?;
        let row = KeyRow {
            public_key: *public_key,
            from: u16::from_be_bytes(*from),
            until: Some(u16::from_be_bytes(*until)).filter(|until| *until > 0),
            is_struck: *is_struck != 0,
        };
        Some((row, rest))
    }

    fn signs_on(&self, day: u16) -> bool {
        day >= self.from && self.until.is_none_or(|until| day < until)
    }
}

impl From<KeyRow> for SlipKey {
    fn from(row: KeyRow) -> Self {
        SlipKey {
            public_key: row.public_key.into(),
            from: row.from,
            until: row.until,
        }
    }
}

impl AuthorityRow {
    /// `u16 number ‖ u32 daily slips ‖ u8 active ‖ u8 may revoke ‖ u8 n ‖ n · key`.
    fn pack(&self) -> Vec<u8> {
        let mut bytes = self.number.to_be_bytes().to_vec();
        bytes.extend(self.daily_slips.to_be_bytes());
        bytes.extend([self.is_active, self.may_revoke].map(u8::from));
        // There are 8 at most.
        bytes.push(u8::try_from(self.keys.len()).unwrap_or(u8::MAX));
        bytes.extend(self.keys.iter().flat_map(KeyRow::pack));
        bytes
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        let (number, rest) = bytes.split_first_chunk()?;
        let (daily_slips, rest) = rest.split_first_chunk()?;
        let ([is_active, may_revoke, count], mut rest) = rest.split_first_chunk()?;
        let mut keys = vec![];
        for _ in 0..*count {
            let (key, after) = KeyRow::take(rest)?;
            keys.push(key);
            rest = after;
        }
        Some(AuthorityRow {
            number: u16::from_be_bytes(*number),
            daily_slips: u32::from_be_bytes(*daily_slips),
            keys,
            is_active: *is_active != 0,
            may_revoke: *may_revoke != 0,
        })
    }

    fn decode(bytes: &[u8], account: &Addr) -> StdResult<Self> {
        let undecodable = || format!("the row of authority {account} does not decode");
        Self::unpack(bytes).ok_or_else(|| StdError::msg(undecodable()))
    }

    /// The key that signs on a UTC day, unless it was struck.
    pub fn key_of(&self, issued: u16) -> Option<&[u8; 33]> {
        let row = self.keys.iter().find(|key| key.signs_on(issued))?;
        (!row.is_struck).then_some(&row.public_key)
    }
}

pub fn may_load(storage: &dyn Storage, account: &Addr) -> StdResult<Option<AuthorityRow>> {
    let row = storage.get(&AUTHORITIES.key(account));
    row.map(|row| AuthorityRow::decode(&row, account))
        .transpose()
}

/// The account of the authority of that number.
pub fn account_of(storage: &dyn Storage, number: u16) -> StdResult<Addr> {
    NUMBERS.load(storage, number)
}

/// Authorities that were ever set, ascending by account.
pub fn page_of_authorities(
    storage: &dyn Storage,
    now: u64,
    start_after: Option<&Addr>,
    limit: usize,
) -> StdResult<Vec<KnownAuthority>> {
    let key = |account: &str| AUTHORITIES.key(&Addr::unchecked(account)).to_vec();
    let first = key("");
    // Accounts have small letters and digits.
    let last = key("~");
    let after = start_after.map(|account| [&key(account.as_str())[..], &[0]].concat());
    let from = after.as_ref().unwrap_or(&first);
    let rows = storage.range(Some(from), Some(&last), Order::Ascending);
    rows.take(limit)
        .map(|(key, row)| {
            let account = std::str::from_utf8(key.get(first.len()..).unwrap_or_default())?;
            let account = Addr::unchecked(account);
            let row = AuthorityRow::decode(&row, &account)?;
            let slips_today = count_today(storage, &Counted::Authority(row.number), now);
            let struck = row.keys.iter().filter(|key| key.is_struck);
            Ok(KnownAuthority {
                struck: struck.map(|key| key.public_key.into()).collect(),
                is_active: row.is_active,
                may_revoke: row.may_revoke,
                slips_today,
                authority: Authority {
                    account: account.into_string(),
                    daily_slips: row.daily_slips,
                    keys: row.keys.into_iter().map(SlipKey::from).collect(),
                },
            })
        })
        .collect()
}

pub fn save(storage: &mut dyn Storage, account: &Addr, row: &AuthorityRow) {
    storage.set(&AUTHORITIES.key(account), &row.pack());
}

/// A number that no other has had.
///
/// # Errors
/// [`ContractError::TooManyAuthorities`].
pub fn take_number(storage: &mut dyn Storage, account: &Addr) -> Result<u16, ContractError> {
    let mut numbers = NUMBERS.keys(storage, None, None, Order::Descending);
    let last = numbers.next().transpose()?.unwrap_or_default();
    drop(numbers);
    let number = last.checked_add(1);
    let number = number.ok_or(ContractError::TooManyAuthorities)?;
    NUMBERS.save(storage, number, account)?;
    Ok(number)
}
