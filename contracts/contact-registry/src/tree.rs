//! What locations and cities of the tree tell: an infected account was here, an infected place was cleaned. Each is believed
//! only about what it is itself. Each answers how many rows were written that will have to be removed again.

use cosmwasm_std::{Addr, CanonicalAddr, DepsMut, Env, MessageInfo, Response, Storage};
use wayclear_api::city::MAX_CLEANED;
use wayclear_api::commitments::{own_visit_id, place_handle};
use wayclear_api::contact_registry::{ItemKind, OWN_FLAGS_A_DAY};
use wayclear_api::feed::{FeedCleaning, FeedRow};
use wayclear_api::{check_count, check_distinct, events, Place};
use wayclear_status::{day_at, day_of};

use crate::feed::append;
use crate::health;
use crate::ids::{may_load_id, save_id, IdRow, Subject, Voucher};
use crate::places::{flag, Places};
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
    let known = Places::default().resolve(&deps.querier, config, place)?;
    let known = known.filter(|known| known.location == info.sender);
    let known = known.ok_or_else(|| ContractError::NotTheLocation(place.to_string()))?;
    let infected = deps.api.addr_canonicalize(account.as_str())?;
    let (flags, voucher) = count_flag(deps.storage, &infected, now)?;
    let id = own_visit_id(account.as_str(), place, interval);
    let named = (day_of(interval), id);
    if may_load_id(deps.storage, named)?.is_some() {
        return Err(ContractError::FlaggedBefore);
    }
    let address = deps.api.addr_canonicalize(known.location.as_str())?;
    let row = IdRow {
        kind: ItemKind::OwnVisit,
        is_burnt: false,
        before: None,
        taken: day_at(now),
        voucher,
        subject: Some(Subject { interval, address }),
    };
    save_id(deps.storage, named, &row);
    let handle = place_handle(place);
    let raised = flag(&deps.querier, &known.location, handle, interval, id)?;
    let mut news = FeedRow::new(now);
    news.flags.push(raised);
    let response = Response::new().add_event(events::OwnVisitFlagged { flags });
    Ok((response.add_events(append(deps.storage, news)?), 2))
}

/// Counts a flag of an account that counts as infected. Returns how many there are today, and who vouched for the slip that
/// says so.
fn count_flag(
    storage: &mut dyn Storage,
    account: &CanonicalAddr,
    now: u64,
) -> Result<(u16, Voucher), ContractError> {
    let Some(mut row) = health::may_load(storage, now, account)? else {
        return Err(ContractError::NotInfected);
    };
    let Some(slip) = may_load_id(storage, (row.day, row.id))? else {
        return Err(ContractError::NotInfected);
    };
    let today = day_at(now);
    let before = if row.flag_day == today { row.flags } else { 0 };
    if before >= OWN_FLAGS_A_DAY {
        return Err(ContractError::TooManyFlags);
    }
    row.flag_day = today;
    row.flags = before.saturating_add(1);
    health::save(storage, account, &row);
    Ok((row.flags, slip.voucher))
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
    let mut known_places = Places::default();
    for place in places {
        place.check()?;
        let known = known_places.resolve(&deps.querier, config, place)?;
        if known.is_none_or(|known| known.city != info.sender) {
            return Err(ContractError::NotTheCity(place.to_string()));
        }
        let handle = place_handle(place);
        news.cleanings.push(FeedCleaning { handle, at: now });
    }
    let appended = append(deps.storage, news)?;
    Ok((Response::new().add_events(appended), 1))
}
