//! Two-step hand-over of a contract: the owner proposes, the successor accepts.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Api};
use thiserror::Error;

use crate::check::checked_address;
use crate::events::{Maybe, OwnerChanged, OwnerProposed};
use crate::Invalid;

/// Who owns a contract, and to whom it has been offered.
#[cw_serde]
pub struct Ownership {
    pub owner: Addr,
    /// Who may become the owner by accepting.
    pub proposed: Option<Addr>,
}

/// Why an owner's message was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum OwnershipError {
    /// The sender is not the owner.
    #[error("only the owner may do this")]
    NotOwner,
    /// The sender has not been proposed as owner.
    #[error("only the proposed owner may accept; ask the owner to propose you first")]
    NotProposed,
    /// The successor's address is not one of this chain.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

impl Ownership {
    /// Owned by `owner`, offered to nobody.
    pub fn new(owner: Addr) -> Self {
        Ownership {
            owner,
            proposed: None,
        }
    }

    /// That `sender` is the owner.
    ///
    /// # Errors
    /// [`OwnershipError::NotOwner`].
    pub fn check(&self, sender: &Addr) -> Result<(), OwnershipError> {
        if *sender == self.owner {
            Ok(())
        } else {
            Err(OwnershipError::NotOwner)
        }
    }

    /// Offers the contract to `successor`; `None` withdraws an offer.
    ///
    /// # Errors
    /// [`OwnershipError::NotOwner`], [`OwnershipError::Invalid`] for the address.
    pub fn propose(
        &mut self,
        api: &dyn Api,
        sender: &Addr,
        successor: Option<String>,
    ) -> Result<OwnerProposed, OwnershipError> {
        self.check(sender)?;
        let proposed = successor.map(|address| checked_address(api, &address));
        self.proposed = proposed.transpose()?;
        let proposed = Maybe(self.proposed.as_ref().map(Addr::to_string));
        Ok(OwnerProposed { proposed })
    }

    /// Makes the proposed `sender` the owner.
    ///
    /// # Errors
    /// [`OwnershipError::NotProposed`].
    pub fn accept(&mut self, sender: Addr) -> Result<OwnerChanged, OwnershipError> {
        if self.proposed.as_ref() != Some(&sender) {
            return Err(OwnershipError::NotProposed);
        }
        self.proposed = None;
        self.owner = sender;
        let owner = self.owner.to_string();
        Ok(OwnerChanged { owner })
    }
}
