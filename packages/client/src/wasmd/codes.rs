//! Codes: built here, uploaded there, told apart by their checksums.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmwasm::wasm::v1::{
    CodeInfoResponse, MsgStoreCode, QueryAllContractStateRequest, QueryAllContractStateResponse,
    QueryCodesRequest, QueryCodesResponse, QueryContractInfoRequest, QueryContractInfoResponse,
    QueryContractsByCodeRequest, QueryContractsByCodeResponse,
};
use cosmwasm_std::{Addr, HexBinary};
use flate2::write::GzEncoder;
use flate2::Compression;
use sha2::{Digest, Sha256};

use super::{send, shown, Gas, Wasmd};
use crate::chain::Contract;
use crate::error::ChainError;

/// Folder with what `make wasm` has built.
#[derive(Clone, Debug)]
pub struct Artifacts(pub PathBuf);

impl Artifacts {
    /// The file of a contract.
    pub fn file(&self, contract: Contract) -> PathBuf {
        self.0.join(format!("{}.wasm", contract.name()))
    }

    /// A contract's code.
    ///
    /// # Errors
    /// [`ChainError::Artifact`].
    pub fn read(&self, contract: Contract) -> Result<Vec<u8>, ChainError> {
        let file = self.file(contract);
        fs::read(&file).map_err(|error| ChainError::Artifact {
            file: file.display().to_string(),
            reason: error.to_string(),
        })
    }

    /// SHA-256 of a contract's code.
    ///
    /// # Errors
    /// [`ChainError::Artifact`].
    pub fn checksum(&self, contract: Contract) -> Result<HexBinary, ChainError> {
        Ok(checksum(&self.read(contract)?))
    }
}

/// SHA-256 of a code, as chains know it.
fn checksum(code: &[u8]) -> HexBinary {
    HexBinary::from(&Sha256::digest(code)[..])
}

/// What a chain knows of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractInfo {
    /// Its code.
    pub code_id: u64,
    /// Its label.
    pub label: String,
    /// Who may change its code; `None` = nobody.
    pub admin: Option<Addr>,
}

impl Wasmd {
    /// Where the codes are.
    pub fn artifacts(&self) -> Artifacts {
        Artifacts(self.settings.artifacts.clone())
    }

    pub(super) fn upload(
        &mut self,
        uploader: &Addr,
        contract: Contract,
    ) -> Result<u64, ChainError> {
        let artifacts = self.artifacts();
        let code = artifacts.read(contract)?;
        let broken = |error: std::io::Error| ChainError::Artifact {
            file: artifacts.file(contract).display().to_string(),
            reason: error.to_string(),
        };
        let mut gzip = GzEncoder::new(vec![], Compression::best());
        gzip.write_all(&code).map_err(broken)?;
        let store = MsgStoreCode {
            sender: uploader.to_string(),
            wasm_byte_code: gzip.finish().map_err(broken)?,
            instantiate_permission: None,
        };
        self.show(|| shown::store(self, uploader, &artifacts.file(contract)));
        let tx = self.send(uploader, &[send::any(&store)], Gas::Simulated)?;
        send::attribute(&tx, "store_code", "code_id")
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| ChainError::Refused("no code was stored".to_string()))
    }

    /// The oldest code with that checksum.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn code_with(&self, checksum: &HexBinary) -> Result<Option<u64>, ChainError> {
        let codes = self.codes()?;
        let found = codes
            .iter()
            .find(|code| checksum.as_slice() == code.data_hash);
        Ok(found.map(|code| code.code_id))
    }

    /// The checksum of a code.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn checksum_of(&self, code_id: u64) -> Result<Option<HexBinary>, ChainError> {
        let codes = self.codes()?;
        let found = codes.into_iter().find(|code| code.code_id == code_id);
        Ok(found.map(|code| code.data_hash.into()))
    }

    fn codes(&self) -> Result<Vec<CodeInfoResponse>, ChainError> {
        let mut codes = vec![];
        let mut key = vec![];
        loop {
            let answer: QueryCodesResponse = self.rpc.ask(
                "/cosmwasm.wasm.v1.Query/Codes",
                &QueryCodesRequest {
                    pagination: Some(page(key)),
                },
            )?;
            codes.extend(answer.code_infos);
            key = answer.pagination.unwrap_or_default().next_key;
            if key.is_empty() {
                return Ok(codes);
            }
        }
    }

    /// What the chain knows of a contract.
    ///
    /// # Errors
    /// [`ChainError::NoContract`].
    pub fn contract_info(&self, contract: &Addr) -> Result<ContractInfo, ChainError> {
        let missing = || ChainError::NoContract {
            address: contract.to_string(),
        };
        let answer: QueryContractInfoResponse = self
            .rpc
            .ask(
                "/cosmwasm.wasm.v1.Query/ContractInfo",
                &QueryContractInfoRequest {
                    address: contract.to_string(),
                },
            )
            .map_err(|error| match error {
                ChainError::Refused(_) => missing(),
                other => other,
            })?;
        let info = answer.contract_info.ok_or_else(missing)?;
        Ok(ContractInfo {
            code_id: info.code_id,
            label: info.label,
            admin: Some(info.admin)
                .filter(|admin| !admin.is_empty())
                .map(Addr::unchecked),
        })
    }

    /// Every row of a contract's storage, values by keys.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn dump(&self, contract: &Addr) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, ChainError> {
        let mut rows = BTreeMap::new();
        let mut key = vec![];
        loop {
            let answer: QueryAllContractStateResponse = self.rpc.ask(
                "/cosmwasm.wasm.v1.Query/AllContractState",
                &QueryAllContractStateRequest {
                    address: contract.to_string(),
                    pagination: Some(page(key)),
                },
            )?;
            rows.extend(answer.models.into_iter().map(|row| (row.key, row.value)));
            key = answer.pagination.unwrap_or_default().next_key;
            if key.is_empty() {
                return Ok(rows);
            }
        }
    }

    pub(super) fn contract_with_label(
        &self,
        code_id: u64,
        label: &str,
    ) -> Result<Option<Addr>, ChainError> {
        let mut key = vec![];
        loop {
            let answer: QueryContractsByCodeResponse = self.rpc.ask(
                "/cosmwasm.wasm.v1.Query/ContractsByCode",
                &QueryContractsByCodeRequest {
                    code_id,
                    pagination: Some(page(key)),
                },
            )?;
            for address in answer.contracts.into_iter().map(Addr::unchecked) {
                if self.contract_info(&address)?.label == label {
                    return Ok(Some(address));
                }
            }
            key = answer.pagination.unwrap_or_default().next_key;
            if key.is_empty() {
                return Ok(None);
            }
        }
    }
}

/// The page after `key`.
pub(super) fn page(key: Vec<u8>) -> PageRequest {
    PageRequest {
        key,
        limit: 100,
        ..PageRequest::default()
    }
}
