//! What the chain in process says when it refuses.

use cosmwasm_std::StdError;

use crate::error::ChainError;

/// The words of whoever refused: the library puts every message on the way before them, a line each, and its own kind
/// of error before the sentence.
pub fn refused(error: StdError) -> ChainError {
    let words = error.to_string();
    let cause = words.lines().last().unwrap_or_default();
    let sentence = cause
        .strip_prefix("kind: ")
        .and_then(|rest| rest.split_once(", error: "));
    ChainError::Refused(sentence.map_or(cause, |(_, rest)| rest).to_string())
}
