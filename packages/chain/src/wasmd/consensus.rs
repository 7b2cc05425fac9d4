//! What a block of the chain has.

use serde::{Deserialize, Serialize};
use tendermint_rpc::dialect::Dialect;
use tendermint_rpc::request::RequestMessage;
use tendermint_rpc::{Method, Request, Response, SimpleRequest};

use super::rpc::Rpc;
use crate::error::ChainError;

/// The library's own reads more of the answer, and stumbles over blocks that have no bound of bytes.
#[derive(Debug, Deserialize, Serialize)]
struct Question {}

#[derive(Debug, Deserialize, Serialize)]
struct Answer {
    consensus_params: Params,
}

#[derive(Debug, Deserialize, Serialize)]
struct Params {
    block: Block,
}

#[derive(Debug, Deserialize, Serialize)]
struct Block {
    /// A number in text; -1 = no bound.
    max_gas: String,
}

impl RequestMessage for Question {
    fn method(&self) -> Method {
        Method::ConsensusParams
    }
}

impl<S: Dialect> Request<S> for Question {
    type Response = Answer;
}

impl<S: Dialect> SimpleRequest<S> for Question {
    type Output = Answer;
}

impl Response for Answer {}

impl Rpc {
    /// Most gas that a block has; `None` = it has no bound, or the node does not tell.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn max_gas(&self) -> Result<Option<u64>, ChainError> {
        self.show(|| vec!["wasmd query consensus params".to_string()]);
        match self.run(Question {}) {
            Ok(answer) => Ok(answer.consensus_params.block.max_gas.parse().ok()),
            Err(ChainError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
