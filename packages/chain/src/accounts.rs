//! Who can sign here, and whose fees somebody else pays.

use cosmwasm_std::{Addr, Coin};

use crate::error::ChainError;
use crate::tx::Tx;

/// Accounts of a chain.
pub trait Accounts {
    /// Whether the key of an account is at hand; in process everybody's is.
    fn can_sign(&self, _account: &Addr) -> bool {
        true
    }

    /// Most that somebody pays of an account's fees a day for executing contracts; `None` = there is no such grant.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn daily_fees(&self, payer: &Addr, account: &Addr) -> Result<Option<Coin>, ChainError>;

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
