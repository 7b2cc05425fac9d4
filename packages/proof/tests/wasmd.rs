//! What a real node has handed out, wasmd 0.70.3: believed as it came, and nothing else than that.

#![allow(clippy::unwrap_used)]

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use serde::Deserialize;
use wayclear_proof::{Anchor, Bisection, Header, Key, LightBlock, Limits, Proof, ProofError, Row};

#[derive(Deserialize)]
struct Captured {
    anchor: Anchor,
    blocks: Vec<serde_json::Value>,
    rows: Vec<CapturedRow>,
}

#[derive(Deserialize)]
struct CapturedRow {
    what: String,
    #[serde(with = "hex::serde")]
    key: Vec<u8>,
    value: Option<String>,
    proof: CapturedProof,
}

#[derive(Clone, Deserialize)]
struct CapturedProof {
    row: String,
    store: String,
}

fn captured() -> Captured {
    serde_json::from_str(include_str!("../../../testdata/proofs/localnet.json")).unwrap()
}

/// As the command gets it: from answers of `/commit` and `/validators`.
fn block(told: &serde_json::Value) -> LightBlock {
    serde_json::from_value(told.clone()).unwrap()
}

/// Goes over all captured blocks; `now` is a second after the last one.
fn header(captured: &Captured) -> Header {
    let blocks: Vec<LightBlock> = captured.blocks.iter().map(block).collect();
    let last = blocks.last().unwrap();
    let (height, now) = (last.height(), last.time() + 1);
    let anchor = captured.anchor.clone();
    let mut bisection = Bisection::new(anchor, height, now, Limits::default()).unwrap();
    while let Some(wanted) = bisection.wants() {
        let found = blocks.iter().find(|block| block.height() == wanted);
        bisection.give(found.unwrap().clone()).unwrap();
    }
    bisection.header().unwrap()
}

fn key(bytes: &[u8]) -> Key {
    let (prefix, rest) = bytes.split_first().unwrap();
    match (prefix, rest.split_at_checked(32)) {
        (1, _) => Key::code(u64::from_be_bytes(rest.try_into().unwrap())),
        (2, _) => Key::contract(rest, "a contract"),
        (3, Some((contract, key))) => Key::row(contract, key, "a contract"),
        _ => Key::of(bytes.to_vec()),
    }
}

fn proof(told: &CapturedProof) -> Proof {
    let bytes = |text: &String| STANDARD.decode(text).unwrap();
    Proof {
        row: bytes(&told.row),
        store: bytes(&told.store),
    }
}

#[test]
fn what_a_node_hands_out_is_believed() {
    let captured = captured();
    let header = header(&captured);
    for row in &captured.rows {
        let found = header.row(&key(&row.key), &proof(&row.proof));
        let found = found.unwrap_or_else(|error| panic!("{}: {error}", row.what));
        assert_eq!(found.value().map(hex::encode), row.value, "{}", row.what);
    }
    assert!(captured.rows.iter().any(|row| row.value.is_none()));
    assert!(captured.rows.iter().any(|row| row.value.is_some()));
}

#[test]
fn a_byte_that_was_changed_anywhere_in_a_proof_changes_no_answer() {
    let captured = captured();
    let header = header(&captured);
    let (mut refused, mut tried) = (0, 0);
    for row in &captured.rows {
        let (key, whole) = (key(&row.key), proof(&row.proof));
        let answer = header.row(&key, &whole).unwrap();
        for (part, length) in [(0, whole.row.len()), (1, whole.store.len())] {
            for at in 0..length {
                let mut changed = whole.clone();
                let bytes = if part == 0 {
                    &mut changed.row
                } else {
                    &mut changed.store
                };
                bytes[at] ^= 1 << (at % 8);
                tried += 1;
                match header.row(&key, &changed) {
                    // Fields that nobody looks at, as protobuf has them.
                    Ok(same) => assert_eq!(same, answer, "{} {at}", row.what),
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(refused * 100 > tried * 95, "{refused} of {tried}");
}

#[test]
fn a_proof_of_one_row_proves_no_other() {
    let captured = captured();
    let header = header(&captured);
    for row in &captured.rows {
        for other in &captured.rows {
            if row.key == other.key {
                continue;
            }
            match header.row(&key(&row.key), &proof(&other.proof)) {
                Err(ProofError::Tampered { .. }) => {}
                // What is missing in the same gap is proved by the same neighbours.
                Ok(Row::Absent { .. }) if row.value.is_none() && other.value.is_none() => {}
                found => panic!("{} by the proof of {}: {found:?}", row.what, other.what),
            }
        }
    }
}

#[test]
fn a_proof_at_another_height_is_refused() {
    let captured = captured();
    let first = block(&captured.blocks[0]);
    let now = first.time() + 1;
    let anchor = captured.anchor.clone();
    let mut bisection = Bisection::new(anchor, first.height(), now, Limits::default()).unwrap();
    bisection.give(first).unwrap();
    let older = bisection.header().unwrap();
    for row in &captured.rows {
        let found = older.row(&key(&row.key), &proof(&row.proof));
        assert!(
            matches!(found, Err(ProofError::Tampered { .. })),
            "{}",
            row.what
        );
    }
}

#[test]
fn bytes_that_are_no_proof_are_refused_by_name() {
    let captured = captured();
    let header = header(&captured);
    let row = &captured.rows[0];
    let whole = proof(&row.proof);
    for (row_bytes, store) in [
        (vec![], whole.store.clone()),
        (whole.row.clone(), vec![]),
        (vec![0xff; 100], whole.store.clone()),
        (
            whole.row[..whole.row.len() / 2].to_vec(),
            whole.store.clone(),
        ),
    ] {
        let cut = Proof {
            row: row_bytes,
            store,
        };
        let found = header.row(&key(&row.key), &cut).unwrap_err();
        assert!(matches!(
            found,
            ProofError::Unreadable { .. } | ProofError::Tampered { .. }
        ));
        assert!(found.to_string().contains("Ask another node"), "{found}");
    }
}

#[test]
fn a_byte_that_was_changed_in_a_header_or_a_vote_is_noticed() {
    let captured = captured();
    let whole: Vec<LightBlock> = captured.blocks.iter().map(block).collect();
    let last = whole.last().unwrap();
    let (height, now) = (last.height(), last.time() + 1);
    let told = captured.blocks.last().unwrap().to_string();
    let digits: Vec<usize> = told
        .char_indices()
        .filter(|(_, letter)| letter.is_ascii_hexdigit())
        .map(|(at, _)| at)
        .collect();
    let (mut believed, mut tried) = (0, 0);
    for at in digits {
        let mut changed = told.clone().into_bytes();
        changed[at] = if changed[at] == b'1' { b'2' } else { b'1' };
        let Ok(changed) = serde_json::from_slice::<LightBlock>(&changed) else {
            continue;
        };
        let anchor = captured.anchor.clone();
        let mut bisection = Bisection::new(anchor, height, now, Limits::default()).unwrap();
        bisection.give(whole[0].clone()).unwrap();
        tried += 1;
        if bisection.give(changed).is_ok() {
            let header = bisection.header().unwrap();
            assert_eq!(header.anchor.hash, last.hash(), "at {at}");
            believed += 1;
        }
    }
    // Addresses of validators, which follow from their keys, and priorities of proposers.
    assert!(
        believed * 10 < tried,
        "{believed} of {tried} changes do not matter"
    );
}
