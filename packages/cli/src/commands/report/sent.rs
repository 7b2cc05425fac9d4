//! What became of the slips of a report.

use std::collections::BTreeMap;

use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_api::contact_registry::{Item, ItemKind, ReportPolicy, Verdict};
use wayclear_client::relay::ReadFrom;
use wayclear_client::report::{Progress, Report, ReportSlip};

use crate::output::Answer;
use crate::page::Page;
use crate::reading::tell_source;
use crate::words::{count, time};

#[derive(Serialize)]
pub struct Sent {
    slips: Vec<SentSlip>,
    /// How many are to be sent still.
    waiting: usize,
    /// When the first of them may be, Unix seconds.
    next_at: Option<u64>,
    /// Null = from a node.
    read_from: Option<ReadFrom>,
}

#[derive(Serialize)]
struct SentSlip {
    id: HexBinary,
    kind: ItemKind,
    /// What the registry said, or how far it is.
    became: &'static str,
}

impl Sent {
    pub fn of(report: &Report, policy: ReportPolicy, read_from: Option<ReadFrom>) -> Self {
        let is_waiting = |slip: &&ReportSlip| slip.progress == Progress::Waiting;
        let waiting = report.slips.iter().filter(is_waiting);
        Sent {
            slips: report
                .slips
                .iter()
                .map(|slip| SentSlip::of(slip, policy))
                .collect(),
            waiting: waiting.clone().count(),
            next_at: waiting
                .map(|slip| slip.not_before)
                .filter(|at| *at > 0)
                .min(),
            read_from,
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
const UNSIGNED: &str = "unsigned";
const TAKEN_BACK: &str = Verdict::Burnt.name();

/// What became of a slip, in a word for programs; `None` = it is not sent.
pub fn sent_as(progress: Progress) -> Option<&'static str> {
    match progress {
        Progress::Waiting => None,
        Progress::Passed => Some(PASSED),
        Progress::Judged(verdict) => Some(verdict.name()),
        Progress::Failed => Some("failed"),
    }
}

impl SentSlip {
    fn of(slip: &ReportSlip, policy: ReportPolicy) -> Self {
        let is_unsigned = slip.voucher.is_none() && policy == ReportPolicy::Attested;
        SentSlip {
            id: slip.id().into(),
            kind: match slip.item {
                Item::DayKey { .. } => ItemKind::DayKey,
                Item::MacHashes { .. } => ItemKind::MacHashes,
                Item::Visit { .. } => ItemKind::Visit,
                Item::Account { .. } => ItemKind::Account,
            },
            became: match sent_as(slip.progress) {
                Some(became) => became,
                None if is_unsigned => UNSIGNED,
                None => WAITING,
            },
        }
    }
}

/// What became of slips that are not public and will not be by themselves, and what helps.
fn words(became: &str) -> String {
    match became {
        UNSIGNED => "unsigned; have the authority sign what wayclear report --request FILE writes"
            .to_string(),
        TAKEN_BACK => "taken back by who vouched for them, so they count as if they had never been"
            .to_string(),
        other => other.replace('_', " "),
    }
}

impl Answer for Sent {
    fn tell(&self, page: &mut Page) {
        let all = count(self.slips.len(), "slip");
        let taken = self.taken();
        let wish = if taken > 0 {
            " Get well soon. If it was wrong, the authority takes it back."
        } else {
            ""
        };
        page.paragraph(format!("Public now: {taken} of {all}.{wish}"), "");
        let mut others: BTreeMap<&str, usize> = BTreeMap::new();
        for slip in &self.slips {
            if !TAKEN.contains(&slip.became) && ![WAITING, PASSED].contains(&slip.became) {
                *others.entry(slip.became).or_default() += 1;
            }
        }
        for (became, slips) in others {
            let slips = count(slips, "slip");
            page.paragraph(format!("{slips}: {}.", words(became)), "  ");
        }
        let passed = self
            .slips
            .iter()
            .filter(|slip| slip.became == PASSED)
            .count();
        if passed > 0 {
            page.paragraph(
                format!(
                    "With relays: {}. Most relays let slips go at a few hours of the day, with those of others; the same with --send \
                     tells how far they are.",
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
        tell_source(page, self.read_from.as_ref());
    }

    fn is_good(&self) -> bool {
        self.slips.iter().all(|slip| slip.became != UNSIGNED)
    }
}
