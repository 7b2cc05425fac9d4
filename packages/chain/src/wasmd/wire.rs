//! Messages as they go to a node, events as they come back.

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmwasm::wasm::v1::{MsgExecuteContract, MsgInstantiateContract, MsgPinCodes};
use cosmrs::proto::prost::encoding::{string, uint64};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::{Addr, Attribute, Binary, Coin, Event, HexBinary};
use sha2::{Digest, Sha256};

use crate::tx::Tx;

/// A message that sends coins from one account to another.
pub fn bank_send(from: &Addr, to: &Addr, amount: &Coin) -> Any {
    any(&MsgSend {
        from_address: from.to_string(),
        to_address: to.to_string(),
        amount: vec![coin(amount)],
    })
}

/// A message that executes a contract.
pub fn execute_message(sender: &Addr, contract: &Addr, msg: Binary, funds: &[Coin]) -> Any {
    any(&MsgExecuteContract {
        sender: sender.to_string(),
        contract: contract.to_string(),
        msg: msg.to_vec(),
        funds: funds.iter().map(coin).collect(),
    })
}

/// A message that makes a contract. `admin`: who may give it another code; `None` = nobody.
pub fn instantiate_message(
    sender: &Addr,
    code_id: u64,
    msg: Binary,
    label: &str,
    admin: Option<&Addr>,
) -> Any {
    any(&MsgInstantiateContract {
        sender: sender.to_string(),
        admin: admin.map(Addr::to_string).unwrap_or_default(),
        code_id,
        label: label.to_string(),
        msg: msg.to_vec(),
        funds: vec![],
    })
}

/// A message that pins codes, which only the chain's votes can send. The library writes its ids one by one, wasmd in one piece:
/// both are read, but wasmd signs what it would write.
pub fn pin_codes(authority: &Addr, code_ids: &[u64]) -> Any {
    let mut value = vec![];
    string::encode(1, &authority.to_string(), &mut value);
    uint64::encode_packed(2, code_ids, &mut value);
    Any {
        type_url: format!("/{}", MsgPinCodes::full_name()),
        value,
    }
}

/// A message with its type.
pub(super) fn any<M: Message + Name>(msg: &M) -> Any {
    Any {
        type_url: format!("/{}", M::full_name()),
        value: msg.encode_to_vec(),
    }
}

pub(super) fn coin(coin: &Coin) -> ProtoCoin {
    ProtoCoin {
        denom: coin.denom.clone(),
        amount: coin.amount.to_string(),
    }
}

/// The hash of a transaction, as explorers write it.
pub(super) fn hash_of(tx: &[u8]) -> String {
    HexBinary::from(&Sha256::digest(tx)[..])
        .to_hex()
        .to_uppercase()
}

/// An event as contracts and cw-multi-test write it.
pub(super) fn event(event: &tendermint::abci::Event) -> Event {
    let mut copy = Event::new(&event.kind);
    copy.attributes = event
        .attributes
        .iter()
        .map(|attribute| Attribute {
            key: attribute.key_str().unwrap_or_default().to_string(),
            value: attribute.value_str().unwrap_or_default().to_string(),
        })
        .collect();
    copy
}

/// The first value of that attribute in an event of that type.
pub(super) fn attribute(tx: &Tx, kind: &str, key: &str) -> Option<String> {
    let events = tx.events.iter().filter(|event| event.ty == kind);
    events
        .flat_map(|event| &event.attributes)
        .find(|attribute| attribute.key == key)
        .map(|attribute| attribute.value.clone())
}

/// A message, if it is of that type.
pub(super) fn decoded<M: Message + Name + Default>(any: &Any) -> Option<M> {
    let is_one = any.type_url == format!("/{}", M::full_name());
    let message = is_one.then(|| M::decode(any.value.as_slice()));
    message.and_then(Result::ok)
}
