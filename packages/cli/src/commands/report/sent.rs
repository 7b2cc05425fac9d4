//! What became of the slips of a report.

use std::collections::BTreeMap;

use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_api::contact_registry::{Item, ItemKind, Verdict};
use wayclear_client::report::{Progress, Report, ReportSlip};

use crate::output::Answer;
use crate::page::Page;
use crate::words::{count, time};

#[derive(Serialize)]
pub struct Sent {
    slips: Vec<SentSlip>,
    /// How many are to be sent still.
    waiting: usize,
    /// When the first of them may be, Unix seconds.
    next_at: Option<u64>,
}

#[derive(Serialize)]
struct SentSlip {
    id: HexBinary,
    kind: ItemKind,
    /// What the registry said, or how far it is.
    became: &'static str,
}

impl Sent {
    pub fn of(report: &Report) -> Self {
        let is_waiting = |slip: &&ReportSlip| slip.progress == Progress::Waiting;
        let waiting = report.slips.iter().filter(is_waiting);
        Sent {
            slips: report.slips.iter().map(SentSlip::of).collect(),
            waiting: waiting.clone().count(),
            next_at: waiting.map(|slip| slip.not_before).min(),
        }
    }

    fn taken(&self) -> usize {
        let is_taken = |slip: &&SentSlip| TAKEN.contains(&slip.became);
        self.slips.iter().filter(is_taken).count()
    }
}

/// Words of slips that stand in the registry.
const TAKEN: [&str; 2] = [Verdict::Taken.name(), Verdict::Known.name()];
const WAITING: &str = "waiting";
const PASSED: &str = "passed";

impl SentSlip {
    fn of(slip: &ReportSlip) -> Self {
        SentSlip {
            id: slip.id().into(),
            kind: match slip.item {
                Item::DayKey { .. } => ItemKind::DayKey,
                Item::MacHashes { .. } => ItemKind::MacHashes,
                Item::Visit { .. } => ItemKind::Visit,
                Item::Account { .. } => ItemKind::Account,
            },
            became: match slip.progress {
                Progress::Waiting if slip.voucher.is_none() => "unsigned",
                Progress::Waiting => WAITING,
                Progress::Passed => PASSED,
                Progress::Judged(verdict) => verdict.name(),
                Progress::Failed => "failed",
            },
        }
    }
}

impl Answer for Sent {
    fn tell(&self, page: &mut Page) {
        let all = count(self.slips.len(), "slip");
        page.paragraph(
            format!("Public now: {} of {all}. Get well soon. If it was wrong, the authority takes it back.", self.taken()),
            "",
        );
        let mut others: BTreeMap<&str, usize> = BTreeMap::new();
        for slip in &self.slips {
            if !TAKEN.contains(&slip.became) && ![WAITING, PASSED].contains(&slip.became) {
                *others.entry(slip.became).or_default() += 1;
            }
        }
        for (became, slips) in others {
            let slips = count(slips, "slip");
            page.line(format!("{slips}: {}.", became.replace('_', " ")));
        }
        let passed = self
            .slips
            .iter()
            .filter(|slip| slip.became == PASSED)
            .count();
        if passed > 0 {
            page.paragraph(
                format!(
                    "With relays: {}. They wait for others to go with, six hours at most; the same with --send tells how far they \
                     are.",
                    count(passed, "slip")
                ),
                "",
            );
        }
        if let Some(next_at) = self.next_at {
            page.paragraph(
                format!(
                    "To be sent still: {}, not before {}; run the same with --send then.",
                    count(self.waiting, "slip"),
                    time(next_at)
                ),
                "",
            );
        }
    }
}
