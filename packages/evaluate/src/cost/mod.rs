//! Equations 3 to 6 with the committed gas: the best design, the front, levers, other inputs; and a week of a small city on a
//! node, against what was predicted.

mod inputs;
mod rows;
pub mod week;

use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use wayclear_study::choices::{draws, levers, rotations, sensitivity};
use wayclear_study::cost::cost;
use wayclear_study::design::{Design, Grid};
use wayclear_study::gas::Gas;
use wayclear_study::optimise::{best, front, points, search, Optimum};
use wayclear_study::people::People;

pub use inputs::{feed_bytes, gas};
use rows::rounded;
pub use rows::{DesignRow, DrawRow, InputRow, LevelRow, OptimumRow, PartRow};

use crate::latency::fit::node_in;
use crate::series::{Provenance, Series};

/// Starts of the search along the axes.
const STARTS: usize = 20;
/// Times that inputs are drawn anew.
const DRAWS: usize = 100;
/// What is searched, by the names that rows have.
const GRIDS: [(&str, Grid); 3] = [
    ("own", Grid::OWN),
    ("relayed", Grid::RELAYED),
    ("recorded", Grid::RECORDED),
];

/// All that is computed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Costs {
    pub optima: Vec<OptimumRow>,
    pub designs: Vec<DesignRow>,
    pub parts: Vec<PartRow>,
    pub levers: Vec<DesignRow>,
    pub inputs: Vec<InputRow>,
    pub rotation: Vec<DesignRow>,
    pub levels: Vec<LevelRow>,
    pub draws: Vec<DrawRow>,
}

/// People on the chain that `fitted.csv` of a folder describes: times of agreement, of an empty block and of a check-in. `None` =
/// no chain was timed there.
///
/// # Errors
/// A file that is broken, or lacks a number.
pub fn timed(people: &People, folder: &Path) -> Result<Option<People>> {
    let node = node_in(folder)?;
    Ok(node.map(|node| People {
        agreement: node.agreement_s,
        empty_block: node.overhead_s,
        execution: node.each_s,
        ..*people
    }))
}

/// Computes everything; the same for the same seed.
///
/// # Errors
/// Inputs that nothing can be computed from; a committed table that lacks a row.
pub fn compute(people: &People, seed: u64) -> Result<Costs> {
    let gas = gas()?;
    let (mut optima, mut designs, mut parts) = (vec![], vec![], vec![]);
    let mut usual = None;
    for (name, grid) in GRIDS {
        let all = points(grid, people, &gas)?;
        let optimum = best(&all)?;
        let found = search(grid, people, &gas, &optimum, STARTS, seed)?;
        optima.push(OptimumRow::new(name, &optimum, found));
        designs.extend(design_rows(name, &optimum, &gas));
        parts.extend(part_rows(name, &optimum.chosen.design, people, &gas)?);
        if name == "own" {
            let front = front(&all);
            designs.extend(front.iter().map(|it| DesignRow::new("front", it, &gas)));
            usual = Some(optimum.chosen.design);
        }
    }
    let usual = usual.unwrap_or_else(|| Grid::OWN.at([0; 9]));
    let levers = levers(&usual, people, &gas)?;
    let levers = levers
        .iter()
        .map(|it| DesignRow::new(&it.name, &it.point, &gas));
    let inputs = sensitivity(&usual, people, &gas)?.into_iter();
    let rotation = rotations(&usual, people, &gas)?;
    let drawn = draws(&usual, people, &gas, DRAWS, seed)?;
    Ok(Costs {
        optima,
        designs,
        parts,
        levers: levers.collect(),
        inputs: inputs
            .map(|it| InputRow {
                input: it.input.to_string(),
                half: rounded(it.half),
                twice: rounded(it.twice),
            })
            .collect(),
        rotation: rotation
            .iter()
            .map(|it| DesignRow::new("rotation", it, &gas))
            .collect(),
        levels: (1..=5).map(|levels| level_row(levels, &gas)).collect(),
        draws: (1..)
            .zip(&drawn)
            .map(|(n, it)| DrawRow::new(n, it))
            .collect(),
    })
}

/// The chosen design, those as near, and the two that equation 6 measures from.
fn design_rows(name: &str, optimum: &Optimum, gas: &Gas) -> Vec<DesignRow> {
    let mut rows = vec![];
    for (index, point) in optimum.ties.iter().enumerate() {
        let role = if index == 0 { "chosen" } else { "tie" };
        rows.push(DesignRow::new(&format!("{name}: {role}"), point, gas));
    }
    for (role, point) in [
        ("least mean", &optimum.utopia.mean),
        ("least sd", &optimum.utopia.sd),
    ] {
        rows.push(DesignRow::new(&format!("{name}: {role}"), point, gas));
    }
    rows
}

fn part_rows(name: &str, design: &Design, people: &People, gas: &Gas) -> Result<Vec<PartRow>> {
    let cost = cost(design, people, gas)?;
    let parts = [
        ("check-ins", cost.location),
        ("contacts", cost.contacts),
        ("reports", cost.health),
        ("set-up", cost.setup),
        ("operation", cost.operation),
    ];
    let row = |(part, gas): (&str, f64)| PartRow {
        grid: name.to_string(),
        part: part.to_string(),
        gas: rounded(gas),
    };
    Ok(parts.into_iter().map(row).collect())
}

fn level_row(levels: u32, gas: &Gas) -> LevelRow {
    let pinned = gas.pinned.through(levels) + gas.fee;
    let unpinned = gas.unpinned.through(levels) + gas.fee;
    LevelRow {
        levels,
        pinned: rounded(pinned),
        pinned_bank_sends: rounded(gas.in_bank_sends(pinned)),
        unpinned: rounded(unpinned),
        unpinned_bank_sends: rounded(gas.in_bank_sends(unpinned)),
    }
}

impl Costs {
    /// Writes each kind of row into a file of its own in a folder.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&self, folder: &Path, provenance: &Provenance) -> Result<()> {
        fn write<R: Clone + Serialize>(file: &Path, from: &Provenance, rows: &[R]) -> Result<()> {
            let (provenance, rows) = (from.clone(), rows.to_vec());
            Series { provenance, rows }.write(file)
        }
        write(&folder.join("optima.csv"), provenance, &self.optima)?;
        write(&folder.join("designs.csv"), provenance, &self.designs)?;
        write(&folder.join("parts.csv"), provenance, &self.parts)?;
        write(&folder.join("levers.csv"), provenance, &self.levers)?;
        write(&folder.join("inputs.csv"), provenance, &self.inputs)?;
        write(&folder.join("rotation.csv"), provenance, &self.rotation)?;
        write(&folder.join("levels.csv"), provenance, &self.levels)?;
        write(&folder.join("draws.csv"), provenance, &self.draws)
    }

    /// Reads what [`Costs::write`] wrote; `None` = it was never written.
    ///
    /// # Errors
    /// A file that is broken, or missing beside the others.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        let Some(optima) = Series::read_if_there(&folder.join("optima.csv"))? else {
            return Ok(None);
        };
        Ok(Some(Costs {
            optima: optima.rows,
            designs: Series::read(&folder.join("designs.csv"))?.rows,
            parts: Series::read(&folder.join("parts.csv"))?.rows,
            levers: Series::read(&folder.join("levers.csv"))?.rows,
            inputs: Series::read(&folder.join("inputs.csv"))?.rows,
            rotation: Series::read(&folder.join("rotation.csv"))?.rows,
            levels: Series::read(&folder.join("levels.csv"))?.rows,
            draws: Series::read(&folder.join("draws.csv"))?.rows,
        }))
    }

    /// The design that equation 6 chooses, of a grid by its name.
    pub fn chosen(&self, grid: &str) -> Option<&DesignRow> {
        let role = format!("{grid}: chosen");
        self.designs.iter().find(|row| row.role == role)
    }
}
