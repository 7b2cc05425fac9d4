//! Reports: split into chunks, and gone on with where they stopped.

#![allow(clippy::unwrap_used)]

use std::cell::Cell;

use cosmwasm_std::{from_json, to_json_binary, Binary, Coin, HexBinary};
use wayclear_api::contact_registry::{
    CasesResponse, DayKey, Disclosure, ExecuteMsg, MacHash, NumberedCase, MAX_DAY_KEYS,
    MAX_MAC_HASHES, MAX_OPENINGS, MAX_VISITED_LOCATIONS,
};
use wayclear_api::location::Opening;
use wayclear_api::raw::CaseRow;
use wayclear_chain::{Contract, ContractInfo, Tx};
use wayclear_client::report::Report;
use wayclear_client::{Addr, Chain, ChainError};

/// A chain on which ada has begun a report under case 7: its first chunk is in. One raw query after some is not answered.
struct Begun {
    answered: Cell<usize>,
    opened: usize,
    disclosed: Vec<u64>,
}

impl Begun {
    fn failing_after(answered: usize) -> Self {
        Begun {
            answered: Cell::new(answered),
            opened: 0,
            disclosed: vec![],
        }
    }
}

impl Chain for Begun {
    fn query_json(&self, _: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        let is_first_page = !String::from_utf8_lossy(&msg).contains("\"start_after\":7");
        let case = NumberedCase {
            case: 7,
            row: CaseRow {
                reporter: Addr::unchecked("ada"),
                opened_at: 1_000,
                attested_by: None,
                revoked_at: None,
            },
        };
        let cases = is_first_page.then_some(case).into_iter().collect();
        Ok(to_json_binary(&CasesResponse { cases }).unwrap())
    }

    fn query_raw(&self, _: &Addr, _: &[u8]) -> Result<Option<Binary>, ChainError> {
        let left = self.answered.get();
        self.answered.set(left.wrapping_sub(1));
        if left == 0 {
            return Err(ChainError::Node {
                node: "http://here".to_string(),
                reason: "timed out".to_string(),
            });
        }
        Ok(Some(Binary::from(b"false")))
    }

    fn execute_json(
        &mut self,
        _: &Addr,
        _: &Addr,
        msg: Binary,
        _: &[Coin],
    ) -> Result<Tx, ChainError> {
        match from_json(msg).unwrap() {
            ExecuteMsg::Disclose { case, .. } => self.disclosed.push(case),
            _ => self.opened += 1,
        }
        Ok(Tx {
            events: vec![],
            height: 1,
            time: 1_000,
            receipt: None,
        })
    }

    fn now(&self) -> Result<u64, ChainError> {
        Ok(1_001)
    }

    fn chain_id(&self) -> String {
        unreachable!()
    }

    fn account(&self, _: &str) -> Result<Addr, ChainError> {
        unreachable!()
    }

    fn find_code(&self, _: Contract) -> Result<Option<u64>, ChainError> {
        unreachable!()
    }

    fn store_code(&mut self, _: &Addr, _: Contract) -> Result<u64, ChainError> {
        unreachable!()
    }

    fn find_contract(&self, _: u64, _: &str) -> Result<Option<Addr>, ChainError> {
        unreachable!()
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
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
        _: &[u8],
    ) -> Result<Addr, ChainError> {
        unreachable!()
    }

    fn predict(&self, _: &Addr, _: u64, _: &[u8]) -> Result<Addr, ChainError> {
        unreachable!()
    }

    fn code_checksum(&self, _: u64) -> Result<Option<HexBinary>, ChainError> {
        unreachable!()
    }

    fn contract_info(&self, _: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        unreachable!()
    }

    fn header_hash(&self, _: u64) -> Result<HexBinary, ChainError> {
        unreachable!()
    }

    fn execute_all(&mut self, _: &Addr, _: Vec<(Addr, Binary)>) -> Result<Tx, ChainError> {
        unreachable!()
    }

    fn wait_until(&mut self, _: u64) -> Result<(), ChainError> {
        unreachable!()
    }
}

#[test]
fn a_node_that_does_not_answer_never_makes_a_begun_report_open_a_second_case() {
    let registry = Addr::unchecked("registry");
    let ada = Addr::unchecked("ada");
    let hash = |n: u8| MacHash {
        mac_hash: vec![n; 16].into(),
        interval: 1,
        rotation: 1,
    };
    let report = Report::new().mac_hash(hash(1)).chunk().mac_hash(hash(2));
    // Two chunks are looked for to know the case, two to know what is missing.
    for answered in 0..4 {
        let mut chain = Begun::failing_after(answered);
        let sent = report.send(&mut chain, &registry, &ada, None, |_| ());
        assert!(matches!(sent, Err(ChainError::Node { .. })), "{answered}");
        assert_eq!(chain.opened, 0, "{answered}");
    }
    let mut chain = Begun::failing_after(4);
    let sent = report.send(&mut chain, &registry, &ada, None, |_| ());
    assert_eq!(sent.unwrap().case, 7);
    assert_eq!((chain.opened, chain.disclosed), (0, vec![7, 7]));
}

#[test]
fn a_long_report_breaks_into_chunks_that_the_registry_takes() {
    let n_bytes = |n: usize| u32::try_from(n).unwrap().to_be_bytes();
    let mut report = Report::new();
    for n in 0..=MAX_DAY_KEYS {
        let key = [vec![0; 12], n_bytes(n).to_vec()].concat().into();
        report = report.day_key(DayKey {
            key,
            start_interval: 1,
            periods: 1,
            rotation: 1,
        });
    }
    for n in 0..=MAX_MAC_HASHES {
        let mac_hash = [vec![0; 12], n_bytes(n).to_vec()].concat().into();
        report = report.mac_hash(MacHash {
            mac_hash,
            interval: 1,
            rotation: 1,
        });
    }
    for location in 0..=MAX_VISITED_LOCATIONS {
        for n in 0..=MAX_OPENINGS {
            let secret = [vec![0; 12], n_bytes(n).to_vec()].concat().into();
            let opening = Opening {
                checked_in_at: 1,
                secret,
            };
            report = report.visit(&Addr::unchecked(format!("wasm1{location}")), opening);
        }
    }
    assert!(report.chunks.len() >= 3);
    for chunk in &report.chunks {
        chunk.check().unwrap();
    }
    let count = |f: &dyn Fn(&Disclosure) -> usize| -> usize { report.chunks.iter().map(f).sum() };
    assert_eq!(count(&|c| c.day_keys.len()), MAX_DAY_KEYS + 1);
    assert_eq!(count(&|c| c.mac_hashes.len()), MAX_MAC_HASHES + 1);
    let openings = count(&|c| c.visits.iter().map(|v| v.openings.len()).sum());
    assert_eq!(openings, (MAX_VISITED_LOCATIONS + 1) * (MAX_OPENINGS + 1));
    assert_eq!(Report::default(), Report::new());
}
