//! What `wayclear evaluate paper figures` says.

use std::path::PathBuf;

use serde::Serialize;
use wayclear_evaluate::paper::compare::{Compared, Repeated};
use wayclear_study::workload::Reading;

use crate::output::Answer;
use crate::page::{table, Page};

/// More than this between a round alone and among others is a disturbance.
const ALLOWED: f64 = 0.001;

/// One reading on a node.
#[derive(Serialize)]
pub struct Measured {
    pub reading: Reading,
    /// How long the requests took.
    pub seconds: f64,
    /// How late the latest request was sent.
    pub late_seconds: f64,
    /// Infected check-ins that were none on the chain, or the other way around.
    pub otherwise: u64,
    pub categories: Vec<Compared>,
    pub alone: Repeated,
}

/// What was made.
#[derive(Serialize)]
pub struct Figures {
    pub files: Vec<PathBuf>,
    pub measured: Vec<Measured>,
}

impl Answer for Figures {
    fn tell(&self, page: &mut Page) {
        for measured in &self.measured {
            let Measured {
                reading,
                seconds,
                late_seconds,
                otherwise,
                ..
            } = measured;
            page.line(format!(
                "{reading}: {seconds:.0} s, the latest request {late_seconds:.1} s late, {otherwise} flagged otherwise"
            ));
            let mut rows = table(["request", "number", "metered", "counted", "%"]);
            for row in &measured.categories {
                rows.add_row([
                    row.what.clone(),
                    row.count.to_string(),
                    format!("{:.0}", row.measured),
                    format!("{:.0}", row.counted),
                    format!("{:+.2}", row.error() * 100.0),
                ]);
            }
            page.table(rows);
            let alone = &measured.alone;
            page.line(format!(
                "{} requests once more, alone: {:+.3} % of all gas, at most {:.3} % of a request; then again: {:.3} %\n",
                alone.requests,
                alone.sum * 100.0,
                alone.largest * 100.0,
                alone.twice * 100.0
            ));
        }
        for file in &self.files {
            page.line(format!("{} was written", file.display()));
        }
    }

    fn is_good(&self) -> bool {
        let mut measured = self.measured.iter();
        measured.all(|it| it.alone.largest <= ALLOWED)
    }
}
