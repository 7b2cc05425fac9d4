//! Codes: built here, uploaded there, told apart by their checksums; and the contracts made of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cosmrs::proto::cosmwasm::wasm::v1::{
    AccessType, CodeInfoResponse, QueryAllContractStateRequest, QueryAllContractStateResponse,
    QueryCodeRequest, QueryContractInfoRequest, QueryContractInfoResponse, QueryParamsRequest,
    QueryParamsResponse,
};
use cosmrs::Any;
use cosmwasm_std::{Addr, Binary, HexBinary};
use sha2::{Digest, Sha256};

use super::node::Wasmd;
use super::terms::Gas;
use super::wire::{attribute, instantiate_message};
use crate::contract::{Contract, ContractInfo};
use crate::error::ChainError;
use crate::tx::Tx;

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
        read_code(&self.file(contract))
    }

    /// SHA-256 of a contract's code.
    ///
    /// # Errors
    /// [`ChainError::Artifact`].
    pub fn checksum(&self, contract: Contract) -> Result<HexBinary, ChainError> {
        Ok(checksum(&self.read(contract)?))
    }

    /// The file of checksums that a build and a release lay beside the codes.
    pub fn checksums(&self) -> PathBuf {
        self.0.join("checksums.txt")
    }

    /// Files of contracts that are not those of which [`Self::checksums`] tells; none, if there is no such file.
    pub fn strays(&self) -> Vec<PathBuf> {
        let Ok(listed) = fs::read_to_string(self.checksums()) else {
            return vec![];
        };
        let listed: BTreeMap<&str, &str> = listed
            .lines()
            .filter_map(|line| line.split_once(char::is_whitespace))
            .map(|(sum, name)| (name.trim_start().trim_start_matches('*').trim(), sum))
            .collect();
        let is_stray = |contract: &Contract| {
            let listed = listed.get(format!("{}.wasm", contract.name()).as_str());
            let built = self.checksum(*contract);
            built.is_ok_and(|built| {
                listed.is_none_or(|listed| !listed.eq_ignore_ascii_case(&built.to_hex()))
            })
        };
        let strays = Contract::ALL.into_iter().filter(is_stray);
        strays.map(|contract| self.file(contract)).collect()
    }
}

/// A code from its file.
pub(super) fn read_code(file: &Path) -> Result<Vec<u8>, ChainError> {
    fs::read(file).map_err(|error| ChainError::Artifact {
        file: file.display().to_string(),
        reason: error.to_string(),
    })
}

/// SHA-256 of a code, as chains know it.
fn checksum(code: &[u8]) -> HexBinary {
    HexBinary::from(&Sha256::digest(code)[..])
}

impl Wasmd {
    /// Where the codes are.
    pub fn artifacts(&self) -> Artifacts {
        Artifacts(self.settings.artifacts.clone())
    }

    /// Has the codes in another folder.
    pub fn set_artifacts(&mut self, folder: PathBuf) {
        self.settings.artifacts = folder;
    }

    /// Makes a contract from JSON; returns its address, and the transaction.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn make(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
    ) -> Result<(Addr, Tx), ChainError> {
        let instantiate = instantiate_message(sender, code_id, msg, label, admin);
        self.send_maker(sender, instantiate)
    }

    /// Sends a message that makes a contract.
    pub(super) fn send_maker(
        &mut self,
        sender: &Addr,
        instantiate: Any,
    ) -> Result<(Addr, Tx), ChainError> {
        let tx = self.send(sender, &[instantiate], Gas::Simulated)?;
        let address =
            attribute(&tx, "instantiate", "_contract_address").ok_or(ChainError::NoEvent {
                what: "new contract",
            })?;
        Ok((Addr::unchecked(address), tx))
    }

    /// The oldest code with that checksum of which everybody may make contracts: those of a tree make each other. Where the chain
    /// keeps what is uploaded to some by itself, one more would be kept so too: the oldest, which its governance can free.
    pub(super) fn code_with(&self, checksum: &HexBinary) -> Result<Option<u64>, ChainError> {
        let codes = self.codes()?;
        let same = || codes.iter().filter(|(_, code)| code.checksum == *checksum);
        if let Some((code_id, _)) = same().find(|(_, code)| code.is_for_everybody) {
            return Ok(Some(*code_id));
        }
        match same().next() {
            Some((code_id, _)) if !self.opens_codes()? => Ok(Some(*code_id)),
            _ => Ok(None),
        }
    }

    /// Whether everybody may make contracts of a code that is uploaded without a word about that.
    fn opens_codes(&self) -> Result<bool, ChainError> {
        let path = "/cosmwasm.wasm.v1.Query/Params";
        let answer: QueryParamsResponse = self.rpc.ask(path, &QueryParamsRequest {})?;
        let params = answer.params.unwrap_or_default();
        Ok(params.instantiate_default_permission() == AccessType::Everybody)
    }

    pub(super) fn checksum_of(&self, code_id: u64) -> Result<Option<HexBinary>, ChainError> {
        // The node calls it invalid, not missing.
        if code_id == 0 {
            return Ok(None);
        }
        // The library lacks the types of this question, which unlike Query/Code is not answered with the whole code. On the
        // wire these are the same, but for a permission that is passed over.
        let path = "/cosmwasm.wasm.v1.Query/CodeInfo";
        match self.rpc.ask(path, &QueryCodeRequest { code_id }) {
            Ok(CodeInfoResponse { data_hash, .. }) => Ok(Some(data_hash.into())),
            Err(ChainError::NoCode { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn info_of(&self, contract: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        let question = QueryContractInfoRequest {
            address: contract.to_string(),
        };
        let path = "/cosmwasm.wasm.v1.Query/ContractInfo";
        let answer: QueryContractInfoResponse = match self.rpc.ask(path, &question) {
            Ok(answer) => answer,
            Err(ChainError::NoContract { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(answer.contract_info.map(|info| ContractInfo {
            code_id: info.code_id,
            creator: Addr::unchecked(info.creator),
            admin: Some(info.admin)
                .filter(|admin| !admin.is_empty())
                .map(Addr::unchecked),
            label: info.label,
            height: info.created.unwrap_or_default().block_height,
        }))
    }

    /// Every row of a contract's storage, values by keys.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn dump(&self, contract: &Addr) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, ChainError> {
        let rows = self.rpc.pages(
            "/cosmwasm.wasm.v1.Query/AllContractState",
            |pagination| QueryAllContractStateRequest {
                address: contract.to_string(),
                pagination,
            },
            |answer: QueryAllContractStateResponse| (answer.models, answer.pagination),
        )?;
        Ok(rows.into_iter().map(|row| (row.key, row.value)).collect())
    }
}
