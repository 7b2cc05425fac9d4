//! Codes in process, of which everybody may make contracts.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;

use super::Embedded;
use crate::codes::{Codes, ListedCode};
use crate::contract::Contract;
use crate::error::ChainError;

impl Embedded {
    /// The code that a contract runs.
    pub(crate) fn runs(&self, contract: &Addr) -> Option<u64> {
        let data = self.app.contract_data(contract).ok()?;
        Some(data.code_id)
    }
}

impl Codes for Embedded {
    fn listed_codes(&self) -> Result<BTreeMap<u64, ListedCode>, ChainError> {
        // They are numbered from 1, and nothing but a missing code makes this fail.
        let codes = (1..).map_while(|code_id| {
            let code = self.app.wrap().query_wasm_code_info(code_id).ok()?;
            let listed = ListedCode {
                checksum: code.checksum.as_slice().into(),
                creator: code.creator,
                is_for_everybody: true,
                makers: BTreeSet::new(),
            };
            Some((code_id, listed))
        });
        Ok(codes.collect())
    }

    fn names_in_code(&self, code_id: u64) -> Result<Option<BTreeSet<Contract>>, ChainError> {
        let name = self.names.get(&code_id);
        Ok(name.map(|name| BTreeSet::from([*name])))
    }
}
