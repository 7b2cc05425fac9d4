//! What each kind of request was metered at, beside what counting predicts.

use std::fmt::Write;

use anyhow::Result;
use indicatif::HumanCount;
use wayclear_study::figures::Column;
use wayclear_study::rounds::Round;

use super::files::{Files, Rounds};
use super::{name_of, NOT_YET};
use crate::paper::compare::{categories, cell, Compared};
use crate::paper::{counted_relayed, Grid, Source};

/// Each kind, then the cells that differ most.
///
/// # Errors
/// A table of gas that lacks a row.
pub fn kinds(files: &Files) -> Result<String> {
    let mut text = String::new();
    for measured in files.all.iter().filter(|it| it.source == Source::Measured) {
        let counted = files.find(Source::Counted, measured.reading, measured.is_pinned);
        let Some(counted) = counted else {
            continue;
        };
        let name = name_of(Source::Measured, measured.reading, measured.is_pinned);
        let took = measured.input.as_ref();
        let took = took.map_or(String::new(), |it| format!(": {it}."));
        let _ = writeln!(
            text,
            "**{name}**{took}\n\n| request | number | metered | counted | difference |\n|---|--:|--:|--:|--:|"
        );
        let same: Vec<Round> = same_rounds(measured, counted);
        for row in categories(&measured.rounds, &same) {
            line(&mut text, &row);
        }
        let worst = worst_cell(measured, counted);
        if let Some(worst) = worst {
            line(&mut text, &worst);
        }
        text.push('\n');
    }
    for (is_pinned, rounds) in &files.relayed {
        let seed = crate::paper::SEED;
        let grid = Grid::of_the_paper(1, seed);
        let counted = counted_relayed(*is_pinned, &grid)?;
        for row in categories(rounds, &counted) {
            let pinned = if *is_pinned { "pinned" } else { "not pinned" };
            let _ = writeln!(
                text,
                "Beside the paper's kinds, {pinned}: a {}, {} metered, {} counted, {:+.2} %.\n",
                row.what,
                whole(row.measured),
                whole(row.counted),
                row.error() * 100.0
            );
        }
    }
    if text.is_empty() {
        return Ok(NOT_YET.to_string());
    }
    Ok(text)
}

/// Those counted rounds that were carried out too.
pub fn same_rounds(measured: &Rounds, counted: &Rounds) -> Vec<Round> {
    let is_there = |round: &&Round| {
        let mut rounds = measured.rounds.iter();
        rounds.any(|it| it.workload == round.workload)
    };
    counted.rounds.iter().filter(is_there).cloned().collect()
}

/// The cell whose mean request differs most.
fn worst_cell(measured: &Rounds, counted: &Rounds) -> Option<Compared> {
    let same = wayclear_study::figures::cells(&same_rounds(measured, counted));
    let compared = measured.cells.iter().filter_map(|(key, found)| {
        let (contracts, requests) = key;
        let what = format!(
            "a request of the cell that differs most ({contracts} contracts, {requests} requests)"
        );
        cell(&what, found, same.get(key)?, Column::Requests)
    });
    compared.max_by(|a, b| a.error().abs().total_cmp(&b.error().abs()))
}

fn line(text: &mut String, row: &Compared) {
    let _ = writeln!(
        text,
        "| {} | {} | {} | {} | {:+.2} % |",
        row.what,
        HumanCount(row.count),
        whole(row.measured),
        whole(row.counted),
        row.error() * 100.0
    );
}

fn whole(gas: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Gas of a request.
    HumanCount(gas.round() as u64).to_string()
}
