//! What is known of a transaction that was carried out.

use cosmwasm_std::{Addr, Event};
use serde::Serialize;
use wayclear_api::events::ChildCreated;

use crate::error::ChainError;

/// A transaction that was carried out.
#[derive(Clone, Debug)]
pub struct Tx {
    /// Everything that was emitted, in order.
    pub events: Vec<Event>,
    /// Height of its block.
    pub height: u64,
    /// Block time, Unix seconds.
    pub time: u64,
    /// Where it stands and what it cost; `None` in process.
    pub receipt: Option<Receipt>,
}

impl Tx {
    /// Gas it used.
    ///
    /// # Errors
    /// [`ChainError::NoReceipt`] in process.
    pub fn gas_used(&self) -> Result<u64, ChainError> {
        let receipt = self.receipt.as_ref().ok_or(ChainError::NoReceipt)?;
        Ok(receipt.gas_used)
    }

    /// The child that a region made in it.
    ///
    /// # Errors
    /// [`ChainError::NoEvent`], if it made none.
    pub fn child(&self) -> Result<Addr, ChainError> {
        ChildCreated::all(&self.events)
            .pop()
            .map(|child| Addr::unchecked(child.address))
            .ok_or(ChainError::NoEvent { what: "new child" })
    }
}

/// A transaction in a block of a real chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Hash, hexadecimal.
    pub hash: String,
    /// Height of the block.
    pub height: u64,
    /// Gas it was allowed.
    pub gas_wanted: u64,
    pub gas_used: u64,
}
