//! Slips that go through relays: no account sends them, and nothing joins them.

use rand::seq::SliceRandom;
use rand::Rng;

use super::Said;
use crate::device::{DeviceError, DeviceFile, Handed};
use crate::feed::Id;
use crate::relay::{Relay, RelayError};

impl DeviceFile {
    /// Hands a slip to one of the relays, taken at random, or to another if that one does not answer. `None`, if there is no
    /// such slip any more. Whoever dies in between hands it in twice, which harms nothing.
    ///
    /// # Errors
    /// [`DeviceError`]; [`RelayError::NotForRelays`]; the words of the last relay, if none takes it.
    pub fn hand_in_slip<E: From<DeviceError> + From<RelayError>>(
        &self,
        slip: &Id,
        relays: &[Relay],
        now: u64,
        random: &mut impl Rng,
    ) -> Result<Option<String>, E> {
        let report = self.read()?.report.unwrap_or_default();
        let Some(slip_of) = report.slip(slip) else {
            return Ok(None);
        };
        let request = slip_of.request().ok_or(RelayError::NotForRelays)?;
        let mut order: Vec<&Relay> = Relay::unseeing(relays).collect();
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
                report.note_passed(&slip, handed, now);
            }
            Ok(())
        })
    }

    /// Asks relays what became of the slips they took.
    ///
    /// # Errors
    /// [`DeviceError`].
    pub fn follow_slips(&self, relays: &[Relay], now: u64) -> Result<(), DeviceError> {
        let report = self.read()?.report.unwrap_or_default();
        for (id, handed) in report.passed() {
            let said = handed.map_or(Said::Silent, |handed| said(handed, relays));
            self.update(|device| {
                if let Some(report) = &mut device.report {
                    report.note_said(&id, said, now);
                }
                Ok::<_, DeviceError>(())
            })?;
        }
        Ok(())
    }
}

fn said(handed: &Handed, relays: &[Relay]) -> Said {
    match handed.ask(relays) {
        Ok(answer) => Said::State(answer.state, answer.reason),
        Err(RelayError::NoTicket { .. }) => Said::Forgotten,
        Err(_) => Said::Silent,
    }
}
