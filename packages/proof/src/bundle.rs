//! Rows with their proofs as a file, for who asks no node.

use ics23::commitment_proof::Proof as Kind;
use ics23::CommitmentProof;
use prost::Message;
use serde::{Deserialize, Serialize};

use crate::block::LightBlock;
use crate::header::Proof;
use crate::key::Key;

/// Rows as of one header, whoever serves them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// The header, and the votes for it.
    pub block: LightBlock,
    /// That the store is in the chain's state, hexadecimal: the same of all rows.
    #[serde(with = "hex::serde")]
    store: Vec<u8>,
    rows: Vec<Proved>,
}

/// A row, or that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Proved {
    /// Its key in the store, hexadecimal.
    #[serde(with = "hex::serde")]
    key: Vec<u8>,
    /// That it is in the store, or not, hexadecimal.
    #[serde(with = "hex::serde")]
    proof: Vec<u8>,
}

impl Bundle {
    /// Of rows with their proofs, all at the height of that block.
    pub fn new(block: LightBlock, rows: impl IntoIterator<Item = (Key, Proof)>) -> Self {
        let mut store = vec![];
        let rows = rows.into_iter().map(|(key, proof)| {
            store = proof.store;
            Proved {
                key: key.bytes,
                proof: proof.row,
            }
        });
        let rows = rows.collect();
        Bundle { block, store, rows }
    }

    /// What it says that is in a row whose key ends so, before anybody has checked that; `None` = it has none.
    pub fn unchecked(&self, key: &[u8]) -> Option<Vec<u8>> {
        let row = self.rows.iter().find(|row| row.key.ends_with(key))?;
        let proof = CommitmentProof::decode(row.proof.as_slice()).ok()?;
        match proof.proof? {
            Kind::Exist(found) => Some(found.value),
            _ => None,
        }
    }

    /// The rows with their proofs.
    pub fn rows(&self) -> impl Iterator<Item = (Key, Proof)> + '_ {
        self.rows.iter().map(|row| {
            let proof = Proof {
                row: row.proof.clone(),
                store: self.store.clone(),
            };
            (Key::of(row.key.clone()), proof)
        })
    }
}
