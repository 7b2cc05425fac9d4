//! Transactions that are signed elsewhere.

use cosmrs::Any;
use cosmwasm_std::Addr;

use super::json;
use super::node::Wasmd;
use super::refusal::Refusal;
use super::signer::Signer;
use super::terms::{Gas, Terms};
use crate::error::ChainError;
use crate::unsigned::Unsigned;

impl Wasmd {
    /// Messages in a transaction that is to be signed elsewhere, also by several keys. The sender's key need not be at hand, but
    /// the chain must have seen the account; what it costs is simulated. Nothing is sent. Whoever generates several before the
    /// first is in a block tells each signer the sequences in order: they are no part of what is generated.
    ///
    /// # Errors
    /// [`ChainError`]; [`ChainError::Message`], if there is a message that is not known here how to write for wasmd.
    pub fn unsigned(
        &mut self,
        sender: &Addr,
        msgs: &[Any],
        gas: Gas,
        terms: &Terms,
    ) -> Result<Unsigned, ChainError> {
        let by = match self.signer_of(sender) {
            Err(ChainError::Key(_)) => Signer::Nobody,
            by => by?,
        };
        // Others may have used it since it was asked for.
        self.accounts.remove(sender);
        let generated = self.attempt(sender, &by, |wasmd, by, account| {
            let (gas, fee) = wasmd.price_of(by, account, msgs, gas, terms)?;
            let draft = wasmd.draft(msgs, gas, fee, terms)?;
            Ok(Unsigned {
                json: json::transaction(&draft)?,
                sender: sender.clone(),
                chain_id: wasmd.chain_id.clone(),
                account_number: account.number,
                sequence: account.sequence,
                gas,
                fee,
            })
        });
        generated.map_err(Refusal::into_error)
    }
}
