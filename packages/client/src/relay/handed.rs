//! What a phone keeps of a relay that took something, and how it asks again: never more openly than it was handed in.

use wayclear_api::relay::TicketResponse;

use super::error::RelayError;
use super::{Relay, Ticket};
use crate::device::Handed;

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
