//! What the paper leaves open changes the result: one cell with each setting changed.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use wayclear_study::figures::{cells, Column};
use wayclear_study::rounds::{count, Category, Round, Used};
use wayclear_study::workload::{draw_round, Reading, Settings};

use super::counted::prices;

/// The cell: the paper's largest.
const CELL: (u32, u32) = (18, 600);

/// One cell with a setting changed, pinned codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    pub reading: Reading,
    /// What is not as in the figures.
    pub setting: String,
    /// Mean gas of a request, with the fee; rounded.
    pub gas: u64,
    /// Half of its 95 % interval.
    pub half_width: u64,
    /// Share of requests that make a location, in thousandths.
    pub creating_permille: u64,
    /// Share that goes to an address the person knows, in thousandths.
    pub direct_permille: u64,
}

/// Both readings, each setting changed alone.
///
/// # Errors
/// A table of gas that lacks a row.
pub fn sensitivity(rounds: u32, seed: u64) -> Result<Vec<Sensitivity>> {
    let prices = prices(true)?;
    let mut rows = vec![];
    for reading in Reading::ALL {
        let usual = Settings::of_the_paper(reading, CELL.0, CELL.1, rounds, seed);
        let variants = [
            ("as in the figures", usual.clone()),
            (
                "100 people instead of 600",
                Settings {
                    users: 100,
                    ..usual.clone()
                },
            ),
            (
                "places by Zipf, exponent 0.92",
                Settings {
                    zipf: 0.92,
                    ..usual.clone()
                },
            ),
            (
                "check-ins only",
                Settings {
                    mix: [1, 0, 0, 0],
                    ..usual
                },
            ),
        ];
        for (setting, settings) in variants {
            let counted = (0..settings.rounds).map(|round| {
                let requests = draw_round(&settings, round)?;
                Ok(count(&settings, round, &requests, &prices))
            });
            rows.push(row(setting, &counted.collect::<Result<Vec<_>>>()?)?);
        }
    }
    Ok(rows)
}

fn row(setting: &str, rounds: &[Round]) -> Result<Sensitivity> {
    let cells = cells(rounds);
    let mean = cells
        .get(&CELL)
        .and_then(|cell| cell.mean(Column::Requests));
    let mean = mean.context("too few rounds for an interval; ask for two or more")?;
    let sum = |used: &dyn Fn(&Round) -> u64| rounds.iter().map(used).sum::<u64>();
    let all = sum(&|round| round.of_requests().count);
    let direct = [
        Category::CheckInDirect,
        Category::InfectedDirect,
        Category::InspectDirect,
    ];
    let of = |round: &Round| {
        direct
            .map(|it| round.used(it))
            .iter()
            .map(|it: &Used| it.count)
            .sum()
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Gas of a request.
    let rounded = |gas: f64| gas.round() as u64;
    Ok(Sensitivity {
        reading: rounds[0].reading,
        setting: setting.to_string(),
        gas: rounded(mean.value),
        half_width: rounded(mean.half_width()),
        creating_permille: sum(&|round| round.creations().count) * 1_000 / all,
        direct_permille: sum(&of) * 1_000 / all,
    })
}
