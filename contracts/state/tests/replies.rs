//! Replies out of the blue, which no chain in process can send.

#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{to_json_binary, MsgResponse, Reply, SubMsgResponse, SubMsgResult};
use wayclear_api::Invalid;
use wayclear_state::contract::reply;
use wayclear_state::ContractError;

fn answer(id: u64, payload: &[u8], result: SubMsgResult) -> Reply {
    Reply {
        id,
        payload: payload.into(),
        gas_used: 0,
        result,
    }
}

#[test]
fn a_reply_that_was_never_asked_for_is_refused() {
    let mut deps = mock_dependencies();
    let result = SubMsgResult::Err("x".to_string());
    let unknown = reply(deps.as_mut(), mock_env(), answer(9, b"{}", result.clone())).unwrap_err();
    assert!(
        matches!(unknown, ContractError::UnknownReply { id: 9 }),
        "{unknown}"
    );
    for payload in ["", "{}", "{\"visitor\":\"x\",\"amount\":\"1\"}"] {
        let foreign = answer(1, payload.as_bytes(), result.clone());
        let foreign = reply(deps.as_mut(), mock_env(), foreign).unwrap_err();
        assert!(
            matches!(foreign, ContractError::ForeignPayload { id: 1 }),
            "{foreign}"
        );
    }
}

#[test]
fn a_reply_without_an_address_records_no_child() {
    let mut deps = mock_dependencies();
    let payload = serde_json::json!({ "key": "06113", "prefixes": [], "visit": null });
    let payload = to_json_binary(&payload).unwrap();
    let made = |value: &[u8]| {
        let type_url = "/cosmwasm.wasm.v1.MsgInstantiateContractResponse".to_string();
        #[allow(deprecated)] // The field is, but must be given.
        let response = SubMsgResponse {
            events: vec![],
            data: None,
            msg_responses: vec![MsgResponse {
                type_url,
                value: value.into(),
            }],
        };
        answer(1, &payload, SubMsgResult::Ok(response))
    };
    let garbage = reply(deps.as_mut(), mock_env(), made(&[0xff])).unwrap_err();
    assert!(matches!(garbage, ContractError::ParseReply(_)), "{garbage}");
    let empty = reply(deps.as_mut(), mock_env(), made(&[])).unwrap_err();
    assert!(
        matches!(empty, ContractError::Invalid(Invalid::Address { .. })),
        "{empty}"
    );
    let failed = answer(1, &payload, SubMsgResult::Err("out of gas".to_string()));
    let refused = reply(deps.as_mut(), mock_env(), failed).unwrap_err();
    assert!(refused.to_string().contains("out of gas"), "{refused}");
}
