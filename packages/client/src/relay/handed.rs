//! To whom a phone hands something, what it keeps of a relay that took it, and how it asks again: never more openly than it was
//! handed in.

use wayclear_api::relay::TicketResponse;

use super::error::RelayError;
use super::{Relay, Ticket};
use crate::device::Handed;

impl Relay {
    /// Those to which something may be handed: where some are reached through forwarders, none that would see whose it is. A
    /// forwarder that is stopped must not make a phone show itself.
    pub fn unseeing(relays: &[Relay]) -> impl Iterator<Item = &Relay> {
        let has_forwarders = relays.iter().any(|relay| relay.forwarder().is_some());
        relays
            .iter()
            .filter(move |relay| !has_forwarders || relay.forwarder().is_some())
    }
}

impl Handed {
    /// That a relay has given a ticket.
    pub(crate) fn to(relay: &Relay, ticket: Ticket) -> Self {
        Handed {
            relay: relay.url().to_string(),
            ticket: ticket.0,
            is_oblivious: relay.forwarder().is_some(),
        }
    }

    /// What the relay says of it. `relays`: those that are known, with their forwarders.
    pub(crate) fn ask(&self, relays: &[Relay]) -> Result<TicketResponse, RelayError> {
        let ticket = Ticket(self.ticket.clone());
        let mut known = relays.iter().filter(|relay| relay.url() == self.relay);
        match known.find(|relay| relay.forwarder().is_some()) {
            Some(relay) => relay.ticket(&ticket),
            None if self.is_oblivious => Err(RelayError::NotDirectly {
                relay: self.relay.clone(),
            }),
            None => Relay::new(&self.relay)?.ticket(&ticket),
        }
    }
}
