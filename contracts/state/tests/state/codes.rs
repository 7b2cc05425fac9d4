//! The codes of a tree: what the chain must have, and what is made with them.

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::events::CodeIdsSet;
use wayclear_api::state::{ask, Code, CodeIds, ExecuteMsg, InstantiateMsg};
use wayclear_api::{county, Invalid, OwnershipError};
use wayclear_state::ContractError;
use wayclear_testing::{assert_refused, suite, Chain, Contract, Suite, DAVIS};

use super::birth::{make, nevada};
use super::{new_county, owner};

const NAMES: [&str; 4] = ["registry", "county", "city", "location"];

/// The code behind a name, to be changed.
fn code<'a>(code_ids: &'a mut CodeIds, name: &str) -> &'a mut Code {
    match name {
        "registry" => &mut code_ids.registry,
        "county" => &mut code_ids.county,
        "city" => &mut code_ids.city,
        _ => &mut code_ids.location,
    }
}

fn set(code_ids: &CodeIds) -> ExecuteMsg {
    let code_ids = code_ids.clone();
    ExecuteMsg::SetCodeIds { code_ids }
}

fn stored(suite: &Suite) -> CodeIds {
    suite.chain.ask(&suite.state(), ask::CodeIds {}).unwrap()
}

/// Every code once more, under a new id.
fn second_codes(suite: &mut Suite) -> CodeIds {
    let mut code_ids = suite.code_ids();
    for (name, contract) in NAMES.into_iter().zip([
        Contract::ContactRegistry,
        Contract::County,
        Contract::City,
        Contract::Location,
    ]) {
        let id = suite.store(contract);
        let checksum = suite.chain.code_checksum(id).unwrap().unwrap();
        *code(&mut code_ids, name) = Code { id, checksum };
    }
    code_ids
}

#[test]
fn codes_are_what_the_state_was_made_with_until_its_owner_sets_others() {
    let mut suite = suite();
    assert_eq!(stored(&suite), suite.code_ids());
    let second = second_codes(&mut suite);
    assert_ne!(stored(&suite), second);
    for stranger in ["admin", "county owner", "city owner", "ada"] {
        let state = suite.state();
        let refused = suite.execute(stranger, &state, &set(&second));
        assert_refused(refused, OwnershipError::NotOwner);
    }
    let tx = owner(&mut suite, &set(&second)).unwrap();
    let told = CodeIdsSet {
        registry: second.registry.id,
        county: second.county.id,
        city: second.city.id,
        location: second.location.id,
    };
    assert_eq!(CodeIdsSet::all(&tx.events), [told]);
    assert_eq!(stored(&suite), second);
}

#[test]
fn what_is_made_from_now_on_has_the_new_codes_and_what_stands_keeps_the_old_ones() {
    let mut suite = suite();
    let old = suite.open(DAVIS);
    let first = suite.code_ids();
    let second = second_codes(&mut suite);
    owner(&mut suite, &set(&second)).unwrap();

    let county = new_county(&suite, "06095", &["9qb"]);
    let tx = owner(&mut suite, &ExecuteMsg::AddCounty { county }).unwrap();
    let new_county_address = tx.child().unwrap();
    // A county of before makes its cities with the new code too: it reads the state.
    let city = new_county(&suite, "winters", &["9qc70"]);
    let yolo = suite.county("06113");
    let add = county::ExecuteMsg::AddCity { city };
    let tx = suite.execute("county owner", &yolo, &add).unwrap();
    let new_city = tx.child().unwrap();
    let new_location = suite.open("9qc7mbdh/shop-2");

    let code_of = |contract: &Addr| {
        suite
            .chain
            .contract_info(contract)
            .unwrap()
            .unwrap()
            .code_id
    };
    assert_eq!(code_of(&new_county_address), second.county.id);
    assert_eq!(code_of(&new_city), second.city.id);
    assert_eq!(code_of(&new_location), second.location.id);
    assert_eq!(code_of(&yolo), first.county.id);
    assert_eq!(code_of(&suite.city("davis")), first.city.id);
    assert_eq!(code_of(&old), first.location.id);
    assert_eq!(code_of(&suite.registry()), first.registry.id);
}

#[test]
fn a_code_that_the_chain_does_not_have_is_refused() {
    let mut suite = suite();
    for name in NAMES {
        let mut code_ids = suite.code_ids();
        code(&mut code_ids, name).id = 99;
        let refused = ContractError::NoSuchCode { name, id: 99 };
        assert_refused(owner(&mut suite, &set(&code_ids)), refused);
    }
    assert_eq!(stored(&suite), suite.code_ids());
}

#[test]
fn another_code_than_was_meant_is_refused() {
    let mut suite = suite();
    for name in NAMES {
        let mut code_ids = suite.code_ids();
        let changed = code(&mut code_ids, name);
        let Code { id, checksum } = changed.clone();
        changed.checksum = HexBinary::from([7; 32]);
        let found = checksum.to_hex();
        let refused = ContractError::OtherCode { name, id, found };
        assert_refused(owner(&mut suite, &set(&code_ids)), refused);
    }
    assert_eq!(stored(&suite), suite.code_ids());
}

#[test]
fn a_checksum_has_32_bytes() {
    let mut suite = suite();
    for length in [0, 31, 33] {
        let mut code_ids = suite.code_ids();
        code_ids.city.checksum = vec![7; length].into();
        let refused = Invalid::ByteLength {
            field: "checksum",
            length,
            expected: 32,
        };
        assert_refused(owner(&mut suite, &set(&code_ids)), refused);
    }
}

#[test]
fn a_state_is_made_only_with_codes_that_the_chain_has() {
    let mut suite = suite();
    for name in NAMES {
        let mut code_ids = suite.code_ids();
        let Code { id, checksum } = code(&mut code_ids, name).clone();
        let mut unknown = code_ids.clone();
        code(&mut unknown, name).id = 99;
        code(&mut code_ids, name).checksum = HexBinary::from([7; 32]);
        let found = checksum.to_hex();
        for (code_ids, refused) in [
            (unknown, ContractError::NoSuchCode { name, id: 99 }),
            (code_ids, ContractError::OtherCode { name, id, found }),
        ] {
            let msg = InstantiateMsg {
                code_ids,
                ..nevada(&suite)
            };
            assert_refused(make(&mut suite, &msg), refused);
        }
    }
}
