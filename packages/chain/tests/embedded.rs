//! The chain in process, with a contract that counts, fails when told to, and asks for checksums of codes.

#![allow(clippy::unwrap_used)]

use cosmwasm_std::{
    to_json_binary, Addr, Binary, Deps, DepsMut, Empty, Env, Event, HexBinary, MessageInfo,
    Response, StdError, StdResult,
};
use cw_multi_test::ContractWrapper;
use serde::{Deserialize, Serialize};
use wayclear_chain::{Chain, ChainError, ContractInfo, Embedded};

const COUNT: &[u8] = b"count";

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Execute {
    Count {},
    Fail {},
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Question {
    Count {},
    Checksum { code_id: u64 },
}

fn count(deps: Deps) -> u8 {
    deps.storage.get(COUNT).map_or(0, |row| row[0])
}

// The library gives and takes these.
#[allow(clippy::unnecessary_wraps)]
fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn execute(deps: DepsMut, _: Env, _: MessageInfo, msg: Execute) -> StdResult<Response> {
    match msg {
        Execute::Count {} => {
            let next = count(deps.as_ref()) + 1;
            deps.storage.set(COUNT, &[next]);
            let event = Event::new("counted").add_attribute("count", next.to_string());
            Ok(Response::new().add_event(event))
        }
        Execute::Fail {} => Err(StdError::msg("told to fail")),
    }
}

fn query(deps: Deps, _: Env, question: Question) -> StdResult<Binary> {
    match question {
        Question::Count {} => to_json_binary(&count(deps)),
        Question::Checksum { code_id } => {
            let code = deps.querier.query_wasm_code_info(code_id)?;
            to_json_binary(&HexBinary::from(code.checksum.as_slice()))
        }
    }
}

/// A chain with the code of the counter, and who makes counters.
struct World {
    chain: Embedded,
    code_id: u64,
    ada: Addr,
}

impl World {
    fn new() -> Self {
        let mut chain = Embedded::new();
        let code = ContractWrapper::new(execute, instantiate, query);
        let code_id = chain.store(Box::new(code));
        let ada = chain.account("ada").unwrap();
        World {
            chain,
            code_id,
            ada,
        }
    }

    fn counter(&mut self, salt: &[u8]) -> Result<Addr, ChainError> {
        let (ada, code_id) = (self.ada.clone(), self.code_id);
        self.chain
            .instantiate2(&ada, code_id, &Empty {}, "counter", None, salt)
    }

    fn count(&self, counter: &Addr) -> u8 {
        self.chain.query(counter, &Question::Count {}).unwrap()
    }
}

#[test]
fn an_address_is_known_before_its_contract_is_made() {
    let mut world = World::new();
    let (ada, code_id) = (world.ada.clone(), world.code_id);
    let predicted = world.chain.predict(&ada, code_id, b"one").unwrap();
    assert_eq!(world.chain.contract_info(&predicted).unwrap(), None);
    assert_eq!(world.counter(b"one").unwrap(), predicted);

    let bob = world.chain.account("bob").unwrap();
    let by_bob = world.chain.predict(&bob, code_id, b"one").unwrap();
    let other_salt = world.chain.predict(&ada, code_id, b"two").unwrap();
    let chosen_by_chain = world
        .chain
        .instantiate(&ada, code_id, &Empty {}, "counter", None)
        .unwrap();
    assert_ne!(predicted, by_bob);
    assert_ne!(predicted, other_salt);
    assert_ne!(predicted, chosen_by_chain);
    assert_eq!(world.counter(b"two").unwrap(), other_salt);

    let error = world.counter(b"one").unwrap_err();
    assert!(matches!(error, ChainError::Refused(_)), "{error}");
}

#[test]
fn no_address_is_predicted_for_a_bad_salt_or_an_unknown_code() {
    let world = World::new();
    let predict = |code_id, salt: &[u8]| world.chain.predict(&world.ada, code_id, salt);
    assert!(predict(world.code_id, &[7; 64]).is_ok());
    for salt in [vec![], vec![7; 65]] {
        let error = predict(world.code_id, &salt).unwrap_err();
        assert!(
            matches!(error, ChainError::Salt { length } if length == salt.len()),
            "{error}"
        );
    }
    let error = predict(9, b"one").unwrap_err();
    assert!(
        matches!(error, ChainError::NoCode { code_id: 9 }),
        "{error}"
    );
}

#[test]
fn the_chain_knows_code_creator_admin_label_and_height_of_a_contract() {
    let mut world = World::new();
    let bob = world.chain.account("bob").unwrap();
    let mut expected = ContractInfo {
        code_id: world.code_id,
        creator: world.ada.clone(),
        admin: None,
        label: "counter".to_string(),
        height: 1,
    };
    let immutable = world.counter(b"one").unwrap();
    let info = world.chain.contract_info(&immutable).unwrap();
    assert_eq!(info.as_ref(), Some(&expected));
    expected.admin = Some(bob.clone());
    expected.height = 2;
    world.chain.wait_until(world.chain.time() + 5).unwrap();
    let (ada, code_id) = (world.ada, world.code_id);
    let made = world
        .chain
        .instantiate2(&ada, code_id, &Empty {}, "counter", Some(&bob), b"two");
    let info = world.chain.contract_info(&made.unwrap()).unwrap();
    assert_eq!(info, Some(expected));
    assert_eq!(world.chain.contract_info(&ada).unwrap(), None);
}

#[test]
fn a_contract_is_told_the_same_checksum_of_a_code_as_a_client() {
    let mut world = World::new();
    let counter = world.counter(b"one").unwrap();
    let other = World::new().chain.code_checksum(1).unwrap();
    let checksum = world.chain.code_checksum(world.code_id).unwrap().unwrap();
    assert_eq!(checksum.len(), 32);
    assert_eq!(other, Some(checksum.clone()), "it is the same on every run");
    let code_id = world.code_id;
    let told: HexBinary = world
        .chain
        .query(&counter, &Question::Checksum { code_id })
        .unwrap();
    assert_eq!(told, checksum);
    for missing in [0, 9] {
        assert_eq!(world.chain.code_checksum(missing).unwrap(), None);
    }
}

#[test]
fn messages_that_go_together_are_carried_out_in_one_transaction() {
    let mut world = World::new();
    let (one, two) = (
        world.counter(b"one").unwrap(),
        world.counter(b"two").unwrap(),
    );
    let messages = [&one, &two, &one].map(|counter| (counter.clone(), Execute::Count {}));
    let tx = world.chain.execute_each(&world.ada, &messages).unwrap();
    let counts = tx.events.iter().filter(|event| event.ty == "wasm-counted");
    let counts: Vec<&str> = counts
        .map(|event| event.attributes.last().unwrap().value.as_str())
        .collect();
    assert_eq!(counts, ["1", "1", "2"]);
    assert_eq!((world.count(&one), world.count(&two)), (2, 1));
}

#[test]
fn of_messages_that_go_together_none_is_carried_out_if_one_is_refused() {
    let mut world = World::new();
    let counter = world.counter(b"one").unwrap();
    let messages = [Execute::Count {}, Execute::Fail {}, Execute::Count {}];
    let messages = messages.map(|message| (counter.clone(), message));
    let error = world.chain.execute_each(&world.ada, &messages).unwrap_err();
    assert!(error.to_string().ends_with("told to fail"), "{error}");
    assert_eq!(world.count(&counter), 0);
    let error = world.chain.execute_all(&world.ada, vec![]).unwrap_err();
    assert!(matches!(error, ChainError::Refused(_)), "{error}");
}

#[test]
fn a_transaction_tells_the_height_of_its_block() {
    let mut world = World::new();
    let counter = world.counter(b"one").unwrap();
    let mut height_at = |time| {
        world.chain.wait_until(time).unwrap();
        let tx = world
            .chain
            .execute(&world.ada, &counter, &Execute::Count {})
            .unwrap();
        assert_eq!(tx.time, time);
        tx.height
    };
    let time = wayclear_chain::GENESIS_TIME;
    assert_eq!([time, time, time + 1].map(&mut height_at), [1, 1, 2]);
}

#[test]
fn blocks_that_exist_have_hashes_of_their_own() {
    let mut world = World::new();
    let first = world.chain.header_hash(1).unwrap();
    world.chain.wait_until(world.chain.time() + 600).unwrap();
    let second = world.chain.header_hash(2).unwrap();
    assert_eq!(first.len(), 32);
    assert_ne!(first, second);
    assert_eq!(world.chain.header_hash(1).unwrap(), first);
    assert_eq!(World::new().chain.header_hash(1).unwrap(), first);
    for missing in [0, 3] {
        let error = world.chain.header_hash(missing).unwrap_err();
        assert!(
            matches!(error, ChainError::NoBlock { height, .. } if height == missing),
            "{error}"
        );
    }
}
