//! Relays as a chain of which only a look's questions are answered.

use std::collections::BTreeMap;

use cosmwasm_std::{from_json, to_json_binary, Addr, Binary, Coin, HexBinary};
use serde::Serialize;
use wayclear_api::contact_registry::{AuthoritiesResponse, KnownAuthority, QueryMsg};
use wayclear_api::raw::FEED_HEAD;
use wayclear_api::DEFAULT_LIMIT;
use wayclear_chain::{
    Accounts, Chain, ChainError, Codes, Contract, ContractInfo, MirrorError, Told, Tx, Witnesses,
};

use super::{Mirror, Mirrored};

impl<M: Mirror> Accounts for Mirrored<'_, M> {
    fn can_sign(&self, _: &Addr) -> bool {
        false
    }

    fn fees_paid_by(&self, _: &Addr) -> Result<BTreeMap<Addr, Option<Coin>>, ChainError> {
        refused()
    }

    fn pay_fees(&mut self, _: &Addr, _: &Addr, _: Option<&Coin>) -> Result<Tx, ChainError> {
        refused()
    }
}

impl<M: Mirror> Codes for Mirrored<'_, M> {}

impl<M: Mirror> Told for Mirrored<'_, M> {
    fn witnesses(&self) -> Option<&dyn Witnesses> {
        Some(self)
    }
}

impl<M: Mirror> Chain for Mirrored<'_, M> {
    fn chain_id(&self) -> String {
        self.tree.chain_id.to_string()
    }

    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        if contract != self.tree.registry {
            return refused();
        }
        let question = from_json(&msg);
        if let Ok(QueryMsg::Feed { from }) = question {
            return json(&self.page(from)?);
        }
        if let Some(answer) = self.proven(contract, &msg)? {
            return Ok(answer);
        }
        match question {
            Ok(QueryMsg::Config {}) => json(&self.told_by_registry()?.config),
            Ok(QueryMsg::RiskModel { version: None }) => json(&self.told_by_registry()?.model),
            Ok(QueryMsg::Authorities { start_after, limit }) => {
                let all = &self.told_by_registry()?.authorities;
                json(&page_of(all, start_after.as_deref(), limit))
            }
            _ => refused(),
        }
    }

    /// The row that says where the feed ends is read anew each time.
    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        if contract != self.tree.registry || key != FEED_HEAD.as_bytes() {
            return refused();
        }
        if !self.is_unread.take() {
            self.read_heads()?;
        }
        let heads = self.heads.borrow();
        Ok(heads.as_ref().map(|heads| heads.feed_head().pack().into()))
    }

    /// That of the block whose feed is followed.
    fn now(&self) -> Result<u64, ChainError> {
        Ok(self.head()?.time)
    }

    fn account(&self, _: &str) -> Result<Addr, ChainError> {
        refused()
    }

    fn find_code(&self, _: Contract) -> Result<Option<u64>, ChainError> {
        refused()
    }

    fn store_code(&mut self, _: &Addr, _: Contract) -> Result<u64, ChainError> {
        refused()
    }

    fn code_checksum(&self, _: u64) -> Result<Option<HexBinary>, ChainError> {
        refused()
    }

    fn contract_info(&self, _: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        refused()
    }

    fn instantiate_json(
        &mut self,
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        refused()
    }

    fn instantiate2_json(
        &mut self,
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
        _: &[u8],
    ) -> Result<Addr, ChainError> {
        refused()
    }

    fn predict(&self, _: &Addr, _: u64, _: &[u8]) -> Result<Addr, ChainError> {
        refused()
    }

    fn execute_json(
        &mut self,
        _: &Addr,
        _: &Addr,
        _: Binary,
        _: &[Coin],
    ) -> Result<Tx, ChainError> {
        refused()
    }

    fn execute_all(&mut self, _: &Addr, _: Vec<(Addr, Binary)>) -> Result<Tx, ChainError> {
        refused()
    }

    fn migrate_all(&mut self, _: &Addr, _: Vec<(Addr, u64, Binary)>) -> Result<Tx, ChainError> {
        refused()
    }

    fn header_hash(&self, _: u64) -> Result<HexBinary, ChainError> {
        refused()
    }

    fn wait_until(&mut self, _: u64) -> Result<(), ChainError> {
        refused()
    }
}

fn refused<T>() -> Result<T, ChainError> {
    Err(MirrorError::NotKept.into())
}

fn json(answer: &impl Serialize) -> Result<Binary, ChainError> {
    to_json_binary(answer).map_err(|error| ChainError::Message(error.to_string()))
}

/// As the registry pages them.
fn page_of(
    all: &[KnownAuthority],
    start_after: Option<&str>,
    limit: Option<u32>,
) -> AuthoritiesResponse {
    let is_after = |known: &&KnownAuthority| {
        start_after.is_none_or(|after| known.authority.account.as_str() > after)
    };
    let limit = limit.unwrap_or(DEFAULT_LIMIT) as usize;
    let page = all.iter().filter(is_after).take(limit);
    AuthoritiesResponse {
        authorities: page.cloned().collect(),
    }
}
