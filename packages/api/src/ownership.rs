//! Two-step hand-over of a contract: the owner proposes, the successor accepts.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Addr;
use thiserror::Error;

/// Who owns a contract, and to whom it has been offered.
#[cw_serde]
pub struct Ownership {
    /// The owner now.
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
    /// [`OwnershipError::NotOwner`].
    pub fn propose(
        &mut self,
        sender: &Addr,
        successor: Option<Addr>,
    ) -> Result<(), OwnershipError> {
        self.check(sender)?;
        self.proposed = successor;
        Ok(())
    }

    /// Makes the proposed `sender` the owner.
    ///
    /// # Errors
    /// [`OwnershipError::NotProposed`].
    pub fn accept(&mut self, sender: &Addr) -> Result<(), OwnershipError> {
        if self.proposed.as_ref() != Some(sender) {
            return Err(OwnershipError::NotProposed);
        }
        self.proposed = None;
        self.owner = sender.clone();
        Ok(())
    }
}
