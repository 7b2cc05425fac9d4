//! What a place's own contract answers.

use cosmwasm_std::Addr;
use serde::Serialize;
use wayclear_api::location::{self, InfoResponse, StatusResponse};
use wayclear_api::Place;
use wayclear_chain::{Chain, ChainError};

use crate::locate::locate;

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

/// Is the way clear? Tells the node asked which place is meant: the feed says it without a question.
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
