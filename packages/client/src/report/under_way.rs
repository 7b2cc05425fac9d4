//! Slips that are on their way through relays, whoever talks to these.

use wayclear_api::contact_registry::{Item, Verdict};
use wayclear_api::relay::{Refused, SlipRequest, TicketState};

use super::send::MAX_TRIES;
use super::{Outcome, Progress, Report, ReportSlip};
use crate::device::Handed;
use crate::feed::{Id, Standing};

/// What a relay says of a slip that it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    State(TicketState, Option<Refused>),
    /// It has known for a day what became of it, and has forgotten it.
    Forgotten,
    /// It was not reached, or did not answer.
    Silent,
}

impl ReportSlip {
    /// What a relay is told; `None` = it is not signed, or one of the paper's way, which only an account sends.
    pub fn request(&self) -> Option<SlipRequest> {
        let voucher = self.voucher.as_ref()?;
        let request = SlipRequest {
            authority: voucher.authority.to_string(),
            issued: voucher.issued,
            slip: self.slip(),
        };
        request.is_for_relays().then_some(request)
    }
}

impl Report {
    /// Notes that a relay took a slip. `now`: Unix seconds.
    pub fn note_passed(&mut self, slip: &Id, handed: &Handed, now: u64) {
        self.note(slip, Outcome::Passed, now);
        let same = self.slips.iter_mut().filter(|known| known.id() == *slip);
        same.for_each(|known| known.handed = Some(handed.clone()));
    }

    /// The slips of which it is to be asked what became of them, and the relays that took them.
    pub fn passed(&self) -> impl Iterator<Item = (Id, Option<&Handed>)> {
        let passed = |slip: &&ReportSlip| slip.progress == Progress::Passed;
        let slips = self.slips.iter().filter(passed);
        slips.map(|slip| (slip.id(), slip.handed.as_ref()))
    }

    /// What was told to be public and is not was never taken: it waits again. Whoever invented the row may have held the slip back.
    pub(crate) fn reopen(&mut self, standing: &Standing, now: u64) {
        for slip in &mut self.slips {
            let is_public = standing.holds(&(slip.item.day(), slip.id()));
            let is_account = matches!(slip.item, Item::Account { .. });
            let was_told = Progress::Judged(Verdict::Taken);
            if slip.progress == was_told && !is_public && !is_account {
                (slip.progress, slip.not_before) = (Progress::Waiting, now);
            }
        }
    }

    /// Notes what a relay says of a slip. That one is in shows in the feed; one that is refused, or forgotten, may have to go
    /// again.
    pub fn note_said(&mut self, id: &Id, said: Said, now: u64) {
        let Some(slip) = self.slip(id) else {
            return;
        };
        let outcome = match said {
            Said::State(TicketState::Refused, Some(reason)) => Some(outcome(reason)),
            // The feed does not have it.
            Said::Forgotten => Some(Outcome::LocationFailed),
            Said::State(..) | Said::Silent => None,
        };
        let outcome = match outcome {
            // One relay is not believed for good: the next may bring it.
            Some(Outcome::Judged(_)) if slip.tries + 1 < MAX_TRIES => Outcome::LocationFailed,
            Some(outcome) => outcome,
            // After a day it is not heard of any more.
            None if slip.not_before <= now => Outcome::LocationFailed,
            None => return,
        };
        self.note(id, outcome, now);
    }
}

fn outcome(refused: Refused) -> Outcome {
    match refused {
        Refused::NotCovered => Outcome::Judged(Verdict::NotCovered),
        Refused::InvalidSignature => Outcome::Judged(Verdict::InvalidSignature),
        Refused::AgedOut => Outcome::Judged(Verdict::AgedOut),
        Refused::Burnt => Outcome::Judged(Verdict::Burnt),
        Refused::NoSuchVisit => Outcome::Judged(Verdict::NoSuchVisit),
        Refused::NoSuchPlace => Outcome::Judged(Verdict::NoSuchPlace),
        Refused::TooLate | Refused::Chain | Refused::GivenUp => Outcome::LocationFailed,
    }
}
