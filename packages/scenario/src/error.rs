//! Why a step of a scenario was not carried out.

use thiserror::Error;
use wayclear_api::{Invalid, Place};
use wayclear_chain::ChainError;
use wayclear_client::device::exposures::LookError;

#[derive(Debug, Error)]
pub enum RunError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A phone could not find out whether it was exposed.
    #[error(transparent)]
    Look(#[from] LookError),
    /// A phone keeps something that is no place.
    #[error(transparent)]
    Place(#[from] Invalid),
    /// Nobody may describe or clean what no city has.
    #[error("\"{0}\" is in no city; name a place with a cell of the tree")]
    NoCity(Place),
}
