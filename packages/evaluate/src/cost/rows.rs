//! Rows of the CSV files of equations 3 to 6. Gas is with the fees that are taken; bank sends are with theirs.

use serde::{Deserialize, Serialize};
use wayclear_study::choices::Draw;
use wayclear_study::gas::Gas;
use wayclear_study::limits::{Point, LIMITS};
use wayclear_study::optimise::{Optimum, Search};

/// A row of `optima.csv`: what was searched, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptimumRow {
    /// `own`, `relayed`, or `recorded` = contacts on chain.
    pub grid: String,
    pub designs: usize,
    /// Designs that keep every limit.
    pub feasible: usize,
    /// The least mean of a design that keeps every limit, in gas of a person-day.
    pub least_mean: f64,
    /// The least standard deviation.
    pub least_sd: f64,
    /// Distance of the chosen design from both, as a share of them.
    pub distance: f64,
    /// Weight of the penalty from which on the minimum keeps every limit.
    pub weight: f64,
    /// Designs that are as near as the chosen one, itself included.
    pub ties: usize,
    /// Starts of the search along the axes.
    pub starts: usize,
    /// Starts that ended with the same value.
    pub found: usize,
    /// Designs that the search has tried.
    pub tried: usize,
}

impl OptimumRow {
    pub(super) fn new(grid: &str, optimum: &Optimum, search: Search) -> Self {
        OptimumRow {
            grid: grid.to_string(),
            designs: optimum.designs,
            feasible: optimum.feasible,
            least_mean: rounded(optimum.utopia.mean.mean),
            least_sd: rounded(optimum.utopia.sd.sd),
            distance: rounded(optimum.distance),
            weight: optimum.weight,
            ties: optimum.ties.len(),
            starts: search.starts,
            found: search.found,
            tried: search.tried,
        }
    }
}

/// A design, and what comes of it: a row of `designs.csv`, `levers.csv` and `rotation.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DesignRow {
    /// What it is beside the others.
    pub role: String,
    /// Minutes of an identifier.
    pub rotation: u32,
    pub disclosure: String,
    /// Contacts in a record on chain; 0 = they stay on the phone.
    pub contacts: u32,
    /// Days that visits are kept.
    pub retention: u32,
    pub levels: u32,
    pub is_pinned: bool,
    pub door: String,
    pub block_seconds: f64,
    /// Millions; nothing = any.
    pub block_gas: Option<u32>,
    /// Gas of a person and day.
    pub mean: f64,
    /// Its standard deviation, in gas.
    pub sd: f64,
    pub bank_sends: f64,
    /// Seconds within which 95 of 100 check-ins are on the chain; nothing = the chain is too full to tell.
    pub p95: Option<f64>,
    /// Megabytes of identifiers a day and phone; published visits come on top.
    pub identifiers_mb: f64,
    /// Share of incubations that are over before visits are forgotten.
    pub coverage: f64,
    /// Limits that are missed, with `; ` between them.
    pub misses: String,
}

impl DesignRow {
    pub(super) fn new(role: &str, point: &Point, gas: &Gas) -> Self {
        let design = &point.design;
        let missed = LIMITS.iter().zip(point.excess);
        let missed: Vec<_> = missed
            .filter(|(_, excess)| *excess > 0.0)
            .map(|(name, _)| *name)
            .collect();
        DesignRow {
            role: role.to_string(),
            rotation: design.rotation,
            disclosure: design.disclosure.to_string(),
            contacts: design.contacts,
            retention: design.retention,
            levels: design.levels,
            is_pinned: design.is_pinned,
            door: design.door.to_string(),
            block_seconds: f64::from(design.block_millis) / 1000.0,
            block_gas: design.block_gas,
            mean: rounded(point.mean),
            sd: rounded(point.sd),
            bank_sends: rounded(gas.in_bank_sends(point.mean)),
            p95: point.p95.map(rounded),
            identifiers_mb: rounded(point.identifiers_mb),
            coverage: rounded(point.coverage),
            misses: missed.join("; "),
        }
    }

    /// Whether identifiers are disclosed as hashes.
    pub fn is_hashes(&self) -> bool {
        self.disclosure.starts_with("hashes")
    }
}

/// A row of `parts.csv`: what a person and day costs by what it is used for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartRow {
    /// `own`, `relayed`, or `recorded`, as in [`OptimumRow::grid`].
    pub grid: String,
    pub part: String,
    pub gas: f64,
}

/// A row of `inputs.csv`: the mean with an input halved and doubled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputRow {
    pub input: String,
    /// Gas of a person and day with half of it.
    pub half: f64,
    /// Gas of a person and day with twice of it.
    pub twice: f64,
}

/// A row of `levels.csv`: what a check-in costs, sent to the top of a tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LevelRow {
    /// Levels that it passes, its location included; 1 = it is sent to the location.
    pub levels: u32,
    /// Gas with the fee, with pinned codes.
    pub pinned: f64,
    /// The same in bank sends.
    pub pinned_bank_sends: f64,
    /// Gas with the fee, with codes that are not pinned.
    pub unpinned: f64,
    /// The same in bank sends.
    pub unpinned_bank_sends: f64,
}

/// A row of `draws.csv`: other inputs, and the best design with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawRow {
    /// Number of the draw, from 1.
    pub draw: usize,
    pub check_ins: f64,
    pub first_visits: f64,
    pub new_places: f64,
    pub reports: f64,
    pub contacts: f64,
    pub removals: f64,
    pub of_a_city: f64,
    pub rate: f64,
    pub execution: f64,
    /// The best design; nothing = none keeps every limit.
    pub chosen: Option<String>,
    /// Whether it is the one of the usual inputs.
    pub is_same: bool,
    /// Whether it differs from it in nothing but blocks: their interval, their gas.
    pub is_same_but_blocks: bool,
    /// Gas of a person and day of the usual design.
    pub mean: f64,
    /// How much more than the best one it costs, as a share.
    pub regret: Option<f64>,
}

impl DrawRow {
    pub(super) fn new(draw: usize, drawn: &Draw) -> Self {
        let people = &drawn.people;
        let usual = &drawn.usual.design;
        let is_same_but_blocks = drawn.chosen.is_some_and(|it| {
            let mut design = it.design;
            (design.block_millis, design.block_gas) = (usual.block_millis, usual.block_gas);
            design == *usual
        });
        let regret = |it: Point| rounded(drawn.usual.mean / it.mean - 1.0);
        DrawRow {
            draw,
            check_ins: rounded(people.check_ins),
            first_visits: rounded(people.first_visits),
            new_places: rounded(people.new_places),
            reports: (people.reports * 1e9).round() / 1e9,
            contacts: rounded(people.contacts),
            removals: rounded(people.removals),
            of_a_city: rounded(people.of_a_city),
            rate: rounded(people.rate),
            execution: (people.execution * 1e9).round() / 1e9,
            chosen: drawn.chosen.map(|it| it.design.to_string()),
            is_same: drawn.is_same(),
            is_same_but_blocks,
            mean: rounded(drawn.usual.mean),
            regret: drawn.chosen.map(regret),
        }
    }
}

/// Four digits behind the point.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}
