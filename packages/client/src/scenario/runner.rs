//! Carries scenarios out, with a phone for everybody who takes part.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, HexBinary};
use k256::ecdsa::SigningKey;
use rand::Rng;
use serde::Serialize;
use wayclear_api::commitments::visit_tag;
use wayclear_api::contact_registry::{CaseResponse, QueryMsg, REPORT_SECONDS};
use wayclear_api::events::CheckedIn;
use wayclear_api::location::{self, Opening, Status, StatusResponse, Surface};
use wayclear_api::region::Action;
use wayclear_api::state::{self, LocateResponse};
use wayclear_api::{city, Place};

use super::{Answer, Deed, Outcome, Step};
use crate::chain::{Chain, Tx};
use crate::deploy::Deployment;
use crate::error::ChainError;
use crate::locate::locate;
use crate::report::{AttestationRequest, Report};

/// What a phone remembers.
#[derive(Clone, Debug, Default)]
struct Phone {
    visits: Vec<(Place, Opening)>,
    addresses: BTreeMap<Place, Addr>,
}

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
    window: u64,
    phones: BTreeMap<String, Phone>,
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
        window: u64,
    ) -> Result<Self, ChainError> {
        let began_at = chain.now()?;
        Ok(Runner {
            chain,
            deployment,
            authority,
            random,
            began_at,
            acted_at: None,
            window,
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
    /// [`ChainError`], from the chain.
    pub fn step(&mut self, step: &Step) -> Result<Outcome, ChainError> {
        self.chain.wait_until(self.began_at + step.at)?;
        self.acted_at = None;
        let now = self.chain.now()?;
        let answer = self.carry_out(step)?;
        let at = self.acted_at.unwrap_or(now).saturating_sub(self.began_at);
        Ok(Outcome { at, answer })
    }

    fn carry_out(&mut self, step: &Step) -> Result<Answer, ChainError> {
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
    ) -> Result<Answer, ChainError> {
        self.visit(who, place, Action::Open {})?;
        let describe = city::ExecuteMsg::DescribeLocation {
            place: place.clone(),
            label: Some(label.to_string()),
            surface,
        };
        self.tell_city(who, place, &describe)
    }

    fn clean(&mut self, who: &Addr, place: &Place) -> Result<Answer, ChainError> {
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
    ) -> Result<Answer, ChainError> {
        let city = self.locate(place)?.city;
        let city = city.ok_or_else(|| ChainError::Refused(format!("{place} is in no city")))?;
        self.send(who, &city, msg)?;
        Ok(Answer::Done)
    }

    fn check_in(&mut self, name: &str, who: &Addr, place: &Place) -> Result<Answer, ChainError> {
        let secret: [u8; 16] = self.random.random();
        let visit_tag = HexBinary::from(visit_tag(place, &secret));
        let known = self
            .phones
            .get(name)
            .and_then(|phone| phone.addresses.get(place))
            .cloned();
        let (tx, location) = if let Some(location) = known {
            let check_in = location::ExecuteMsg::CheckIn { visit_tag };
            (self.send(who, &location, &check_in)?, None)
        } else {
            let tx = self.visit(who, place, Action::CheckIn { visit_tag })?;
            (tx, self.locate(place)?.location)
        };
        let phone = self.phones.entry(name.to_string()).or_default();
        phone
            .addresses
            .extend(location.map(|address| (place.clone(), address)));
        let opening = Opening {
            checked_in_at: tx.time,
            secret: secret.into(),
        };
        phone.visits.push((place.clone(), opening));
        let told = CheckedIn::all(&tx.events).pop();
        let status = told
            .map(|told| told.status)
            .ok_or_else(|| ChainError::Refused(format!("{place} did not confirm the check-in")))?;
        Ok(Answer::CheckedIn {
            place: place.clone(),
            status,
        })
    }

    fn report(&mut self, name: &str, who: &Addr) -> Result<Answer, ChainError> {
        let now = self.chain.now()?;
        let phone = self.phones.entry(name.to_string()).or_default();
        let fresh: Vec<_> = phone
            .visits
            .iter()
            .filter(|(_, opening)| now < opening.checked_in_at + self.window)
            .collect();
        let report = fresh
            .iter()
            .filter_map(|(place, opening)| Some((phone.addresses.get(place)?, opening.clone())))
            .fold(Report::new(), |report, (location, opening)| {
                report.visit(location, opening)
            });
        let visits = fresh.len();
        let registry = &self.deployment.registry;
        let token = self.random.random();
        let request = AttestationRequest::new(self.chain, registry, who, token, &report);
        let (authority, key) = &self.authority;
        let attestation = request.sign(authority, key, now + REPORT_SECONDS / 2);
        let sent = report.send(self.chain, registry, who, Some(attestation), |_| ())?;
        let question = QueryMsg::Case { case: sent.case };
        let opened: CaseResponse = self.chain.query(registry, &question)?;
        self.acted_at = opened.case.map(|case| case.row.opened_at);
        Ok(Answer::Reported {
            case: sent.case,
            visits,
            chunks: report.chunks.len(),
        })
    }

    fn ask(&self, place: &Place) -> Result<Answer, ChainError> {
        let location = self.locate(place)?.location;
        let status = location
            .map(|location| self.status(&location))
            .transpose()?;
        Ok(Answer::Told {
            place: place.clone(),
            status,
        })
    }

    /// A phone knows when it was where; the chain knows which places are infected and since when.
    fn ask_exposed(&self, name: &str) -> Result<Answer, ChainError> {
        let mut places = vec![];
        let Some(phone) = self.phones.get(name) else {
            return Ok(Answer::Exposed { places });
        };
        let mut statuses = BTreeMap::new();
        for (place, location) in &phone.addresses {
            statuses.insert(place, self.status(location)?);
        }
        for (place, opening) in &phone.visits {
            let exposed = statuses.get(place).is_some_and(|told| {
                told.status == Status::Infected && told.since <= opening.checked_in_at
            });
            if exposed && !places.contains(place) {
                places.push(place.clone());
            }
        }
        Ok(Answer::Exposed { places })
    }

    fn status(&self, location: &Addr) -> Result<StatusResponse, ChainError> {
        self.chain.query(location, &location::QueryMsg::Status {})
    }
}
