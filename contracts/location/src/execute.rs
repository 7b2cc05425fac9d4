//! What a location does when somebody visits, discloses, revokes, cleans or describes.

use cosmwasm_std::{wasm_execute, Addr, DepsMut, Env, Event, HexBinary, Response};
use wayclear_api::commitments::{own_visit_id, visit_tag};
use wayclear_api::contact_registry::{self, MAX_REVOKED, MAX_SLIPS, OWN_FLAGS_A_DAY};
use wayclear_api::events::{self, Maybe};
use wayclear_api::location::{Cause, Mark, Opening, Surface};
use wayclear_api::raw::{self, DescriptionRow};
use wayclear_api::region::{check_interval, checked_tags, Action};
use wayclear_api::{check_count, checked_bytes, Place};
use wayclear_status::{day_at, day_of, interval_end};

use crate::infections::{newest_until, remove_infection};
use crate::moment::Moment;
use crate::state::{has_visit, record_cleaning, save_description, Config};
use crate::ContractError;

/// A visitor that came down the tree.
pub fn act(
    deps: DepsMut,
    env: &Env,
    config: Config,
    visitor: &Addr,
    action: Action,
) -> Result<Response, ContractError> {
    match action {
        Action::Open {} => Ok(Response::new()),
        Action::CheckIn {
            interval,
            visit_tag,
        } => check_in(deps, env, config, visitor, interval, &visit_tag),
        Action::CheckIns {
            interval,
            visit_tags,
        } => check_ins(deps, env, interval, &checked_tags(&visit_tags)?),
        Action::Inspect {} => inspect(deps, env, &config, visitor),
    }
}

/// A person's own account: the paper's way.
pub fn check_in(
    deps: DepsMut,
    env: &Env,
    config: Config,
    visitor: &Addr,
    interval: u32,
    tag: &HexBinary,
) -> Result<Response, ContractError> {
    let tag = checked_bytes("visit_tag", tag)?;
    let mut moment = Moment::load(deps, env)?;
    check_interval(interval, moment.now, moment.window())?;
    moment.visit(interval, &[tag]);
    let response = moment.reward(&config, visitor, |policy| policy.check_in)?;
    let registry = moment.deps.api.addr_humanize(&config.registry)?;
    let place = config.place;
    let now = moment.now;
    let (cause, response) =
        match raised_flag(&moment.deps, &registry, &place, visitor, now, interval)? {
            Some(id) => {
                moment.infect(interval, id)?;
                let account = visitor.clone();
                let told = contact_registry::ExecuteMsg::InfectedVisit {
                    place,
                    interval,
                    account,
                };
                let told = wasm_execute(registry, &told, vec![])?;
                (Cause::InfectedUserCheckin, response.add_message(told))
            }
            None => (Cause::NormalUserCheckin, response),
        };
    let (status, changes) = moment.close(cause)?;
    let checked_in = events::CheckedIn {
        interval,
        count: 1,
        status,
    };
    Ok(response.add_event(checked_in).add_events(changes))
}

/// The id of the flag, if a check-in is an infected one that the registry has to hear of: the account counts as infected, this
/// very visit was never told, and there were not too many today.
fn raised_flag(
    deps: &DepsMut,
    registry: &Addr,
    place: &Place,
    visitor: &Addr,
    now: u64,
    interval: u32,
) -> Result<Option<[u8; 8]>, ContractError> {
    let account = deps.api.addr_canonicalize(visitor.as_str())?;
    let health = raw::health(&deps.querier, registry, &account)?;
    let Some(health) = health.filter(|health| now < health.until) else {
        return Ok(None);
    };
    if health.flag_day == day_at(now) && health.flags >= OWN_FLAGS_A_DAY {
        return Ok(None);
    }
    let id = own_visit_id(visitor.as_str(), place, interval);
    let is_known = raw::has_id(&deps.querier, registry, day_of(interval), id)?;
    Ok((!is_known).then_some(id))
}

/// A relay or kiosk: tags of other people. Out of time nothing is recorded, and an event says so.
pub fn check_ins(
    deps: DepsMut,
    env: &Env,
    interval: u32,
    tags: &[[u8; 16]],
) -> Result<Response, ContractError> {
    let mut moment = Moment::load(deps, env)?;
    if check_interval(interval, moment.now, moment.window()).is_err() {
        let refused = events::CheckInsRefused { interval };
        return Ok(Response::new().add_event(refused));
    }
    moment.visit(interval, tags);
    let (status, changes) = moment.close(Cause::NormalUserCheckin)?;
    let checked_in = events::CheckedIn {
        interval,
        count: tags.len() as u64,
        status,
    };
    Ok(Response::new().add_event(checked_in).add_events(changes))
}

/// Learns the status, and is rewarded for asking.
pub fn inspect(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    visitor: &Addr,
) -> Result<Response, ContractError> {
    let mut moment = Moment::load(deps, env)?;
    let response = moment.reward(config, visitor, |policy| policy.inspect)?;
    // Asking changes nothing, so the cause is never logged.
    let (status, changes) = moment.close(Cause::Wait14Days)?;
    Ok(response
        .add_event(events::Inspected { status })
        .add_events(changes))
}

/// Registry: flags visits that infected people have disclosed.
pub fn infected_user_update(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    openings: &[Opening],
) -> Result<Response, ContractError> {
    check_count("openings", openings.len(), 1, MAX_SLIPS)?;
    let mut moment = Moment::load(deps, env)?;
    for opening in openings {
        let secret = checked_bytes("secret", &opening.secret)?;
        let id = checked_bytes("id", &opening.id)?;
        let interval = opening.interval;
        let tag = visit_tag(&config.place, interval, &secret);
        if !has_visit(
            moment.deps.storage,
            moment.window(),
            moment.now,
            interval,
            tag,
        ) {
            return Err(ContractError::NoSuchVisit { interval });
        }
        moment.infect(interval, id)?;
    }
    let (_, changes) = moment.close(Cause::InfectedUserUpdate)?;
    let flagged = events::VisitsFlagged {
        count: openings.len() as u64,
    };
    Ok(Response::new().add_event(flagged).add_events(changes))
}

/// Registry: these flags count as if they had never been.
pub fn slips_revoked(deps: DepsMut, env: &Env, marks: &[Mark]) -> Result<Response, ContractError> {
    check_count("marks", marks.len(), 1, MAX_REVOKED)?;
    let mut moment = Moment::load(deps, env)?;
    for Mark { interval, id } in marks {
        let id = checked_bytes("id", id)?;
        remove_infection(moment.deps.storage, *interval, id);
    }
    moment.ledger.newest_infection =
        newest_until(moment.deps.storage, moment.window(), moment.now, u32::MAX)?;
    let (_, changes) = moment.close(Cause::SlipRevoked)?;
    let revoked = events::FlagsRevoked {
        count: marks.len() as u64,
    };
    Ok(Response::new().add_event(revoked).add_events(changes))
}

/// Parent: the place has been cleaned now.
pub fn mark_cleaned(deps: DepsMut, env: &Env) -> Result<Response, ContractError> {
    let mut moment = Moment::load(deps, env)?;
    record_cleaning(moment.deps.storage, moment.now)?;
    moment.ledger.last_cleaned_at = Some(moment.now);
    let until = moment.after().infected_until(moment.now);
    // Somebody was here within this very interval, and may still be.
    let newest = moment.ledger.newest_infection.filter(|_| until.is_some());
    let (status, changes) = moment.close(Cause::LocationIsCleaned)?;
    let cleaned = events::Cleaned {
        status,
        clean_again_at: Maybe(newest.map(interval_end)),
    };
    Ok(Response::new().add_event(cleaned).add_events(changes))
}

/// Parent: name and surface.
pub fn describe(
    deps: DepsMut,
    env: &Env,
    label: Option<String>,
    surface: Surface,
) -> Result<Response, ContractError> {
    let event: Event = events::Described {
        label: Maybe(label.clone()),
        surface: surface.to_string(),
    }
    .into();
    save_description(deps.storage, &DescriptionRow { label, surface })?;
    let changes = Moment::pass(deps, env)?;
    Ok(Response::new().add_event(event).add_events(changes))
}
