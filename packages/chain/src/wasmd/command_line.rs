//! The equal wasmd command of what is sent or asked, for those who want to do it by hand.

use std::path::Path;

use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract, MsgInstantiateContract2, MsgMigrateContract,
};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::{Addr, HexBinary};

use super::node::Wasmd;

impl Wasmd {
    /// Tells commands to whoever wants to know.
    pub(super) fn show(&self, lines: impl FnOnce() -> Vec<String>) {
        if let Some(tell) = self.settings.show_wasmd {
            for line in lines() {
                tell(&format!("{line} --node {}", word(self.rpc.node())));
            }
        }
    }

    fn signed_by(&self, sender: &Addr) -> String {
        let name = self
            .names
            .get(sender)
            .map_or(sender.as_str(), String::as_str);
        let (name, chain_id) = (word(name), word(&self.chain_id));
        let price = match &self.gas_price {
            Some(price) => format!(" --gas-prices {}", word(&price.to_string())),
            None => String::new(),
        };
        format!("--from {name} --chain-id {chain_id} --gas auto --gas-adjustment 1.4{price} --yes")
    }
}

/// Messages as commands; what neither executes, makes nor migrates a contract has none here.
pub fn transactions(wasmd: &Wasmd, sender: &Addr, msgs: &[Any]) -> Vec<String> {
    let signed = wasmd.signed_by(sender);
    msgs.iter()
        .filter_map(command)
        .map(|command| format!("wasmd tx wasm {command} {signed}"))
        .collect()
}

fn command(msg: &Any) -> Option<String> {
    if let Some(execute) = read::<MsgExecuteContract>(msg) {
        let json = json(&execute.msg);
        let amounts: Vec<String> = execute
            .funds
            .iter()
            .map(|coin| format!("{}{}", coin.amount, coin.denom))
            .collect();
        let amount = if amounts.is_empty() {
            String::new()
        } else {
            format!(" --amount {}", word(&amounts.join(",")))
        };
        let contract = word(&execute.contract);
        return Some(format!("execute {contract} {json}{amount}"));
    }
    if let Some(make) = read::<MsgInstantiateContract>(msg) {
        let (code_id, json) = (make.code_id, json(&make.msg));
        let options = maker_options(&make.label, &make.admin);
        return Some(format!("instantiate {code_id} {json} {options}"));
    }
    if let Some(migrate) = read::<MsgMigrateContract>(msg) {
        let (contract, json) = (word(&migrate.contract), json(&migrate.msg));
        return Some(format!("migrate {contract} {} {json}", migrate.code_id));
    }
    let make = read::<MsgInstantiateContract2>(msg)?;
    let (code_id, json) = (make.code_id, json(&make.msg));
    let salt = HexBinary::from(make.salt);
    let options = maker_options(&make.label, &make.admin);
    Some(format!("instantiate2 {code_id} {json} {salt} {options}"))
}

fn maker_options(label: &str, admin: &str) -> String {
    let label = quoted(label);
    if admin.is_empty() {
        format!("--label {label} --no-admin")
    } else {
        format!("--label {label} --admin {}", word(admin))
    }
}

pub fn store(wasmd: &Wasmd, sender: &Addr, file: &Path) -> Vec<String> {
    let signed = wasmd.signed_by(sender);
    let file = quoted(&file.to_string_lossy());
    vec![format!("wasmd tx wasm store {file} {signed}")]
}

pub fn smart_query(contract: &Addr, msg: &[u8]) -> Vec<String> {
    let (contract, msg) = (word(contract.as_str()), json(msg));
    vec![format!(
        "wasmd query wasm contract-state smart {contract} {msg}"
    )]
}

pub fn raw_query(contract: &Addr, key: &[u8]) -> Vec<String> {
    let (contract, key) = (word(contract.as_str()), HexBinary::from(key));
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

fn json(msg: &[u8]) -> String {
    quoted(&String::from_utf8_lossy(msg))
}

/// A word for a shell, in quotes unless it is plain: what a node has named must not run anything.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/:._-,@%+=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_string()
    } else {
        quoted(text)
    }
}

/// A text in single quotes, for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
