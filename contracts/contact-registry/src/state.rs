//! Storage of what belongs to the registry itself: config, counters, authorities, used tokens.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use itertools::Itertools;
use wayclear_api::contact_registry::{Authority, ConfigResponse};

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
const COUNTERS: Item<Counters> = Item::new("counters");
const AUTHORITIES: Map<&Addr, AuthorityRow> = Map::new("authority");
/// token -> first second at which its attestation is no longer valid.
const TOKENS: Map<[u8; 16], u64> = Map::new("token");

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

/// The id that the next row of the feed will have.
pub fn next_feed_index(storage: &dyn Storage) -> StdResult<u64> {
    Ok(COUNTERS.load(storage)?.feed)
}

/// Whether a row written at `at` is less than a window old.
pub fn is_kept(config: &Config, now: u64, at: u64) -> bool {
    now < at.saturating_add(config.window_seconds)
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
        .map_ok(|(account, row)| Authority {
            account: account.into_string(),
            public_key: row.public_key,
            not_before: row.not_before,
            not_after: row.not_after,
        })
        .collect()
}

pub fn is_token_used(storage: &dyn Storage, token: [u8; 16]) -> bool {
    TOKENS.has(storage, token)
}

pub fn use_token(storage: &mut dyn Storage, token: [u8; 16], expires_at: u64) -> StdResult<()> {
    TOKENS.save(storage, token, &expires_at)?;
    let token = HexBinary::from(token);
    expires(storage, expires_at, &Expiring::Token { token })
}

pub fn remove_token(storage: &mut dyn Storage, token: [u8; 16]) {
    TOKENS.remove(storage, token);
}
