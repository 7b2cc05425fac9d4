//! The bench: accounts with coins, a place, and rounds at one rate after the other.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_api::Place;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};

use super::figures::{Capacity, Extent, Latency, Round};
use super::search::{highest, settled};
use crate::load::{self, gas_limit, Crowd, Flow, Request};
use crate::trend::quantile;
use crate::Progress;

const PLACE: &str = "9qc7m00z/bench";
/// Enough that nobody waits for the node's answer to somebody else.
const CONNECTIONS: usize = 64;
const FIRST_RATE: u64 = 50;
/// Seconds of the rounds that the search begins with.
const SHORT: u64 = 10;
const LOCATES: usize = 200;

/// Everything that a measurement needs.
pub struct Bench<'a> {
    wasmd: &'a mut Wasmd,
    extent: Extent,
    tell: Progress<'a>,
    location: Addr,
    crowd: Crowd,
    /// Every round has moments of its own.
    seed: u64,
}

impl<'a> Bench<'a> {
    /// Accounts with coins, and a place.
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
        let people = usize::try_from(extent.accounts)?;
        let crowd = Crowd::fund(wasmd, people, CONNECTIONS, tell)?;
        Ok(Bench {
            location: location.context("a place that was just opened")?,
            crowd,
            wasmd,
            extent,
            tell,
            seed: 0,
        })
    }

    /// How long it takes to ask where a place is.
    pub fn locate(&self, state: &Addr) -> Result<Latency> {
        let place: Place = PLACE.parse()?;
        let mut times: Vec<Duration> = vec![];
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

    /// The highest rate of check-ins that the node keeps up with.
    pub fn check_ins(&mut self) -> Result<Capacity> {
        let location = self.location.clone();
        self.search(&Request::CheckIn { location })
    }

    /// The same of bank sends.
    pub fn bank_sends(&mut self) -> Result<Capacity> {
        let to = self.location.clone();
        self.search(&Request::BankSend { to })
    }

    /// The highest rate that looks good for a short while, and from there the highest that can go on for ever.
    fn search(&mut self, request: &Request) -> Result<Capacity> {
        let gas = gas_limit(self.wasmd, request)?;
        // An account that has never sent pays for its key once.
        let people = u32::try_from(self.crowd.people())?;
        self.send(request, gas * 2, (Flow::Burst { size: people }, 1))?;
        let short = highest(FIRST_RATE, |rate| {
            let round = self.round(request, gas, rate, SHORT)?;
            Ok(Some(round).filter(Round::is_taken))
        })?;
        let long = settled(short.rate, |rate| self.twice(request, gas, rate))?;
        Ok(Capacity { short, long })
    }

    /// Two long rounds at a rate, as one may pass by chance: the one that grew more. `None` = one of them was not kept up with.
    fn twice(&mut self, request: &Request, gas: u64, rate: u64) -> Result<Option<Round>> {
        let seconds = self.extent.seconds;
        let mut kept: Option<Round> = None;
        for _ in 0..2 {
            let round = self.round(request, gas, rate, seconds)?;
            if !round.is_kept_up_with() {
                return Ok(None);
            }
            kept = kept
                .filter(|first| first.growth.at_most >= round.growth.at_most)
                .or(Some(round));
        }
        Ok(kept)
    }

    fn round(&mut self, request: &Request, gas: u64, rate: u64, seconds: u64) -> Result<Round> {
        let what = format!("{rate} transactions a second for {seconds} s");
        (self.tell)(0, 1, &what);
        #[allow(clippy::cast_precision_loss)] // A few thousand.
        let flow = Flow::Open { rate: rate as f64 };
        let record = self.send(request, gas, (flow, seconds))?;
        Ok(Round::of(rate, seconds, &record.figures()))
    }

    fn send(
        &mut self,
        request: &Request,
        gas: u64,
        (flow, seconds): (Flow, u64),
    ) -> Result<load::Record> {
        self.seed += 1;
        let seconds = Duration::from_secs(seconds).as_secs_f64();
        let doors = std::slice::from_ref(request);
        let when = (flow, seconds, self.seed);
        load::run(self.wasmd, &self.crowd, (doors, gas), when, &|| false)
    }
}
