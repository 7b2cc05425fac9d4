//! Storage of the registry. Cases and health are read across contracts: see [`wayclear_api::raw`].

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use wayclear_api::contact_registry::{Authority, ConfigResponse, NumberedCase};
use wayclear_api::raw::{self, CaseRow, HealthRow};

use crate::retention::{expires, Expiring};

/// Owner, policy, window and delay of risk models; also the answer to the `Config` query.
pub type Config = ConfigResponse;

/// The next free ids.
#[cw_serde]
pub struct Counters {
    pub case: u64,
    pub feed: u64,
}

#[cw_serde]
pub struct AuthorityRow {
    pub public_key: Option<HexBinary>,
    pub not_before: u64,
    pub not_after: u64,
}

impl AuthorityRow {
    pub fn is_active(&self, now: u64) -> bool {
        (self.not_before..self.not_after).contains(&now)
    }
}

const CONFIG: Item<Config> = Item::new("config");
pub(crate) const COUNTERS: Item<Counters> = Item::new("counters");
const AUTHORITIES: Map<&Addr, AuthorityRow> = Map::new("authority");
pub(crate) const CASES: Map<u64, CaseRow> = Map::new(raw::CASES);
pub(crate) const HEALTH: Map<&Addr, HealthRow> = Map::new(raw::HEALTH);
/// (case, digest) -> whether the chunk has been sent.
pub(crate) const CHUNKS: Map<(u64, [u8; 32]), bool> = Map::new(raw::CHUNKS);
/// token -> first second at which its attestation is no longer valid.
pub(crate) const TOKENS: Map<[u8; 16], u64> = Map::new("token");
pub fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(storage, config)
}

pub fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

pub fn init_counters(storage: &mut dyn Storage) -> StdResult<()> {
    let first = Counters { case: 1, feed: 1 };
    COUNTERS.save(storage, &first)
}

/// Takes the next free id of one counter.
pub fn take_id(
    storage: &mut dyn Storage,
    counter: impl Fn(&mut Counters) -> &mut u64,
) -> StdResult<u64> {
    let mut counters = COUNTERS.load(storage)?;
    let next = counter(&mut counters);
    let id = *next;
    *next = id.saturating_add(1);
    COUNTERS.save(storage, &counters)?;
    Ok(id)
}

pub fn save_authority(
    storage: &mut dyn Storage,
    account: &Addr,
    row: &AuthorityRow,
) -> StdResult<()> {
    AUTHORITIES.save(storage, account, row)
}

pub fn remove_authority(storage: &mut dyn Storage, account: &Addr) {
    AUTHORITIES.remove(storage, account);
}

pub fn may_load_authority(
    storage: &dyn Storage,
    account: &Addr,
) -> StdResult<Option<AuthorityRow>> {
    AUTHORITIES.may_load(storage, account)
}

pub fn page_of_authorities(
    storage: &dyn Storage,
    start_after: Option<&Addr>,
    limit: usize,
) -> StdResult<Vec<Authority>> {
    AUTHORITIES
        .range(
            storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .take(limit)
        .map(|row| {
            row.map(|(account, row)| Authority {
                account: account.into_string(),
                public_key: row.public_key,
                not_before: row.not_before,
                not_after: row.not_after,
            })
        })
        .collect()
}

/// Opens a case and lists its chunks; returns its id.
pub fn open_case(
    storage: &mut dyn Storage,
    config: &Config,
    row: &CaseRow,
    chunks: &[[u8; 32]],
) -> StdResult<u64> {
    let case = take_id(storage, |counters| &mut counters.case)?;
    CASES.save(storage, case, row)?;
    for digest in chunks {
        CHUNKS.save(storage, (case, *digest), &false)?;
    }
    let until = case_kept_until(config, row);
    expires(storage, until, &Expiring::Case { case })?;
    Ok(case)
}

pub fn save_case(storage: &mut dyn Storage, case: u64, row: &CaseRow) -> StdResult<()> {
    CASES.save(storage, case, row)
}

/// Cases are kept three windows: a visit up to one window after a case was opened can be flagged by it, and the
/// history of a place asks for the cases behind its infections up to two windows later.
fn case_kept_until(config: &Config, row: &CaseRow) -> u64 {
    row.opened_at
        .saturating_add(config.window_seconds.saturating_mul(3))
}

pub fn may_load_case(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    case: u64,
) -> StdResult<Option<CaseRow>> {
    let row = CASES.may_load(storage, case)?;
    Ok(row.filter(|row| now < case_kept_until(config, row)))
}

pub fn page_of_cases(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    start_after: Option<u64>,
    limit: usize,
) -> StdResult<Vec<NumberedCase>> {
    CASES
        .range(
            storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .filter(|row| {
            row.as_ref()
                .map_or(true, |(_, row)| now < case_kept_until(config, row))
        })
        .take(limit)
        .map(|row| row.map(|(case, row)| NumberedCase { case, row }))
        .collect()
}

/// Whether a listed chunk has been sent; `None` = not listed.
pub fn may_load_chunk(
    storage: &dyn Storage,
    case: u64,
    digest: [u8; 32],
) -> StdResult<Option<bool>> {
    CHUNKS.may_load(storage, (case, digest))
}

pub fn mark_chunk_sent(storage: &mut dyn Storage, case: u64, digest: [u8; 32]) -> StdResult<()> {
    CHUNKS.save(storage, (case, digest), &true)
}

pub fn save_health(storage: &mut dyn Storage, account: &Addr, row: &HealthRow) -> StdResult<()> {
    HEALTH.save(storage, account, row)?;
    let entry = Expiring::Health {
        account: account.clone(),
        case: row.case,
    };
    expires(storage, row.infected_until, &entry)
}

/// The account's row, while it counts as infected.
pub fn may_load_health(
    storage: &dyn Storage,
    now: u64,
    account: &Addr,
) -> StdResult<Option<HealthRow>> {
    let row = HEALTH.may_load(storage, account)?;
    Ok(row.filter(|row| now < row.infected_until))
}

/// Clears the account's row if that case wrote it.
pub fn clear_health(storage: &mut dyn Storage, account: &Addr, case: u64) -> StdResult<()> {
    if HEALTH
        .may_load(storage, account)?
        .is_some_and(|row| row.case == case)
    {
        HEALTH.remove(storage, account);
    }
    Ok(())
}

pub fn is_token_used(storage: &dyn Storage, token: [u8; 16]) -> bool {
    TOKENS.has(storage, token)
}

pub fn use_token(storage: &mut dyn Storage, token: [u8; 16], expires_at: u64) -> StdResult<()> {
    TOKENS.save(storage, token, &expires_at)?;
    let token = HexBinary::from(token);
    expires(storage, expires_at, &Expiring::Token { token })
}
