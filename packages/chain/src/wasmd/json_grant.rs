//! Fee grants in JSON, as wasmd reads and writes them.

use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, MsgGrantAllowance, MsgRevokeAllowance, PeriodicAllowance,
};
use cosmrs::proto::tendermint::google::protobuf::{Duration, Timestamp};
use cosmrs::Any;
use serde_json::{json, Value};
use tendermint::Time;

use super::wire::decoded;
use crate::error::ChainError;

/// What a message grants or takes back; `None` = it is about something else.
pub fn fields(msg: &Any) -> Result<Option<Value>, ChainError> {
    if let Some(it) = decoded::<MsgRevokeAllowance>(msg) {
        return Ok(Some(
            json!({ "granter": it.granter, "grantee": it.grantee }),
        ));
    }
    let Some(it) = decoded::<MsgGrantAllowance>(msg) else {
        return Ok(None);
    };
    let allowance = allowance(&it.allowance.unwrap_or_default())?;
    let fields = json!({ "granter": it.granter, "grantee": it.grantee, "allowance": allowance });
    Ok(Some(fields))
}

fn allowance(grant: &Any) -> Result<Value, ChainError> {
    let mut fields = if let Some(it) = decoded::<AllowedMsgAllowance>(grant) {
        let inner = allowance(&it.allowance.unwrap_or_default())?;
        json!({ "allowance": inner, "allowed_messages": it.allowed_messages })
    } else if let Some(it) = decoded::<PeriodicAllowance>(grant) {
        json!({ "basic": basic(&it.basic.unwrap_or_default()), "period": it.period.as_ref().map(duration),
            "period_spend_limit": coins(&it.period_spend_limit), "period_can_spend": coins(&it.period_can_spend),
            "period_reset": it.period_reset.as_ref().map(time) })
    } else if let Some(it) = decoded::<BasicAllowance>(grant) {
        basic(&it)
    } else {
        let unknown = format!(
            "an allowance of type \"{}\" is not known here",
            grant.type_url
        );
        return Err(ChainError::Message(unknown));
    };
    fields["@type"] = json!(grant.type_url);
    Ok(fields)
}

fn basic(grant: &BasicAllowance) -> Value {
    json!({ "spend_limit": coins(&grant.spend_limit), "expiration": grant.expiration.as_ref().map(time) })
}

fn duration(span: &Duration) -> String {
    format!("{}s", span.seconds)
}

/// As RFC 3339 has it, from the year 1 on.
pub fn time(at: &Timestamp) -> String {
    let nanos = u32::try_from(at.nanos).unwrap_or_default();
    let time = Time::from_unix_timestamp(at.seconds, nanos);
    time.map(|time| time.to_rfc3339()).unwrap_or_default()
}

/// Coins as protobuf's JSON has them.
pub fn coins(coins: &[Coin]) -> Value {
    let coin = |coin: &Coin| json!({ "denom": coin.denom, "amount": coin.amount });
    coins.iter().map(coin).collect()
}
