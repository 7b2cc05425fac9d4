//! The chain's list of codes, and what stands in one.

use std::collections::{BTreeMap, BTreeSet};

use cosmrs::proto::cosmwasm::wasm::v1::{
    AccessType, CodeInfoResponse, QueryCodeRequest, QueryCodeResponse, QueryCodesRequest,
    QueryCodesResponse,
};
use cosmwasm_std::Addr;

use super::node::Wasmd;
use crate::codes::{Codes, ListedCode};
use crate::contract::Contract;
use crate::error::ChainError;

impl Wasmd {
    /// All codes on the chain, by their ids.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn codes(&self) -> Result<BTreeMap<u64, ListedCode>, ChainError> {
        let codes = self.rpc.pages(
            "/cosmwasm.wasm.v1.Query/Codes",
            |pagination| QueryCodesRequest { pagination },
            |answer: QueryCodesResponse| (answer.code_infos, answer.pagination),
        )?;
        let rows = codes.into_iter();
        Ok(rows.map(|code| (code.code_id, listed(code))).collect())
    }
}

impl Codes for Wasmd {
    fn listed_codes(&self) -> Result<BTreeMap<u64, ListedCode>, ChainError> {
        self.codes()
    }

    fn names_in_code(&self, code_id: u64) -> Result<Option<BTreeSet<Contract>>, ChainError> {
        let path = "/cosmwasm.wasm.v1.Query/Code";
        let code: QueryCodeResponse = self.rpc.ask(path, &QueryCodeRequest { code_id })?;
        let has = |contract: &Contract| {
            let name = contract.cw2_name().as_bytes();
            let mut places = code.data.windows(name.len());
            places.any(|place| place == name)
        };
        Ok(Some(Contract::ALL.into_iter().filter(has).collect()))
    }
}

fn listed(code: CodeInfoResponse) -> ListedCode {
    let permission = code.instantiate_permission.unwrap_or_default();
    ListedCode {
        checksum: code.data_hash.into(),
        creator: Addr::unchecked(code.creator),
        is_for_everybody: permission.permission() == AccessType::Everybody,
        makers: permission
            .addresses
            .into_iter()
            .map(Addr::unchecked)
            .collect(),
    }
}
