//! Whether the ends see what the file says.

use std::thread;
use std::time::Duration;

use anyhow::{anyhow, Result};
use serde::Serialize;

use crate::line::{Link, LONGEST_QUEUE};
use crate::probe::{arriving, capacity, goodput, one_way, End, HEADERS};
use crate::settings::Settings;
use crate::star::address;

/// How far a delay may be off, ms.
const DELAY_OFF_MS: f64 = 2.0;
/// How far a loss or a rate may be off, as a share of it.
const SHARE_OFF: f64 = 0.1;
const ROUND_TRIPS: usize = 11;
/// Packets a second that probe losses, over all directions.
const PROBES_A_SECOND: f64 = 12_000.0;
/// Where no loss is set, so many have to arrive, all of them.
const WITHOUT_LOSS: f64 = 1_000.0;
/// How long a rate is measured.
const RATED: Duration = Duration::from_secs(2);
/// Share of a packet that is payload in TCP: 1,448 of 1,500 bytes.
const PAYLOAD: f64 = 1_448.0 / 1_500.0;

/// What was measured, and what it should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// `delay`, `loss`, `rate` or `goodput`.
    pub what: &'static str,
    /// Two ends; for a loss, the number of directions that it was counted over.
    pub between: String,
    pub set: f64,
    /// `None` = nothing came through.
    pub measured: Option<f64>,
    /// How far it may be off.
    pub tolerance: f64,
    /// `ms`, `share` or `Mbit/s`.
    pub unit: &'static str,
}

impl Finding {
    /// Whether it is as it should be.
    pub fn holds(&self) -> bool {
        let off = self.measured.map(|measured| (measured - self.set).abs());
        off.is_some_and(|off| off <= self.tolerance)
    }
}

/// Probes that a loss needs, and how far the share may be off that they find: a tenth of the loss, and two standard deviations
/// of the count.
pub fn probes(loss: f64) -> (f64, f64) {
    if loss == 0.0 {
        return (WITHOUT_LOSS, 0.0);
    }
    // As many as make those two a tenth, too: a loss that is off by three tenths is never let through.
    let count = (400.0 * (1.0 - loss) / loss).clamp(400.0, 200_000.0).ceil();
    let deviation = (loss * (1.0 - loss) / count).sqrt();
    (count, SHARE_OFF * loss + 2.0 * deviation)
}

/// Measures every line of a star that runs: delays, then losses, then rates.
///
/// # Errors
/// If there is no such star.
pub fn check(settings: &Settings) -> Result<Vec<Finding>> {
    let end = |number: usize| End {
        namespace: settings.namespace(number),
        address: address(number),
    };
    let pairs: Vec<Pair> = settings
        .pairs()
        .into_iter()
        .map(|(a, b)| Pair {
            name: format!("{}-{}", settings.ends[a], settings.ends[b]),
            ends: [end(a), end(b)],
            link: settings.link(a, b),
        })
        .collect();
    let mut findings = at_once(&pairs, Pair::delay)?;
    findings.extend(losses(&pairs)?);
    let rated: Vec<Pair> = pairs
        .into_iter()
        .filter(|p| p.link.rate.is_some())
        .collect();
    findings.extend(at_once(&rated, Pair::capacity)?);
    // How fast TCP is where packets vanish is its own affair, no setting.
    let clean: Vec<Pair> = rated.into_iter().filter(|p| p.link.loss == 0.0).collect();
    findings.extend(at_once(&clean, Pair::goodput)?);
    Ok(findings)
}

#[derive(Clone)]
struct Pair {
    name: String,
    ends: [End; 2],
    link: Link,
}

impl Pair {
    fn finding(&self, what: &'static str, set: f64, measured: Option<f64>) -> Finding {
        let (tolerance, unit) = match what {
            "delay" => (DELAY_OFF_MS, "ms"),
            _ => (SHARE_OFF * set, "Mbit/s"),
        };
        Finding {
            what,
            between: self.name.clone(),
            set,
            measured,
            tolerance,
            unit,
        }
    }

    /// How long a packet may take to come back.
    fn patience(&self) -> Duration {
        let queue = self.link.rate.map_or(Duration::ZERO, |_| LONGEST_QUEUE);
        2 * (self.link.delay + self.link.jitter) + queue + Duration::from_millis(500)
    }

    fn delay(&self) -> Result<Finding> {
        let [from, to] = &self.ends;
        let measured = one_way(from, to, ROUND_TRIPS, self.patience())?;
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        Ok(self.finding("delay", ms(self.link.delay), measured.map(ms)))
    }

    fn capacity(&self) -> Result<Finding> {
        let [from, to] = &self.ends;
        let rate = self.link.rate.unwrap_or_default();
        let measured = capacity(from, to, rate, RATED, self.patience())?;
        Ok(self.finding("rate", megabits(rate), measured.map(|bits| bits / 1e6)))
    }

    fn goodput(&self) -> Result<Finding> {
        let [from, to] = &self.ends;
        let measured = goodput(from, to, RATED)?.map(|bits| bits / 1e6);
        let set = PAYLOAD * megabits(self.link.rate.unwrap_or_default());
        Ok(self.finding("goodput", set, measured))
    }
}

/// Lines with the same loss are counted together: it takes tens of thousands of packets to tell 1 % from 1.1 %.
fn losses(pairs: &[Pair]) -> Result<Vec<Finding>> {
    let mut shares: Vec<f64> = pairs.iter().map(|pair| pair.link.loss).collect();
    shares.sort_by(f64::total_cmp);
    shares.dedup();
    let mut findings = vec![];
    for loss in shares {
        let alike = pairs
            .iter()
            .filter(|pair| pair.link.loss.total_cmp(&loss).is_eq());
        // Both directions.
        let lines: Vec<Pair> = alike
            .flat_map(|pair| [pair.clone(), pair.turned()])
            .collect();
        #[allow(clippy::cast_precision_loss)] // 240 at most.
        let directions = lines.len() as f64;
        let (needed, tolerance) = probes(loss);
        let each = (needed / directions).ceil();
        let counted = at_once(&lines, |line| {
            // Below the rate: what the queue drops is no loss.
            let of_rate = line.link.rate.map_or(f64::MAX, |rate| {
                #[allow(clippy::cast_precision_loss)]
                let packets = megabits(rate) * 1e6 / (8 * HEADERS) as f64;
                0.7 * packets
            });
            let pace = (PROBES_A_SECOND / directions).min(of_rate);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 200,000 at most.
            let count = each as u64;
            let [from, to] = &line.ends;
            arriving(from, to, count, pace, line.patience())
        })?;
        #[allow(clippy::cast_precision_loss)] // Some 100,000.
        let arrived = counted.iter().sum::<u64>() as f64;
        findings.push(Finding {
            what: "loss",
            between: format!("{directions} directions"),
            set: loss,
            measured: Some(1.0 - arrived / (each * directions)),
            tolerance,
            unit: "share",
        });
    }
    Ok(findings)
}

impl Pair {
    fn turned(&self) -> Pair {
        let [from, to] = self.ends.clone();
        Pair {
            ends: [to, from],
            ..self.clone()
        }
    }
}

/// Does it for all at the same time, as what they carry is little.
fn at_once<T: Send>(pairs: &[Pair], act: impl Fn(&Pair) -> Result<T> + Sync) -> Result<Vec<T>> {
    thread::scope(|scope| {
        let act = &act;
        let running: Vec<_> = pairs
            .iter()
            .map(|pair| scope.spawn(move || act(pair)))
            .collect();
        let joined = running.into_iter().map(|thread| {
            let done = thread.join();
            done.map_err(|_| anyhow!("a measurement broke down"))?
        });
        joined.collect()
    })
}

#[allow(clippy::cast_precision_loss)] // 10 Gbit/s at most.
fn megabits(rate: u64) -> f64 {
    rate as f64 / 1e6
}
