//! What `wayclear evaluate proofs` says.

use std::fmt::Write;

use serde::Serialize;

use crate::output::Answer;
use crate::page::Page;
use crate::words::count;

/// What one way of reading costs.
#[derive(Serialize)]
pub struct Row {
    pub what: &'static str,
    pub is_verified: bool,
    /// How many questions were asked, or files read.
    pub requests: u64,
    /// What came, over HTTP without its headers; of files compressed.
    pub bytes: u64,
    /// Median from the first question to the answer. Without the wait for the next block.
    pub milliseconds: f64,
}

#[derive(Serialize)]
pub struct Measured {
    pub rows: Vec<Row>,
    /// What of a sync is neither feed nor wait, by how long the phone has not looked.
    pub syncs: Vec<Sync>,
    /// How many validators the chain has.
    pub validators: usize,
}

/// What a phone downloads that reads from files.
#[derive(Serialize)]
pub struct Sync {
    pub phone: &'static str,
    /// Bytes of the feed since then, as JSON.
    pub feed: u64,
    /// Bytes of proofs, compressed.
    pub proofs: u64,
    /// The same as part of all.
    pub share: f64,
}

impl Measured {
    pub fn markdown(&self) -> String {
        let mut text =
            "| | checked | requests | bytes | milliseconds |\n|---|---|--:|--:|--:|\n".to_string();
        for row in &self.rows {
            let checked = if row.is_verified { "yes" } else { "no" };
            let _ = writeln!(
                text,
                "| {} | {checked} | {} | {} | {:.1} |",
                row.what, row.requests, row.bytes, row.milliseconds
            );
        }
        text += "\n| a phone that | MB of the feed | kB of proofs | of all |\n|---|--:|--:|--:|\n";
        for sync in &self.syncs {
            #[allow(clippy::cast_precision_loss)] // Far below 2^52.
            let (feed, proofs) = (sync.feed as f64 / 1e6, sync.proofs as f64 / 1e3);
            let share = sync.share * 100.0;
            let _ = writeln!(
                text,
                "| {} | {feed:.1} | {proofs:.1} | {share:.2} % |",
                sync.phone
            );
        }
        text
    }
}

impl Answer for Measured {
    fn tell(&self, page: &mut Page) {
        page.line(self.markdown().trim_end());
        page.paragraph(
            format!("With {} on the chain.", count(self.validators, "validator")),
            "",
        );
    }
}
