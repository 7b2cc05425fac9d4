//! What a chain is told, and by whom.

use cosmwasm_std::{Addr, Binary};

use crate::error::ChainError;
use crate::witnesses::Witnesses;

/// Who answers in a chain's place, and how far it is believed.
pub trait Told {
    /// Those who told what is asked here, if they have to be held against each other.
    fn witnesses(&self) -> Option<&dyn Witnesses> {
        None
    }

    /// A contract's answer to JSON without a proof; `None` = nothing is proved here anyway.
    fn told(&self, _contract: &Addr, _msg: &Binary) -> Option<Result<Binary, ChainError>> {
        None
    }
}
