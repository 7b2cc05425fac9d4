//! What a design has to keep, and by how much it misses it: the penalty of equation 6.

use std::cmp::Ordering;

use crate::cost::{record, report, unchecked, visits};
use crate::design::Design;
use crate::gas::Gas;
use crate::people::People;

/// Log-normal incubation in days (Lauer et al. 2020): mean and standard deviation of its logarithm.
const INCUBATION: [f64; 2] = [1.621, 0.418];
/// A load above which a queue is no longer predicted, but counted as too long.
const FULL: f64 = 0.95;
/// What counts as the wait at such a load, in seconds, times the load: a penalty, and no prediction.
const TOO_LONG: f64 = 60.0;

/// Minutes that somebody may be tracked for along a street.
pub const TRACKED_MINUTES: f64 = 15.0;
/// Seconds within which 95 of 100 check-ins have to be on the chain.
pub const P95_SECONDS: f64 = 2.5;
/// Megabytes of identifiers that a phone may download in a day.
pub const IDENTIFIERS_MB: f64 = 1.0;
/// Share of incubations that visits have to be kept for.
pub const COVERAGE: f64 = 0.99;
/// Part of a block's gas that a message may use.
pub const OF_A_BLOCK: f64 = 0.25;
/// Blocks of a day that somebody may have to check.
pub const BLOCKS_A_DAY: f64 = 100_000.0;
/// Levels of a tree in which counties and cities own contracts of theirs.
pub const LEVELS: f64 = 4.0;

/// A design, and what comes of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub design: Design,
    /// Gas of a person and day with fees, equation 5.
    pub mean: f64,
    /// Its standard deviation, from equation 4.
    pub sd: f64,
    /// Seconds within which 95 of 100 check-ins are on the chain, in the busiest hour; `None` = the chain is too full to tell.
    pub p95: Option<f64>,
    /// Megabytes of identifiers that a phone downloads in a day; flags of places come on top, as many in every design.
    pub identifiers_mb: f64,
    /// Share of incubations that are over before visits are forgotten.
    pub coverage: f64,
    /// Gas of the largest message, without the fee.
    pub largest: f64,
    /// By how much each limit is missed, as a share of it; 0 = kept.
    pub excess: [f64; 7],
}

/// What the numbers of [`Point::excess`] are of.
pub const LIMITS: [&str; 7] = [
    "tracking time",
    "95th percentile",
    "MB of identifiers a day",
    "coverage of incubation",
    "largest message",
    "blocks a day",
    "levels",
];

impl Point {
    /// What comes of a design, of inputs that were checked.
    pub(crate) fn of(design: Design, people: &People, gas: &Gas) -> Self {
        let cost = unchecked(&design, people, gas);
        let report = report(&design, people, gas);
        let p95 = p95(&design, people, gas);
        let identifiers_mb = people.people * people.reports * report.bytes / 1e6;
        let coverage = coverage(design.retention);
        let largest = report.largest.max(record(&design, gas));
        let blocks = 86_400_000.0 / f64::from(design.block_millis);
        let message_part = design
            .block_gas
            .map_or(0.0, |gas| largest / (f64::from(gas) * 1e6));
        let over = |value: f64, limit: f64| (value / limit - 1.0).max(0.0);
        Point {
            design,
            mean: cost.mean(),
            sd: cost.sd(),
            p95: p95.ok(),
            identifiers_mb,
            coverage,
            largest,
            excess: [
                over(f64::from(design.rotation), TRACKED_MINUTES),
                over(p95.unwrap_or_else(|load| TOO_LONG * load), P95_SECONDS),
                over(identifiers_mb, IDENTIFIERS_MB),
                (1.0 - coverage / COVERAGE).max(0.0),
                over(message_part, OF_A_BLOCK),
                over(blocks, BLOCKS_A_DAY),
                (1.0 - f64::from(design.levels) / LEVELS).max(0.0),
            ],
        }
    }

    /// Whether it keeps every limit.
    pub fn is_feasible(&self) -> bool {
        self.excess.iter().all(|excess| *excess <= 0.0)
    }

    /// Equation 6's penalty with all weights 1: what is missed and its square, so that it is exact from a finite weight on.
    pub fn penalty(&self) -> f64 {
        self.excess.iter().map(|v| v + v * v).sum()
    }

    /// Blocks of a day.
    pub fn blocks(&self) -> f64 {
        86_400_000.0 / f64::from(self.design.block_millis)
    }

    /// Whether it comes before one that is as good: the shortest wait, then the fewest blocks, then the most room in a block.
    pub fn before(&self, other: &Self) -> Ordering {
        let wait = |it: &Self| it.p95.unwrap_or(f64::INFINITY);
        let room = |it: &Self| it.design.block_gas.unwrap_or(u32::MAX);
        let order = wait(self).total_cmp(&wait(other));
        let order = order.then(self.blocks().total_cmp(&other.blocks()));
        order.then(room(other).cmp(&room(self)))
    }
}

/// Share of incubations of at most so many days.
pub fn coverage(days: u32) -> f64 {
    let [mean, sd] = INCUBATION;
    let z = (libm::log(f64::from(days)) - mean) / sd;
    0.5 * (1.0 + libm::erf(z / libm::sqrt(2.0)))
}

/// 95 of 100 check-ins are done within so many seconds: half a block's interval on average until a block is made, its agreement,
/// its execution. The commit timer runs while a block is carried out, so the interval grows only beyond the load at which
/// execution takes longer. Or else the load, where it is too high for that.
fn p95(design: &Design, people: &People, gas: &Gas) -> Result<f64, f64> {
    let kinds = visits(design, people, gas);
    let mean: f64 = kinds.iter().map(|(share, cost)| share * cost).sum();
    // Time goes with gas.
    let each = people.execution * mean / (gas.pinned.direct + gas.fee);
    let timer = f64::from(design.block_millis) / 1000.0;
    let load = each * people.rate;
    let most = design.block_gas.map_or(1.0 / each, |block| {
        let fit = libm::floor(f64::from(block) * 1e6 / mean).max(1.0);
        fit / (people.agreement + timer.max(people.empty_block + each * fit))
    });
    if load >= FULL || people.rate >= FULL * most {
        return Err(load.max(people.rate / most));
    }
    let long = (people.agreement + people.empty_block) / (1.0 - load);
    let interval = long.max(timer + people.agreement);
    Ok(people.agreement + people.empty_block + each + (load + 0.95) * interval)
}
