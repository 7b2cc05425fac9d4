//! The message that makes a state.

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::state;

/// A state that is made.
#[derive(Clone, Debug)]
pub struct NewState {
    pub code_id: u64,
    pub msg: state::InstantiateMsg,
    pub label: String,
    pub admin: Option<Addr>,
    /// 16 bytes.
    pub salt: HexBinary,
}
