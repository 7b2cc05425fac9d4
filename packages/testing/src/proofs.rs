//! A chain's state with proofs, made up: rows in a tree as IAVL hashes it, below a header that made-up validators have signed. What
//! checks a real node's proofs checks these.

use std::collections::BTreeMap;

use ics23::commitment_proof::Proof as Kind;
use ics23::{
    CommitmentProof, ExistenceProof, HashOp, InnerOp, LeafOp, LengthOp, NonExistenceProof,
};
use prost::Message;
use sha2::{Digest, Sha256};
use tendermint::{AppHash, Time};
use tendermint_testgen::{Commit, Generator, Header, LightBlock as MadeUp, Validator};
use wayclear_proof::{Anchor, Bisection, Header as Known, LightBlock, Limits, Proof};

/// Rows of the store `wasm` by their whole keys.
#[derive(Clone, Debug)]
pub struct ProvedState {
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Path of each row to the root, nearest first.
    paths: BTreeMap<Vec<u8>, Vec<InnerOp>>,
    root: Vec<u8>,
}

/// A part of the tree: its hash, height, number of rows.
struct Node {
    hash: Vec<u8>,
    height: i64,
    size: i64,
    keys: Vec<Vec<u8>>,
}

impl ProvedState {
    /// # Panics
    /// If there are no rows.
    pub fn of(rows: BTreeMap<Vec<u8>, Vec<u8>>) -> Self {
        let mut paths: BTreeMap<Vec<u8>, Vec<InnerOp>> =
            rows.keys().map(|key| (key.clone(), vec![])).collect();
        let leaves = rows.iter().map(|(key, value)| Node {
            hash: leaf(key, value),
            height: 0,
            size: 1,
            keys: vec![key.clone()],
        });
        let root = tree(leaves.collect(), &mut paths);
        ProvedState {
            root: root.hash,
            rows,
            paths,
        }
    }

    /// The header of the block after this state, as one validator signed it, at a height and time, and checked.
    ///
    /// # Panics
    /// If it does not check.
    pub fn header(&self, chain_id: &str, height: u64, time: u64) -> Known {
        let block = self.block(chain_id, height, time);
        let anchor = Anchor {
            chain_id: chain_id.to_string(),
            height,
            hash: block.hash(),
        };
        let bisection = Bisection::new(anchor, height, time, Limits::default());
        let mut bisection = bisection.expect("a height");
        bisection.give(block).expect("a block");
        bisection.header().expect("a header")
    }

    /// The block after this state.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn block(&self, chain_id: &str, height: u64, time: u64) -> LightBlock {
        let validators = [Validator::new("alone").voting_power(10)];
        let time = Time::from_unix_timestamp(i64::try_from(time).expect("a time"), 0);
        let header = Header::new(&validators)
            .height(height)
            .chain_id(chain_id)
            .time(time.expect("a time"))
            .next_validators(&validators)
            .app_hash(AppHash::try_from(self.app_hash().to_vec()).expect("a hash"));
        let commit = Commit::new(header.clone(), 1);
        let made = MadeUp::new(header, commit)
            .validators(&validators)
            .next_validators(&validators)
            .generate()
            .expect("a block");
        LightBlock::new(
            made.signed_header,
            made.validators.validators().clone(),
            made.next_validators.validators().clone(),
        )
        .expect("a block")
    }

    /// Root of a state that has this store and no other.
    fn app_hash(&self) -> [u8; 32] {
        let value = Sha256::digest(&self.root);
        let leaf = [&[0, 4][..], b"wasm", &[32], &value].concat();
        Sha256::digest(leaf).into()
    }

    /// The proof of a row, or that there is none.
    ///
    /// # Panics
    /// If the tree has no rows.
    pub fn proof(&self, key: &[u8]) -> Proof {
        let kind = if let Some(found) = self.existence(key) {
            Kind::Exist(found)
        } else {
            let before = self.rows.range(..key.to_vec()).next_back();
            let after = self.rows.range(key.to_vec()..).next();
            Kind::Nonexist(NonExistenceProof {
                key: key.to_vec(),
                left: before.and_then(|(key, _)| self.existence(key)),
                right: after.and_then(|(key, _)| self.existence(key)),
            })
        };
        let store = ExistenceProof {
            key: b"wasm".to_vec(),
            value: self.root.clone(),
            leaf: Some(leaf_op(vec![0])),
            path: vec![],
        };
        let encoded = |kind| CommitmentProof { proof: Some(kind) }.encode_to_vec();
        Proof {
            row: encoded(kind),
            store: encoded(Kind::Exist(store)),
        }
    }

    fn existence(&self, key: &[u8]) -> Option<ExistenceProof> {
        Some(ExistenceProof {
            key: key.to_vec(),
            value: self.rows.get(key)?.clone(),
            leaf: Some(leaf_op(varints([0, 1, 1]))),
            path: self.paths.get(key)?.clone(),
        })
    }
}

fn leaf_op(prefix: Vec<u8>) -> LeafOp {
    LeafOp {
        hash: HashOp::Sha256.into(),
        prehash_key: HashOp::NoHash.into(),
        prehash_value: HashOp::Sha256.into(),
        length: LengthOp::VarProto.into(),
        prefix,
    }
}

/// Signed numbers as Go writes them, of a version that is always 1.
fn varints(numbers: [i64; 3]) -> Vec<u8> {
    let mut bytes = vec![];
    for number in numbers {
        let zigzag = u64::try_from(number << 1).expect("a number of a tree");
        prost::encoding::encode_varint(zigzag, &mut bytes);
    }
    bytes
}

fn leaf(key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut bytes = varints([0, 1, 1]);
    prost::encoding::encode_varint(key.len() as u64, &mut bytes);
    bytes.extend_from_slice(key);
    bytes.push(32);
    bytes.extend_from_slice(&Sha256::digest(value));
    Sha256::digest(bytes).to_vec()
}

/// Joins neighbours until there is one; each row's path grows by where its part went.
fn tree(mut level: Vec<Node>, paths: &mut BTreeMap<Vec<u8>, Vec<InnerOp>>) -> Node {
    while level.len() > 1 {
        let mut above = vec![];
        let mut nodes = level.into_iter();
        while let Some(left) = nodes.next() {
            above.push(match nodes.next() {
                Some(right) => joined(left, right, paths),
                None => left,
            });
        }
        level = above;
    }
    level.pop().expect("a row")
}

fn joined(left: Node, right: Node, paths: &mut BTreeMap<Vec<u8>, Vec<InnerOp>>) -> Node {
    let height = left.height.max(right.height) + 1;
    let size = left.size + right.size;
    let head = varints([height, size, 1]);
    let to_left = InnerOp {
        hash: HashOp::Sha256.into(),
        prefix: [&head[..], &[32]].concat(),
        suffix: [&[32], &right.hash[..]].concat(),
    };
    let to_right = InnerOp {
        hash: HashOp::Sha256.into(),
        prefix: [&head[..], &[32], &left.hash, &[32]].concat(),
        suffix: vec![],
    };
    let hash = Sha256::digest([&to_right.prefix[..], &right.hash].concat()).to_vec();
    for (keys, step) in [(&left.keys, to_left), (&right.keys, to_right)] {
        for key in keys {
            paths.entry(key.clone()).or_default().push(step.clone());
        }
    }
    Node {
        hash,
        height,
        size,
        keys: [left.keys, right.keys].concat(),
    }
}
