//! What the trait `Chain` promises, on a real node, with registries of these tests' own.

use std::process::Command;

use cosmwasm_std::{Binary, HexBinary};
use serde_json::Value;
use wayclear_api::contact_registry::{
    ConfigResponse, ExecuteMsg, InstantiateMsg, QueryMsg, ReportPolicy, RiskModel,
};
use wayclear_api::{Ownership, MAX_WINDOW_SECONDS};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain, ChainError, Contract, ContractInfo};

use crate::support::{node, root, wasmd};

fn code_of_registry(wasmd: &mut Wasmd, ada: &Addr) -> u64 {
    let found = wasmd.find_code(Contract::ContactRegistry).unwrap();
    found.unwrap_or_else(|| wasmd.store_code(ada, Contract::ContactRegistry).unwrap())
}

/// A salt that has not been used, however often this has run on the chain.
fn new_salt(wasmd: &Wasmd, name: &str) -> Vec<u8> {
    format!("{name} {}", wasmd.latest().unwrap().height).into_bytes()
}

fn make_registry(wasmd: &mut Wasmd, salt: &[u8], admin: Option<&Addr>) -> Result<Addr, ChainError> {
    let ada = wasmd.account("ada")?;
    let code_id = code_of_registry(wasmd, &ada);
    let instantiate = InstantiateMsg {
        owner: ada.to_string(),
        policy: ReportPolicy::Attested,
        window_seconds: MAX_WINDOW_SECONDS,
        authorities: vec![],
        risk_model: RiskModel::illustrative(),
        risk_model_delay_seconds: 0,
    };
    wasmd.instantiate2(&ada, code_id, &instantiate, "chosen", admin, salt)
}

fn ownership(wasmd: &Wasmd, registry: &Addr) -> Ownership {
    let config: ConfigResponse = wasmd.query(registry, &QueryMsg::Config {}).unwrap();
    config.ownership
}

fn propose(successor: &Addr) -> ExecuteMsg {
    ExecuteMsg::ProposeOwner {
        owner: Some(successor.to_string()),
    }
}

/// The hash of the block before that height, as wasmd itself tells it.
fn hash_before(height: u64) -> HexBinary {
    let output = Command::new(root().join("target/wasmd/wasmd"))
        .args(["query", "block", "--type", "height", &height.to_string()])
        .args(["--node", &node(), "--output", "json"])
        .output()
        .unwrap();
    let block: Value = serde_json::from_slice(&output.stdout).unwrap();
    let hash = block["header"]["last_block_id"]["hash"].as_str().unwrap();
    Binary::from_base64(hash).unwrap().as_slice().into()
}

#[test]
fn a_contract_is_made_at_the_address_that_was_predicted_and_the_chain_knows_it() {
    let mut wasmd = wasmd();
    let ada = wasmd.account("ada").unwrap();
    let code_id = code_of_registry(&mut wasmd, &ada);
    let salt = new_salt(&wasmd, "predicted");
    let predicted = wasmd.predict(&ada, code_id, &salt).unwrap();
    assert_eq!(wasmd.contract_info(&predicted).unwrap(), None);
    let before = wasmd.latest().unwrap().height;
    assert_eq!(make_registry(&mut wasmd, &salt, None).unwrap(), predicted);
    let info = wasmd.contract_info(&predicted).unwrap().unwrap();
    let after = wasmd.latest().unwrap().height;
    assert!(before < info.height && info.height <= after, "{info:?}");
    let mut expected = ContractInfo {
        code_id,
        creator: ada.clone(),
        admin: None,
        label: "chosen".to_string(),
        height: info.height,
    };
    assert_eq!(info, expected);

    let error = make_registry(&mut wasmd, &salt, None).unwrap_err();
    assert!(matches!(error, ChainError::Refused(_)), "{error}");
    let salt = [&salt[..], b"!"].concat();
    let other = make_registry(&mut wasmd, &salt, Some(&ada)).unwrap();
    assert_eq!(wasmd.predict(&ada, code_id, &salt).unwrap(), other);
    let info = wasmd.contract_info(&other).unwrap().unwrap();
    assert!(info.height > expected.height, "{info:?}");
    expected.admin = Some(ada);
    expected.height = info.height;
    assert_eq!(info, expected);
}

#[test]
fn the_checksum_of_a_code_is_the_one_of_its_file_and_a_missing_code_has_none() {
    let mut wasmd = wasmd();
    let ada = wasmd.account("ada").unwrap();
    let code_id = code_of_registry(&mut wasmd, &ada);
    let file = wasmd.artifacts().checksum(Contract::ContactRegistry);
    assert_eq!(wasmd.code_checksum(code_id).unwrap(), Some(file.unwrap()));
    for missing in [0, 1_000_000] {
        assert_eq!(wasmd.code_checksum(missing).unwrap(), None);
        let error = wasmd.predict(&ada, missing, b"salt").unwrap_err();
        assert!(
            matches!(error, ChainError::NoCode { code_id } if code_id == missing),
            "{error}"
        );
    }
    let error = wasmd.predict(&ada, code_id, b"").unwrap_err();
    assert!(matches!(error, ChainError::Salt { length: 0 }), "{error}");
    let error = wasmd.instantiate(&ada, 1_000_000, &Value::Null, "none", None);
    let error = error.unwrap_err();
    assert!(
        matches!(error, ChainError::NoCode { code_id: 1_000_000 }),
        "{error}"
    );
}

#[test]
fn messages_that_go_together_are_carried_out_in_one_transaction_or_not_at_all() {
    let mut wasmd = wasmd();
    let (ada, bob) = (wasmd.account("ada").unwrap(), wasmd.account("bob").unwrap());
    let salt = new_salt(&wasmd, "together");
    let one = make_registry(&mut wasmd, &salt, None).unwrap();
    let two = make_registry(&mut wasmd, &[&salt[..], b"!"].concat(), None).unwrap();
    let messages = [
        (one.clone(), propose(&bob)),
        (one.clone(), ExecuteMsg::AcceptOwner {}),
    ];
    let error = wasmd.execute_each(&ada, &messages).unwrap_err().to_string();
    let words = "only the proposed owner may accept; ask the owner to propose you first";
    assert_eq!(error, words);
    assert_eq!(ownership(&wasmd, &one).proposed, None);

    let messages = [&one, &two].map(|registry| (registry.clone(), propose(&bob)));
    let tx = wasmd.execute_each(&ada, &messages).unwrap();
    for registry in [&one, &two] {
        assert_eq!(ownership(&wasmd, registry).proposed.as_ref(), Some(&bob));
    }
    let events = tx.events.iter();
    assert_eq!(events.filter(|event| event.ty == "execute").count(), 2);
    assert_eq!(tx.height, tx.receipt.unwrap().height);

    let error = wasmd.execute_all(&ada, vec![]).unwrap_err().to_string();
    assert_eq!(error, "must contain at least one message: invalid request");
}

#[test]
fn contracts_that_migrate_together_all_do_or_none_does() {
    let mut wasmd = wasmd();
    let ada = wasmd.account("ada").unwrap();
    let salt = new_salt(&wasmd, "migrated");
    let registries = ["1", "2"].map(|name| {
        let salt = [&salt[..], name.as_bytes()].concat();
        make_registry(&mut wasmd, &salt, Some(&ada)).unwrap()
    });
    let code_of = |wasmd: &Wasmd, registry: &Addr| {
        let info = wasmd.contract_info(registry).unwrap();
        info.unwrap().code_id
    };
    let old = code_of(&wasmd, &registries[0]);
    let new = wasmd.store_code(&ada, Contract::ContactRegistry).unwrap();
    let state = wasmd.find_code(Contract::State).unwrap();
    let state = state.unwrap_or_else(|| wasmd.store_code(&ada, Contract::State).unwrap());
    let all_to = |codes: [u64; 2]| {
        let all = registries.iter().cloned().zip(codes);
        all.map(|(registry, code_id)| (registry, code_id, b"{}"[..].into()))
            .collect::<Vec<_>>()
    };
    let error = wasmd.migrate_all(&ada, all_to([new, state])).unwrap_err();
    assert!(matches!(error, ChainError::Refused(_)), "{error}");
    let bob = wasmd.account("bob").unwrap();
    let error = wasmd.migrate_all(&bob, all_to([new, new])).unwrap_err();
    assert!(matches!(error, ChainError::Refused(_)), "{error}");
    for registry in &registries {
        assert_eq!(code_of(&wasmd, registry), old);
    }
    let tx = wasmd.migrate_all(&ada, all_to([new, new])).unwrap();
    let migrated = tx.events.iter().filter(|event| event.ty == "migrate");
    assert_eq!(migrated.count(), 2);
    for registry in &registries {
        assert_eq!(code_of(&wasmd, registry), new);
    }
    assert_eq!(ownership(&wasmd, &registries[0]).owner, ada);
    let error = wasmd.migrate_all(&ada, vec![]).unwrap_err().to_string();
    assert_eq!(error, "must contain at least one message: invalid request");
}

#[test]
fn the_hash_of_a_header_is_the_one_that_the_next_block_names() {
    let wasmd = wasmd();
    let newest = wasmd.latest().unwrap().height;
    for height in [1, 2, newest - 1] {
        let hash = wasmd.header_hash(height).unwrap();
        assert_eq!(hash, hash_before(height + 1), "{height}");
    }
    assert_eq!(wasmd.header_hash(newest).unwrap().len(), 32);
    for missing in [0, newest + 1_000] {
        let error = wasmd.header_hash(missing).unwrap_err();
        assert!(
            matches!(error, ChainError::NoBlock { height, .. } if height == missing),
            "{error}"
        );
    }
}
