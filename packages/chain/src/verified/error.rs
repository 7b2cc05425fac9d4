//! Why there is no answer that need not be believed.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_proof::{Key, ProofError};

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    /// Whoever asks hands it in, and asks again.
    #[error("the proof of {0} is missing")]
    Needed(Key),
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The same, of a node.
    #[error("{node} is not believed: {error}")]
    Unproved {
        /// URL of the node, without user, password and query.
        node: String,
        error: ProofError,
    },
    /// Two nodes have two blocks of one height.
    #[error("{one} and {other} have two blocks {height}: {hashes}. One of the chains was forged, with the keys of its validators: believe neither, and tell those who run them")]
    Contradiction {
        one: String,
        other: String,
        height: u64,
        /// Of their headers, one after the other.
        hashes: String,
    },
    /// A contract that somebody gave another code.
    #[error("the contract {contract} runs a code that is none of the deployment record's, checksum {checksum}: what it answers is not known here. If the tree was moved to another release, get the record anew; wayclear verify says what runs where")]
    StrangeCode { contract: Addr, checksum: String },
    /// Its rows may mean something else.
    #[error("the contract {contract} is of release {found}, and this checks answers of {ours}: use the one of that release, or take the node's word with --unverified")]
    OtherRelease {
        contract: Addr,
        found: String,
        ours: &'static str,
    },
    #[error("there is no contract at {0} on this chain: is the address mistyped, or the record of another chain?")]
    NoContract(Addr),
    /// What the contract itself says.
    #[error("{0}")]
    Refused(String),
}

impl VerifyError {
    /// Whether the chain itself says that a contract runs another code than this build and its record know, as in an upgrade: nobody
    /// lies then, and the answer cannot be computed here.
    pub fn is_other_code(&self) -> bool {
        matches!(
            self,
            VerifyError::StrangeCode { .. } | VerifyError::OtherRelease { .. }
        )
    }
}
