//! For whom a desk signs, for who watches over it.

use cosmwasm_std::Addr;
use serde::Deserialize;

use super::client::{silent, Desk, DeskError};
use crate::http::{below, Answer};

/// Most bytes of an answer.
const MAX_ANSWER: u64 = 4_096;

/// For whom a desk signs, as it says itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DeskHealth {
    pub chain_id: String,
    pub registry: Addr,
    /// Account of the authority.
    pub authority: Addr,
    /// Release of the desk; `None` = it does not tell: an early one.
    pub version: Option<String>,
}

impl Desk {
    /// Asks for whom it signs.
    ///
    /// # Errors
    /// [`DeskError`].
    pub fn health(&self) -> Result<DeskHealth, DeskError> {
        let asked = self.http.get(below(&self.base, "/healthz")).send();
        let answer = Answer::of(asked, MAX_ANSWER).map_err(|silence| silent(&self.url, silence))?;
        if !answer.status.is_success() {
            return Err(self.form(format!("HTTP {}", answer.status)));
        }
        let health = serde_json::from_slice(&answer.bytes);
        health.map_err(|error| self.form(error.to_string()))
    }
}
