//! Slips that go through relays: no account sends them, and nothing joins them.

use rand::seq::SliceRandom;
use rand::Rng;
use wayclear_api::contact_registry::Verdict;
use wayclear_api::relay::{Refused, SlipRequest, TicketState};

use super::send::MAX_TRIES;
use super::{Outcome, Progress, ReportSlip};
use crate::device::{DeviceError, DeviceFile, Handed};
use crate::feed::Id;
use crate::relay::{Relay, RelayError};

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

impl DeviceFile {
    /// Hands a slip to one of the relays, taken at random, or to another if that one does not answer. `None`, if there is no
    /// such slip any more. Whoever dies in between hands it in twice, which harms nothing.
    ///
    /// # Errors
    /// [`DeviceError`]; the words of the last relay, if none takes it.
    pub fn hand_in_slip<E: From<DeviceError> + From<RelayError>>(
        &self,
        slip: &Id,
        relays: &[Relay],
        now: u64,
        random: &mut impl Rng,
    ) -> Result<Option<String>, E> {
        let report = self.read()?.report.unwrap_or_default();
        let Some(request) = report.slip(slip).and_then(ReportSlip::request) else {
            return Ok(None);
        };
        let mut order: Vec<&Relay> = relays.iter().collect();
        order.shuffle(random);
        let mut refusal = None;
        for relay in order {
            match relay.disclose(&request) {
                Ok(ticket) => {
                    let handed = Handed::to(relay, ticket);
                    self.note_passed(*slip, &handed, now)?;
                    return Ok(Some(handed.relay));
                }
                Err(error) => refusal = Some(error),
            }
        }
        refusal.map_or(Ok(None), |error| Err(error.into()))
    }

    fn note_passed(&self, slip: Id, handed: &Handed, now: u64) -> Result<(), DeviceError> {
        self.update(|device| {
            if let Some(report) = &mut device.report {
                report.note(&slip, Outcome::Passed, now);
                let same = report.slips.iter_mut().filter(|known| known.id() == slip);
                same.for_each(|known| known.handed = Some(handed.clone()));
            }
            Ok(())
        })
    }

    /// Asks relays what became of the slips they took. That one is in shows in the feed; one that is refused, or forgotten, may
    /// have to go again.
    ///
    /// # Errors
    /// [`DeviceError`].
    pub fn follow_slips(&self, relays: &[Relay], now: u64) -> Result<(), DeviceError> {
        let report = self.read()?.report.unwrap_or_default();
        for slip in &report.slips {
            if slip.progress != Progress::Passed {
                continue;
            }
            let handed = slip.handed.as_ref();
            let outcome = match handed.and_then(|handed| asked(handed, relays)) {
                // One relay is not believed for good: the next may bring it.
                Some(Outcome::Judged(_)) if slip.tries + 1 < MAX_TRIES => Outcome::LocationFailed,
                Some(outcome) => outcome,
                // After a day it is not heard of any more.
                None if slip.not_before <= now => Outcome::LocationFailed,
                None => continue,
            };
            let id = slip.id();
            self.update(|device| {
                if let Some(report) = &mut device.report {
                    report.note(&id, outcome, now);
                }
                Ok::<_, DeviceError>(())
            })?;
        }
        Ok(())
    }
}

/// What the relay says of a slip; `None`, if that changes nothing.
fn asked(handed: &Handed, relays: &[Relay]) -> Option<Outcome> {
    match handed.ask(relays) {
        Ok(answer) if answer.state == TicketState::Refused => Some(outcome(answer.reason?)),
        // It has known for a day what became of it, and the feed does not have it.
        Err(RelayError::NoTicket { .. }) => Some(Outcome::LocationFailed),
        Ok(_) | Err(_) => None,
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
