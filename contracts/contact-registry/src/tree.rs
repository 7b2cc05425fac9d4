//! What locations and cities of the tree tell: an infected account was here, an infected place was cleaned. Each is believed
//! only about what it is itself. Each answers how many rows were written that will have to be removed again.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response};
use wayclear_api::city::MAX_CLEANED;
use wayclear_api::commitments::{own_visit_id, place_handle};
use wayclear_api::contact_registry::{ItemKind, OWN_FLAGS_A_DAY};
use wayclear_api::feed::{FeedCleaning, FeedRow};
use wayclear_api::{check_count, check_distinct, events, Place};
use wayclear_status::{day_at, day_of};

use crate::feed::append;
use crate::health;
use crate::ids::{may_load_id, save_id, IdRow, Subject};
use crate::places::{flag, remember, remembered, resolve};
use crate::state::Config;
use crate::ContractError;

/// Location: an infected account has checked in here.
pub fn infected_visit(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    place: &Place,
    interval: u32,
    account: &Addr,
) -> Result<(Response, usize), ContractError> {
    place.check()?;
    let now = env.block.time.seconds();
    let known = resolve(deps.storage, &deps.querier, config, place)?;
    let Some(known) = known.filter(|known| known.location == info.sender) else {
        return Err(ContractError::NotTheLocation {
            place: place.to_string(),
        });
    };
    let Some(mut row) = health::may_load(deps.storage, now, account)? else {
        return Err(ContractError::NotInfected);
    };
    let today = day_at(now);
    let flags = if row.flag_day == today { row.flags } else { 0 };
    if flags >= OWN_FLAGS_A_DAY {
        return Err(ContractError::TooManyFlags);
    }
    let id = (
        day_of(interval),
        own_visit_id(account.as_str(), place, interval),
    );
    let slip = may_load_id(deps.storage, (row.day, row.id.to_array()?))?;
    let Some(slip) = slip.filter(|_| matches!(may_load_id(deps.storage, id), Ok(None))) else {
        return Err(ContractError::FlaggedBefore);
    };
    let own = IdRow {
        kind: ItemKind::OwnVisit,
        is_burnt: false,
        taken: today,
        voucher: slip.voucher,
        subject: Some(Subject {
            interval,
            address: deps.api.addr_canonicalize(known.location.as_str())?,
        }),
    };
    save_id(deps.storage, id, &own);
    row.flag_day = today;
    row.flags = flags.saturating_add(1);
    health::save(deps.storage, account, &row)?;
    let handle = place_handle(place);
    let rows = remember(deps.storage, config, handle, &known, interval)?;
    let mut news = FeedRow::new(now);
    let raised = flag(&deps.querier, &known.location, handle, interval, id.1)?;
    news.flags.push(raised);
    let appended = append(deps.storage, news)?;
    let response = Response::new()
        .add_event(events::OwnVisitFlagged { flags: row.flags })
        .add_events(appended);
    Ok((response, rows.saturating_add(2)))
}

/// City: these places were infected and have been cleaned now.
pub fn places_cleaned(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    places: &[Place],
) -> Result<(Response, usize), ContractError> {
    check_count("places", places.len(), 1, MAX_CLEANED)?;
    check_distinct("places", places)?;
    let now = env.block.time.seconds();
    let mut news = FeedRow::new(now);
    for place in places {
        place.check()?;
        let known = remembered(deps.storage, place)?;
        if known.is_none_or(|known| known.city != info.sender) {
            return Err(ContractError::NotTheCity {
                place: place.to_string(),
            });
        }
        let handle = place_handle(place);
        news.cleanings.push(FeedCleaning { handle, at: now });
    }
    let appended = append(deps.storage, news)?;
    Ok((Response::new().add_events(appended), 1))
}
