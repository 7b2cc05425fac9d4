//! Uploading a code, packed.

use std::io::Write;
use std::path::Path;

use cosmrs::proto::cosmwasm::wasm::v1::MsgStoreCode;
use cosmwasm_std::Addr;
use flate2::write::GzEncoder;
use flate2::Compression;

use super::codes::read_code;
use super::node::Wasmd;
use super::show;
use super::terms::Gas;
use super::wire::{any, attribute};
use crate::error::ChainError;

/// Most bytes of a code that wasmd takes, once unpacked.
const MAX_CODE: usize = 800 << 10;

impl Wasmd {
    /// Stores the code of a file, whatever contract it is, under an id of its own.
    ///
    /// # Errors
    /// [`ChainError::Artifact`], [`ChainError::LargeCode`]; else [`ChainError`].
    pub fn store_file(&mut self, uploader: &Addr, file: &Path) -> Result<u64, ChainError> {
        let code = read_code(file)?;
        let broken = |error: std::io::Error| ChainError::Artifact {
            file: file.display().to_string(),
            reason: error.to_string(),
        };
        if code.len() > MAX_CODE {
            return Err(ChainError::LargeCode {
                file: file.display().to_string(),
                length: code.len(),
                most: MAX_CODE,
            });
        }
        let mut gzip = GzEncoder::new(vec![], Compression::best());
        gzip.write_all(&code).map_err(broken)?;
        let store = MsgStoreCode {
            sender: uploader.to_string(),
            wasm_byte_code: gzip.finish().map_err(broken)?,
            instantiate_permission: None,
        };
        self.rpc.show(|| show::store(self, uploader, file));
        let tx = self.send(uploader, &[any(&store)], Gas::Simulated)?;
        attribute(&tx, "store_code", "code_id")
            .and_then(|id| id.parse().ok())
            .ok_or(ChainError::NoEvent {
                what: "stored code",
            })
    }
}
