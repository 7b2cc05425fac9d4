//! Replies out of the blue, which no chain in process can send.

use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{to_json_binary, Binary, MsgResponse, Reply, SubMsgResponse, SubMsgResult};
use wayclear_api::Invalid;
use wayclear_state::contract::reply;
use wayclear_state::ContractError;

fn refused(id: u64, payload: &[u8], result: SubMsgResult) -> ContractError {
    let mut deps = mock_dependencies();
    let answer = Reply {
        id,
        payload: payload.into(),
        gas_used: 0,
        result,
    };
    reply(deps.as_mut(), mock_env(), answer).unwrap_err()
}

/// What the chain answers when it has made a contract; the value is the address, after a tag and its length.
fn made(value: Vec<u8>) -> SubMsgResult {
    let type_url = "/cosmwasm.wasm.v1.MsgInstantiateContractResponse".to_string();
    let value = Binary::new(value);
    #[allow(deprecated)] // The field is, but must be given.
    SubMsgResult::Ok(SubMsgResponse {
        events: vec![],
        data: None,
        msg_responses: vec![MsgResponse { type_url, value }],
    })
}

fn made_at_an_address() -> SubMsgResult {
    let address = mock_dependencies().api.addr_make("county");
    let length = u8::try_from(address.as_str().len()).unwrap();
    made([&[0x0a, length], address.as_bytes()].concat())
}

#[test]
fn a_reply_that_was_never_asked_for_is_refused() {
    let unknown = refused(9, b"{}", made_at_an_address());
    let is_unknown = matches!(unknown, ContractError::UnknownReply { id: 9 });
    assert!(is_unknown, "{unknown}");
    for payload in ["", "{}", "{\"visitor\":\"x\",\"amount\":\"1\"}"] {
        let foreign = refused(1, payload.as_bytes(), made_at_an_address());
        let is_foreign = matches!(foreign, ContractError::ForeignPayload { id: 1 });
        assert!(is_foreign, "{foreign}");
    }
}

#[test]
fn a_reply_without_an_address_records_nothing() {
    let payload = serde_json::json!({ "key": "06113", "prefixes": [], "visit": null });
    let payload = to_json_binary(&payload).unwrap();
    for id in [1, 2] {
        let garbage = refused(id, &payload, made(vec![0xff]));
        assert!(matches!(garbage, ContractError::ParseReply(_)), "{garbage}");
        let empty = refused(id, &payload, made(vec![]));
        let is_address = matches!(empty, ContractError::Invalid(Invalid::Address { .. }));
        assert!(is_address, "{empty}");
        let failed = SubMsgResult::Err("out of gas".to_string());
        let failed = refused(id, &payload, failed);
        assert!(failed.to_string().contains("out of gas"), "{failed}");
    }
}
