//! Golden rows: what the contracts of a released version had stored, byte for byte, with their answers. They stand in
//! `testdata/golden/`, a folder a version, and are put on a chain of today's code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cosmwasm_std::{coin, Addr, HexBinary};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wayclear_api::region::{self, Child};
use wayclear_api::MAX_LIMIT;
use wayclear_chain::{Build, Chain, Contract, ContractInfo, Embedded, DENOM};
use wayclear_deploy::{CountyContracts, Deployment, KnownBlock};

use crate::suite::Suite;

/// The block at which the rows were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldenBlock {
    pub height: u64,
    /// Unix seconds.
    pub time: u64,
}

/// A contract as it stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldenContract {
    pub contract: Contract,
    pub address: Addr,
    pub code_id: u64,
    pub creator: Addr,
    pub admin: Option<Addr>,
    pub label: String,
    /// Height of the block that made it.
    pub height: u64,
    /// What it owned of [`DENOM`], in base units.
    pub balance: u64,
    /// Keys and rows, hexadecimal.
    pub rows: BTreeMap<String, HexBinary>,
    pub answers: Vec<GoldenAnswer>,
}

/// A question, and what was answered to it at [`GoldenBlock`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldenAnswer {
    pub question: Value,
    pub answer: Value,
}

/// All contracts of a tree as one version left them.
#[derive(Clone, Debug, PartialEq)]
pub struct Golden {
    pub block: GoldenBlock,
    /// By the name of the file, without its ending.
    pub contracts: BTreeMap<String, GoldenContract>,
}

/// Name of the file of a [`GoldenBlock`], without its ending.
const BLOCK: &str = "block";

impl Golden {
    /// The folder of a version `major.minor`.
    pub fn folder(version: &str) -> PathBuf {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        root.join("testdata/golden").join(version)
    }

    /// Reads the rows of a version.
    ///
    /// # Panics
    /// If there are none, or a file does not parse.
    #[track_caller]
    pub fn read(version: &str) -> Self {
        let mut contracts = BTreeMap::new();
        let mut block = None;
        for file in fs::read_dir(Self::folder(version)).expect("golden rows") {
            let file = file.expect("a file").path();
            let text = fs::read_to_string(&file).expect("a text");
            let name = file.file_stem().expect("a name").to_string_lossy();
            if name == BLOCK {
                block = Some(serde_json::from_str(&text).expect("a block"));
            } else {
                let contract = serde_json::from_str(&text).expect("a contract");
                contracts.insert(name.to_string(), contract);
            }
        }
        let block = block.expect("the block of the rows");
        Golden { block, contracts }
    }

    /// Writes the rows of a version that has none yet.
    ///
    /// # Panics
    /// If there are such rows, which never change.
    #[track_caller]
    pub fn write(&self, version: &str) {
        let folder = Self::folder(version);
        fs::create_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let write = |name: &str, text: serde_json::Result<String>| {
            let text = text.expect("JSON") + "\n";
            fs::write(folder.join(format!("{name}.json")), text).expect("a file");
        };
        write(BLOCK, serde_json::to_string_pretty(&self.block));
        for (name, contract) in &self.contracts {
            write(name, serde_json::to_string_pretty(contract));
        }
    }

    /// The tree as it stood. The codes of then are gone: those of today take their ids, so that what is made later gets ids that
    /// nobody had.
    ///
    /// # Panics
    /// If the rows are of no tree.
    #[track_caller]
    pub fn stand(&self) -> Suite {
        let mut chain = Embedded::new();
        chain.go_on_at(self.block.height, self.block.time);
        let uploader = chain.account("uploader").expect("a name");
        let mut code_ids = BTreeMap::new();
        for (code_id, contract) in self.codes() {
            let stored = chain.store_code(&uploader, contract).expect("a code");
            assert_eq!(stored, code_id, "of {contract:?}");
            code_ids.insert(contract, code_id);
        }
        for golden in self.contracts.values() {
            golden.put(&mut chain);
        }
        let deployment = self.deployment(&chain, code_ids);
        Suite {
            window: deployment.window_seconds,
            chain,
            deployment,
        }
    }

    /// The tree as it stood, with each contract migrated to the codes of a build.
    ///
    /// # Panics
    /// If a contract does not migrate.
    #[track_caller]
    pub fn revive(&self, build: Build) -> Suite {
        let mut suite = self.stand();
        suite.upgrade(build);
        suite
    }

    /// What each contract was made of, ascending by id.
    fn codes(&self) -> BTreeMap<u64, Contract> {
        let all = self.contracts.values();
        all.map(|golden| (golden.code_id, golden.contract))
            .collect()
    }

    fn deployment(&self, chain: &Embedded, code_ids: BTreeMap<Contract, u64>) -> Deployment {
        let mut all = self.contracts.values();
        let state = all.find(|golden| golden.contract == Contract::State);
        let state = state.expect("a state");
        let config = chain.ask(&state.address, region::ask::Config {});
        let config = config.expect("the state's answer");
        let cities = |county: &Addr| {
            let cities = children(chain, county).into_iter();
            cities.map(|city| (city.key, city.address)).collect()
        };
        let counties = children(chain, &state.address).into_iter();
        let counties = counties.map(|Child { key, address }| {
            let cities = cities(&address);
            (key, CountyContracts { address, cities })
        });
        let checksum = |code_id: u64| chain.code_checksum(code_id).expect("an answer");
        Deployment {
            state: state.address.clone(),
            registry: config.registry,
            counties: counties.collect(),
            made_at: KnownBlock {
                height: state.height,
                hash: chain.header_hash(state.height).expect("a block"),
            },
            creator: state.creator.clone(),
            salt: HexBinary::default(),
            admin: state.admin.clone(),
            checksums: code_ids
                .iter()
                .map(|(contract, id)| (*contract, checksum(*id).expect("a code")))
                .collect(),
            code_ids,
            window_seconds: config.window_seconds,
        }
    }
}

impl GoldenContract {
    fn put(&self, chain: &mut Embedded) {
        let info = ContractInfo {
            code_id: self.code_id,
            creator: self.creator.clone(),
            admin: self.admin.clone(),
            label: self.label.clone(),
            height: self.height,
        };
        chain
            .put(&self.address, info, self.bytes())
            .expect("a contract");
        if self.balance > 0 {
            let coins = coin(self.balance.into(), DENOM);
            chain.mint(&self.address, coins).expect("coins");
        }
    }

    /// Keys and rows, ascending.
    ///
    /// # Panics
    /// If a key is not hexadecimal.
    pub fn bytes(&self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + '_ {
        self.rows.iter().map(|(key, row)| {
            let key = HexBinary::from_hex(key).expect("a key");
            (key.into(), row.to_vec())
        })
    }
}

fn children(chain: &Embedded, of: &Addr) -> Vec<Child> {
    let question = region::ask::Children {
        start_after: None,
        limit: Some(MAX_LIMIT),
    };
    chain.ask(of, question).expect("children").children
}
