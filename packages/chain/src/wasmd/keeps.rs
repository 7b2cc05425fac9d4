//! What a node keeps: how old its blocks are, whether it finds transactions, which codes contracts have run.

use std::collections::BTreeSet;

use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmos::tx::v1beta1::{TxBody, TxRaw};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgInstantiateContract2, QueryAllContractStateRequest, QueryAllContractStateResponse,
    QueryContractHistoryRequest, QueryContractHistoryResponse, QueryContractsByCodeRequest,
    QueryContractsByCodeResponse, QueryContractsByCreatorRequest, QueryContractsByCreatorResponse,
};
use cosmrs::proto::traits::Message;
use cosmwasm_std::{Addr, HexBinary};
use tendermint::node::info::TxIndexStatus;
use tendermint_rpc::endpoint::status;

use super::node::Wasmd;
use super::wire::decoded;
use crate::error::ChainError;
use crate::inspect::{Inspect, PastCode};

/// What a node keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeps {
    /// Height of its oldest block.
    pub oldest_height: u64,
    /// Time of its oldest block, Unix seconds.
    pub oldest_time: u64,
    /// Whether it finds transactions by their hashes.
    pub has_index: bool,
}

impl Wasmd {
    /// What the node keeps, as it says itself.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn keeps(&self) -> Result<Keeps, ChainError> {
        let status = self.rpc.run(status::Request)?;
        let oldest = status.sync_info.earliest_block_time.unix_timestamp();
        Ok(Keeps {
            oldest_height: status.sync_info.earliest_block_height.value(),
            oldest_time: u64::try_from(oldest).unwrap_or_default(),
            has_index: status.node_info.other.tx_index == TxIndexStatus::On,
        })
    }
}

impl Inspect for Wasmd {
    fn past_codes(&self, contract: &Addr) -> Result<Option<Vec<PastCode>>, ChainError> {
        let entries = self.rpc.pages(
            "/cosmwasm.wasm.v1.Query/ContractHistory",
            |pagination| QueryContractHistoryRequest {
                address: contract.to_string(),
                pagination,
            },
            |answer: QueryContractHistoryResponse| (answer.entries, answer.pagination),
        )?;
        let past = entries.into_iter().map(|entry| PastCode {
            code_id: entry.code_id,
            height: entry.updated.unwrap_or_default().block_height,
        });
        Ok(Some(past.collect()))
    }

    fn first_key(&self, contract: &Addr, prefix: &[u8]) -> Result<Option<Vec<u8>>, ChainError> {
        let question = QueryAllContractStateRequest {
            address: contract.to_string(),
            pagination: Some(PageRequest {
                key: prefix.to_vec(),
                limit: 1,
                ..PageRequest::default()
            }),
        };
        let path = "/cosmwasm.wasm.v1.Query/AllContractState";
        let answer: QueryAllContractStateResponse = self.rpc.ask(path, &question)?;
        let first = answer.models.into_iter().next();
        let key = first.map(|row| row.key);
        Ok(key.filter(|key| key.starts_with(prefix)))
    }

    fn made_by(&self, creator: &Addr) -> Result<Vec<Addr>, ChainError> {
        let made = self.rpc.pages(
            "/cosmwasm.wasm.v1.Query/ContractsByCreator",
            |pagination| QueryContractsByCreatorRequest {
                creator_address: creator.to_string(),
                pagination,
            },
            |answer: QueryContractsByCreatorResponse| {
                (answer.contract_addresses, answer.pagination)
            },
        )?;
        Ok(made.into_iter().map(Addr::unchecked).collect())
    }

    fn made_of(&self, code_id: u64, most: usize) -> Result<(Vec<Addr>, bool), ChainError> {
        let page = |reverse| -> Result<(Vec<String>, bool), ChainError> {
            let question = QueryContractsByCodeRequest {
                code_id,
                pagination: Some(PageRequest {
                    limit: u64::try_from(most).unwrap_or(u64::MAX),
                    reverse,
                    ..PageRequest::default()
                }),
            };
            let path = "/cosmwasm.wasm.v1.Query/ContractsByCode";
            let answer: QueryContractsByCodeResponse = self.rpc.ask(path, &question)?;
            let next = answer.pagination.unwrap_or_default().next_key;
            Ok((answer.contracts, !next.is_empty()))
        };
        let (mut found, are_more) = page(false)?;
        let mut are_left_out = false;
        if are_more {
            let oldest: BTreeSet<String> = found.iter().cloned().collect();
            let (newest, _) = page(true)?;
            let others = newest.iter().filter(|contract| !oldest.contains(*contract));
            are_left_out = others.clone().count() == newest.len();
            found.extend(others.cloned());
        }
        Ok((
            found.into_iter().map(Addr::unchecked).collect(),
            are_left_out,
        ))
    }

    fn salts_in(&self, height: u64, creator: &Addr) -> Result<Vec<HexBinary>, ChainError> {
        let transactions = self.rpc.transactions(height)?.into_iter();
        let bodies = transactions.filter_map(|tx| TxRaw::decode(tx.as_slice()).ok());
        let bodies = bodies.filter_map(|tx| TxBody::decode(tx.body_bytes.as_slice()).ok());
        let messages = bodies.flat_map(|body| body.messages);
        let made = messages.filter_map(|message| decoded::<MsgInstantiateContract2>(&message));
        let ours = made.filter(|made| made.sender == creator.as_str());
        Ok(ours.map(|made| made.salt.into()).collect())
    }
}
