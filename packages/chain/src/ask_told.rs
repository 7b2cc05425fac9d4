//! Questions whose answers are checked in another way than by proofs.

use cosmwasm_std::Addr;
use wayclear_api::Question;

use crate::chain::Chain;
use crate::error::ChainError;
use crate::message::{answer_of, json};

/// The same as [`Chain::ask`], for whoever checks the answer in another way than by proofs of all that it is made of.
///
/// # Errors
/// Those of [`Chain::query`].
pub fn ask_told<Q: Question>(
    chain: &impl Chain,
    contract: &Addr,
    question: Q,
) -> Result<Q::Answer, ChainError> {
    let question: Q::Msg = question.into();
    let msg = json(&question)?;
    let told = chain.told(contract, &msg);
    let answer = told.unwrap_or_else(|| chain.query_json(contract, msg))?;
    answer_of(contract, &answer)
}
