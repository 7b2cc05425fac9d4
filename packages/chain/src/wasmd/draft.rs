//! What is signed: messages, note and fee.

use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::tx::v1beta1::{Fee, TxBody};
use cosmrs::Any;
use cosmwasm_std::Addr;

use super::node::Wasmd;
use super::terms::Terms;
use crate::error::ChainError;

/// Most bytes of a note, unless a chain says otherwise.
const MAX_NOTE: usize = 256;

/// A transaction but for who signs it.
pub(super) struct Draft {
    pub body: TxBody,
    pub fee: Fee,
}

impl Wasmd {
    /// What is to be signed.
    pub(super) fn draft(
        &self,
        msgs: &[Any],
        gas_limit: u64,
        fee: u128,
        terms: &Terms,
    ) -> Result<Draft, ChainError> {
        let note = &self.settings.note;
        if note.len() > MAX_NOTE {
            return Err(ChainError::Note { length: note.len() });
        }
        let granter = terms.granter.as_ref();
        let granter = granter.or(self.settings.fee_granter.as_ref());
        let amount = ProtoCoin {
            denom: self.gas_price()?.denom.clone(),
            amount: fee.to_string(),
        };
        Ok(Draft {
            body: TxBody {
                messages: msgs.to_vec(),
                memo: note.clone(),
                timeout_height: terms.until.unwrap_or_default(),
                ..TxBody::default()
            },
            fee: Fee {
                amount: vec![amount],
                gas_limit,
                payer: String::new(),
                granter: granter.map(Addr::to_string).unwrap_or_default(),
            },
        })
    }
}
