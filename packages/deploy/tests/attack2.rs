//! Attacks on deployments. Each test fails until its hole is closed.

#![allow(clippy::unwrap_used)]

use std::fs;

use cosmwasm_std::{Binary, Coin, HexBinary};
use tempfile::TempDir;
use wayclear_chain::{Addr, Chain, ChainError, Contract, ContractInfo, Embedded, Tx};
use wayclear_deploy::record::{About, Record};
use wayclear_deploy::tree::parse;
use wayclear_deploy::{deploy, Owners};

/// A node of our chain, with all its blocks, that says of one contract that there is none.
struct Forgetful {
    chain: Embedded,
    forgotten: Addr,
}

impl Chain for Forgetful {
    fn contract_info(&self, contract: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        if *contract == self.forgotten {
            return Ok(None);
        }
        self.chain.contract_info(contract)
    }

    fn chain_id(&self) -> String {
        self.chain.chain_id()
    }

    fn account(&self, name: &str) -> Result<Addr, ChainError> {
        self.chain.account(name)
    }

    fn find_code(&self, contract: Contract) -> Result<Option<u64>, ChainError> {
        self.chain.find_code(contract)
    }

    fn store_code(&mut self, uploader: &Addr, contract: Contract) -> Result<u64, ChainError> {
        self.chain.store_code(uploader, contract)
    }

    fn code_checksum(&self, code_id: u64) -> Result<Option<HexBinary>, ChainError> {
        self.chain.code_checksum(code_id)
    }

    fn instantiate_json(
        &mut self,
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        unreachable!()
    }

    fn instantiate2_json(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
        salt: &[u8],
    ) -> Result<Addr, ChainError> {
        self.chain
            .instantiate2_json(sender, code_id, msg, label, admin, salt)
    }

    fn predict(&self, sender: &Addr, code_id: u64, salt: &[u8]) -> Result<Addr, ChainError> {
        self.chain.predict(sender, code_id, salt)
    }

    fn execute_json(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: Binary,
        funds: &[Coin],
    ) -> Result<Tx, ChainError> {
        self.chain.execute_json(sender, contract, msg, funds)
    }

    fn execute_all(
        &mut self,
        sender: &Addr,
        messages: Vec<(Addr, Binary)>,
    ) -> Result<Tx, ChainError> {
        self.chain.execute_all(sender, messages)
    }

    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        self.chain.query_json(contract, msg)
    }

    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        self.chain.query_raw(contract, key)
    }

    fn header_hash(&self, height: u64) -> Result<HexBinary, ChainError> {
        self.chain.header_hash(height)
    }

    fn now(&self) -> Result<u64, ChainError> {
        self.chain.now()
    }

    fn wait_until(&mut self, time: u64) -> Result<(), ChainError> {
        self.chain.wait_until(time)
    }
}

/// The record names the block that made the state, and the node has that very block: the chain was not made anew. All that is
/// known of the tree is gone all the same, for one answer, and a second tree is paid for.
#[test]
fn a_finished_record_is_not_overwritten_while_the_chain_has_the_block_that_made_the_state() {
    let mut chain = Embedded::new();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("deployments/testing.json");
    let tree = parse(include_str!("../../../trees/yolo.toml")).unwrap();
    let account = |chain: &Embedded, role: &str| chain.account(role).unwrap();
    let owners = Owners {
        state: account(&chain, "state"),
        county: account(&chain, "county"),
        city: account(&chain, "city"),
        admin: None,
        authorities: vec![],
    };
    let about = About {
        node: "http://here".to_string(),
        moniker: None,
        commit: None,
    };
    deploy(&mut chain, &tree, &owners, &file, about.clone(), |_| ()).unwrap();
    let before = fs::read_to_string(&file).unwrap();
    let record = Record::read(Some(&file)).unwrap().deployment;
    let mut node = Forgetful {
        chain,
        forgotten: record.state.clone(),
    };
    let made_at = node.header_hash(record.made_at.height).unwrap();
    assert_eq!(made_at, record.made_at.hash, "it is the same chain");
    let again = deploy(&mut node, &tree, &owners, &file, about, |_| ());
    let after = fs::read_to_string(&file).unwrap();
    assert!(
        again.is_err() && after == before,
        "where the tree is nobody knows any more; there is another one at {}",
        Record::read(Some(&file)).unwrap().deployment.state
    );
}
