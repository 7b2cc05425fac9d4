//! Tables of figures 5 to 7.

use std::fmt::Write;

use wayclear_study::figures::{totals, Cell, Cells, Column};
use wayclear_study::statistics::{Interval, CONFIDENCE};
use wayclear_study::workload::Reading;

use super::files::{Files, Rounds, Solidity};
use super::{name_of, thousands, NOT_YET};
use crate::gas::BANK_SEND;
use crate::paper::{FIGURE_5, FIGURE_7};
use crate::table::gas_of;

/// Requests of a round whose means a table shows.
const SHOWN: [u32; 4] = [100, 200, 400, 600];
/// Numbers of contracts that tables show: the paper's smallest and largest.
const ENDS: [u32; 2] = [3, 18];

/// A value with what its interval reaches to either side.
fn with_error(interval: Option<Interval>) -> String {
    interval.map_or(String::new(), |it| {
        format!("{} ± {:.1}k", thousands(it.value), it.half_width() / 1e3)
    })
}

/// A ratio with its interval.
pub fn ratio(interval: Option<Interval>) -> String {
    interval.map_or(String::new(), |it| {
        format!("{:.2} ({:.2} to {:.2})", it.value, it.low, it.high)
    })
}

fn fall(cells: &Cells, contracts: u32, column: Column) -> Option<Interval> {
    let (few, many) = (cells.get(&(contracts, 100))?, cells.get(&(contracts, 600))?);
    few.fall(many, column)
}

/// Mean gas of a request, and how it falls.
pub fn figure_5(files: &Files) -> String {
    if files.all.is_empty() {
        return NOT_YET.to_string();
    }
    let mut text = String::from(
        "| reading, codes, source | contracts | 100 | 200 | 400 | 600 | bank sends (Solidity: transfers) | fall (a) | fall (b) | fall (d) |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n\
         | the paper | 3 to 18 | 2,000k | | | 400k | | 5 | | |\n",
    );
    for rounds in &files.all {
        let Rounds {
            source,
            reading,
            is_pinned,
            cells,
            ..
        } = rounds;
        let name = name_of(*source, *reading, *is_pinned);
        let bank = gas_of(BANK_SEND, *is_pinned).unwrap_or_default();
        #[allow(clippy::cast_precision_loss)] // Gas of a transaction.
        line_of_5(&mut text, &name, cells, bank as f64);
    }
    for Solidity { reading, cells, .. } in &files.solidity {
        // A plain transfer.
        line_of_5(&mut text, &format!("{reading}, Solidity"), cells, 21_000.0);
    }
    text
}

fn line_of_5(text: &mut String, name: &str, cells: &Cells, send: f64) {
    for contracts in ENDS {
        let mean = |requests: u32| {
            let cell = cells.get(&(contracts, requests));
            cell.and_then(|cell: &Cell| cell.mean(Column::Requests))
        };
        if SHOWN.iter().all(|requests| mean(*requests).is_none()) {
            continue;
        }
        let means = SHOWN.map(|requests| with_error(mean(requests))).join(" | ");
        let sends = |requests: u32| {
            mean(requests).map_or(String::new(), |it| format!("{:.2}", it.value / send))
        };
        let falls = [Column::Requests, Column::Setup, Column::Codes];
        let falls = falls.map(|column| ratio(fall(cells, contracts, column)));
        let _ = writeln!(
            text,
            "| {name} | {contracts} | {means} | {} to {} | {} |",
            sends(100),
            sends(600),
            falls.join(" | ")
        );
    }
}

/// How the spread of means falls.
pub fn figure_6(files: &Files) -> String {
    if files.all.is_empty() {
        return NOT_YET.to_string();
    }
    let mut text = String::from(
        "| reading, codes, source | contracts | rounds | 100 requests | 600 requests | ratio | √6 = 2.45 lies in it | 5 lies in it |\n\
         |---|--:|--:|--:|--:|--:|---|---|\n\
         | the paper | | 10 | | 500 | 5 | | |\n",
    );
    for rounds in &files.all {
        let name = name_of(rounds.source, rounds.reading, rounds.is_pinned);
        for contracts in ENDS {
            let cell = |requests: u32| rounds.cells.get(&(contracts, requests));
            let (Some(few), Some(many)) = (cell(100), cell(600)) else {
                continue;
            };
            let column = Column::Requests;
            let fall = few.deviation_fall(many, column);
            let holds = |number: f64| match fall.map(|fall| fall.holds(number)) {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let _ = writeln!(
                text,
                "| {name} | {contracts} | {} | {} | {} | {} | {} | {} |",
                few.rounds().count(),
                spread(few.deviation(column)),
                spread(many.deviation(column)),
                ratio(fall),
                holds(6_f64.sqrt()),
                holds(5.0)
            );
        }
    }
    text
}

fn spread(interval: Option<Interval>) -> String {
    interval.map_or(String::new(), |it| {
        format!("{:.0} ({:.0} to {:.0})", it.value, it.low, it.high)
    })
}

/// Slope and intercept of the totals for each number of contracts, and whether the intercept is the set-up.
pub fn figure_7(files: &Files) -> String {
    if files.all.is_empty() {
        return NOT_YET.to_string();
    }
    let mut text = String::from(
        "| reading, codes, source | contracts | gas a request (slope) | intercept | set-up | it lies in the intercept's interval | R² |\n\
         |---|--:|--:|--:|--:|---|--:|\n",
    );
    let of = |reading| files.all.iter().filter(move |it| it.reading == reading);
    for rounds in Reading::ALL.into_iter().flat_map(of) {
        let name = name_of(rounds.source, rounds.reading, rounds.is_pinned);
        for contracts in ENDS {
            let fit = totals(&rounds.cells, contracts, &FIGURE_7);
            let cell = rounds.cells.get(&(contracts, FIGURE_7[0]));
            let (Some(fit), Some(setup)) = (fit, cell.and_then(Cell::setup)) else {
                continue;
            };
            let (intercept, slope) = (fit.interval(0, CONFIDENCE), fit.interval(1, CONFIDENCE));
            let holds = intercept.is_some_and(|it| it.holds(setup));
            let _ = writeln!(
                text,
                "| {name} | {contracts} | {} | {} | {} | {} | {:.4} |",
                with_error(slope),
                with_error(intercept),
                thousands(setup),
                if holds { "yes" } else { "no" },
                fit.r_squared
            );
        }
    }
    text
}

/// One cell with one setting changed.
pub fn changed(files: &Files) -> String {
    if files.sensitivity.is_empty() {
        return "Not yet counted: `wayclear evaluate paper figures --in-process --out docs/study`.\n".to_string();
    }
    let mut text = String::from(
        "| reading | setting | gas of a request | makes a location | goes to a known address |\n|---|---|--:|--:|--:|\n",
    );
    for row in &files.sensitivity {
        #[allow(clippy::cast_precision_loss)] // Gas of a request.
        let [gas, half, creating, direct] = [
            row.gas,
            row.half_width,
            row.creating_permille,
            row.direct_permille,
        ]
        .map(|number| number as f64);
        let _ = writeln!(
            text,
            "| {} | {} | {} ± {:.1}k | {:.1} % | {:.1} % |",
            row.reading,
            row.setting,
            thousands(gas),
            half / 1e3,
            creating / 10.0,
            direct / 10.0
        );
    }
    text
}

/// Numbers of requests that figures 5 and 6 have.
pub fn requests() -> Vec<u32> {
    FIGURE_5.to_vec()
}
