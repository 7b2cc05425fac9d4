//! The newest golden tree below a header that made-up validators have signed: a node that proves what it says.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, HexBinary};
use prost::Message;
use serde_json::{json, Value};
use wayclear_chain::verified::{Proven, Trust, VerifyError};
use wayclear_chain::Contract;
use wayclear_proof::{
    Bundle, Header, KeptCode, KeptContract, Key, LightBlock, Limits, Position, Proof,
};

use crate::golden::{Golden, GoldenContract};
use crate::proofs::ProvedState;

/// Name of its chain.
const CHAIN: &str = "testing";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A tree with everything in it, and the proofs of all its rows.
pub struct ProvedTree {
    pub golden: Golden,
    pub state: ProvedState,
    /// By their whole keys.
    pub rows: BTreeMap<Vec<u8>, Vec<u8>>,
}

/// Bytes of an address.
///
/// # Panics
/// If it is none.
pub fn address_bytes(address: &Addr) -> Vec<u8> {
    bech32::decode(address.as_str()).expect("an address").1
}

fn checksum(contract: Contract) -> HexBinary {
    HexBinary::from([contract as u8; 32])
}

/// Golden rows as a chain keeps them. The version in them is made this build's: it is checked before anything is.
fn rows_of(golden: &Golden) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut rows = BTreeMap::new();
    for it in golden.contracts.values() {
        let address = address_bytes(&it.address);
        let info = KeptContract {
            code_id: it.code_id,
            creator: it.creator.to_string(),
            admin: it.admin.as_ref().map(Addr::to_string).unwrap_or_default(),
            label: it.label.clone(),
            created: Some(Position {
                block_height: it.height,
            }),
        };
        rows.insert(Key::contract(&address, "").bytes, info.encode_to_vec());
        let code = KeptCode {
            code_hash: checksum(it.contract).into(),
        };
        rows.insert(Key::code(it.code_id).bytes, code.encode_to_vec());
        for (key, row) in it.bytes() {
            rows.insert(Key::row(&address, &key, "").bytes, row);
        }
        let cw2 = json!({ "contract": it.contract.cw2_name(), "version": VERSION });
        let key = Key::row(&address, b"contract_info", "").bytes;
        rows.insert(key, cw2.to_string().into_bytes());
    }
    rows
}

impl ProvedTree {
    /// With the rows of the newest version that there are any of.
    ///
    /// # Panics
    /// If there are none.
    pub fn newest() -> Self {
        let folders = std::fs::read_dir(Golden::folder("")).expect("golden rows");
        let newest = folders.map(|it| it.expect("a folder").file_name()).max();
        let newest = newest.expect("a version");
        let golden = Golden::read(&newest.to_string_lossy());
        let rows = rows_of(&golden);
        ProvedTree {
            state: ProvedState::of(rows.clone()),
            golden,
            rows,
        }
    }

    /// The same with other rows.
    #[must_use]
    pub fn with(self, rows: BTreeMap<Vec<u8>, Vec<u8>>) -> Self {
        let state = ProvedState::of(rows.clone());
        ProvedTree {
            state,
            rows,
            ..self
        }
    }

    /// The block whose header they stand below.
    pub fn block(&self) -> LightBlock {
        let block = self.golden.block;
        self.state.block(CHAIN, block.height, block.time)
    }

    pub fn header(&self) -> Header {
        let block = self.golden.block;
        self.state.header(CHAIN, block.height, block.time)
    }

    /// What a record knows that names that block and these codes.
    pub fn trust(&self, codes: &[Contract]) -> Trust {
        let codes = codes
            .iter()
            .map(|contract| (checksum(*contract), *contract));
        Trust {
            anchor: self.header().anchor,
            codes: codes.collect(),
            prefix: "wasm".to_string(),
            limits: Limits::default(),
        }
    }

    pub fn proven(&self) -> Proven {
        Proven::new(self.header(), self.trust(&Contract::ALL))
    }

    /// A contract of a kind.
    ///
    /// # Panics
    /// If there is none.
    pub fn one(&self, contract: Contract) -> &GoldenContract {
        let mut all = self.golden.contracts.values();
        all.find(|it| it.contract == contract).expect("one")
    }

    /// Hands in what is needed until there is an answer.
    ///
    /// # Errors
    /// [`VerifyError`].
    pub fn ask(
        &self,
        proven: &Proven,
        contract: &Addr,
        question: &Value,
    ) -> Result<Value, VerifyError> {
        ask_of(proven, contract, question, |key| {
            self.state.proof(&key.bytes)
        })
    }

    /// Rows of this tree, each with its proof, as somebody serves them.
    pub fn bundle(&self, keys: impl IntoIterator<Item = Key>) -> Bundle {
        let rows = keys.into_iter().map(|key| {
            let proof = self.state.proof(&key.bytes);
            (key, proof)
        });
        Bundle::new(self.block(), rows)
    }
}

/// What a contract answers, by the proofs of whoever has them.
///
/// # Errors
/// [`VerifyError`].
///
/// # Panics
/// If the answer is no JSON.
pub fn ask_of(
    proven: &Proven,
    contract: &Addr,
    question: &Value,
    proof: impl Fn(&Key) -> Proof,
) -> Result<Value, VerifyError> {
    let msg = question.to_string();
    loop {
        match proven.query(contract, msg.as_bytes()) {
            Err(VerifyError::Needed(key)) => {
                let proof = proof(&key);
                proven.take(key, &proof)?;
            }
            answer => {
                let answer = answer?;
                return Ok(serde_json::from_slice(&answer).expect("JSON"));
            }
        }
    }
}
