//! Carries scenarios out, with a phone for everybody who takes part.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use rand::{CryptoRng, Rng};
use serde::Serialize;
use wayclear_api::city;
use wayclear_api::contact_registry::ItemId;
use wayclear_api::location::Surface;
use wayclear_api::region::Action;
use wayclear_api::{state, Place};
use wayclear_chain::{Chain, ChainError, Tx};
use wayclear_client::device::{Device, KeptVisit};
use wayclear_client::feed::Feed;
use wayclear_client::locate;
use wayclear_client::visit::{self, Batch, Door};
use wayclear_deploy::Deployment;
use wayclear_identity::Secret;
use wayclear_status::interval_at;

use crate::error::RunError;
use crate::signer::Signer;
use crate::step::{Answer, Deed, Guest, Outcome, Step};

/// Carries out scenarios on a chain.
pub struct Runner<'a, C, R> {
    pub(crate) chain: &'a mut C,
    pub(crate) deployment: &'a Deployment,
    pub(crate) authority: Signer,
    /// Where secrets come from.
    pub(crate) random: R,
    began_at: u64,
    /// Block time of the first transaction of the step under way.
    pub(crate) acted_at: Option<u64>,
    pub(crate) phones: BTreeMap<String, Phone>,
    /// The feed of somebody who has no phone and only asks.
    pub(crate) feed: Feed,
    /// What the authority has signed for whom.
    pub(crate) register: BTreeMap<String, Vec<ItemId>>,
}

#[derive(Default)]
pub(crate) struct Phone {
    pub device: Device,
    pub feed: Feed,
}

impl<'a, C: Chain, R: CryptoRng> Runner<'a, C, R> {
    /// A runner that begins now.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn new(
        chain: &'a mut C,
        deployment: &'a Deployment,
        authority: Signer,
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
            feed: Feed::default(),
            register: BTreeMap::new(),
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
            Deed::Relay { guests } => self.relay(&who, guests),
            Deed::Report { with_account } => self.report(&step.who, &who, *with_account),
            Deed::Revoke { of } => self.revoke(&who, of),
            Deed::Clean { places } => self.clean(&who, places),
            Deed::Ask { place } => self.ask(place),
            Deed::AskExposed => self.ask_exposed(&step.who),
        }
    }

    pub(crate) fn send<M: Serialize>(
        &mut self,
        who: &Addr,
        to: &Addr,
        msg: &M,
    ) -> Result<Tx, ChainError> {
        let tx = self.chain.execute(who, to, msg)?;
        self.acted_at.get_or_insert(tx.time);
        Ok(tx)
    }

    fn describe(
        &mut self,
        who: &Addr,
        place: &Place,
        label: &str,
        surface: Surface,
    ) -> Result<Answer, RunError> {
        let open = state::ExecuteMsg::Visit {
            place: place.clone(),
            action: Action::Open {},
        };
        let deployment = self.deployment;
        self.send(who, &deployment.state, &open)?;
        let describe = city::ExecuteMsg::DescribeLocation {
            place: place.clone(),
            label: Some(label.to_string()),
            surface,
        };
        let city = self.city_of(place)?;
        self.send(who, &city, &describe)?;
        Ok(Answer::Done)
    }

    fn city_of(&self, place: &Place) -> Result<Addr, RunError> {
        let found = locate(self.chain, &self.deployment.state, place)?;
        found.city.ok_or_else(|| RunError::NoCity(place.clone()))
    }

    /// One message for each city.
    fn clean(&mut self, who: &Addr, places: &[Place]) -> Result<Answer, RunError> {
        let mut of_city: BTreeMap<Addr, Vec<Place>> = BTreeMap::new();
        for place in places {
            let city = self.city_of(place)?;
            of_city.entry(city).or_default().push(place.clone());
        }
        for (city, places) in of_city {
            self.send(who, &city, &city::ExecuteMsg::MarkCleaned { places })?;
        }
        Ok(Answer::Done)
    }

    fn visit(&mut self, place: &Place, interval: u32) -> KeptVisit {
        let secret = Secret::new(self.random.random());
        KeptVisit::pending(place.clone(), interval, secret)
    }

    pub(crate) fn phone(&mut self, name: &str) -> &mut Phone {
        self.phones.entry(name.to_string()).or_default()
    }

    fn check_in(&mut self, name: &str, who: &Addr, place: &Place) -> Result<Answer, RunError> {
        let interval = interval_at(self.chain.now()?);
        let visit = self.visit(place, interval);
        let door = Door::find(self.chain, &self.deployment.state, place)?;
        let made = visit::check_in(self.chain, who, &door, place, interval, &visit.secret)?;
        self.acted_at.get_or_insert(made.tx.time);
        self.phone(name).device.visits.push(visit);
        Ok(Answer::CheckedIn {
            place: place.clone(),
            status: made.status,
        })
    }

    fn relay(&mut self, relay: &Addr, guests: &[Guest]) -> Result<Answer, RunError> {
        let interval = interval_at(self.chain.now()?) - 1;
        let mut batches: BTreeMap<Place, Batch> = BTreeMap::new();
        for Guest { who, place } in guests {
            let visit = self.visit(place, interval);
            let tag = visit.tag();
            self.phone(who).device.visits.push(visit);
            if let Some(batch) = batches.get_mut(place) {
                batch.tags.push(tag);
                continue;
            }
            let batch = Batch {
                door: Door::find(self.chain, &self.deployment.state, place)?,
                place: place.clone(),
                interval,
                tags: vec![tag],
            };
            batches.insert(place.clone(), batch);
        }
        let batches: Vec<Batch> = batches.into_values().collect();
        let sent = visit::check_in_many(self.chain, relay, &batches)?;
        self.acted_at.get_or_insert(sent.tx.time);
        let taken = batches.iter().zip(&sent.are_taken);
        let taken = taken.filter(|(_, is_taken)| **is_taken);
        Ok(Answer::Relayed {
            tags: taken.clone().map(|(batch, _)| batch.tags.len()).sum(),
            places: taken.count(),
        })
    }
}
