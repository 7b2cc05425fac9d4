//! What is known for sure as of one header: rows, and what follows from them without running anything.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use cosmwasm_std::{
    from_json, Addr, Api, BlockInfo, ContractInfo as ThisContract, Env, HexBinary, Timestamp,
};
use serde::Deserialize;
use wayclear_proof::{kept, Header, KeptCode, KeptContract, Key, Proof, ProofError, Row};

use super::api::Bech32Api;
use super::error::VerifyError;
use crate::contract::{Contract, ContractInfo};

/// Where cw2 keeps what a contract is.
const CW2: &[u8] = b"contract_info";
/// What this build calls its contracts' version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Rows at a header.
#[derive(Debug)]
pub(super) struct Known {
    header: Header,
    /// The codes that contracts may run, by their checksums.
    codes: BTreeMap<HexBinary, Contract>,
    /// By their whole keys.
    rows: RefCell<HashMap<Vec<u8>, Row>>,
    pub api: Bech32Api,
}

/// What cw2 keeps.
#[derive(Deserialize)]
struct Version {
    version: String,
}

impl Known {
    /// Nothing but a header yet. `prefix`: what addresses begin with.
    pub fn new(header: Header, codes: BTreeMap<HexBinary, Contract>, prefix: &str) -> Self {
        Known {
            header,
            codes,
            rows: RefCell::default(),
            api: Bech32Api::new(prefix),
        }
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The same at another header: what was known is asked for again.
    pub fn renew(&mut self, header: Header) {
        self.header = header;
        self.rows.take();
    }

    /// Takes a row in, if it is proved.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn take(&self, key: Key, proof: &Proof) -> Result<(), ProofError> {
        let row = self.header.row(&key, proof)?;
        self.rows.borrow_mut().insert(key.bytes, row);
        Ok(())
    }

    pub fn row(&self, key: Key) -> Result<Row, VerifyError> {
        let known = self.rows.borrow().get(&key.bytes).cloned();
        known.ok_or(VerifyError::Needed(key))
    }

    /// Bytes of a contract's address.
    pub fn bytes(&self, contract: &Addr) -> Result<Vec<u8>, VerifyError> {
        let bytes = self.api.addr_canonicalize(contract.as_str());
        let bytes = bytes.map_err(|_| VerifyError::NoContract(contract.clone()))?;
        Ok(bytes.to_vec())
    }

    /// A row of a contract's storage; `None` = there is none.
    ///
    /// # Errors
    /// [`VerifyError::Needed`], [`VerifyError::NoContract`].
    pub fn raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Vec<u8>>, VerifyError> {
        let key = Key::row(&self.bytes(contract)?, key, contract.as_str());
        Ok(self.row(key)?.value())
    }

    /// What the chain knows of a contract; `None` = there is none.
    ///
    /// # Errors
    /// [`VerifyError::Needed`], [`VerifyError::NoContract`], [`VerifyError::Proof`].
    pub fn contract_info(&self, contract: &Addr) -> Result<Option<ContractInfo>, VerifyError> {
        let key = Key::contract(&self.bytes(contract)?, contract.as_str());
        let Some(row) = self.row(key.clone())?.value() else {
            return Ok(None);
        };
        let KeptContract {
            code_id,
            creator,
            admin,
            label,
            created,
        } = kept(&key, &row)?;
        Ok(Some(ContractInfo {
            code_id,
            creator: Addr::unchecked(creator),
            admin: Some(admin)
                .filter(|admin| !admin.is_empty())
                .map(Addr::unchecked),
            label,
            height: created.unwrap_or_default().block_height,
        }))
    }

    /// SHA-256 of a code; `None` = there is none.
    ///
    /// # Errors
    /// [`VerifyError::Needed`], [`VerifyError::Proof`].
    pub fn checksum(&self, code_id: u64) -> Result<Option<HexBinary>, VerifyError> {
        let key = Key::code(code_id);
        let Some(row) = self.row(key.clone())?.value() else {
            return Ok(None);
        };
        let KeptCode { code_hash } = kept(&key, &row)?;
        Ok(Some(code_hash.into()))
    }

    /// Which of ours a contract is, if it runs a code of this release.
    pub fn kind(&self, contract: &Addr) -> Result<Contract, VerifyError> {
        let info = self.contract_info(contract)?;
        let info = info.ok_or_else(|| VerifyError::NoContract(contract.clone()))?;
        let checksum = self.checksum(info.code_id)?.unwrap_or_default();
        let Some(kind) = self.codes.get(&checksum) else {
            return Err(VerifyError::StrangeCode {
                contract: contract.clone(),
                checksum: checksum.to_hex(),
            });
        };
        let row = self.raw(contract, CW2)?.unwrap_or_default();
        let found = from_json(row).map_or(String::new(), |of: Version| of.version);
        if found != VERSION {
            return Err(VerifyError::OtherRelease {
                contract: contract.clone(),
                found,
                ours: VERSION,
            });
        }
        Ok(*kind)
    }

    /// As if it were asked in the block of the header.
    pub fn env(&self, contract: &Addr) -> Env {
        let Header { anchor, time, .. } = &self.header;
        Env {
            block: BlockInfo {
                height: anchor.height,
                time: Timestamp::from_seconds(*time),
                chain_id: anchor.chain_id.clone(),
            },
            transaction: None,
            contract: ThisContract {
                address: contract.clone(),
            },
        }
    }
}
