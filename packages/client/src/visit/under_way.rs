//! Visits that are on their way through relays, whoever talks to these.

use cosmwasm_std::HexBinary;
use wayclear_api::relay::{Refused, TicketResponse, TicketState};
use wayclear_status::interval_end;

use crate::device::{Device, Handed, KeptVisit};

/// How long after its ten minutes a visit may wait until it goes to the next relay, in seconds.
const PATIENCE_SECONDS: u64 = 2_400;

impl KeptVisit {
    /// Whether it is not in forty minutes after its ten. `now`: Unix seconds.
    pub fn is_late(&self, now: u64) -> bool {
        interval_end(self.interval).saturating_add(PATIENCE_SECONDS) <= now
    }

    /// Whether another relay should have it, after what the last one said of it; `None` = it said nothing.
    pub fn goes_on(&self, said: Option<&TicketResponse>, now: u64) -> bool {
        match said.map(|said| (said.state, said.reason)) {
            _ if self.account.is_some() => false,
            Some((TicketState::In, _)) => false,
            Some((TicketState::Refused, reason)) if reason != Some(Refused::TooLate) => true,
            _ => self.is_late(now),
        }
    }

    /// The relay that had it last, if it gave a ticket for it.
    pub fn last_ticket(&self) -> Option<&Handed> {
        self.handed.last().filter(|handed| !handed.is_maybe())
    }
}

impl Handed {
    /// Of a relay that may have it: it gave no answer.
    pub fn maybe(relay: &str, is_oblivious: bool) -> Self {
        Handed {
            relay: relay.to_string(),
            ticket: HexBinary::default(),
            is_oblivious,
        }
    }

    /// Whether nobody knows if the relay has it: it gave no ticket.
    pub fn is_maybe(&self) -> bool {
        self.ticket.is_empty()
    }
}

impl Device {
    /// Visits of which it is to be asked what became of them. One that no relay has answered for may be nowhere.
    pub fn waiting_visits(&self, now: u64) -> impl Iterator<Item = &KeptVisit> {
        self.visits.iter().filter(move |visit| {
            let is_sent = !visit.handed.is_empty() || visit.is_late(now);
            !visit.is_committed && visit.account.is_none() && is_sent
        })
    }

    /// Notes that relays have a visit no more.
    pub fn forget_tickets(&mut self, visit: &KeptVisit) {
        let same = self.visits.iter_mut().filter(|v| v.tag() == visit.tag());
        same.for_each(|visit| visit.handed.clear());
    }

    /// Notes that a relay has a visit, or may have it.
    pub fn note_handed(&mut self, visit: &KeptVisit, handed: &Handed) {
        let same = self.visits.iter_mut().filter(|v| v.tag() == visit.tag());
        for visit in same {
            visit.handed.retain(|had| had.relay != handed.relay);
            visit.handed.push(handed.clone());
        }
    }
}
