//! The codes that a tree runs and has run, by their checksums: a code that was uploaded twice is one code.

use std::cell::RefCell;
use std::collections::BTreeMap;

use cosmwasm_std::{from_json, HexBinary};
use wayclear_api::raw::CODE_IDS;
use wayclear_api::state::{CodeIdsRow, CodeRow};
use wayclear_chain::{Chain, ChainError, Contract};

use super::finding::{Finding, Kind};
use crate::record::Record;

/// The codes of a tree, and what a chain says of each.
pub struct Releases<'a, C> {
    chain: &'a C,
    record: &'a Record,
    /// Checksums of the codes of this build, as far as they are at hand.
    build: &'a BTreeMap<Contract, HexBinary>,
    /// What the state hands down.
    handed_down: BTreeMap<Contract, CodeRow>,
    /// What the chain has said, by id.
    checksums: RefCell<BTreeMap<u64, Option<HexBinary>>>,
}

/// Of which release a code is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Release {
    /// The one that is made now.
    Current,
    /// An earlier one, or one that the state does not hand down yet.
    Other(String),
    /// None of this tree.
    Foreign,
}

impl<'a, C: Chain> Releases<'a, C> {
    /// Reads what the state hands down.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn of(
        chain: &'a C,
        record: &'a Record,
        build: &'a BTreeMap<Contract, HexBinary>,
    ) -> Result<Self, ChainError> {
        let state = &record.deployment.state;
        let row = match chain.contract_info(state)? {
            Some(_) => chain.query_raw(state, CODE_IDS.as_bytes())?,
            None => None,
        };
        let row: Option<CodeIdsRow> = row.and_then(|row| from_json(row).ok());
        let handed_down = row.map(|row| {
            [
                (Contract::ContactRegistry, row.registry),
                (Contract::County, row.county),
                (Contract::City, row.city),
                (Contract::Location, row.location),
            ]
        });
        Ok(Releases {
            chain,
            record,
            build,
            handed_down: handed_down.into_iter().flatten().collect(),
            checksums: RefCell::default(),
        })
    }

    /// The codes that the state hands down, beside those of the record.
    pub fn compare(&self) -> Vec<Finding> {
        if self.handed_down.is_empty() {
            let subject = "codes that the state hands down";
            let problem = "the state has no row of codes: it is no state, or of another version";
            let cure = "restore the record from a copy";
            return vec![Finding::wrong(Kind::HandedDown, subject, problem, cure)];
        }
        let subject = |contract: Contract| format!("code of each new {}", noun(contract));
        let below = [
            Contract::ContactRegistry,
            Contract::County,
            Contract::City,
            Contract::Location,
        ];
        let findings = below.into_iter().filter_map(|contract| {
            let recorded = self.record.deployment.code_ids.get(&contract);
            Some(match self.handed_down.get(&contract)? {
                row if Some(&row.id) == recorded => {
                    Finding::ok(Kind::HandedDown, subject(contract))
                }
                row => Finding::wrong(
                    Kind::HandedDown,
                    subject(contract),
                    format!(
                        "the state hands down code {}, the record says {}",
                        row.id,
                        recorded.map_or("none".to_string(), u64::to_string)
                    ),
                    "wayclear apply goes on with a release that was broken off; else restore the record from a copy",
                ),
            })
        });
        findings.collect()
    }

    /// The release that a code of a kind of contract is of.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn of_code(&self, contract: Contract, code_id: u64) -> Result<Release, ChainError> {
        let Some(found) = self.checksum(code_id)? else {
            return Ok(Release::Foreign);
        };
        let recorded = &self.record.deployment.checksums;
        let handed_down = self.handed_down.get(&contract);
        let current = handed_down.map(|row| row.checksum.clone());
        let mut known = self.record.history.iter().map(|earlier| &earlier.checksums);
        let is_known = recorded.get(&contract) == Some(&found)
            || self.build.get(&contract) == Some(&found)
            || known.any(|known| known.get(&contract) == Some(&found));
        // What is handed down is of no release because of that: the state's owner may be a thief.
        if current.as_ref().or(recorded.get(&contract)) == Some(&found) && is_known {
            return Ok(Release::Current);
        }
        if recorded.get(&contract) == Some(&found) {
            return Ok(Release::Other(of_commit(
                self.record.about.commit.as_deref(),
            )));
        }
        let mut history = self.record.history.iter();
        let earlier = history.find(|earlier| earlier.checksums.get(&contract) == Some(&found));
        Ok(match earlier {
            Some(earlier) => Release::Other(format!(
                "{}, until height {}",
                of_commit(earlier.commit.as_deref()),
                earlier.until_height
            )),
            // What an upgrade that was broken off has moved already.
            None if self.build.get(&contract) == Some(&found) => {
                Release::Other("of this build".to_string())
            }
            None => Release::Foreign,
        })
    }

    /// What the chain says of a code; `None` = it has no such code.
    fn checksum(&self, code_id: u64) -> Result<Option<HexBinary>, ChainError> {
        if let Some(known) = self.checksums.borrow().get(&code_id) {
            return Ok(known.clone());
        }
        let found = self.chain.code_checksum(code_id)?;
        let mut known = self.checksums.borrow_mut();
        known.insert(code_id, found.clone());
        Ok(found)
    }
}

fn of_commit(commit: Option<&str>) -> String {
    commit.map_or("of an unknown commit".to_string(), |commit| {
        let digits: String = commit.chars().take(10).collect();
        format!("of commit {digits}")
    })
}

/// What people call a contract of a kind.
pub fn noun(contract: Contract) -> &'static str {
    match contract {
        Contract::ContactRegistry => "contact registry",
        other => other.name(),
    }
}
