//! A header that is known for sure, and what it says of rows.

use ics23::commitment_proof::Proof as Kind;
use ics23::{CommitmentProof, ExistenceProof, HostFunctionsManager, NonExistenceProof, ProofSpec};
use prost::Message;

use crate::anchor::Anchor;
use crate::block::LightBlock;
use crate::error::ProofError;
use crate::key::{Key, WASM};

/// A header that validators signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Names it, and is where the next time begins.
    pub anchor: Anchor,
    /// Unix seconds.
    pub time: u64,
    /// Root of all state after the block before this one.
    app_hash: Vec<u8>,
}

/// What a node hands out to prove a row: the chain's proof operations (`/abci_query`, `prove`), each a protobuf message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// That the row is in its store, or not.
    pub row: Vec<u8>,
    /// That the store is in the chain's state.
    pub store: Vec<u8>,
}

/// A row, as validators signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Present(Vec<u8>),
    /// There is none, and these are its neighbours in the store, key and value each; `None` = it would be the first, or the last.
    Absent {
        previous: Option<(Vec<u8>, Vec<u8>)>,
        next: Option<(Vec<u8>, Vec<u8>)>,
    },
}

impl Row {
    /// What is in it.
    pub fn value(self) -> Option<Vec<u8>> {
        match self {
            Row::Present(value) => Some(value),
            Row::Absent { .. } => None,
        }
    }
}

impl Header {
    pub(crate) fn of(block: &LightBlock) -> Self {
        Header {
            anchor: Anchor::of(block),
            time: block.time(),
            app_hash: block.app_hash(),
        }
    }

    /// Height of the state that it is the root of: rows are asked for at that one.
    pub fn state_height(&self) -> u64 {
        self.anchor.height - 1
    }

    /// The row of a key, by a proof at [`Self::state_height`].
    ///
    /// # Errors
    /// [`ProofError::Tampered`], [`ProofError::Unreadable`].
    pub fn row(&self, key: &Key, proof: &Proof) -> Result<Row, ProofError> {
        let unreadable = |reason: &str| ProofError::Unreadable {
            what: key.to_string(),
            reason: reason.to_string(),
        };
        let read = |bytes: &[u8]| {
            let read = CommitmentProof::decode(bytes);
            read.map_err(|error| unreadable(&error.to_string()))?
                .proof
                .ok_or_else(|| unreadable("it is empty"))
        };
        let tampered = || ProofError::Tampered {
            what: key.to_string(),
            height: self.anchor.height,
        };
        let Kind::Exist(store) = read(&proof.store)? else {
            return Err(unreadable("it does not say that the store is there"));
        };
        let is_root = store.key == WASM.as_bytes()
            && is_there(&store, &ics23::tendermint_spec(), &self.app_hash);
        if !is_root {
            return Err(tampered());
        }
        let root = &store.value;
        match read(&proof.row)? {
            Kind::Exist(row) => {
                let is_it = row.key == key.bytes && is_there(&row, &ics23::iavl_spec(), root);
                is_it
                    .then_some(Row::Present(row.value))
                    .ok_or_else(tampered)
            }
            Kind::Nonexist(none) => {
                if !is_missing(&none, &key.bytes, root) {
                    return Err(tampered());
                }
                let both = |neighbour: ExistenceProof| (neighbour.key, neighbour.value);
                Ok(Row::Absent {
                    previous: none.left.map(both),
                    next: none.right.map(both),
                })
            }
            _ => Err(unreadable("it is one of several rows")),
        }
    }
}

fn is_there(proof: &ExistenceProof, spec: &ProofSpec, root: &[u8]) -> bool {
    let of_it = CommitmentProof {
        proof: Some(Kind::Exist(proof.clone())),
    };
    ics23::verify_membership::<HostFunctionsManager>(
        &of_it,
        spec,
        &root.to_vec(),
        &proof.key,
        &proof.value,
    )
}

fn is_missing(proof: &NonExistenceProof, key: &[u8], root: &[u8]) -> bool {
    let of_it = CommitmentProof {
        proof: Some(Kind::Nonexist(proof.clone())),
    };
    let spec = ics23::iavl_spec();
    ics23::verify_non_membership::<HostFunctionsManager>(&of_it, &spec, &root.to_vec(), key)
}
