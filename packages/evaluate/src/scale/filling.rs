//! A node under load: sends check-ins, and measures the next ones.

use anyhow::{Context, Result};
use cosmwasm_std::{coin, Binary};
use k256::ecdsa::SigningKey;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use wayclear_api::location::ExecuteMsg;
use wayclear_api::region::MAX_VISIT_TAGS;
use wayclear_chain::wasmd::{bank_send, execute_message, Any, Gas, Wasmd};
use wayclear_chain::{address, Addr, Chain};
use wayclear_status::interval_at;

use super::home::{Disk, Home};
use super::probe::{slope, watch};

/// Messages of a transaction that fills, each of 200 check-ins.
pub const OF_A_TRANSACTION: usize = 5;
/// Accounts that check in by themselves.
pub const PERSONS: usize = 100;
/// What each is given for fees, in base units.
const BUDGET: u128 = 20_000_000;
/// Times that time is measured at a stage.
const ROUNDS: usize = 3;

/// What check-ins cost at a place, before that many more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Check-ins that the node has carried out by then, of all ways.
    pub all: usize,
    pub disk: Disk,
    /// Rows of the place's state.
    pub rows: usize,
    /// Gas of a check-in from its account, with the fee.
    pub own_gas: u64,
    /// Gas of one of 200 in a message, its share of the fee included.
    pub relayed_gas: u64,
    /// Seconds of a check-in from its account.
    pub own_seconds: f64,
    /// Seconds of one of 200 in a message.
    pub relayed_seconds: f64,
}

/// A node under load.
pub struct Filling<'a> {
    wasmd: &'a mut Wasmd,
    home: &'a Home,
    relay: Addr,
    persons: Vec<Addr>,
    /// Those that check-ins are spread over; all of one city.
    pub places: Vec<Addr>,
    random: ChaCha20Rng,
    /// Check-ins that the node has carried out, of all ways.
    pub all: usize,
    /// Gas limit of a transaction that fills.
    limit: u64,
}

impl<'a> Filling<'a> {
    /// Makes accounts and gives them coins.
    ///
    /// # Errors
    /// What the chain refused.
    pub fn prepare(
        wasmd: &'a mut Wasmd,
        home: &'a Home,
        relay: Addr,
        places: Vec<Addr>,
        seed: u64,
    ) -> Result<Self> {
        let mut filling = Filling {
            wasmd,
            home,
            relay,
            persons: vec![],
            places,
            random: ChaCha20Rng::seed_from_u64(seed),
            all: 0,
            limit: 0,
        };
        filling.fund()?;
        Ok(filling)
    }

    fn fund(&mut self) -> Result<()> {
        let sponsor = self.wasmd.account("sponsor")?;
        let denom = self.wasmd.gas_price()?.denom.clone();
        let mut keys = self.wasmd.keys().clone();
        for number in 0..PERSONS {
            let key = SigningKey::from_slice(&self.random.random::<[u8; 32]>())?;
            self.persons.push(address(&key, self.wasmd.prefix()));
            keys.insert(format!("fill-{number}"), key);
        }
        let coins = coin(BUDGET, &denom);
        let sends = self
            .persons
            .iter()
            .map(|to| bank_send(&sponsor, to, &coins));
        let sends: Vec<_> = sends.collect();
        self.wasmd.send(&sponsor, &sends, Gas::Simulated)?;
        Ok(self.wasmd.set_keys(keys)?)
    }

    /// A message of so many check-ins at a place.
    fn tags(&mut self, place: &Addr, count: usize) -> Result<Any> {
        let mut tags = vec![0; 16 * count];
        self.random.fill(&mut tags[..]);
        let check_ins = ExecuteMsg::CheckIns {
            interval: interval_at(self.wasmd.now()?),
            visit_tags: Binary::new(tags),
        };
        let json = serde_json::to_vec(&check_ins)?;
        Ok(execute_message(&self.relay, place, json.into(), &[]))
    }

    /// A transaction of a relay at random places; how many check-ins it holds.
    pub fn relayed(&mut self, places: &[Addr]) -> Result<usize> {
        let mut messages = vec![];
        for _ in 0..OF_A_TRANSACTION {
            let place = places[self.random.random_range(0..places.len())].clone();
            messages.push(self.tags(&place, MAX_VISIT_TAGS)?);
        }
        let relay = self.relay.clone();
        let gas = match self.limit {
            0 => Gas::Simulated,
            limit => Gas::Limit(limit),
        };
        let tx = self.wasmd.send(&relay, &messages, gas)?;
        self.limit = self.limit.max(tx.gas_used()? * 3 / 2);
        let count = OF_A_TRANSACTION * MAX_VISIT_TAGS;
        self.all += count;
        Ok(count)
    }

    /// As many check-ins of accounts, sent at once; waits for all.
    pub fn own(&mut self, place: &Addr, count: usize) -> Result<usize> {
        self.burst(place, count)?;
        Ok(count)
    }

    /// Check-ins of so many accounts at once: for each block how many, and its seconds.
    fn burst(&mut self, place: &Addr, count: usize) -> Result<Vec<(f64, f64)>> {
        let from = self.wasmd.latest()?.height + 1;
        let interval = interval_at(self.wasmd.now()?);
        for person in &self.persons[..count] {
            let check_in = ExecuteMsg::CheckIn {
                interval,
                visit_tag: self.random.random::<[u8; 16]>().into(),
            };
            let json = serde_json::to_vec(&check_in)?;
            let message = execute_message(person, place, json.into(), &[]);
            self.wasmd.submit(person, &[message], Gas::Limit(150_000))?;
        }
        let blocks = watch(self.wasmd, from, count)?;
        self.all += count;
        #[allow(clippy::cast_precision_loss)] // Hundreds.
        let points = blocks.iter().map(|it| (it.transactions as f64, it.seconds));
        Ok(points.collect())
    }

    /// Seconds of a block with so many relayed check-ins.
    fn batch(&mut self, place: &Addr, messages: usize) -> Result<Vec<(f64, f64)>> {
        let from = self.wasmd.latest()?.height + 1;
        let mut all = vec![];
        for _ in 0..messages {
            all.push(self.tags(place, MAX_VISIT_TAGS)?);
        }
        let relay = self.relay.clone();
        self.wasmd
            .submit(&relay, &all, Gas::Limit(messages as u64 * 2_500_000))?;
        let blocks = watch(self.wasmd, from, 1)?;
        let count = messages * MAX_VISIT_TAGS;
        self.all += count;
        #[allow(clippy::cast_precision_loss)] // Thousands.
        let points = blocks.iter().map(|it| (count as f64, it.seconds));
        Ok(points.collect())
    }

    /// Measures at a place.
    pub fn stage(&mut self, place: &Addr) -> Result<Stage> {
        // First, so that what is measured does not count.
        let (disk, all) = (self.home.disk()?, self.all);
        let rows = self.wasmd.dump(place)?.len();
        let (mut own, mut relayed) = (vec![], vec![]);
        for _ in 0..ROUNDS {
            own.extend(self.burst(place, 1)?);
            own.extend(self.burst(place, PERSONS)?);
            relayed.extend(self.batch(place, 1)?);
            relayed.extend(self.batch(place, OF_A_TRANSACTION)?);
        }
        let relay = self.relay.clone();
        let one = [self.tags(place, MAX_VISIT_TAGS)?];
        let tx = self.wasmd.send(&relay, &one, Gas::Simulated)?;
        let relayed_gas = tx.gas_used()? / MAX_VISIT_TAGS as u64;
        let person = self.persons[0].clone();
        let check_in = ExecuteMsg::CheckIn {
            interval: interval_at(self.wasmd.now()?),
            visit_tag: self.random.random::<[u8; 16]>().into(),
        };
        let own_gas = self.wasmd.execute(&person, place, &check_in)?.gas_used()?;
        self.all += MAX_VISIT_TAGS + 1;
        let seconds = |points: &[(f64, f64)]| slope(points).context("blocks of two sizes");
        Ok(Stage {
            all,
            disk,
            rows,
            own_gas,
            relayed_gas,
            own_seconds: seconds(&own)?,
            relayed_seconds: seconds(&relayed)?,
        })
    }
}
