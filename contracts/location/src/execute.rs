//! What a location does when somebody visits, reports, cleans or describes.

use cosmwasm_std::{Addr, DepsMut, Env, Event, HexBinary, Response, StdResult};
use wayclear_api::commitments::visit_tag;
use wayclear_api::events::{self, Maybe};
use wayclear_api::location::{Cause, Opening, Status, Surface, Transition};
use wayclear_api::region::Action;
use wayclear_api::{checked_bytes, raw};

use crate::infections::{record_infection, remove_infections};
use crate::log::log_transitions;
use crate::prune::prune;
use crate::record::load_recent;
use crate::rewards::reward;
use crate::state::{
    has_visit, load_ledger, record_cleaning, record_visit, save_description, save_ledger, Config,
    Description, Ledger,
};
use crate::status::{Infection, Record};
use crate::ContractError;

/// What one execute sees: the ledger, what decides the status, and what has to be logged at its end.
struct Moment<'a> {
    deps: DepsMut<'a>,
    now: u64,
    ledger: Ledger,
    before: Record,
    after: Record,
    revoked: Vec<(u64, u64)>,
}

impl<'a> Moment<'a> {
    fn load(deps: DepsMut<'a>, env: &Env, config: &Config) -> StdResult<Self> {
        let now = env.block.time.seconds();
        let ledger = load_ledger(deps.storage)?;
        let (before, revoked) = load_recent(deps.storage, &deps.querier, config, &ledger, now)?;
        let after = before.clone();
        Ok(Moment {
            deps,
            now,
            ledger,
            before,
            after,
            revoked,
        })
    }

    fn infect(&mut self, at: u64, case: u64) -> StdResult<()> {
        self.ledger.newest_infection_at = self.ledger.newest_infection_at.max(Some(at));
        self.after.newest_infection_at = self.ledger.newest_infection_at;
        self.after.infections.push(Infection {
            at,
            revoked_at: None,
        });
        record_infection(self.deps.storage, at, case)
    }

    /// Stores and emits what changed; returns the status after.
    fn close(mut self, cause: Cause) -> StdResult<(DepsMut<'a>, Status, Vec<Event>)> {
        let log = self
            .after
            .transitions(self.ledger.noted, &self.before, cause, self.now);
        remove_infections(self.deps.storage, &self.revoked);
        log_transitions(self.deps.storage, &mut self.ledger, &log)?;
        save_ledger(self.deps.storage, &self.ledger)?;
        let events = log.into_iter().map(status_changed).collect();
        Ok((self.deps, self.after.status(self.now), events))
    }
}

/// The event that announces a transition.
pub fn status_changed(transition: Transition) -> Event {
    let Transition {
        from,
        to,
        cause,
        at,
        effective_at,
    } = transition;
    events::StatusChanged {
        from: Maybe(from),
        to,
        cause,
        at,
        effective_at,
    }
    .into()
}

/// A visitor, through either door.
pub fn act(
    deps: DepsMut,
    env: Env,
    config: &Config,
    visitor: &Addr,
    action: Action,
) -> Result<Response, ContractError> {
    match action {
        Action::Open {} => Ok(Response::new()),
        Action::CheckIn { visit_tag } => check_in(deps, &env, config, visitor, &visit_tag),
        Action::Inspect {} => inspect(deps, &env, config, visitor),
    }
}

fn check_in(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    visitor: &Addr,
    tag: &HexBinary,
) -> Result<Response, ContractError> {
    let tag = checked_bytes("visit_tag", tag)?;
    let mut moment = Moment::load(deps, env, config)?;
    let now = moment.now;
    prune(moment.deps.storage, config, now)?;
    record_visit(moment.deps.storage, now, tag)?;
    moment.ledger.visits = moment.ledger.visits.saturating_add(1);
    moment.ledger.first_check_in_at.get_or_insert(now);
    moment.after.first_check_in_at = moment.ledger.first_check_in_at;

    let health = raw::health(&moment.deps.querier, &config.registry, visitor)?;
    let cause = match health.filter(|health| now < health.infected_until) {
        Some(health) => {
            moment.infect(now, health.case)?;
            Cause::InfectedUserCheckin
        }
        None => Cause::NormalUserCheckin,
    };
    let (mut deps, status, changes) = moment.close(cause)?;
    let response = reward(&mut deps, env, config, visitor, |policy| policy.check_in)?;
    Ok(response
        .add_event(events::CheckedIn { status })
        .add_events(changes))
}

fn inspect(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    visitor: &Addr,
) -> Result<Response, ContractError> {
    let moment = Moment::load(deps, env, config)?;
    // Asking changes nothing, so the cause is never logged.
    let (mut deps, status, changes) = moment.close(Cause::Wait14Days)?;
    let response = reward(&mut deps, env, config, visitor, |policy| policy.inspect)?;
    Ok(response
        .add_event(events::Inspected { status })
        .add_events(changes))
}

/// Registry: flags the visits of a person who has reported an infection.
pub fn infected_user_update(
    deps: DepsMut,
    env: Env,
    config: &Config,
    case: u64,
    openings: &[Opening],
) -> Result<Response, ContractError> {
    let mut moment = Moment::load(deps, &env, config)?;
    for opening in openings {
        let secret = checked_bytes("secret", &opening.secret)?;
        let tag = visit_tag(&config.place, &secret);
        let checked_in_at = opening.checked_in_at;
        if !has_visit(moment.deps.storage, config, moment.now, checked_in_at, tag) {
            return Err(ContractError::NoSuchVisit { checked_in_at });
        }
        moment.infect(checked_in_at, case)?;
    }
    let (_, _, changes) = moment.close(Cause::InfectedUserUpdate)?;
    let flagged = events::VisitsFlagged {
        case,
        count: openings.len() as u64,
    };
    Ok(Response::new().add_event(flagged).add_events(changes))
}

/// Parent: the place has been cleaned now.
pub fn mark_cleaned(deps: DepsMut, env: Env, config: &Config) -> Result<Response, ContractError> {
    let mut moment = Moment::load(deps, &env, config)?;
    record_cleaning(moment.deps.storage, moment.now)?;
    moment.ledger.last_cleaned_at = Some(moment.now);
    moment.after.cleanings.push(moment.now);
    let (_, status, changes) = moment.close(Cause::LocationIsCleaned)?;
    Ok(Response::new()
        .add_event(events::Cleaned { status })
        .add_events(changes))
}

/// Parent: name and surface.
pub fn describe(
    deps: DepsMut,
    label: Option<String>,
    surface: Surface,
) -> Result<Response, ContractError> {
    let event = events::Described {
        label: Maybe(label.clone()),
    };
    save_description(deps.storage, &Description { label, surface })?;
    Ok(Response::new().add_event(event))
}
