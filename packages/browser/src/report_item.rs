//! A report as it is shown.

use serde::Serialize;
use tsify::Tsify;
use wayclear_api::contact_registry::{Item, ItemId, Verdict};
use wayclear_client::report::{Progress, ReportSlip};
use wayclear_status::{day_start, interval_start};

/// An item that becomes public, or is on its way.
#[derive(Serialize, Tsify)]
pub struct ReportItem {
    /// Id of its slip, 8 bytes, hexadecimal.
    pub id: String,
    pub what: What,
    pub progress: Stage,
    /// When it may be sent at the earliest, Unix seconds.
    pub not_before: u64,
    /// Of what could become public: whether its owner left it out when they chose last.
    pub is_left_out: bool,
}

/// What a piece discloses.
#[derive(Serialize, Tsify)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum What {
    /// All identifiers of a UTC day.
    Day {
        /// Its begin, Unix seconds.
        start: u64,
    },
    /// That somebody was at a place.
    Visit {
        place: String,
        /// Its begin, Unix seconds.
        at: u64,
    },
    /// One of the paper's way, which a browser does not send.
    Other,
}

/// How far an item has come.
#[derive(Serialize, Tsify)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Stage {
    /// No authority has signed it.
    Chosen,
    /// Signed, and to be sent.
    Signed,
    /// A relay has it.
    Passed,
    /// Everybody can read it.
    Public,
    /// Nobody takes it; why.
    Refused { reason: String },
}

/// A slip that is to be sent.
#[derive(Serialize, Tsify)]
pub struct DueSlip {
    pub id: String,
    /// When it may be sent at the earliest, Unix seconds.
    pub not_before: u64,
    /// Unix seconds.
    pub at: u64,
}

/// A slip that a relay took.
#[derive(Serialize, Tsify)]
pub struct PassedSlip {
    pub id: String,
    /// URL of the relay.
    pub relay: String,
    /// What the relay gave for it, hexadecimal.
    pub ticket: String,
    /// Whether it went through a forwarder.
    pub is_oblivious: bool,
}

/// A slip of a report, for who made it.
pub fn shown(slip: &ReportSlip) -> ReportItem {
    let what = match &slip.item {
        Item::DayKey { day, .. } => What::Day {
            start: day_start(*day),
        },
        Item::Visit {
            place, interval, ..
        } => What::Visit {
            place: place.to_string(),
            at: interval_start(*interval),
        },
        Item::MacHashes { .. } | Item::Account { .. } => What::Other,
    };
    let progress = match slip.progress {
        Progress::Waiting if slip.voucher.is_some() => Stage::Signed,
        Progress::Waiting => Stage::Chosen,
        Progress::Passed => Stage::Passed,
        Progress::Judged(Verdict::Taken | Verdict::Known) => Stage::Public,
        Progress::Judged(verdict) => Stage::Refused {
            reason: verdict.to_string(),
        },
        Progress::Failed => Stage::Refused {
            reason: "location_failed".to_string(),
        },
    };
    ReportItem {
        id: ItemId::of(&slip.item).id.to_hex(),
        what,
        progress,
        not_before: slip.not_before,
        is_left_out: false,
    }
}
