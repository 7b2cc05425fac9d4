//! What is said of traces.

use std::path::PathBuf;

use comfy_table::Table;
use indicatif::HumanCount;
use serde::Serialize;
use wayclear_evaluate::replay::{Measured, Row};

use crate::output::Answer;
use crate::page::{table, Page};

/// What was counted or measured.
#[derive(Serialize)]
pub struct Replayed {
    /// Empty with `--on-node`.
    pub traces: Vec<Row>,
    /// Empty without.
    pub measured: Vec<Measured>,
    /// Files that were written.
    pub files: Vec<PathBuf>,
}

impl Answer for Replayed {
    fn tell(&self, page: &mut Page) {
        self.tell_visits(page);
        self.tell_contacts(page);
        self.tell_measured(page);
        for row in &self.traces {
            page.line(format!(
                "{}: fullest hour {:.2} times the mean, dispersion {}, A\u{b2} {}, rescaled {}",
                row.trace,
                row.peak_hour,
                tenths(row.dispersion),
                tenths(row.anderson_darling),
                tenths(row.anderson_darling_rescaled),
            ));
        }
        for file in &self.files {
            page.line(format!("{} was written", file.display()));
        }
    }
}

impl Replayed {
    fn tell_visits(&self, page: &mut Page) {
        let mut rows = table(["trace", "visits", "creating", "routed", "direct", "gas"]);
        for row in self.traces.iter().filter(|row| row.creating.is_some()) {
            let mut cells = vec![row.trace.clone(), grouped(row.requests)];
            let counts = [row.creating, row.routed, row.direct, row.gas_pinned];
            cells.extend(counts.map(|count| count.map(grouped).unwrap_or_default()));
            rows.add_row(cells);
        }
        show(rows, page);
    }

    fn tell_contacts(&self, page: &mut Page) {
        let mut rows = table(["trace", "met a day", "p95", "gas a day", "by 10", "by 50"]);
        for row in self.traces.iter().filter(|row| row.partners.is_some()) {
            let mut cells = vec![row.trace.clone(), tenths(row.partners)];
            let counts = [
                row.partners_p95,
                row.gas_day_1,
                row.gas_day_10,
                row.gas_day_50,
            ];
            cells.extend(counts.map(|count| count.map(grouped).unwrap_or_default()));
            rows.add_row(cells);
        }
        show(rows, page);
    }

    fn tell_measured(&self, page: &mut Page) {
        let mut rows = table([
            "trace", "kind", "number", "metered", "counted", "p50 ms", "p99",
        ]);
        for row in &self.measured {
            let mut cells = vec![row.trace.clone(), row.kind.clone()];
            let counts = [
                row.requests,
                row.gas,
                row.counted_gas,
                row.p50_ms,
                row.p99_ms,
            ];
            cells.extend(counts.map(grouped));
            rows.add_row(cells);
        }
        show(rows, page);
    }
}

/// A table, unless it has no rows.
fn show(rows: Table, page: &mut Page) {
    if rows.row_count() > 0 {
        page.table(rows);
    }
}

fn tenths(number: Option<f64>) -> String {
    number.map_or("-".to_string(), |number| format!("{number:.1}"))
}

fn grouped(count: u64) -> String {
    HumanCount(count).to_string()
}
