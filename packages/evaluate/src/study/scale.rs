//! How far it scales: what rows cost a node, and what populations need.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;
use indicatif::{HumanBytes, HumanCount};
use wayclear_study::regression::line;
use wayclear_study::statistics::CONFIDENCE;

use super::{Drawn, Verdict};
use crate::chart::{Axis, Corner, Curve, Panel, Picture, Shape};
use crate::scale::fill::FillRow;
use crate::scale::{median, NeedsRow};
use crate::series::Series;

/// Rows of a place that a slope is told for, and the share of a check-in that it has to stay below.
const ROWS: f64 = 10_000.0;
const ALLOWED: f64 = 0.05;
/// Ways that check-ins come, by the names of the rows.
const WAYS: [(&str, &str); 3] = [
    ("relayed", "through a relay, at 50 places"),
    ("own", "from accounts, at one place"),
    ("busy", "through a relay, at one place"),
];

/// Draws from `fill.csv` and `needs.csv`.
///
/// # Errors
/// A file that is broken.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let fill = Series::<FillRow>::read_if_there(&folder.join("fill.csv"))?;
    let needs = Series::<NeedsRow>::read_if_there(&folder.join("needs.csv"))?;
    let mut drawn = Drawn::default();
    let absent = "not yet measured: `wayclear evaluate scale fill --check-ins 100000 --home target/localnet --out docs/study`\n";
    drawn.tables.push((
        "fill",
        fill.as_ref()
            .map_or(absent.to_string(), |it| filled(&it.rows)),
    ));
    let absent = "not yet computed: `wayclear evaluate scale needs docs/study --write`, after the measurement above\n";
    drawn.tables.push((
        "needs",
        needs
            .as_ref()
            .map_or(absent.to_string(), |it| needed(&it.rows)),
    ));
    if let Some(fill) = &fill {
        drawn.figures.push(("fill.svg", picture(&fill.rows)?));
        drawn.verdicts.push(rows_verdict(&fill.rows));
    }
    if let Some(needs) = &needs {
        let input = needs.provenance.input.clone().unwrap_or_default();
        drawn.verdicts.push(scale_verdict(&needs.rows, &input));
    }
    Ok(drawn)
}

fn of_way<'a>(rows: &'a [FillRow], way: &'a str) -> impl DoubleEndedIterator<Item = &'a FillRow> {
    rows.iter().filter(move |row| row.way == way)
}

/// The median of the stages of a way.
fn bytes_each(rows: &[FillRow], way: &str, of: fn(&FillRow) -> f64) -> f64 {
    let filled = of_way(rows, way).filter(|row| row.check_ins > 0);
    median(filled.map(of)).unwrap_or(f64::NAN)
}

fn filled(rows: &[FillRow]) -> String {
    let mut text = String::from(
        "| check-ins | so many | rows of the place | state on disk | all on disk | gas, own | gas, relayed | ms, own | ms, relayed |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (way, name) in WAYS {
        for row in of_way(rows, way) {
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} | {} | {} | {:.2} | {:.3} |",
                HumanCount(row.check_ins as u64),
                HumanCount(row.rows as u64),
                HumanBytes(row.application_bytes),
                HumanBytes(row.data_bytes),
                HumanCount(row.own_gas),
                HumanCount(row.relayed_gas),
                row.own_seconds * 1e3,
                row.relayed_seconds * 1e3
            );
        }
    }
    text.push_str("\n| check-ins | bytes of state each | bytes of all each |\n|---|--:|--:|\n");
    for (way, name) in WAYS {
        let state = bytes_each(rows, way, |row| row.application_each);
        let all = bytes_each(rows, way, |row| row.data_each);
        let _ = writeln!(text, "| {name} | {state:.0} | {all:.0} |");
    }
    text
}

fn needed(rows: &[NeedsRow]) -> String {
    let mut text = String::from(
        "| check-ins | people, M | a day | mean, peak a second | chains | people of a chain, M | GB a day | GB of 14 days, all that a node writes | rows kept, M | feed, MB | all feeds, MB |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let way = if row.way == "own" { "own" } else { "relayed" };
        let _ = writeln!(
            text,
            "| {way} | {:.0} | {} | {:.0}, {:.0} | {:.0} | {:.1} | {:.1} | {:.0} | {:.0} | {:.2} | {:.1} |",
            row.people / 1e6,
            row.check_ins,
            row.mean,
            row.peak,
            row.chains,
            row.people_a_chain / 1e6,
            row.gigabytes_a_day,
            row.gigabytes,
            row.million_rows,
            row.feed,
            row.whole_feed
        );
    }
    text
}

fn points(rows: &[FillRow], way: &str, of: fn(&FillRow) -> (f64, f64)) -> Vec<(f64, f64)> {
    of_way(rows, way).map(of).collect()
}

#[allow(clippy::cast_precision_loss)] // A picture.
fn picture(rows: &[FillRow]) -> Result<String> {
    let panel = |x: &str, y: &str, of: fn(&FillRow) -> (f64, f64)| {
        let ways = WAYS.iter().enumerate();
        let curves = ways.map(|(style, (way, name))| {
            Curve::new(*name, style, Shape::Line(points(rows, way, of)))
        });
        Panel {
            title: String::new(),
            x: Axis::from_zero(x),
            y: Axis::from_zero(y),
            curves: curves.collect(),
            legend: Corner::LowerRight,
        }
    };
    Picture {
        title: "What rows cost a node",
        subtitle: "",
        size: (1100, 420),
        columns: 2,
        panels: vec![
            panel("check-ins on the chain", "MB of all on disk", |row| {
                (row.all as f64, row.data_bytes as f64 / 1e6)
            }),
            panel(
                "rows of the place",
                "ms of a check-in from an account",
                |row| (row.rows as f64, row.own_seconds * 1e3),
            ),
        ],
    }
    .draw()
}

/// Claim 32: seconds on rows of a place, by the slope over ten thousand rows.
#[allow(clippy::cast_precision_loss)] // Far below 2^52.
fn rows_verdict(rows: &[FillRow]) -> Verdict {
    let busy = of_way(rows, "busy").map(|row| (row.rows as f64, row.own_seconds * 1e3));
    let busy: Vec<_> = busy.collect();
    let bytes = format!(
        "{:.0} bytes of state and {:.0} of all a relayed check-in, {:.0} and {:.0} one's own",
        bytes_each(rows, "relayed", |row| row.application_each),
        bytes_each(rows, "relayed", |row| row.data_each),
        bytes_each(rows, "own", |row| row.application_each),
        bytes_each(rows, "own", |row| row.data_each),
    );
    let slope = line(&busy).and_then(|fit| fit.interval(1, CONFIDENCE));
    let each = median(busy.iter().map(|(_, milliseconds)| *milliseconds));
    let (Some(slope), Some(each)) = (slope, each) else {
        return Verdict::reported(32, format!("{bytes}; too few stages for a slope"));
    };
    let [low, value, high] = [slope.low, slope.value, slope.high].map(|it| it * ROWS);
    let words = format!(
        "{bytes}; {value:+.3} ms ({low:+.3} to {high:+.3}) of {each:.2} ms a check-in for 10,000 more rows of its place"
    );
    Verdict::new(32, high < ALLOWED * each, words)
}

/// Claim 31.
fn scale_verdict(rows: &[NeedsRow], input: &str) -> Verdict {
    let mut words = vec![];
    for row in rows {
        words.push(format!(
            "{:.0} M people, {} a day, {}: {:.0}",
            row.people / 1e6,
            row.check_ins,
            row.way,
            row.chains
        ));
    }
    let words = format!("chains from {input}: {}", words.join("; "));
    Verdict::reported(31, words)
}
