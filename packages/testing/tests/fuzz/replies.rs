//! Replies that a contract has never asked for.

use cosmwasm_std::testing::{mock_dependencies, mock_env, MockApi};
use cosmwasm_std::{
    Binary, MsgResponse, OwnedDeps, Reply, Storage, SubMsgResponse, SubMsgResult, Timestamp,
};
use proptest::prelude::proptest;
use wayclear_testing::{Contract, GoldenBlock, GoldenContract};

use crate::choices::{bytes, edited, Choices};
use crate::world::World;

/// What contracts say to themselves in a payload: near these is what they might read.
const PAYLOADS: [&str; 4] = [
    r#"{"key":"06113","name":"x","prefixes":["9qc5"],"visit":null}"#,
    r#"{"location":"wasm1","ids":[[20469,"0011223344556677"]]}"#,
    r#"{"visitor":"wasm1","amount":"100"}"#,
    "",
];

proptest! {
    #[test]
    fn no_reply_breaks_a_contract(bytes in bytes()) {
        World::with(|world| {
            let choices = &mut Choices::new(&bytes);
            let mut contracts = world.golden.contracts.values();
            let number = choices.below(contracts.len());
            let contract = contracts.nth(number).expect("a contract");
            send_reply(contract, world.golden.block, choices);
        });
    }
}

/// To the contract alone: what else there is on its chain does not answer.
fn send_reply(contract: &GoldenContract, block: GoldenBlock, choices: &mut Choices<'_>) {
    let mut deps = OwnedDeps {
        api: MockApi::default().with_prefix("wasm"),
        ..mock_dependencies()
    };
    for (key, row) in contract.bytes() {
        deps.storage.set(&key, &row);
    }
    let mut env = mock_env();
    env.block.height = block.height;
    env.block.time = Timestamp::from_seconds(block.time);
    env.contract.address = contract.address.clone();
    let reply = reply(choices);
    macro_rules! reply_to {
        ($contract:ident) => {
            drop($contract::contract::reply(deps.as_mut(), env, reply))
        };
    }
    match contract.contract {
        Contract::State => reply_to!(wayclear_state),
        Contract::County => reply_to!(wayclear_county),
        Contract::City => reply_to!(wayclear_city),
        Contract::Location => reply_to!(wayclear_location),
        Contract::ContactRegistry => reply_to!(wayclear_contact_registry),
    }
}

fn reply(choices: &mut Choices<'_>) -> Reply {
    let id = choices.byte().into();
    let is_error = choices.once_in(2);
    let length = usize::from(choices.byte());
    let data = choices.bytes(length);
    let result = if is_error {
        SubMsgResult::Err(String::from_utf8_lossy(data).to_string())
    } else {
        let response = MsgResponse {
            type_url: String::new(),
            value: data.into(),
        };
        #[allow(deprecated)] // There is no other way to make one.
        SubMsgResult::Ok(SubMsgResponse {
            events: vec![],
            data: None,
            msg_responses: vec![response],
        })
    };
    let payload = *choices.one_of(&PAYLOADS);
    Reply {
        id,
        payload: Binary::from(edited(payload.as_bytes(), choices)),
        gas_used: 0,
        result,
    }
}
