//! A visit: through one of the two doors, what it answers, and what a phone keeps of it.

use cosmwasm_std::{Addr, HexBinary};
use serde::Serialize;
use wayclear_api::commitments::visit_tag;
use wayclear_api::events::{CheckedIn, Inspected, RewardReturned, RewardSent};
use wayclear_api::location::{self, InfoResponse, Opening, Status, StatusResponse};
use wayclear_api::region::Action;
use wayclear_api::{state, Place};
use wayclear_chain::{Chain, ChainError, Tx};
use wayclear_identity::Secret;

use crate::locate::locate;

/// Where a visitor goes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// The state's contract: the visit goes down the tree, and makes the location if there is none.
    State(Addr),
    /// The location's own contract, which costs half.
    Location(Addr),
}

/// A check-in that stands on the chain.
#[derive(Clone, Debug)]
pub struct CheckIn {
    pub location: Addr,
    /// The status after it.
    pub status: Status,
    pub opening: Opening,
    /// What the visitor was paid, in base units; `None` = nothing.
    pub reward: Option<u128>,
    pub tx: Tx,
}

/// An inspection that stands on the chain.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub status: Status,
    /// What the visitor was paid, in base units; `None` = nothing.
    pub reward: Option<u128>,
    pub tx: Tx,
}

/// What the contracts say of a place, free of charge.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum PlaceStatus {
    /// No city of the tree has its cell.
    OutsideTheTree,
    /// Nobody has been there yet.
    NeverVisited,
    /// It has a contract.
    Known {
        location: Addr,
        /// Is the way clear?
        status: StatusResponse,
        /// What the place is.
        info: Box<InfoResponse>,
    },
}

impl Door {
    /// The door that costs least: the location's own, if it exists.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    pub fn find(chain: &impl Chain, state: &Addr, place: &Place) -> Result<Self, ChainError> {
        let found = locate(chain, state, place)?.location;
        Ok(found.map_or_else(|| Door::State(state.clone()), Door::Location))
    }

    /// Sends `action` through the state, or what says the same to the location.
    fn go(
        &self,
        chain: &mut impl Chain,
        who: &Addr,
        place: &Place,
        action: Action,
        directly: location::ExecuteMsg,
    ) -> Result<Tx, ChainError> {
        match self {
            Door::State(state) => {
                let place = place.clone();
                chain.execute(who, state, &state::ExecuteMsg::Visit { place, action })
            }
            Door::Location(location) => chain.execute(who, location, &directly),
        }
    }
}

/// Checks in: the tag goes on chain, the secret that opens it stays with the caller.
///
/// # Errors
/// [`ChainError`], from the chain; [`ChainError::NoEvent`] if the place does not confirm.
pub fn check_in(
    chain: &mut impl Chain,
    who: &Addr,
    door: &Door,
    place: &Place,
    secret: &Secret,
) -> Result<CheckIn, ChainError> {
    let visit_tag = HexBinary::from(visit_tag(place, secret.expose()));
    let directly = location::ExecuteMsg::CheckIn {
        visit_tag: visit_tag.clone(),
    };
    let tx = door.go(chain, who, place, Action::CheckIn { visit_tag }, directly)?;
    let told = CheckedIn::all_with_emitters(&tx.events).pop();
    let (location, told) = told.ok_or(ChainError::NoEvent { what: "check-in" })?;
    Ok(CheckIn {
        location: Addr::unchecked(location),
        status: told.status,
        opening: Opening {
            checked_in_at: tx.time,
            secret: secret.expose().into(),
        },
        reward: reward(&tx),
        tx,
    })
}

/// Asks on chain, for the reward.
///
/// # Errors
/// [`ChainError`], from the chain; [`ChainError::NoEvent`] if the place does not answer.
pub fn inspect(
    chain: &mut impl Chain,
    who: &Addr,
    door: &Door,
    place: &Place,
) -> Result<Inspection, ChainError> {
    let directly = location::ExecuteMsg::Inspect {};
    let tx = door.go(chain, who, place, Action::Inspect {}, directly)?;
    let told = Inspected::all(&tx.events).pop();
    let told = told.ok_or(ChainError::NoEvent { what: "inspection" })?;
    Ok(Inspection {
        status: told.status,
        reward: reward(&tx),
        tx,
    })
}

/// Is the way clear?
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn status(chain: &impl Chain, state: &Addr, place: &Place) -> Result<PlaceStatus, ChainError> {
    let found = locate(chain, state, place)?;
    let Some(location) = found.location else {
        return Ok(match found.city {
            Some(_) => PlaceStatus::NeverVisited,
            None => PlaceStatus::OutsideTheTree,
        });
    };
    Ok(PlaceStatus::Known {
        status: chain.ask(&location, location::ask::Status {})?,
        info: Box::new(chain.ask(&location, location::ask::Info {})?),
        location,
    })
}

/// What a visitor got, if the transfer was not refused.
fn reward(tx: &Tx) -> Option<u128> {
    let sent = RewardSent::all(&tx.events).pop()?;
    let is_returned = !RewardReturned::all(&tx.events).is_empty();
    (!is_returned).then(|| sent.amount.u128())
}
