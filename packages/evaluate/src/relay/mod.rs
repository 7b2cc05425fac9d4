//! What a relay beside its node keeps up with: check-ins of people handed in one by one at fixed times, while many phones ask
//! for news.

mod crowd;
mod ill;
mod phones;
pub mod places;
mod running;

use std::process::Command;
use std::sync::atomic::Ordering;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, Result};
use serde::Serialize;
use wayclear_api::Place;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};

use crate::trend::{quantile, Trend};
use crate::Progress;
use crowd::{Counts, Crowd};
pub use ill::Ill;
use running::Running;

/// How long a relay may take for what is left when a run is over.
const DRAIN: Duration = Duration::from_secs(120);
/// Every so many seconds there is news in the feed.
const NEWS: usize = 90;
const SECOND: Duration = Duration::from_secs(1);

/// How much is asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Seconds of handing in at each rate.
    pub seconds: u64,
    /// Places, by a Zipf law: the second is half as busy as the first, the third a third.
    pub places: usize,
    /// Phones that ask for news of the feed once a minute each.
    pub phones: u64,
    /// Of the random choice of places.
    pub seed: u64,
}

/// What became of the check-ins of a run.
#[derive(Clone, Debug, Serialize)]
pub struct RelayRound {
    /// Check-ins a second that were to be handed in, each in a request of its own.
    pub rate: u64,
    /// How many the relay has accepted in time.
    pub accepted: u64,
    /// How much the backlog grew in a second: what was due and is not on the chain.
    pub backlog: Trend,
    /// From the moment a check-in was due to the moment its ticket says that it is in, seconds.
    pub median: f64,
    pub p95: f64,
    /// Most memory of the relay, bytes.
    pub memory: u64,
    /// Phones that asked for news, how often each was answered and with how many bytes in all.
    pub polls: phones::Polls,
}

impl RelayRound {
    /// Whether the relay kept up for so many seconds.
    pub fn is_kept_up_with(&self, seconds: u64) -> bool {
        self.accepted >= self.rate * seconds * 99 / 100 && self.backlog.stays(self.rate)
    }
}

/// What a relay is tried with.
pub struct RelayTrial<'a> {
    /// Starts it; what is left out is where it listens and its queue.
    pub command: &'a dyn Fn() -> Command,
    pub extent: Extent,
    /// Somebody who makes news in the feed, if there is an authority's key.
    pub ill: Option<Ill>,
}

/// A relay that is asked for more and more.
pub struct RelayBench<'a> {
    wasmd: &'a mut Wasmd,
    trial: RelayTrial<'a>,
    places: Arc<Vec<Place>>,
    tell: Progress<'a>,
}

impl<'a> RelayBench<'a> {
    /// Opens the places.
    ///
    /// # Errors
    /// What the chain refused.
    pub fn prepare(
        wasmd: &'a mut Wasmd,
        state: &Addr,
        trial: RelayTrial<'a>,
        tell: Progress<'a>,
    ) -> Result<Self> {
        let dan = wasmd.account("dan")?;
        let names =
            (0..trial.extent.places).map(|n| format!("9qc7m00z/load-{}-{n}", trial.extent.seed));
        let opened = places::open(wasmd, &dan, state, names, tell)?;
        let places = opened.into_iter().map(|(place, _)| place).collect();
        Ok(RelayBench {
            wasmd,
            trial,
            places: Arc::new(places),
            tell,
        })
    }

    /// Hands in so many a second to a new relay, and watches what becomes of it.
    ///
    /// # Errors
    /// A relay that does not run.
    pub fn round(&mut self, rate: u64) -> Result<RelayRound> {
        let extent = self.trial.extent;
        let running = Running::start((self.trial.command)())?;
        running.wait_for_places(self.places.len())?;
        let counts = Arc::new(Counts::default());
        let began = Instant::now() + Duration::from_millis(500);
        let crowd = Crowd {
            url: running.url.clone(),
            places: Arc::clone(&self.places),
            seed: extent.seed,
            rate,
            seconds: extent.seconds,
            began,
            counts: Arc::clone(&counts),
        };
        let crowd = crowd.start();
        let phones = phones::start(&running.url, extent.phones, extent.seconds, began);
        let samples = self.watch(rate, began, &counts, &running)?;
        let (Ok(mut times), Ok(polls)) = (crowd.join(), phones.join()) else {
            bail!("a part of the bench has failed")
        };
        let accepted = counts.accepted.load(Ordering::Relaxed);
        let memory = running.most_memory()?;
        running.drain(DRAIN)?;
        Ok(RelayRound {
            rate,
            accepted,
            backlog: Trend::of(&samples),
            median: quantile(&mut times, 0.5),
            p95: quantile(&mut times, 0.95),
            memory,
            polls: polls?,
        })
    }

    /// The backlog, second by second.
    #[allow(clippy::cast_precision_loss)] // A few million.
    fn watch(
        &mut self,
        rate: u64,
        began: Instant,
        counts: &Counts,
        running: &Running,
    ) -> Result<Vec<(f64, f64)>> {
        let extent = self.trial.extent;
        let what = format!("{rate} check-ins a second through a relay");
        let mut samples = vec![];
        let end = began + Duration::from_secs(extent.seconds);
        sleep(began.saturating_duration_since(Instant::now()));
        while Instant::now() < end {
            sleep(SECOND);
            let waiting = running.waiting()?;
            let accepted = counts.accepted.load(Ordering::Relaxed);
            let seconds = began.elapsed().as_secs_f64();
            let settled = accepted.saturating_sub(waiting) as f64;
            samples.push((seconds, seconds * rate as f64 - settled));
            (self.tell)(samples.len() as u64, extent.seconds, &what);
            if let Some(ill) = self
                .trial
                .ill
                .as_ref()
                .filter(|_| samples.len() % NEWS == 0)
            {
                ill.disclose(self.wasmd)?;
            }
        }
        Ok(samples)
    }
}
