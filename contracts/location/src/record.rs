//! What decides the status, put together from storage and the registry's cases.

use cosmwasm_std::{QuerierWrapper, StdResult, Storage};

use crate::infections::{infections_newest_first, REVOKED_ROWS_REMOVED};
use crate::state::{cleanings_since, two_windows, Config, Ledger};
use crate::status::{kept_since, Record};

/// Everything of the last two windows: enough for any question about the last one.
pub fn load_record(
    storage: &dyn Storage,
    querier: &QuerierWrapper,
    config: &Config,
    ledger: &Ledger,
    now: u64,
) -> StdResult<Record> {
    let mut record = bare_record(config, ledger);
    let oldest = kept_since(now, two_windows(config));
    let cleanings: StdResult<Vec<u64>> = cleanings_since(storage, oldest).collect();
    record.cleanings.extend(cleanings?);
    for row in infections_newest_first(storage, querier, config, oldest) {
        let (_, infection) = row?;
        record.infections.push(infection);
    }
    Ok(record)
}

/// What decides the status now, at a cost that does not grow with history: infections since the last cleaning, newest
/// first, up to the first whose case stands. Revoked rows met on the way are returned to be removed.
pub fn load_recent(
    storage: &dyn Storage,
    querier: &QuerierWrapper,
    config: &Config,
    ledger: &Ledger,
    now: u64,
) -> StdResult<(Record, Vec<(u64, u64)>)> {
    let mut record = bare_record(config, ledger);
    let mut revoked = vec![];
    // An infection in the very second of a cleaning still counts, so the bound is that second.
    let oldest = kept_since(now, two_windows(config)).max(ledger.last_cleaned_at.unwrap_or(0));
    for row in infections_newest_first(storage, querier, config, oldest) {
        let (key, infection) = row?;
        record.infections.push(infection);
        if infection.revoked_at.is_none() {
            break;
        }
        revoked.push(key);
    }
    revoked.truncate(REVOKED_ROWS_REMOVED);
    Ok((record, revoked))
}

fn bare_record(config: &Config, ledger: &Ledger) -> Record {
    Record {
        created_at: config.created_at,
        first_check_in_at: ledger.first_check_in_at,
        infections: vec![],
        newest_infection_at: ledger.newest_infection_at,
        cleanings: ledger.last_cleaned_at.into_iter().collect(),
        window: config.window_seconds,
    }
}
