//! Where rows are in a chain's state.

use std::fmt::{self, Display, Formatter};

/// Store of the module that keeps contracts.
pub const WASM: &str = "wasm";

/// Prefixes of that module.
const CODE: u8 = 0x01;
const CONTRACT: u8 = 0x02;
const ROWS: u8 = 0x03;

/// A key of the store [`WASM`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub bytes: Vec<u8>,
    /// What is there, for errors.
    what: String,
}

impl Key {
    /// A row of a contract. `contract`: its address, bytes; `name` tells people which contract that is.
    pub fn row(contract: &[u8], key: &[u8], name: &str) -> Self {
        Key {
            bytes: [&[ROWS], contract, key].concat(),
            what: format!("row {} of {name}", shown(key)),
        }
    }

    /// What the chain knows of a contract: its code, admin, creator, label.
    pub fn contract(contract: &[u8], name: &str) -> Self {
        Key {
            bytes: [&[CONTRACT], contract].concat(),
            what: format!("the contract {name}"),
        }
    }

    /// Of bytes that somebody hands in.
    pub fn of(bytes: Vec<u8>) -> Self {
        Key {
            what: format!("row {}", hex::encode(&bytes)),
            bytes,
        }
    }

    /// What the chain knows of a code: its checksum, creator.
    pub fn code(id: u64) -> Self {
        Key {
            bytes: [&[CODE][..], &id.to_be_bytes()].concat(),
            what: format!("code {id}"),
        }
    }
}

impl Display for Key {
    fn fmt(&self, to: &mut Formatter) -> fmt::Result {
        to.write_str(&self.what)
    }
}

/// A key as text where it is text, else in hexadecimal digits.
fn shown(key: &[u8]) -> String {
    match std::str::from_utf8(key) {
        Ok(text) if !text.chars().any(char::is_control) => format!("{text:?}"),
        _ => hex::encode(key),
    }
}
