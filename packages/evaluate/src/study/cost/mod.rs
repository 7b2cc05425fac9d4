//! What a day of a person costs: tables, figures and verdicts of equations 3 to 6.

mod figures;
mod week;

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use indicatif::HumanCount;

use super::{Drawn, Verdict};
use crate::cost::{Costs, DesignRow};

/// What makes the files.
const COMMAND: &str = "not yet computed: `wayclear evaluate cost --out docs/study`\n";

/// Draws from `optima.csv` and the seven files beside it, and from `week.csv`.
///
/// # Errors
/// A file that is broken.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let Some(costs) = Costs::read(folder)? else {
        let names = ["optimum", "parts", "levers", "rotation", "levels"];
        let tables = names.map(|name| (name, COMMAND.to_string())).to_vec();
        return week::draw(
            folder,
            Drawn {
                tables,
                ..Drawn::default()
            },
        );
    };
    let drawn = Drawn {
        tables: vec![
            ("optimum", optimum(&costs)?),
            ("parts", parts(&costs)),
            ("levers", levers(&costs)?),
            ("rotation", rotation(&costs)),
            ("levels", levels(&costs)),
        ],
        figures: vec![
            ("front.svg", figures::front(&costs)?),
            ("levers.svg", figures::levers(&costs)?),
            ("rotation.svg", figures::rotation(&costs)?),
        ],
        verdicts: verdicts(&costs),
    };
    week::draw(folder, drawn)
}

/// The design that equation 6 chooses where each request is its sender's.
fn chosen(costs: &Costs) -> Result<&DesignRow> {
    let chosen = costs.chosen("own");
    chosen.context("designs.csv has no chosen design; write it with \"wayclear evaluate cost\"")
}

/// A grid by the name that people read.
fn named(grid: &str) -> &str {
    match grid {
        "own" => "each request from its own account",
        "relayed" => "check-ins through a relay",
        "recorded" => "contacts recorded on chain",
        other => other,
    }
}

/// A 95th percentile; nothing where the chain is too full for one.
fn seconds(p95: Option<f64>) -> String {
    p95.map(|p95| format!("{p95:.2}")).unwrap_or_default()
}

/// A whole number of gas, for people.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Gas of a day, not negative.
fn whole(gas: f64) -> HumanCount {
    HumanCount(gas.round() as u64)
}

fn words(row: &DesignRow) -> String {
    let contacts = match row.contacts {
        0 => "contacts on the phone".to_string(),
        n => format!("contacts recorded {n} at once"),
    };
    let pinned = if row.is_pinned { "" } else { "not " };
    format!(
        "{}, new every {} min, {contacts}, {} d, {} levels, {pinned}pinned, {}, a block in {} s",
        row.disclosure, row.rotation, row.retention, row.levels, row.door, row.block_seconds
    )
}

fn optimum(costs: &Costs) -> Result<String> {
    let mut text = String::from(
        "| | best design | gas a person-day | × bank send | standard deviation | p95, s | MB of identifiers a day | keep every limit | share the optimum | weight of the penalty, from |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in &costs.optima {
        let best = costs.chosen(&row.grid).context("a chosen design")?;
        let _ = writeln!(
            text,
            "| {} | {} | {} | {:.2} | {} | {} | {:.2} | {} of {} | {} | {:.4} |",
            named(&row.grid),
            words(best),
            whole(best.mean),
            best.bank_sends,
            whole(best.sd),
            seconds(best.p95),
            best.identifiers_mb,
            HumanCount(row.feasible as u64),
            HumanCount(row.designs as u64),
            row.ties,
            row.weight
        );
    }
    text.push_str("\nThe same by all that equation 6 sees; the first has the shortest wait, then the fewest blocks, then the most room in one:\n\n");
    text.push_str("| block every, s | most gas of a block, M | p95, s |\n|--:|--:|--:|\n");
    let ties = ["own: chosen", "own: tie"];
    for row in costs
        .designs
        .iter()
        .filter(|row| ties.contains(&row.role.as_str()))
    {
        let gas = row
            .block_gas
            .map_or("any".to_string(), |gas| gas.to_string());
        let p95 = seconds(row.p95);
        let _ = writeln!(text, "| {} | {gas} | {p95} |", row.block_seconds);
    }
    Ok(text)
}

fn parts(costs: &Costs) -> String {
    let mut text = String::from("| gas a person-day |");
    for row in &costs.optima {
        let _ = write!(text, " {} |", named(&row.grid));
    }
    text.push_str("\n|---|--:|--:|--:|\n");
    let mut parts: Vec<&str> = vec![];
    for row in &costs.parts {
        if !parts.contains(&row.part.as_str()) {
            parts.push(&row.part);
        }
    }
    for part in parts {
        let _ = write!(text, "| {part} |");
        for row in costs.parts.iter().filter(|row| row.part == part) {
            let _ = write!(text, " {:.1} |", row.gas);
        }
        text.push('\n');
    }
    text
}

fn levers(costs: &Costs) -> Result<String> {
    let base = chosen(costs)?;
    let mut text = String::from(
        "| the best design, but | gas a person-day | × bank send | change | standard deviation | p95, s | misses |\n\
         |---|--:|--:|--:|--:|--:|---|\n",
    );
    for row in &costs.levers {
        let _ = writeln!(
            text,
            "| {} | {} | {:.2} | {:+.1} % | {} | {} | {} |",
            row.role,
            whole(row.mean),
            row.bank_sends,
            (row.mean / base.mean - 1.0) * 100.0,
            whole(row.sd),
            seconds(row.p95),
            row.misses
        );
    }
    Ok(text)
}

fn rotation(costs: &Costs) -> String {
    let mut text = String::from(
        "| tracked for, min | disclosed as | gas a person-day | standard deviation | MB of identifiers a day | misses |\n\
         |--:|---|--:|--:|--:|---|\n",
    );
    for row in &costs.rotation {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {:.2} | {} |",
            row.rotation,
            row.disclosure,
            whole(row.mean),
            whole(row.sd),
            row.identifiers_mb,
            row.misses
        );
    }
    text
}

fn levels(costs: &Costs) -> String {
    let mut text = String::from(
        "| levels that a check-in passes | gas, pinned | × bank send | gas, not pinned | × bank send |\n\
         |--:|--:|--:|--:|--:|\n",
    );
    for row in &costs.levels {
        let _ = writeln!(
            text,
            "| {} | {} | {:.2} | {} | {:.2} |",
            row.levels,
            whole(row.pinned),
            row.pinned_bank_sends,
            whole(row.unpinned),
            row.unpinned_bank_sends
        );
    }
    text
}

fn verdicts(costs: &Costs) -> Vec<Verdict> {
    let mut searched = vec![];
    for row in &costs.optima {
        searched.push(format!(
            "{}, {} designs tried: {} share the optimum, {} of {} searches end there",
            named(&row.grid),
            HumanCount(row.designs as u64),
            row.ties,
            row.found,
            row.starts
        ));
    }
    let is_found = costs.optima.iter().all(|row| row.found > 0);
    let same = costs.draws.iter().filter(|row| row.is_same).count();
    let but_blocks = costs.draws.iter().filter(|row| row.is_same_but_blocks);
    let none = costs.draws.iter().filter(|row| row.chosen.is_none());
    let regret = costs.draws.iter().filter_map(|row| row.regret);
    let stable = format!(
        "{same} of {} draws have the same design, {} the same but for blocks, {} none that keeps every limit; it costs at most {:.1} % more than the best of them",
        costs.draws.len(),
        but_blocks.count(),
        none.count(),
        regret.fold(0.0, f64::max) * 100.0
    );
    let front = costs.designs.iter().filter(|row| row.role == "front");
    let front: Vec<_> = front.collect();
    let hashes = front.iter().filter(|row| row.is_hashes()).count();
    let dominated = format!(
        "on the front: {}, of them with hashes: {hashes}",
        front.len()
    );
    vec![
        Verdict::new(23, is_found, searched.join("; ")),
        Verdict::reported(24, stable),
        Verdict::new(25, !front.is_empty() && hashes == 0, dominated),
    ]
}
