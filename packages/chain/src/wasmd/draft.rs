//! What is signed: messages, note and fee.

use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::tx::v1beta1::{Fee, TxBody};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract, MsgInstantiateContract2, MsgMigrateContract,
};
use cosmrs::Any;
use cosmwasm_std::Addr;

use super::node::Wasmd;
use super::terms::Terms;
use super::wire::{any, decoded};
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
                messages: msgs.iter().map(as_wasmd_writes).collect(),
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

/// A message whose JSON is escaped as wasmd escapes what it reads, so that both sign the same bytes.
fn as_wasmd_writes(msg: &Any) -> Any {
    if let Some(mut it) = decoded::<MsgExecuteContract>(msg) {
        it.msg = escaped(&it.msg);
        return any(&it);
    }
    if let Some(mut it) = decoded::<MsgMigrateContract>(msg) {
        it.msg = escaped(&it.msg);
        return any(&it);
    }
    if let Some(mut it) = decoded::<MsgInstantiateContract>(msg) {
        it.msg = escaped(&it.msg);
        return any(&it);
    }
    if let Some(mut it) = decoded::<MsgInstantiateContract2>(msg) {
        it.msg = escaped(&it.msg);
        return any(&it);
    }
    msg.clone()
}

/// JSON in which nothing stands for itself that means something to a web page, as Go writes it. It stands in texts only.
fn escaped(json: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(json);
    let is_safe = |c: char| !matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
    if text.chars().all(is_safe) {
        return json.to_vec();
    }
    let escape = |c: char| {
        if is_safe(c) {
            c.to_string()
        } else {
            format!("\\u{:04x}", u32::from(c))
        }
    };
    text.chars().map(escape).collect::<String>().into_bytes()
}
