//! The people of a week, and what they send.

use std::collections::VecDeque;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use cosmwasm_std::coin;
use k256::ecdsa::SigningKey;
use rand::Rng;
use rand_chacha::ChaCha20Rng;
use serde::Serialize;
use wayclear_api::contact_registry::Item;
use wayclear_api::region::Action;
use wayclear_api::{location, state, Place, GEOHASH_ALPHABET};
use wayclear_chain::wasmd::{bank_send, execute_message, Any, Gas, Signed, Wasmd};
use wayclear_chain::{address, Addr, Chain};
use wayclear_status::day_at;
use wayclear_study::week::{Kind, Request, Week};

use crate::gas::script::{Planted, Script};
use crate::Progress;

/// What each person is given for fees, in base units.
const BUDGET: u128 = 2_000_000;
/// The most gas that an account's first transaction may use.
const BANK_SEND_GAS: u64 = 150_000;
/// People who are given coins in one transaction.
const FUNDED_AT_ONCE: usize = 100;
/// Places that are visited in one transaction before the week.
const VISITED_AT_ONCE: usize = 50;
/// Transactions that are waited for at most.
const UNDER_WAY: usize = 300;
/// Minutes of a day.
const DAY: f64 = 1440.0;

/// Gives new accounts coins, whose keys the node's connection then signs with. Each has sent one before the week: what an account
/// sends first writes its key into the chain's state, which costs more.
pub(super) fn fund(
    wasmd: &mut Wasmd,
    count: usize,
    random: &mut ChaCha20Rng,
    tell: Progress<'_>,
) -> Result<Vec<Addr>> {
    let sponsor = wasmd.account("sponsor")?;
    let denom = wasmd.gas_price()?.denom.clone();
    let mut keys = wasmd.keys().clone();
    let mut persons = vec![];
    for number in 0..count {
        let key = SigningKey::from_slice(&random.random::<[u8; 32]>())?;
        persons.push(address(&key, wasmd.prefix()));
        keys.insert(format!("person-{number}"), key);
    }
    for some in persons.chunks(FUNDED_AT_ONCE) {
        let sends = some
            .iter()
            .map(|to| bank_send(&sponsor, to, &coin(BUDGET, &denom)));
        wasmd.send(&sponsor, &sends.collect::<Vec<_>>(), Gas::Simulated)?;
    }
    tell(count as u64, count as u64, "people are given coins");
    wasmd.set_keys(keys)?;
    for some in persons.chunks(UNDER_WAY) {
        let mut sent = vec![];
        for person in some {
            let back = bank_send(person, &sponsor, &coin(1, &denom));
            sent.push(wasmd.submit(person, &[back], Gas::Limit(BANK_SEND_GAS))?);
        }
        for signed in sent {
            let tx = wasmd.wait(&signed)?;
            tx.with_context(|| format!("transaction {} got lost", signed.hash))?;
        }
    }
    Ok(persons)
}

/// A city in its week.
pub(super) struct City<'a> {
    script: Script<'a>,
    tree: Planted,
    /// Those that were there before the week.
    places: Vec<(Place, Addr)>,
    persons: Vec<Addr>,
    random: ChaCha20Rng,
    /// Places that were made in the week.
    made: usize,
}

impl<'a> City<'a> {
    /// A city of that tree, before its week.
    pub fn new(
        script: Script<'a>,
        tree: Planted,
        places: Vec<(Place, Addr)>,
        persons: Vec<Addr>,
        random: ChaCha20Rng,
    ) -> Self {
        City {
            script,
            tree,
            places,
            persons,
            random,
            made: 0,
        }
    }

    /// A visit at each place, so that none is the first there, which costs more.
    pub fn warm_up(&mut self) -> Result<()> {
        let dan = self.script.wasmd.account("dan")?;
        for some in self.places.clone().chunks(VISITED_AT_ONCE) {
            let mut visits = vec![];
            for (place, location) in some {
                let visit = self.script.visit(place)?;
                let check_ins = location::ExecuteMsg::CheckIns {
                    interval: visit.interval,
                    visit_tags: visit.tag().into(),
                };
                visits.push((location.clone(), check_ins));
            }
            self.script.wasmd.execute_each(&dan, &visits)?;
        }
        Ok(())
    }

    /// Sends each request when it is due; gas of each, with its fee.
    pub fn live(&mut self, week: &Week, seconds: u64, tell: Progress<'_>) -> Result<Vec<f64>> {
        let count = week.requests.len();
        let mut used = vec![0.0; count];
        let mut under_way: VecDeque<(usize, Signed)> = VecDeque::new();
        let began = Instant::now();
        let day = Duration::from_secs(seconds).div_f64(f64::from(week.days));
        for (index, request) in week.requests.iter().enumerate() {
            let due = day.mul_f64(f64::from(request.minute) / DAY);
            thread::sleep(due.saturating_sub(began.elapsed()));
            let person = self.persons[request.person].clone();
            let (message, gas) = self.message(&person, request)?;
            let signed = self
                .script
                .wasmd
                .submit(&person, &[message], Gas::Limit(gas))?;
            under_way.push_back((index, signed));
            if under_way.len() > UNDER_WAY {
                self.settle(&mut under_way, &mut used)?;
            }
            tell(index as u64 + 1, count as u64, "requests of the week");
        }
        while !under_way.is_empty() {
            self.settle(&mut under_way, &mut used)?;
        }
        Ok(used)
    }

    /// Waits for the oldest transaction.
    #[allow(clippy::cast_precision_loss)] // Gas is far below 2^52.
    fn settle(&mut self, of: &mut VecDeque<(usize, Signed)>, used: &mut [f64]) -> Result<()> {
        if let Some((index, signed)) = of.pop_front() {
            let tx = self.script.wasmd.wait(&signed)?;
            let tx = tx.with_context(|| format!("transaction {} got lost", signed.hash))?;
            used[index] = tx.gas_used()? as f64;
        }
        Ok(())
    }

    /// What a request sends, and the most gas that it may use: half more than the table has.
    fn message(&mut self, person: &Addr, request: &Request) -> Result<(Any, u64)> {
        let there = self.random.random_range(0..self.places.len());
        let (place, location) = self.places[there].clone();
        match request.kind {
            Kind::Known => {
                let visit = self.script.visit(&place)?.directly();
                Ok((message(person, &location, &visit)?, 120_000))
            }
            Kind::First => self.routed(person, place, 180_000),
            Kind::New => {
                let cell = GEOHASH_ALPHABET.chars().cycle().nth(self.made);
                let cell = cell.context("a letter of a geohash")?;
                self.made += 1;
                let place = format!("9qc7mb1{cell}/week-{}", self.made).parse()?;
                self.routed(person, place, 320_000)
            }
            Kind::Report => {
                let today = day_at(self.script.wasmd.now()?);
                // As in the table of gas: yesterday's may not be old enough, and the fourteenth before it is too old.
                let days = (2..15).chain([2]);
                let keys: Vec<_> = days
                    .map(|ago| Item::DayKey {
                        key: self.random.random::<[u8; 16]>().into(),
                        day: today - ago,
                    })
                    .collect();
                let registry = self.tree.registry.clone();
                let disclose = self.script.disclose(&registry, &keys)?;
                Ok((message(person, &registry, &disclose)?, 350_000))
            }
        }
    }

    fn routed(&mut self, person: &Addr, place: Place, gas: u64) -> Result<(Any, u64)> {
        let visit = self.script.visit(&place)?;
        let action = Action::CheckIn {
            interval: visit.interval,
            visit_tag: visit.tag().into(),
        };
        let visit = state::ExecuteMsg::Visit { place, action };
        Ok((message(person, &self.tree.state, &visit)?, gas))
    }
}

fn message(sender: &Addr, contract: &Addr, message: &impl Serialize) -> Result<Any> {
    let json = serde_json::to_vec(message)?;
    Ok(execute_message(sender, contract, json.into(), &[]))
}
