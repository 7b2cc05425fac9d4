//! The bench: accounts with coins, a place, and rounds at one rate after the other.

use std::collections::HashMap;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{anyhow, Context, Result};
use cosmwasm_std::coin;
use k256::ecdsa::SigningKey;
use rand::Rng;
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_api::Place;
use wayclear_chain::wasmd::{bank_send, Gas, Settings, Wasmd};
use wayclear_chain::{address, Addr, Chain, Keyring};

use super::figures::{Extent, Latency, Round};
use super::search::highest;
use super::sender::{Load, Sender, GRACE};
use crate::trend::{quantile, Trend};
use crate::Progress;

const PLACE: &str = "9qc7m00z/bench";
/// Programs that send at the same time, each with its own accounts.
const SENDERS: usize = 2;
/// Enough for the fees of every round.
const BUDGET: u128 = 50_000_000;
/// Transactions of one message a transaction that funds accounts.
const FUNDED_AT_ONCE: usize = 50;
const FIRST_RATE: u64 = 50;
const LOCATES: usize = 200;

/// Everything that a measurement needs.
pub struct Bench<'a> {
    wasmd: &'a mut Wasmd,
    extent: Extent,
    tell: Progress<'a>,
    location: Addr,
    /// What a transaction of each kind may use.
    gas: HashMap<Load, u64>,
    /// One for each sender.
    keyrings: Vec<Keyring>,
}

impl<'a> Bench<'a> {
    /// Accounts with coins, a place, and the gas of what will be sent.
    pub fn prepare(
        wasmd: &'a mut Wasmd,
        state: &Addr,
        extent: Extent,
        tell: Progress<'a>,
    ) -> Result<Self> {
        let sponsor = wasmd.account("sponsor")?;
        let place: Place = PLACE.parse()?;
        let visit = state::ExecuteMsg::Visit {
            place: place.clone(),
            action: Action::Open {},
        };
        wasmd.execute(&sponsor, state, &visit)?;
        let location = wasmd.ask(state, state::ask::Locate { place })?.location;
        let mut bench = Bench {
            location: location.context("a place that was just opened")?,
            gas: HashMap::new(),
            keyrings: vec![Keyring::default(); SENDERS],
            wasmd,
            extent,
            tell,
        };
        bench.fund(&sponsor)?;
        let denom = bench.wasmd.gas_price()?.denom.clone();
        for load in [Load::CheckIn, Load::BankSend] {
            let message = load.message(&sponsor, &bench.location, &denom)?;
            let tx = bench.wasmd.send(&sponsor, &[message], Gas::Simulated)?;
            let used = tx.gas_used()?;
            bench.gas.insert(load, used * 3 / 2);
        }
        Ok(bench)
    }

    fn fund(&mut self, sponsor: &Addr) -> Result<()> {
        let mut random = rand::rng();
        let denom = self.wasmd.gas_price()?.denom.clone();
        let accounts = self.extent.accounts;
        let names: Vec<u64> = (0..accounts).collect();
        for chunk in names.chunks(FUNDED_AT_ONCE) {
            let mut sends = vec![];
            for number in chunk {
                let key = SigningKey::from_slice(&random.random::<[u8; 32]>())?;
                let account = address(&key, self.wasmd.prefix());
                sends.push(bank_send(sponsor, &account, &coin(BUDGET, &denom)));
                let index = usize::try_from(*number)? % SENDERS;
                self.keyrings[index].insert(format!("load-{number}"), key);
            }
            self.wasmd.send(sponsor, &sends, Gas::Simulated)?;
            let done = chunk.last().map_or(0, |number| number + 1);
            (self.tell)(done, accounts, "accounts are given coins");
        }
        Ok(())
    }

    /// How long it takes to ask where a place is.
    pub fn locate(&self, state: &Addr) -> Result<Latency> {
        let place: Place = PLACE.parse()?;
        let mut times = vec![];
        for _ in 0..LOCATES {
            let began = Instant::now();
            let place = place.clone();
            self.wasmd.ask(state, state::ask::Locate { place })?;
            times.push(began.elapsed());
        }
        Ok(Latency {
            median: quantile(&mut times, 0.5),
            p95: quantile(&mut times, 0.95),
        })
    }

    /// The highest rate that the node keeps up with, to a twentieth.
    pub fn search(&mut self, load: Load) -> Result<Round> {
        highest(FIRST_RATE, |rate| {
            let round = self.round(load, rate)?;
            Ok(Some(round).filter(|round| round.is_kept_up_with(self.extent.seconds)))
        })
    }

    /// The node for a sender of its own.
    fn settings(&self, keys: &Keyring) -> Result<Settings> {
        Ok(Settings {
            keys: keys.clone(),
            gas_price: Some(self.wasmd.gas_price()?.clone()),
            show_wasmd: None,
            ..self.wasmd.settings().clone()
        })
    }

    /// Sends at a fixed rate for some seconds, and watches the blocks.
    fn round(&mut self, load: Load, rate: u64) -> Result<Round> {
        let what = format!("{rate} transactions a second");
        (self.tell)(0, 1, &what);
        let from = self.wasmd.latest()?.height + 1;
        let mut follow = self.wasmd.follow(from)?;
        let (tell, sent) = mpsc::channel();
        let began = Instant::now() + Duration::from_millis(500);
        let count = rate * self.extent.seconds;
        let senders: Vec<_> = self
            .keyrings
            .iter()
            .enumerate()
            .map(|(index, keys)| {
                let sender = Sender {
                    settings: self.settings(keys)?,
                    load,
                    location: self.location.clone(),
                    gas: self.gas[&load],
                    numbers: (index as u64..count).step_by(SENDERS).collect(),
                    rate,
                    began,
                };
                let tell = tell.clone();
                Ok(thread::spawn(move || sender.send(&tell)))
            })
            .collect::<Result<_>>()?;
        drop(tell);

        let mut blocks: HashMap<String, Instant> = HashMap::new();
        let end = began + Duration::from_secs(self.extent.seconds) + GRACE;
        while Instant::now() < end {
            let left = end.saturating_duration_since(Instant::now());
            if let Some(block) = follow.next(left)? {
                let seen = Instant::now();
                let hashes = self.wasmd.carried_out(block.height)?;
                blocks.extend(hashes.into_iter().map(|hash| (hash, seen)));
            }
        }
        for sender in senders {
            sender
                .join()
                .map_err(|_| anyhow!("a sender broke down"))??;
        }
        let submitted: Vec<(String, Instant)> = sent.into_iter().collect();
        let backlog = backlog(&submitted, &blocks, began, self.extent.seconds);
        let mut times: Vec<Duration> = submitted
            .iter()
            .filter_map(|(hash, at)| Some(blocks.get(hash)?.saturating_duration_since(*at)))
            .collect();
        Ok(Round {
            rate,
            sent: submitted.len(),
            committed: times.len(),
            backlog,
            median: quantile(&mut times, 0.5),
            p95: quantile(&mut times, 0.95),
        })
    }
}

/// How the number of transactions goes that were submitted and are in no block, second by second.
fn backlog(
    submitted: &[(String, Instant)],
    blocks: &HashMap<String, Instant>,
    began: Instant,
    seconds: u64,
) -> Trend {
    let samples = (1..=seconds).map(|second| {
        let at = began + Duration::from_secs(second);
        let is_waiting = |(hash, due): &&(String, Instant)| {
            *due <= at && blocks.get(hash).is_none_or(|seen| *seen > at)
        };
        #[allow(clippy::cast_precision_loss)] // A few thousand.
        let sample = (
            second as f64,
            submitted.iter().filter(is_waiting).count() as f64,
        );
        sample
    });
    Trend::of(&samples.collect::<Vec<_>>())
}
