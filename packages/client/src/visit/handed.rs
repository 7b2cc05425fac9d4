//! Visits that go through a relay: no account, no coins, and nobody on the chain.

use thiserror::Error;
use wayclear_api::relay::{Refused, TicketResponse, TicketState};

use crate::device::{Device, DeviceError, DeviceFile, Handed, KeptVisit};
use crate::relay::{Relay, RelayError, Ticket};

/// Why no relay has a visit.
#[derive(Debug, Error)]
pub enum HandInError {
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// It may have it all the same: its secret is kept.
    #[error("{0}. The visit may be on its way, so it is kept; the same command sends it again")]
    Unknown(RelayError),
    /// None of them, or no forwarder before it, is there. A device has kept the visit.
    #[error("nobody who would take the visit can be reached: {}", words(.0))]
    Away(Vec<RelayError>),
    /// Each for its reason; the visit is kept nowhere.
    #[error("no relay takes the visit: {}", words(.0))]
    Refused(Vec<RelayError>),
}

/// What became of a visit that relays had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    pub visit: KeptVisit,
    pub became: Became,
}

/// How far a visit has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// The relay has it.
    Queued,
    /// The relay says that the place has recorded it. Whether it lies shows at a report.
    In,
    /// Another relay has it now.
    HandedOn { relay: String },
    /// No relay brings it in any more.
    Refused(Refused),
    /// The relay does not answer, or does not know it any more.
    Unknown { reason: String },
}

impl KeptVisit {
    /// Hands it to the first of the relays that takes it.
    ///
    /// # Errors
    /// [`HandInError::Unknown`] if one may have it, which must be asked again before another; [`HandInError::Away`];
    /// [`HandInError::Refused`].
    pub fn hand_in<'a>(&self, relays: &'a [Relay]) -> Result<(&'a Relay, Ticket), HandInError> {
        let mut refusals = vec![];
        for relay in Relay::unseeing(relays) {
            match relay.check_in(&self.request()) {
                Ok(ticket) => return Ok((relay, ticket)),
                Err(error) if may_have_it(&error) => return Err(HandInError::Unknown(error)),
                Err(error) => refusals.push(error),
            }
        }
        Err(if refusals.iter().all(is_away) && !refusals.is_empty() {
            HandInError::Away(refusals)
        } else {
            HandInError::Refused(refusals)
        })
    }
}

impl DeviceFile {
    /// Hands a visit to the first of the relays that takes it, and tells which. Its secret is in the file before.
    ///
    /// # Errors
    /// [`HandInError`].
    pub fn hand_in<'a>(
        &self,
        relays: &'a [Relay],
        visit: &KeptVisit,
    ) -> Result<&'a Relay, HandInError> {
        let is_new = self.change(|device| device.keep(visit.clone()))?;
        let first = self.maybe_at(visit, relays)?;
        match visit.hand_in(first) {
            Ok((relay, ticket)) => {
                self.change(|device| device.note_handed(visit, &Handed::to(relay, ticket)))?;
                Ok(relay)
            }
            Err(error) => {
                match &error {
                    HandInError::Refused(_) if is_new => {
                        self.change(|device| device.drop_visit(visit))?;
                    }
                    HandInError::Unknown(
                        RelayError::NoAnswer { relay, .. } | RelayError::Form { relay, .. },
                    ) => {
                        self.change(|device| device.note_maybe(visit, first, relay))?;
                    }
                    _ => {}
                }
                Err(error)
            }
        }
    }

    /// Of the relays the one that may have a visit, if there is one: the others get it once it is late, or both would bring it.
    fn maybe_at<'a>(
        &self,
        visit: &KeptVisit,
        relays: &'a [Relay],
    ) -> Result<&'a [Relay], DeviceError> {
        let kept = self.read()?.visits.into_iter();
        let mut same = kept.filter(|kept| kept.tag() == visit.tag());
        let maybe = same.find_map(|kept| kept.handed.into_iter().find(Handed::is_maybe));
        let at = maybe.and_then(|had| relays.iter().position(|relay| relay.url() == had.relay));
        Ok(at.map_or(relays, |at| &relays[at..=at]))
    }

    /// Asks each relay what became of the visits it has, and hands those to the next one that are not in forty minutes after
    /// their ten. `now`: Unix seconds.
    ///
    /// # Errors
    /// [`DeviceError`].
    pub fn follow_visits(&self, relays: &[Relay], now: u64) -> Result<Vec<Followed>, DeviceError> {
        let device = self.read()?;
        let mut followed = vec![];
        for visit in device.waiting_visits(now) {
            let became = self.follow(relays, visit, now)?;
            let visit = visit.clone();
            followed.push(Followed { visit, became });
        }
        Ok(followed)
    }

    fn follow(&self, relays: &[Relay], visit: &KeptVisit, now: u64) -> Result<Became, DeviceError> {
        let said = asked(visit, relays);
        let goes_on = visit.goes_on(said.as_ref().ok(), now);
        let mut became = Became::from(said);
        if became == Became::In {
            self.change(|device| device.commit(visit))?;
        }
        if !goes_on {
            return Ok(became);
        }
        let is_new = |relay: &&Relay| visit.handed.iter().all(|had| had.relay != relay.url());
        for relay in Relay::unseeing(relays).filter(is_new) {
            if let Ok(ticket) = relay.check_in(&visit.request()) {
                self.change(|device| device.note_handed(visit, &Handed::to(relay, ticket)))?;
                let relay = relay.url().to_string();
                became = Became::HandedOn { relay };
                break;
            }
        }
        Ok(became)
    }
}

/// Whether a relay that has failed so may have taken it all the same.
fn may_have_it(error: &RelayError) -> bool {
    matches!(error, RelayError::NoAnswer { .. } | RelayError::Form { .. })
}

/// Whether a relay that has failed so has not been reached.
fn is_away(error: &RelayError) -> bool {
    matches!(
        error,
        RelayError::Unreachable { .. }
            | RelayError::NoForwarder { .. }
            | RelayError::NotBrought { .. }
    )
}

/// What the relay says that had it last.
fn asked(visit: &KeptVisit, relays: &[Relay]) -> Result<TicketResponse, String> {
    let handed = visit.last_ticket();
    let handed = handed.ok_or_else(|| "no relay has said that it has it".to_string())?;
    handed.ask(relays).map_err(|error| error.to_string())
}

impl From<Result<TicketResponse, String>> for Became {
    fn from(said: Result<TicketResponse, String>) -> Self {
        match said.map(|said| (said.state, said.reason)) {
            Ok((TicketState::Queued, _)) => Became::Queued,
            Ok((TicketState::In, _)) => Became::In,
            Ok((TicketState::Refused, reason)) => Became::Refused(reason.unwrap_or(Refused::Chain)),
            Err(reason) => Became::Unknown { reason },
        }
    }
}

impl Device {
    /// Notes that one of the relays may have a visit.
    fn note_maybe(&mut self, visit: &KeptVisit, relays: &[Relay], url: &str) {
        if let Some(relay) = relays.iter().find(|relay| relay.url() == url) {
            let handed = Handed::maybe(url, relay.forwarder().is_some());
            self.note_handed(visit, &handed);
        }
    }
}

fn words(errors: &[RelayError]) -> String {
    let words: Vec<_> = errors.iter().map(ToString::to_string).collect();
    words.join("; ")
}
