//! Why a city refuses a message.

use cosmwasm_std::StdError;
use thiserror::Error;
use wayclear_api::Invalid;
use wayclear_region as region;

/// Why a city refuses a message: what every region says, and its own.
#[derive(Debug, Error)]
pub enum ContractError {
    /// From the standard library.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The message's content is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    #[error(transparent)]
    Region(#[from] region::ContractError),
    /// Nobody has visited the place yet.
    #[error("place \"{place}\" has no location yet; the first visit makes it")]
    NoLocation {
        /// Text form of the place.
        place: String,
    },
    /// The sender is neither the owner nor a cleaner.
    #[error("only the owner or a cleaner may do this")]
    NotCleaner,
}
