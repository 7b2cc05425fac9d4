//! What contracts answer, computed from proved rows alone: the golden rows of a tree with everything in it, below a header that
//! made-up validators have signed. Each answer has to be what the contracts themselves said.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use serde_json::{json, Value};
use wayclear_chain::verified::{Proven, VerifyError};
use wayclear_chain::Contract;
use wayclear_proof::{Key, ProofError};
use wayclear_testing::{address_bytes as bytes, ask_of, ProvedState, ProvedTree};

#[test]
fn every_answer_from_proved_rows_is_the_contracts_own() {
    let node = ProvedTree::newest();
    let proven = node.proven();
    let mut asked = BTreeSet::new();
    for it in node.golden.contracts.values() {
        for answer in &it.answers {
            let found = node.ask(&proven, &it.address, &answer.question);
            let found = found.unwrap_or_else(|error| panic!("{:?}: {error}", answer.question));
            assert_eq!(
                found, answer.answer,
                "{:?} {}",
                it.contract, answer.question
            );
            let name = answer.question.as_object().and_then(|it| it.keys().next());
            asked.insert((it.contract, name.cloned()));
        }
    }
    // Every question that there is, but for none.
    assert!(asked.len() > 25, "{asked:?}");
}

#[test]
fn the_usual_answers_of_a_citizen_take_few_proofs() {
    let node = ProvedTree::newest();
    let location = node.one(Contract::Location);
    let count = |question: &Value| {
        let proven = node.proven();
        let count = std::cell::Cell::new(0);
        let proof = |key: &Key| {
            count.set(count.get() + 1);
            node.state.proof(&key.bytes)
        };
        let found = ask_of(&proven, &location.address, question, proof);
        found.expect("an answer");
        count.get()
    };
    // Three of them say what the contract is: its code, the code's checksum, its version.
    let status = count(&json!({ "status": {} }));
    assert!(status <= 8, "{status} proofs");
}

#[test]
fn a_row_that_was_left_out_is_noticed() {
    let node = ProvedTree::newest();
    let registry = node.one(Contract::ContactRegistry);
    for it in node.golden.contracts.values() {
        for (key, _) in it.bytes() {
            let whole = Key::row(&bytes(&it.address), &key, "").bytes;
            let mut rows = node.rows.clone();
            rows.remove(&whole);
            let other = ProvedState::of(rows);
            let key = Key::row(&bytes(&it.address), &key, it.address.as_str());
            let found = node.proven().take(key, &other.proof(&whole));
            assert!(
                matches!(found, Err(ProofError::Tampered { .. })),
                "{whole:?}"
            );
        }
    }
    assert!(registry.rows.len() > 10);
}

#[test]
fn a_row_that_was_changed_is_noticed_whatever_is_asked() {
    let node = ProvedTree::newest();
    for it in node.golden.contracts.values().take(4) {
        let proven = node.proven();
        let mut rows = node.rows.clone();
        for (key, row) in &mut rows {
            if key[0] == 3 {
                row[0] ^= 1;
            }
        }
        let other = ProvedState::of(rows);
        for answer in &it.answers {
            let proof = |key: &Key| other.proof(&key.bytes);
            let found = ask_of(&proven, &it.address, &answer.question, proof);
            let is_noticed = matches!(found, Err(VerifyError::Proof(ProofError::Tampered { .. })));
            assert!(is_noticed, "{:?}: {found:?}", answer.question);
        }
    }
}

#[test]
fn a_contract_of_a_code_that_the_record_does_not_know_gives_no_answer() {
    let node = ProvedTree::newest();
    let location = node.one(Contract::Location);
    let proven = Proven::new(node.header(), node.trust(&[Contract::State]));
    let found = node.ask(&proven, &location.address, &json!({ "status": {} }));
    let error = found.expect_err("no answer");
    assert!(matches!(error, VerifyError::StrangeCode { .. }), "{error}");
}

#[test]
fn a_contract_of_another_release_gives_no_answer() {
    let mut node = ProvedTree::newest();
    let location = node.one(Contract::Location).clone();
    let key = Key::row(&bytes(&location.address), b"contract_info", "").bytes;
    let cw2 = json!({ "contract": "wayclear:location", "version": "9.9.9" });
    node.rows.insert(key, cw2.to_string().into_bytes());
    node.state = ProvedState::of(node.rows.clone());
    let found = node.ask(&node.proven(), &location.address, &json!({ "status": {} }));
    let error = found.expect_err("no answer");
    let VerifyError::OtherRelease { found, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(found, "9.9.9");
    assert!(error.to_string().contains("--unverified"), "{error}");
}

#[test]
fn an_address_of_nobody_gives_no_answer() {
    let node = ProvedTree::newest();
    let nobody =
        bech32::encode::<bech32::Bech32>(bech32::Hrp::parse("wasm").expect("a prefix"), &[7; 32]);
    let nobody = Addr::unchecked(nobody.expect("an address"));
    let found = node.ask(&node.proven(), &nobody, &json!({ "status": {} }));
    assert_eq!(found, Err(VerifyError::NoContract(nobody)));
    let typed = Addr::unchecked("nonsense");
    let found = node.ask(&node.proven(), &typed, &json!({ "status": {} }));
    assert_eq!(found, Err(VerifyError::NoContract(typed)));
}

#[test]
fn what_a_contract_refuses_is_told_in_its_own_words() {
    let node = ProvedTree::newest();
    let location = node.one(Contract::Location);
    let found = node.ask(
        &node.proven(),
        &location.address,
        &json!({ "nonsense": {} }),
    );
    let Err(VerifyError::Refused(words)) = found else {
        panic!("{found:?}");
    };
    assert!(words.contains("nonsense"), "{words}");
}
