//! What goes through a forwarder of another party: sealed here, so that it learns nothing but who asks.

use cosmwasm_std::HexBinary;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_client::sealed::{seal, Opener};

use crate::error::{out, PhoneError, Result};

/// A request in a seal, and what opens the answer to it.
#[wasm_bindgen]
pub struct Sealed {
    bytes: Vec<u8>,
    opener: Opener,
}

/// What a relay has sealed for one request.
#[derive(Serialize, Tsify)]
pub struct Unsealed {
    /// As in HTTP, 100 to 599.
    pub status: u16,
    pub text: String,
}

#[wasm_bindgen]
impl Sealed {
    /// `key`: the relay's key configuration as the record has it, hexadecimal.
    ///
    /// # Errors
    /// `key`.
    #[wasm_bindgen(constructor)]
    pub fn new(key: &str, method: &str, path: &str, body: &str) -> Result<Sealed> {
        let key = HexBinary::from_hex(key).map_err(|error| PhoneError::new("key", error))?;
        let sealed = seal(&key, method, path, body.as_bytes());
        let (bytes, opener) = sealed.map_err(|error| PhoneError::new("key", error))?;
        Ok(Sealed { bytes, opener })
    }

    /// What is sent to the forwarder, 1,280 of them.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    /// The answer; undefined = the relay has not sealed it for this request.
    ///
    /// # Errors
    /// `internal`.
    pub fn open(self, answer: &[u8]) -> Result<Option<Ts<Unsealed>>> {
        let opened = self.opener.open(answer);
        let unsealed = opened.map(|opened| Unsealed {
            status: opened.status,
            text: String::from_utf8_lossy(&opened.bytes).into_owned(),
        });
        unsealed.map(|unsealed| out(&unsealed)).transpose()
    }
}
