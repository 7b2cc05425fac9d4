//! Kinds of requests that a run may send: one kind a run.

use anyhow::Result;
use cosmwasm_std::{coin, HexBinary};
use rand::Rng;
use wayclear_api::region::Action;
use wayclear_api::{location, state, Place};
use wayclear_chain::wasmd::{bank_send, execute_message, Any};
use wayclear_chain::Addr;

use crate::clock::interval_of_now;

/// A kind of request, the same for everybody who sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// One base unit to that account.
    BankSend { to: Addr },
    /// A check-in at the location's address.
    CheckIn { location: Addr },
    /// A check-in that goes down from a state, or from a region of the study.
    Visit { region: Addr, place: Place },
}

impl Request {
    /// The message, with a visit tag of its own; `denom`: of what fees are paid in.
    ///
    /// # Errors
    /// A clock before 1970.
    pub fn message(&self, sender: &Addr, denom: &str) -> Result<Any> {
        let interval = interval_of_now()?;
        let visit_tag = HexBinary::from(rand::rng().random::<[u8; 16]>());
        let (to, json) = match self {
            Request::BankSend { to } => return Ok(bank_send(sender, to, &coin(1, denom))),
            Request::CheckIn { location } => {
                let check_in = location::ExecuteMsg::CheckIn {
                    interval,
                    visit_tag,
                };
                (location, serde_json::to_vec(&check_in)?)
            }
            Request::Visit { region, place } => {
                let visit = state::ExecuteMsg::Visit {
                    place: place.clone(),
                    action: Action::CheckIn {
                        interval,
                        visit_tag,
                    },
                };
                (region, serde_json::to_vec(&visit)?)
            }
        };
        Ok(execute_message(sender, to, json.into(), &[]))
    }
}
