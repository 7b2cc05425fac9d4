//! Transactions in JSON, as wasmd reads and writes them: the JSON of protobuf, but for contracts' messages, which stand as they
//! are, byte for byte, since they are signed.

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::gov::v1::{MsgSubmitProposal, MsgVote};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgClearAdmin, MsgExecuteContract, MsgInstantiateContract, MsgInstantiateContract2,
    MsgMigrateContract, MsgPinCodes, MsgStoreCode, MsgUpdateAdmin,
};
use cosmrs::Any;
use cosmwasm_std::Binary;
use serde::Serialize;
use serde_json::value::{to_raw_value, RawValue};
use serde_json::{json, Value};

use super::draft::Draft;
use super::json_grant::{self, coins};
use super::wire::decoded;
use crate::error::ChainError;

/// JSON as it stands.
type Raw = Box<RawValue>;

/// A transaction that nobody has signed.
///
/// # Errors
/// [`ChainError::Message`].
pub fn transaction(draft: &Draft) -> Result<String, ChainError> {
    let Draft { body, fee } = draft;
    let body = object(&[
        ("messages", messages(&body.messages)?),
        ("memo", text(&body.memo)?),
        ("timeout_height", text(body.timeout_height.to_string())?),
        ("extension_options", text(json!([]))?),
        ("non_critical_extension_options", text(json!([]))?),
    ])?;
    let fee = json!({ "amount": coins(&fee.amount), "gas_limit": fee.gas_limit.to_string(), "payer": fee.payer,
        "granter": fee.granter });
    let auth_info = json!({ "signer_infos": [], "fee": fee, "tip": null });
    let whole = object(&[
        ("body", body),
        ("auth_info", text(auth_info)?),
        ("signatures", text(json!([]))?),
    ])?;
    Ok(whole.get().to_string())
}

/// A proposal as wasmd reads it from a file.
///
/// # Errors
/// [`ChainError::Message`].
pub fn proposal(it: &MsgSubmitProposal, deposit: &str) -> Result<String, ChainError> {
    let whole = object(&[
        ("messages", messages(&it.messages)?),
        ("metadata", text(&it.metadata)?),
        ("deposit", text(deposit)?),
        ("title", text(&it.title)?),
        ("summary", text(&it.summary)?),
        ("expedited", text(it.expedited)?),
    ])?;
    Ok(whole.get().to_string())
}

/// Messages, each with its type.
fn messages(msgs: &[Any]) -> Result<Raw, ChainError> {
    let msgs = msgs.iter().map(message).collect::<Result<Vec<_>, _>>()?;
    text(msgs)
}

/// What a message holds: fields in JSON, and one that stands as it is, if there is one.
type Fields = (Value, Option<(&'static str, Raw)>);

fn message(msg: &Any) -> Result<Raw, ChainError> {
    let mut found = of_contract(msg)?.or(of_chain(msg)?);
    if found.is_none() {
        let plain = of_codes(msg).or(json_grant::fields(msg)?);
        found = plain.map(|plain| (plain, None));
    }
    let unknown = || ChainError::Message(format!("{} is not known here", msg.type_url));
    let (plain, raw) = found.ok_or_else(unknown)?;
    let mut fields = vec![("@type", text(&msg.type_url)?)];
    for (name, value) in plain.as_object().into_iter().flatten() {
        fields.push((name, text(value)?));
    }
    fields.extend(raw);
    object(&fields)
}

/// Messages with JSON of ours in them.
fn of_contract(msg: &Any) -> Result<Option<Fields>, ChainError> {
    let (fields, msg) = if let Some(it) = decoded::<MsgExecuteContract>(msg) {
        let fields =
            json!({ "sender": it.sender, "contract": it.contract, "funds": coins(&it.funds) });
        (fields, it.msg)
    } else if let Some(it) = decoded::<MsgMigrateContract>(msg) {
        let fields = json!({ "sender": it.sender, "contract": it.contract, "code_id": it.code_id.to_string() });
        (fields, it.msg)
    } else if let Some(it) = decoded::<MsgInstantiateContract>(msg) {
        let fields = json!({ "sender": it.sender, "admin": it.admin, "code_id": it.code_id.to_string(),
            "label": it.label, "funds": coins(&it.funds) });
        (fields, it.msg)
    } else if let Some(it) = decoded::<MsgInstantiateContract2>(msg) {
        let fields = json!({ "sender": it.sender, "admin": it.admin, "code_id": it.code_id.to_string(),
            "label": it.label, "funds": coins(&it.funds), "salt": Binary::new(it.salt), "fix_msg": it.fix_msg });
        (fields, it.msg)
    } else {
        return Ok(None);
    };
    let msg = String::from_utf8(msg).map_err(|error| ChainError::Message(error.to_string()))?;
    let msg = RawValue::from_string(msg).map_err(wrong)?;
    Ok(Some((fields, Some(("msg", msg)))))
}

/// Codes, and who may change contracts.
fn of_codes(msg: &Any) -> Option<Value> {
    Some(if let Some(it) = decoded::<MsgStoreCode>(msg) {
        let permission = it.instantiate_permission.map(
            |it| json!({ "permission": it.permission().as_str_name(), "addresses": it.addresses }),
        );
        let code = Binary::new(it.wasm_byte_code);
        json!({ "sender": it.sender, "wasm_byte_code": code, "instantiate_permission": permission })
    } else if let Some(it) = decoded::<MsgPinCodes>(msg) {
        let ids: Vec<_> = it.code_ids.iter().map(u64::to_string).collect();
        json!({ "authority": it.authority, "code_ids": ids })
    } else if let Some(it) = decoded::<MsgUpdateAdmin>(msg) {
        json!({ "sender": it.sender, "new_admin": it.new_admin, "contract": it.contract })
    } else {
        let it = decoded::<MsgClearAdmin>(msg)?;
        json!({ "sender": it.sender, "contract": it.contract })
    })
}

/// Messages of the chain itself: coins sent, proposals and votes.
fn of_chain(msg: &Any) -> Result<Option<Fields>, ChainError> {
    Ok(if let Some(it) = decoded::<MsgSend>(msg) {
        let fields = json!({ "from_address": it.from_address, "to_address": it.to_address,
            "amount": coins(&it.amount) });
        Some((fields, None))
    } else if let Some(it) = decoded::<MsgVote>(msg) {
        let fields = json!({ "proposal_id": it.proposal_id.to_string(), "voter": it.voter,
            "option": it.option().as_str_name(), "metadata": it.metadata });
        Some((fields, None))
    } else if let Some(it) = decoded::<MsgSubmitProposal>(msg) {
        let fields = json!({ "initial_deposit": coins(&it.initial_deposit), "proposer": it.proposer,
            "metadata": it.metadata, "title": it.title, "summary": it.summary, "expedited": it.expedited });
        Some((fields, Some(("messages", messages(&it.messages)?))))
    } else {
        None
    })
}

fn text(value: impl Serialize) -> Result<Raw, ChainError> {
    to_raw_value(&value).map_err(wrong)
}

/// An object of fields that stand as they are, in that order.
fn object(fields: &[(&str, Raw)]) -> Result<Raw, ChainError> {
    let field = |(name, value): &(&str, Raw)| format!("\"{name}\":{}", value.get());
    let fields: Vec<_> = fields.iter().map(field).collect();
    RawValue::from_string(format!("{{{}}}", fields.join(","))).map_err(wrong)
}

fn wrong(error: serde_json::Error) -> ChainError {
    ChainError::Message(error.to_string())
}
