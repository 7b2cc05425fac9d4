//! What contracts answer, by way of a node that need not be believed: whoever fetches asks it for what is missing, until there is an answer.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Binary, HexBinary};
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_chain::verified::{Proven, Trust, VerifyError};
use wayclear_proof::{follow, Key, LightBlock, Proof, ProofError};

use crate::deployment::Deployment;
use crate::error::{out, read, whole, PhoneError, Result};

/// A node's newest state, as far as it has proved it.
#[wasm_bindgen]
pub struct NodeReading {
    trust: Trust,
    /// This device's, Unix seconds.
    clock: u64,
    /// Height of the newest block, by the node's word.
    latest: u64,
    blocks: BTreeMap<u64, LightBlock>,
    /// `None` until the newest block is known to follow.
    proven: Option<Proven>,
    /// The row that is missing.
    missing: Option<Key>,
}

/// What came of a question: one of these.
#[derive(Default, Serialize, Tsify)]
pub struct Step {
    /// What the contract answers, JSON.
    pub answer: Option<String>,
    /// Height of a block that is to be fetched.
    pub block: Option<u64>,
    pub row: Option<WantedRow>,
}

/// A row of the store `wasm` that is to be fetched with its proof.
#[derive(Serialize, Tsify)]
pub struct WantedRow {
    /// Hexadecimal.
    pub key: String,
    /// Height of the state that it is asked for at.
    pub height: u64,
}

/// The block that answers are checked by.
#[derive(Serialize, Tsify)]
pub struct CheckedAt {
    pub height: u64,
    /// Unix seconds.
    pub time: u64,
}

#[wasm_bindgen]
impl NodeReading {
    /// Nothing was fetched yet. `latest`: height of the node's newest block; `clock`: this device's, Unix seconds.
    ///
    /// # Errors
    /// `deployment`, if the record says too little to check a node by.
    #[wasm_bindgen(constructor)]
    pub fn new(deployment: Ts<Deployment>, latest: f64, clock: f64) -> Result<NodeReading> {
        let trust = read(&deployment)?.trust()?;
        let trust = trust.ok_or_else(|| {
            let words =
                "the deployment record does not say by what a node is checked; get a whole one";
            PhoneError::new("deployment", words)
        })?;
        Ok(NodeReading {
            trust,
            clock: whole(clock),
            latest: whole(latest),
            blocks: BTreeMap::new(),
            proven: None,
            missing: None,
        })
    }

    /// What a contract answers to a question in JSON, or what is to be fetched before.
    ///
    /// # Errors
    /// `unproved`, if what the node says is not believed; `refused`, with the contract's own words.
    pub fn ask(&mut self, contract: &str, question: &str) -> Result<Ts<Step>> {
        out(&self.step(contract, question)?)
    }

    /// Takes a block: JSON with the node's `signed_header`, `validators` and `next_validators`.
    ///
    /// # Errors
    /// `unproved`.
    pub fn block(&mut self, height: f64, text: &str) -> Result<()> {
        let block = serde_json::from_str(text);
        let block: LightBlock = block.map_err(|error| PhoneError::new("unproved", error))?;
        let (asked, found) = (whole(height), block.height());
        if asked != found {
            return Err(unproved(ProofError::OtherHeight { asked, found }));
        }
        self.blocks.insert(found, block);
        Ok(())
    }

    /// Takes the row that is missing: its proof, and that of its store, base64.
    ///
    /// # Errors
    /// `unproved`.
    pub fn row(&mut self, row: &str, store: &str) -> Result<()> {
        let bytes = |text: &str| {
            let bytes = Binary::from_base64(text);
            bytes.map_err(|error| PhoneError::new("unproved", error))
        };
        let (row, store) = (bytes(row)?.to_vec(), bytes(store)?.to_vec());
        let (Some(proven), Some(key)) = (&self.proven, self.missing.take()) else {
            return Err(PhoneError::new("internal", "no row is missing"));
        };
        proven.take(key, &Proof { row, store }).map_err(unproved)
    }

    /// The block that the answers are checked by; undefined before there are any.
    ///
    /// # Errors
    /// `internal`.
    pub fn checked(&self) -> Result<Option<Ts<CheckedAt>>> {
        let header = self.proven.as_ref().map(Proven::header);
        let at = header.map(|header| CheckedAt {
            height: header.anchor.height,
            time: header.time,
        });
        at.map(|at| out(&at)).transpose()
    }
}

impl NodeReading {
    fn step(&mut self, contract: &str, question: &str) -> Result<Step> {
        if self.proven.is_none() {
            if let Some(height) = self.follow()? {
                return Ok(Step {
                    block: Some(height),
                    ..Step::default()
                });
            }
        }
        let Some(proven) = &self.proven else {
            return Err(PhoneError::new("internal", "no block is known"));
        };
        match proven.query(&Addr::unchecked(contract), question.as_bytes()) {
            Ok(answer) => Ok(Step {
                answer: Some(String::from_utf8_lossy(&answer).into_owned()),
                ..Step::default()
            }),
            Err(VerifyError::Needed(key)) => {
                let row = WantedRow {
                    key: HexBinary::from(key.bytes.as_slice()).to_hex(),
                    height: proven.header().state_height(),
                };
                self.missing = Some(key);
                Ok(Step {
                    row: Some(row),
                    ..Step::default()
                })
            }
            Err(VerifyError::Refused(words)) => Err(PhoneError::new("refused", words)),
            Err(error) => Err(unproved(error)),
        }
    }

    /// Goes to the newest block, as far as those on the way are there; the height of one that is missing.
    fn follow(&mut self) -> Result<Option<u64>> {
        let Trust { anchor, limits, .. } = &self.trust;
        let blocks = &self.blocks;
        let followed = follow(
            anchor.clone(),
            self.latest,
            self.clock,
            *limits,
            |heights| {
                let wanted = *heights.end();
                blocks.get(&wanted).cloned().ok_or(Stopped::At(wanted))
            },
        );
        match followed {
            Ok(followed) => {
                self.proven = Some(Proven::new(followed.header, self.trust.clone()));
                Ok(None)
            }
            Err(Stopped::At(height)) => Ok(Some(height)),
            Err(Stopped::Proof(error)) => Err(unproved(error)),
        }
    }
}

/// Why it did not go on.
enum Stopped {
    Proof(ProofError),
    /// A block is missing.
    At(u64),
}

impl From<ProofError> for Stopped {
    fn from(error: ProofError) -> Self {
        Stopped::Proof(error)
    }
}

fn unproved(error: impl ToString) -> PhoneError {
    PhoneError::new(
        "unproved",
        format!("the node is not believed: {}", error.to_string()),
    )
}
