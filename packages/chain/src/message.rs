//! Messages as contracts take them, and what they answer.

use cosmwasm_std::{from_json, to_json_binary, Addr, Binary};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::error::ChainError;

/// A message in JSON.
pub fn json(msg: &(impl Serialize + ?Sized)) -> Result<Binary, ChainError> {
    to_json_binary(msg).map_err(|error| ChainError::Message(error.to_string()))
}

/// What a contract answered.
pub fn answer_of<T: DeserializeOwned>(contract: &Addr, answer: &Binary) -> Result<T, ChainError> {
    from_json(answer).map_err(|error| ChainError::Answer {
        contract: contract.clone(),
        reason: error.to_string(),
    })
}
