//! Messages as commands of wasmd.

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, MsgGrantAllowance, MsgRevokeAllowance, PeriodicAllowance,
};
use cosmrs::proto::cosmos::gov::v1::{MsgSubmitProposal, MsgVote, VoteOption};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgClearAdmin, MsgExecuteContract, MsgInstantiateContract, MsgInstantiateContract2,
    MsgMigrateContract, MsgUpdateAdmin,
};
use cosmrs::Any;
use cosmwasm_std::HexBinary;

use super::shell::{json, quoted, word};
use crate::wasmd::json::proposal;
use crate::wasmd::json_grant::time;
use crate::wasmd::wire::decoded;

/// The command that sends the same, but for who signs; `None` = there is none, or it needs a file, as an upload does.
pub fn command(msg: &Any) -> Option<String> {
    let command = of_contract(msg)
        .or_else(|| of_admin(msg))
        .or_else(|| of_grant(msg))
        .or_else(|| of_chain(msg))?;
    Some(format!("wasmd tx {command}"))
}

fn of_contract(msg: &Any) -> Option<String> {
    if let Some(it) = decoded::<MsgExecuteContract>(msg) {
        let (contract, json) = (word(&it.contract), json(&it.msg));
        return Some(format!(
            "wasm execute {contract} {json}{}",
            amount(&it.funds)
        ));
    }
    if let Some(it) = decoded::<MsgMigrateContract>(msg) {
        let (contract, json) = (word(&it.contract), json(&it.msg));
        return Some(format!("wasm migrate {contract} {} {json}", it.code_id));
    }
    if let Some(it) = decoded::<MsgInstantiateContract>(msg) {
        let (code_id, json) = (it.code_id, json(&it.msg));
        let options = maker_options(&it.label, &it.admin, &it.funds);
        return Some(format!("wasm instantiate {code_id} {json} {options}"));
    }
    let it = decoded::<MsgInstantiateContract2>(msg)?;
    let (code_id, json) = (it.code_id, json(&it.msg));
    let salt = HexBinary::from(it.salt);
    let options = maker_options(&it.label, &it.admin, &it.funds);
    Some(format!(
        "wasm instantiate2 {code_id} {json} {salt} {options}"
    ))
}

fn of_admin(msg: &Any) -> Option<String> {
    if let Some(it) = decoded::<MsgUpdateAdmin>(msg) {
        let (contract, admin) = (word(&it.contract), word(&it.new_admin));
        return Some(format!("wasm set-contract-admin {contract} {admin}"));
    }
    let it = decoded::<MsgClearAdmin>(msg)?;
    Some(format!("wasm clear-contract-admin {}", word(&it.contract)))
}

fn of_grant(msg: &Any) -> Option<String> {
    if let Some(it) = decoded::<MsgRevokeAllowance>(msg) {
        let to = word(&it.grantee);
        return Some(format!("feegrant revoke {} {to}", word(&it.granter)));
    }
    let it = decoded::<MsgGrantAllowance>(msg)?;
    let (to, flags) = (word(&it.grantee), allowance(&it.allowance?)?);
    Some(format!("feegrant grant {} {to}{flags}", word(&it.granter)))
}

/// What a grant allows, in flags.
fn allowance(grant: &Any) -> Option<String> {
    if let Some(it) = decoded::<AllowedMsgAllowance>(grant) {
        let inner = allowance(&it.allowance?)?;
        let allowed = word(&it.allowed_messages.join(","));
        return Some(format!("{inner} --allowed-messages {allowed}"));
    }
    if let Some(it) = decoded::<PeriodicAllowance>(grant) {
        let basic = basic(&it.basic.unwrap_or_default());
        let seconds = it.period.unwrap_or_default().seconds;
        let limit = word(&coins(&it.period_spend_limit));
        return Some(format!("{basic} --period {seconds} --period-limit {limit}"));
    }
    Some(basic(&decoded::<BasicAllowance>(grant)?))
}

fn basic(grant: &BasicAllowance) -> String {
    let limit = Some(&grant.spend_limit).filter(|limit| !limit.is_empty());
    let limit = limit.map(|limit| format!(" --spend-limit {}", word(&coins(limit))));
    let end = grant.expiration.as_ref();
    let end = end.map(|end| format!(" --expiration {}", word(&time(end))));
    limit.unwrap_or_default() + &end.unwrap_or_default()
}

fn of_chain(msg: &Any) -> Option<String> {
    if let Some(it) = decoded::<MsgSend>(msg) {
        let (from, to) = (word(&it.from_address), word(&it.to_address));
        return Some(format!(
            "bank send {from} {to} {}",
            word(&coins(&it.amount))
        ));
    }
    if let Some(it) = decoded::<MsgVote>(msg) {
        let option = match it.option() {
            VoteOption::Yes => "yes",
            VoteOption::No => "no",
            VoteOption::NoWithVeto => "no_with_veto",
            VoteOption::Abstain => "abstain",
            VoteOption::Unspecified => return None,
        };
        return Some(format!("gov vote {} {option}", it.proposal_id));
    }
    let it = decoded::<MsgSubmitProposal>(msg)?;
    let text = proposal(&it, &coins(&it.initial_deposit)).ok()?;
    // A file that is none, for bash and zsh; standard input stays free for a passphrase.
    Some(format!(
        "gov submit-proposal <(printf %s {})",
        quoted(&text)
    ))
}

fn maker_options(label: &str, admin: &str, funds: &[Coin]) -> String {
    let (label, amount) = (quoted(label), amount(funds));
    if admin.is_empty() {
        format!("--label {label} --no-admin{amount}")
    } else {
        format!("--label {label} --admin {}{amount}", word(admin))
    }
}

fn amount(funds: &[Coin]) -> String {
    if funds.is_empty() {
        return String::new();
    }
    format!(" --amount {}", word(&coins(funds)))
}

fn coins(coins: &[Coin]) -> String {
    let coins = coins.iter();
    let coins = coins.map(|coin| format!("{}{}", coin.amount, coin.denom));
    coins.collect::<Vec<_>>().join(",")
}
