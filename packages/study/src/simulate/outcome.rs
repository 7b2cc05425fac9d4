//! What came of a run.

/// Parts of a run, whose means are nearly independent in a long one.
const PARTS: usize = 20;

/// What came of what was due after the warm-up.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Requests that were due.
    pub offered: u64,
    /// Of them, those that the mempool did not take.
    pub refused: u64,
    /// Requests that had their results, a second.
    pub throughput: f64,
    /// Mean seconds from block to block.
    pub interval_s: f64,
    /// Mean seconds from when a request was due until its sender knew the result; NaN where none did.
    pub mean_s: f64,
    /// Its standard error, from the means of parts of the run that follow each other: requests near each other wait alike.
    pub error_s: f64,
    /// In ascending order.
    latencies: Vec<f64>,
}

impl Outcome {
    pub(super) fn new(
        offered: u64,
        refused: u64,
        throughput: f64,
        interval_s: f64,
        mut latencies: Vec<f64>,
    ) -> Self {
        // While they are in the order of time.
        let mean_s = mean(&latencies);
        let error_s = error(&latencies, mean_s);
        latencies.sort_unstable_by(f64::total_cmp);
        Outcome {
            offered,
            refused,
            throughput,
            interval_s,
            mean_s,
            error_s,
            latencies,
        }
    }

    /// Share of requests that were not taken, 0 to 1.
    #[allow(clippy::cast_precision_loss)] // Millions.
    pub fn loss(&self) -> f64 {
        self.refused as f64 / self.offered.max(1) as f64
    }

    /// Seconds within which that share of requests had their results, 0 to 1; NaN where none had.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss
    )]
    pub fn quantile(&self, share: f64) -> f64 {
        let index = (share.clamp(0.0, 1.0) * self.latencies.len() as f64) as usize;
        let last = self.latencies.len().saturating_sub(1);
        self.latencies
            .get(index.min(last))
            .copied()
            .unwrap_or(f64::NAN)
    }
}

#[allow(clippy::cast_precision_loss)] // Millions.
fn mean(latencies: &[f64]) -> f64 {
    latencies.iter().sum::<f64>() / latencies.len() as f64
}

/// Standard error of the mean of numbers in the order of time; NaN where they are too few.
fn error(latencies: &[f64], all: f64) -> f64 {
    if latencies.len() < PARTS {
        return f64::NAN;
    }
    let parts = latencies.chunks(latencies.len().div_ceil(PARTS));
    let mut count = 0.0;
    let squares: f64 = parts
        .map(|part| {
            count += 1.0;
            let off = mean(part) - all;
            off * off
        })
        .sum();
    (squares / (count - 1.0) / count).sqrt()
}
