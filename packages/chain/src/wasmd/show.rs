//! The equal wasmd commands of transactions, with who signs and what it may cost.

use std::path::Path;

use cosmrs::Any;
use cosmwasm_std::Addr;

use super::command_line::{message, quoted, word};
use super::node::Wasmd;
use super::settings::Sending;

/// Messages as commands, a line each. What uploads a code has none here: see [`store`].
pub fn transactions(wasmd: &Wasmd, sender: &Addr, msgs: &[Any]) -> Vec<String> {
    let signed = signed_by(wasmd, sender);
    let commands = msgs.iter().filter_map(message);
    commands
        .map(|command| format!("{command} {signed}"))
        .collect()
}

/// An upload as a command.
pub fn store(wasmd: &Wasmd, sender: &Addr, file: &Path) -> Vec<String> {
    let signed = signed_by(wasmd, sender);
    let file = quoted(&file.to_string_lossy());
    vec![format!("wasmd tx wasm store {file} {signed}")]
}

/// Who signs, what it may cost, and what becomes of it.
fn signed_by(wasmd: &Wasmd, sender: &Addr) -> String {
    let settings = &wasmd.settings;
    let name = wasmd.names.get(sender);
    let mut words = vec![
        "--from".to_string(),
        name.map_or(sender.as_str(), String::as_str).to_string(),
    ];
    if let Some(program) = settings.keys.program() {
        let flags = program.flags().into_iter();
        words.extend(flags.map(|flag| flag.to_string_lossy().into_owned()));
    }
    words.extend(["--chain-id".to_string(), wasmd.chain_id.clone()]);
    let adjustment = settings.gas.adjustment.to_string();
    words.extend(match settings.gas.limit {
        Some(limit) => vec!["--gas".to_string(), limit.to_string()],
        None => ["--gas", "auto", "--gas-adjustment", &adjustment]
            .map(str::to_string)
            .to_vec(),
    });
    if let Some(price) = &wasmd.gas_price {
        words.extend(["--gas-prices".to_string(), price.to_string()]);
    }
    if let Some(granter) = &settings.fee_granter {
        words.extend(["--fee-granter".to_string(), granter.to_string()]);
    }
    if !settings.note.is_empty() {
        words.extend(["--note".to_string(), settings.note.clone()]);
    }
    if settings.sending == Sending::Generate {
        words.push("--generate-only".to_string());
    }
    words.push("--yes".to_string());
    let words = words.iter().map(|text| word(text));
    words.collect::<Vec<_>>().join(" ")
}
