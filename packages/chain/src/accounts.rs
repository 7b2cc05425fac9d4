//! Who can sign here, whose fees somebody else pays, and how much a transaction may use.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Coin};
use serde::Serialize;

use crate::error::ChainError;
use crate::tx::Tx;

/// That somebody has less than the fees are that he is to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lack {
    pub payer: Addr,
    pub fees: Coin,
    pub has: Coin,
}

/// Accounts of a chain.
pub trait Accounts {
    /// Whether the key of an account is at hand; in process everybody's is.
    fn can_sign(&self, _account: &Addr) -> bool {
        true
    }

    /// Most gas that a block has, and so a transaction; `None` = there is no bound, or nobody says.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    fn block_gas(&self) -> Result<Option<u64>, ChainError> {
        Ok(None)
    }

    /// Who has too little for the fees of so much gas, each signer's own or those that a fee granter pays for all. In process nothing
    /// costs anything; nor does what is signed elsewhere yet; and a node that does not tell keeps nobody from trying.
    fn lacks(&self, _gas: &BTreeMap<Addr, u64>) -> Vec<Lack> {
        vec![]
    }

    /// What fees can be paid in; `None` = nobody says. In process nothing costs anything.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    fn fee_denoms(&self) -> Result<Option<Vec<String>>, ChainError> {
        Ok(None)
    }

    /// The accounts whose fees somebody pays, with the most of it a day for executing contracts; `None` = a grant of another kind.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn fees_paid_by(&self, payer: &Addr) -> Result<BTreeMap<Addr, Option<Coin>>, ChainError>;

    /// Pays an account's fees for executing contracts, up to `daily` a day; an earlier grant is replaced. `None` = no more, which
    /// takes back any grant.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn pay_fees(
        &mut self,
        payer: &Addr,
        account: &Addr,
        daily: Option<&Coin>,
    ) -> Result<Tx, ChainError>;
}
