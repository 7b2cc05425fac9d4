//! Carries scenarios out, with a phone for everybody who takes part.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use rand::Rng;
use serde::Serialize;
use wayclear_api::contact_registry::ask;
use wayclear_api::location::Surface;
use wayclear_api::region::Action;
use wayclear_api::state::{self, LocateResponse};
use wayclear_api::{city, Place};

use wayclear_chain::{Chain, ChainError, Tx};
use wayclear_client::device::{Device, KeptVisit, Prepared, Rule};
use wayclear_client::locate;
use wayclear_client::report::Report;
use wayclear_client::visit::{self, Door, PlaceStatus};
use wayclear_deploy::Deployment;
use wayclear_identity::Secret;

use crate::attested;
use crate::error::RunError;
use crate::step::{Answer, Deed, Outcome, Step};

/// Carries out scenarios on a chain.
pub struct Runner<'a, C, R> {
    chain: &'a mut C,
    deployment: &'a Deployment,
    /// An authority's account and key.
    authority: (Addr, SigningKey),
    /// Where secrets and tokens come from.
    random: R,
    began_at: u64,
    /// Block time of the first transaction of the step under way.
    acted_at: Option<u64>,
    phones: BTreeMap<String, Device>,
}

impl<'a, C: Chain, R: Rng> Runner<'a, C, R> {
    /// A runner that begins now.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn new(
        chain: &'a mut C,
        deployment: &'a Deployment,
        authority: (Addr, SigningKey),
        random: R,
    ) -> Result<Self, ChainError> {
        let began_at = chain.now()?;
        Ok(Runner {
            chain,
            deployment,
            authority,
            random,
            began_at,
            acted_at: None,
            phones: BTreeMap::new(),
        })
    }

    /// When the scenario began, Unix seconds.
    pub fn began_at(&self) -> u64 {
        self.began_at
    }

    /// Carries out one step.
    ///
    /// # Errors
    /// [`RunError`].
    pub fn step(&mut self, step: &Step) -> Result<Outcome, RunError> {
        self.chain.wait_until(self.began_at + step.at)?;
        self.acted_at = None;
        let now = self.chain.now()?;
        let answer = self.carry_out(step)?;
        let at = self.acted_at.unwrap_or(now).saturating_sub(self.began_at);
        Ok(Outcome { at, answer })
    }

    fn carry_out(&mut self, step: &Step) -> Result<Answer, RunError> {
        let who = self.chain.account(&step.who)?;
        match &step.deed {
            Deed::Describe {
                place,
                label,
                surface,
            } => self.describe(&who, place, label, *surface),
            Deed::CheckIn { place } => self.check_in(&step.who, &who, place),
            Deed::Report => self.report(&step.who, &who),
            Deed::Clean { place } => self.clean(&who, place),
            Deed::Ask { place } => self.ask(place),
            Deed::AskExposed => self.ask_exposed(&step.who),
        }
    }

    fn visit(&mut self, who: &Addr, place: &Place, action: Action) -> Result<Tx, ChainError> {
        let place = place.clone();
        let visit = state::ExecuteMsg::Visit { place, action };
        self.send(who, &self.deployment.state, &visit)
    }

    fn send<M: Serialize>(&mut self, who: &Addr, to: &Addr, msg: &M) -> Result<Tx, ChainError> {
        let tx = self.chain.execute(who, to, msg)?;
        self.acted_at.get_or_insert(tx.time);
        Ok(tx)
    }

    fn locate(&self, place: &Place) -> Result<LocateResponse, ChainError> {
        locate(self.chain, &self.deployment.state, place)
    }

    fn describe(
        &mut self,
        who: &Addr,
        place: &Place,
        label: &str,
        surface: Surface,
    ) -> Result<Answer, RunError> {
        self.visit(who, place, Action::Open {})?;
        let describe = city::ExecuteMsg::DescribeLocation {
            place: place.clone(),
            label: Some(label.to_string()),
            surface,
        };
        self.tell_city(who, place, &describe)
    }

    fn clean(&mut self, who: &Addr, place: &Place) -> Result<Answer, RunError> {
        let clean = city::ExecuteMsg::MarkCleaned {
            place: place.clone(),
        };
        self.tell_city(who, place, &clean)
    }

    fn tell_city(
        &mut self,
        who: &Addr,
        place: &Place,
        msg: &city::ExecuteMsg,
    ) -> Result<Answer, RunError> {
        let city = self.locate(place)?.city;
        let city = city.ok_or_else(|| RunError::NoCity(place.clone()))?;
        self.send(who, &city, msg)?;
        Ok(Answer::Done)
    }

    fn check_in(&mut self, name: &str, who: &Addr, place: &Place) -> Result<Answer, RunError> {
        let secret = Secret::new(self.random.random());
        let phone = self.phones.entry(name.to_string()).or_default();
        let door = match phone.locations.get(place) {
            Some(location) => Door::Location(location.clone()),
            None => Door::State(self.deployment.state.clone()),
        };
        let made = visit::check_in(self.chain, who, &door, place, &secret)?;
        self.acted_at.get_or_insert(made.tx.time);
        phone.keep(
            KeptVisit::new(place.clone(), made.tx.time, secret),
            made.location,
        );
        Ok(Answer::CheckedIn {
            place: place.clone(),
            status: made.status,
        })
    }

    fn report(&mut self, name: &str, who: &Addr) -> Result<Answer, RunError> {
        let now = self.chain.now()?;
        let phone = self.phones.entry(name.to_string()).or_default();
        let window = self.deployment.window_seconds;
        phone
            .visits
            .retain(|visit| now < visit.checked_in_at + window);
        let report = phone
            .visits
            .iter()
            .filter_map(|visit| Some((phone.locations.get(&visit.place)?, visit.opening())))
            .fold(Report::new(), |report, (location, opening)| {
                report.visit(location, opening)
            });
        let visits = phone.visits.len();
        let registry = &self.deployment.registry;
        let token = self.random.random();
        let prepared = Prepared { token, report };
        let signer = &self.authority;
        let case = attested::send(self.chain, registry, who, signer, phone, &prepared)?;
        let opened = self.chain.ask(registry, ask::Case { case })?;
        self.acted_at = opened.case.map(|case| case.row.opened_at);
        Ok(Answer::Reported {
            case,
            visits,
            chunks: prepared.report.chunks.len(),
        })
    }

    fn ask(&self, place: &Place) -> Result<Answer, RunError> {
        let status = match visit::status(self.chain, &self.deployment.state, place)? {
            PlaceStatus::Known { status, .. } => Some(status),
            PlaceStatus::NeverVisited | PlaceStatus::OutsideTheTree => None,
        };
        Ok(Answer::Told {
            place: place.clone(),
            status,
        })
    }

    /// A phone knows when it was where; the chain knows where infected people were, and when. One rule for all phones:
    /// the device's own.
    fn ask_exposed(&mut self, name: &str) -> Result<Answer, RunError> {
        let mut places: Vec<Place> = vec![];
        if let Some(phone) = self.phones.get_mut(name) {
            let Deployment {
                registry, state, ..
            } = self.deployment;
            phone.look(self.chain, registry, state)?;
            for exposure in &phone.exposures {
                if let Rule::Indirect { place, .. } = &exposure.rule {
                    let place = place.parse()?;
                    if !places.contains(&place) {
                        places.push(place);
                    }
                }
            }
        }
        Ok(Answer::Exposed { places })
    }
}
