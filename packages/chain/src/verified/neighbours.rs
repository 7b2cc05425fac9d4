//! What contracts ask of each other and of the chain, answered with proofs.

use std::cell::RefCell;

use cosmwasm_std::{
    from_json, Addr, Binary, ContractResult, Empty, Querier, QuerierResult, QueryRequest,
    SystemError, SystemResult, WasmQuery,
};

use super::error::VerifyError;
use super::known::Known;

/// Asks a contract in JSON.
type Ask<'a> = &'a dyn Fn(&Addr, &[u8]) -> Result<Binary, VerifyError>;

pub(super) struct Neighbours<'a> {
    known: &'a Known,
    ask: Ask<'a>,
    /// Why something was not to be had, the first time.
    trouble: RefCell<Option<VerifyError>>,
}

impl<'a> Neighbours<'a> {
    pub fn new(known: &'a Known, ask: Ask<'a>) -> Self {
        Neighbours {
            known,
            ask,
            trouble: RefCell::default(),
        }
    }

    pub fn trouble(&self) -> Result<(), VerifyError> {
        self.trouble.take().map_or(Ok(()), Err)
    }

    /// `None` = no query of ours asks such a thing.
    fn answer(&self, asked: &QueryRequest<Empty>) -> Option<Result<Binary, VerifyError>> {
        match asked {
            QueryRequest::Wasm(WasmQuery::Smart { contract_addr, msg }) => {
                Some((self.ask)(&Addr::unchecked(contract_addr), msg))
            }
            QueryRequest::Wasm(WasmQuery::Raw { contract_addr, key }) => {
                let row = self.known.raw(&Addr::unchecked(contract_addr), key);
                Some(row.map(|row| row.unwrap_or_default().into()))
            }
            _ => None,
        }
    }
}

impl Querier for Neighbours<'_> {
    fn raw_query(&self, asked: &[u8]) -> QuerierResult {
        let request: QueryRequest<Empty> = match from_json(asked) {
            Ok(request) => request,
            Err(error) => {
                return SystemResult::Err(SystemError::InvalidRequest {
                    error: error.to_string(),
                    request: asked.into(),
                })
            }
        };
        match self.answer(&request) {
            Some(Ok(answer)) => SystemResult::Ok(ContractResult::Ok(answer)),
            Some(Err(error)) => {
                let text = error.to_string();
                // What the other contract refuses is an answer too.
                if !matches!(error, VerifyError::Refused(_)) {
                    self.trouble.borrow_mut().get_or_insert(error);
                }
                SystemResult::Ok(ContractResult::Err(text))
            }
            None => SystemResult::Err(SystemError::UnsupportedRequest {
                kind: format!("{request:?}"),
            }),
        }
    }
}
