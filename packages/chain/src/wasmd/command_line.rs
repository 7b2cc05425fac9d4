//! The equal wasmd command of what is sent or asked, for those who want to do it by hand.

use std::path::Path;

use cosmrs::proto::cosmwasm::wasm::v1::{MsgExecuteContract, MsgInstantiateContract};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::{Addr, HexBinary};

use super::node::Wasmd;

impl Wasmd {
    /// Tells commands to whoever wants to know.
    pub(super) fn show(&self, lines: impl FnOnce() -> Vec<String>) {
        if let Some(tell) = self.settings.show_wasmd {
            for line in lines() {
                tell(&format!("{line} --node {}", self.rpc.node()));
            }
        }
    }

    fn signed_by(&self, sender: &Addr) -> String {
        let name = self
            .names
            .get(sender)
            .map_or(sender.as_str(), String::as_str);
        let name = quoted(name.as_bytes());
        let price = match &self.gas_price {
            Some(price) => format!(" --gas-prices {price}"),
            None => String::new(),
        };
        format!(
            "--from {name} --chain-id {} --gas auto --gas-adjustment 1.4{price} --yes",
            self.chain_id
        )
    }
}

/// Messages as commands; what is neither execution nor instantiation has none here.
pub fn transactions(wasmd: &Wasmd, sender: &Addr, msgs: &[Any]) -> Vec<String> {
    let signed = wasmd.signed_by(sender);
    msgs.iter()
        .filter_map(|msg| {
            if let Some(execute) = read::<MsgExecuteContract>(msg) {
                let json = quoted(&execute.msg);
                let amounts: Vec<String> = execute
                    .funds
                    .iter()
                    .map(|coin| format!("{}{}", coin.amount, coin.denom))
                    .collect();
                let amount = if amounts.is_empty() {
                    String::new()
                } else {
                    format!(" --amount {}", amounts.join(","))
                };
                let contract = execute.contract;
                return Some(format!(
                    "wasmd tx wasm execute {contract} {json}{amount} {signed}"
                ));
            }
            let make = read::<MsgInstantiateContract>(msg)?;
            let admin = match make.admin.as_str() {
                "" => "--no-admin".to_string(),
                admin => format!("--admin {admin}"),
            };
            Some(format!(
                "wasmd tx wasm instantiate {} {} --label {} {admin} {signed}",
                make.code_id,
                quoted(&make.msg),
                quoted(make.label.as_bytes()),
            ))
        })
        .collect()
}

pub fn store(wasmd: &Wasmd, sender: &Addr, file: &Path) -> Vec<String> {
    let signed = wasmd.signed_by(sender);
    let file = quoted(file.as_os_str().as_encoded_bytes());
    vec![format!("wasmd tx wasm store {file} {signed}")]
}

pub fn smart_query(contract: &Addr, msg: &[u8]) -> Vec<String> {
    let msg = quoted(msg);
    vec![format!(
        "wasmd query wasm contract-state smart {contract} {msg}"
    )]
}

pub fn raw_query(contract: &Addr, key: &[u8]) -> Vec<String> {
    let key = HexBinary::from(key);
    vec![format!(
        "wasmd query wasm contract-state raw {contract} {key}"
    )]
}

fn read<M: Message + Name + Default>(msg: &Any) -> Option<M> {
    let is_it = msg.type_url == format!("/{}", M::full_name());
    is_it
        .then(|| M::decode(msg.value.as_slice()).ok())
        .flatten()
}

/// A text in single quotes, for a shell.
fn quoted(text: &[u8]) -> String {
    format!("'{}'", String::from_utf8_lossy(text).replace('\'', r"'\''"))
}
