//! Sending slips one by one, apart in time and in random order, and going on where it stopped.

use std::time::Duration;

use cosmwasm_std::Addr;
use rand::seq::SliceRandom;
use rand::Rng;
use wayclear_api::contact_registry::{ExecuteMsg, Item, ReportPolicy, Verdict};
use wayclear_api::events::{Disclosed, LocationFailed, SlipsSkipped};
use wayclear_chain::{Chain, ChainError};
use wayclear_status::{day_at, day_start, DAY_SECONDS};

use super::{Progress, Report, ReportSlip};
#[cfg(feature = "files")]
use crate::device::{DeviceError, DeviceFile};
use crate::feed::{Id, Standing};

/// How often a slip is sent that could not be taken for the time being.
pub(super) const MAX_TRIES: u8 = 3;
/// How long a relay may have a slip that is not in the feed, in seconds.
const PATIENCE_SECONDS: u64 = DAY_SECONDS + 21_600;
/// How long to wait before a slip is sent again, in seconds.
const RETRY_SECONDS: u64 = 3_600;

/// When a slip is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// Unix seconds.
    pub at: u64,
    /// Of the report's slips.
    pub slip: Id,
}

/// What became of a slip that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A relay took it and will send it.
    Passed,
    /// The registry took it, or passed it over.
    Judged(Verdict),
    /// Its location did not take it.
    LocationFailed,
}

impl Report {
    /// When the slips that wait are to be sent: in random order, with random pauses between them, which last `pause` seconds
    /// on average, none before its time, the soonest first. Whoever was interrupted asks again: such pauses remember
    /// nothing. Slips that are not signed wait for it, unless everybody's own word is taken.
    pub fn schedule(
        &self,
        now: u64,
        pause: u32,
        policy: ReportPolicy,
        random: &mut impl Rng,
    ) -> Vec<Due> {
        let is_ready = |slip: &ReportSlip| {
            let is_covered = slip.voucher.is_some() || policy == ReportPolicy::SelfReported;
            slip.progress == Progress::Waiting && is_covered
        };
        let slips = self.slips.iter();
        let mut waiting: Vec<_> = slips.filter(|slip| is_ready(slip)).collect();
        waiting.shuffle(random);
        let mut next = now;
        let mut schedule = vec![];
        for slip in waiting {
            let at = if slip.not_before > next {
                slip.not_before.saturating_add(pause_of(pause, random))
            } else {
                next = next.saturating_add(pause_of(pause, random));
                next
            };
            let slip = slip.id();
            schedule.push(Due { at, slip });
        }
        schedule.sort_unstable();
        schedule
    }

    /// The message that publishes a slip, alone. An account's own slip must be sent from that account.
    pub fn message(&self, slip: &Id, now: u64) -> Option<ExecuteMsg> {
        let slip = self.slip(slip)?;
        let voucher = slip.voucher.as_ref();
        Some(ExecuteMsg::Disclose {
            authority: voucher.map(|voucher| voucher.authority.to_string()),
            issued: voucher.map_or_else(|| day_at(now), |voucher| voucher.issued),
            slips: vec![slip.slip()],
        })
    }

    /// Notes what became of a slip. One that could not be taken for the time being waits an hour, or for tomorrow's quota,
    /// and is given up after three times.
    pub fn note(&mut self, slip: &Id, outcome: Outcome, now: u64) {
        let Some(slip) = self.slips.iter_mut().find(|known| known.id() == *slip) else {
            return;
        };
        let (done, again) = match outcome {
            Outcome::Passed => (Progress::Passed, None),
            Outcome::LocationFailed => (Progress::Failed, Some(now.saturating_add(RETRY_SECONDS))),
            Outcome::Judged(verdict) => (Progress::Judged(verdict), again_at(verdict, now)),
        };
        slip.progress = done;
        if outcome == Outcome::Passed {
            slip.not_before = now.saturating_add(PATIENCE_SECONDS);
        }
        if let Some(again) = again {
            slip.tries = slip.tries.saturating_add(1);
            if slip.tries < MAX_TRIES {
                slip.progress = Progress::Waiting;
                slip.not_before = again;
            }
        }
    }

    /// Notes which slips stand in the feed: so a phone learns without a question what its relay has sent, and what was taken
    /// back since.
    pub fn settle(&mut self, standing: &Standing) {
        for slip in &mut self.slips {
            let is_public = standing.holds(&(slip.item.day(), slip.id()));
            let is_account = matches!(slip.item, Item::Account { .. });
            match slip.progress {
                Progress::Judged(Verdict::Taken | Verdict::Known) if !is_public && !is_account => {
                    slip.progress = Progress::Judged(Verdict::Burnt);
                }
                Progress::Judged(verdict) if verdict != Verdict::Burnt => {}
                _ if is_public => slip.progress = Progress::Judged(Verdict::Taken),
                _ => {}
            }
        }
    }
}

#[cfg(feature = "files")]
impl DeviceFile {
    /// Sends one slip of the report and keeps what became of it; `None`, if there is no such slip any more. Whoever dies in
    /// between sends it twice, which harms nothing.
    ///
    /// # Errors
    /// Of `send`, and [`DeviceError`].
    pub fn send<E: From<DeviceError>>(
        &self,
        slip: &Id,
        now: u64,
        send: impl FnOnce(&ExecuteMsg) -> Result<Outcome, E>,
    ) -> Result<Option<Outcome>, E> {
        let report = self.read()?.report.unwrap_or_default();
        let Some(message) = report.message(slip, now) else {
            return Ok(None);
        };
        let outcome = send(&message)?;
        self.update(|device| {
            if let Some(report) = &mut device.report {
                report.note(slip, outcome, now);
            }
            Ok(Some(outcome))
        })
    }
}

/// When a slip may be sent again that was passed over for a reason that passes.
fn again_at(verdict: Verdict, now: u64) -> Option<u64> {
    match verdict {
        Verdict::TooEarly | Verdict::NoSuchPlace => Some(now.saturating_add(RETRY_SECONDS)),
        Verdict::Quota => Some(day_start(day_at(now).saturating_add(1))),
        _ => None,
    }
}

/// Over how many hours a report is spread unless its owner says otherwise.
pub const SPREAD_HOURS: u32 = 6;

/// The average pause between so many messages that are spread over some hours, in seconds.
pub fn mean_pause(hours: u32, messages: usize) -> u32 {
    let messages = u32::try_from(messages).unwrap_or(u32::MAX).max(1);
    hours * 3_600 / messages
}

/// A pause of random length, exponentially distributed, in seconds: whoever sees one message cannot tell when the next one
/// comes. `mean`: the average, in seconds.
pub fn pause_of(mean: u32, random: &mut impl Rng) -> u64 {
    // 1 - [0, 1) is never zero.
    let share = 1.0 - random.random::<f64>();
    Duration::from_secs_f64(f64::from(mean) * -share.ln()).as_secs()
}

/// Sends a message of one slip.
///
/// # Errors
/// [`ChainError`], from the chain, also for a signature that does not fit; [`ChainError::NoEvent`] if the registry does not
/// say what became of it.
pub fn send_slip(
    chain: &mut impl Chain,
    registry: &Addr,
    sender: &Addr,
    message: &ExecuteMsg,
) -> Result<Outcome, ChainError> {
    let events = chain.execute(sender, registry, message)?.events;
    if !LocationFailed::all(&events).is_empty() {
        return Ok(Outcome::LocationFailed);
    }
    if let Some(skipped) = SlipsSkipped::all(&events).pop() {
        return Ok(Outcome::Judged(skipped.verdict));
    }
    match Disclosed::all(&events).pop() {
        Some(told) if told.taken > 0 => Ok(Outcome::Judged(Verdict::Taken)),
        _ => Err(ChainError::NoEvent { what: "slip" }),
    }
}
