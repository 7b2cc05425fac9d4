//! What a node hands out to be checked: blocks with the votes for them, rows with their proofs. Nothing of it is believed here.

use tendermint::validator::Info;
use tendermint_rpc::endpoint::{abci_query, commit, validators};
use wayclear_proof::{Key, LightBlock, Proof, ProofError, WASM};

use super::blocks::narrow;
use super::refusal::refusal;
use super::rpc::Rpc;
use crate::error::ChainError;
use crate::verified::VerifyError;

/// As many as nodes tell at once.
const VALIDATORS_A_PAGE: u8 = 100;
/// Far more than any chain has; who tells more goes on without end.
const MAX_VALIDATORS: usize = 10_000;

impl Rpc {
    /// A block, the votes for it, and who may vote on it and the next one.
    ///
    /// # Errors
    /// [`ChainError::NoBlock`]; [`ChainError::Node`].
    pub fn light_block(&self, height: u64) -> Result<LightBlock, ChainError> {
        self.show(|| vec![format!("wasmd query block --type=height {height}")]);
        let committed = self.run(commit::Request::new(narrow(height)));
        let committed = committed.map_err(|error| no_block(height, error))?;
        let (now, next) = (self.validators(height)?, self.validators(height + 1)?);
        let block = LightBlock::new(committed.signed_header, now, next);
        let block = block.map_err(|error| self.unproved(error))?;
        if block.height() == height {
            return Ok(block);
        }
        Err(self.unproved(ProofError::OtherHeight {
            asked: height,
            found: block.height(),
        }))
    }

    /// Who may vote on a block.
    fn validators(&self, height: u64) -> Result<Vec<Info>, ChainError> {
        self.show(|| vec![format!("wasmd query comet-validator-set {height}")]);
        let mut all: Vec<Info> = vec![];
        for page in 1usize.. {
            let page = Some(page.into());
            let many = Some(VALIDATORS_A_PAGE.into());
            let asked = validators::Request::new(Some(narrow(height)), page, many);
            let some = self.run(asked).map_err(|error| no_block(height, error))?;
            let is_end = some.validators.is_empty();
            all.extend(some.validators);
            let total = usize::try_from(some.total).unwrap_or_default();
            if is_end || all.len() >= total.min(MAX_VALIDATORS) {
                break;
            }
        }
        Ok(all)
    }

    /// The proof that a row is in a chain's state after a block, or is not.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn proof(&self, key: &Key, height: u64) -> Result<Proof, ChainError> {
        let path = format!("/store/{WASM}/key");
        let asked =
            abci_query::Request::new(Some(path), key.bytes.clone(), Some(narrow(height)), true);
        let answer = self.run(asked)?.response;
        if answer.code.is_err() {
            let code = answer.code.value();
            return Err(refusal(&answer.codespace, code, &answer.log).into_error());
        }
        let operations = answer.proof.map(|proof| proof.ops).unwrap_or_default();
        match <[_; 2]>::try_from(operations) {
            Ok([row, store]) => Ok(Proof {
                row: row.data,
                store: store.data,
            }),
            Err(_) => Err(self.trouble(format!("it gives no proof of {key}"))),
        }
    }
}

impl Rpc {
    /// Why what the node says is not believed.
    pub(super) fn unproved(&self, error: ProofError) -> ChainError {
        let node = self.node().to_string();
        VerifyError::Unproved { node, error }.into()
    }
}

fn no_block(height: u64, error: ChainError) -> ChainError {
    match error {
        ChainError::Refused(reason) => ChainError::NoBlock { height, reason },
        error => error,
    }
}
