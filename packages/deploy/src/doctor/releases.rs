//! The codes that a tree runs and has run, by their checksums: a code that was uploaded twice is one code.

use std::cell::RefCell;
use std::collections::BTreeMap;

use cosmwasm_std::{from_json, HexBinary};
use wayclear_api::raw::CODE_IDS;
use wayclear_api::state::{CodeIdsRow, CodeRow};
use wayclear_chain::{Chain, ChainError, Contract};

use super::finding::{Finding, Kind};
use crate::deployment::Deployment;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// The one that the record is of.
    Recorded,
    /// One that the tree ran before, as the record's history says.
    Earlier,
    /// That of this build, which the record is not of: what an upgrade has moved already.
    Built,
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
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn compare(&self) -> Result<Vec<Finding>, ChainError> {
        if self.handed_down.is_empty() {
            let subject = "codes that the state hands down";
            let problem = "the state has no row of codes: it is no state, or of another version";
            let cure = "restore the record from a copy";
            return Ok(vec![Finding::wrong(
                Kind::HandedDown,
                subject,
                problem,
                cure,
            )]);
        }
        let rows = self.handed_down.iter();
        rows.map(|(contract, row)| self.of_row(*contract, row))
            .collect()
    }

    fn of_row(&self, contract: Contract, row: &CodeRow) -> Result<Finding, ChainError> {
        let subject = format!("code of each new {}", noun(contract));
        let code = format!("the state hands down code {}", row.id);
        let recorded = self.record.deployment.code_ids.get(&contract);
        Ok(match self.of_code(contract, row.id)? {
            Release::Recorded if recorded != Some(&row.id) => Finding::warning(
                Kind::HandedDown,
                subject,
                format!(
                    "{code}, the record says {}, which is the same code",
                    recorded.map_or("none".to_string(), u64::to_string)
                ),
                "wayclear apply TREE writes it down",
            ),
            Release::Recorded | Release::Built => Finding::ok(Kind::HandedDown, subject),
            Release::Earlier => Finding::warning(
                Kind::HandedDown,
                subject,
                format!("{code}, of an earlier release than the record"),
                "wayclear apply TREE names the later one; or restore the record from a copy",
            ),
            Release::Foreign => Finding::wrong(
                Kind::HandedDown,
                subject,
                format!("{code}, which no release of this tree has"),
                format!(
                    "{ANOTHER}; else its owner names the right ones, wayclear region codes, and sees who has the owner's key"
                ),
            ),
        })
    }

    /// The codes that the state hands down, by kind: id and release.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn handed_down(&self) -> Result<Vec<(Contract, u64, Release)>, ChainError> {
        let rows = self.handed_down.iter();
        rows.map(|(contract, row)| Ok((*contract, row.id, self.of_code(*contract, row.id)?)))
            .collect()
    }

    /// Whether this build has another code of a kind than the record.
    pub fn is_built_anew(&self, contract: Contract) -> bool {
        let recorded = self.record.deployment.checksums.get(&contract);
        let built = self.build.get(&contract);
        built.is_some_and(|built| Some(built) != recorded)
    }

    /// The release that a code of a kind of contract is of. What is handed down is of none because of that: the state's owner may
    /// be a thief.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn of_code(&self, contract: Contract, code_id: u64) -> Result<Release, ChainError> {
        let Some(found) = self.checksum(code_id)? else {
            return Ok(Release::Foreign);
        };
        let has = |codes: &BTreeMap<Contract, HexBinary>| codes.get(&contract) == Some(&found);
        let mut earlier = self.record.history.iter();
        let Deployment {
            checksums,
            code_ids,
            ..
        } = &self.record.deployment;
        // A record that names the code itself, and with a wrong checksum, was edited: nothing was moved.
        let is_named = code_ids.get(&contract) == Some(&code_id);
        Ok(if has(checksums) || is_named && has(self.build) {
            Release::Recorded
        } else if earlier.any(|earlier| has(&earlier.checksums)) {
            Release::Earlier
        } else if has(self.build) {
            Release::Built
        } else {
            Release::Foreign
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

/// What helps if a code is of a release that neither record nor build knows.
pub const ANOTHER: &str =
    "if an upgrade to another release is under way, look with its command, or name its codes with --artifacts";

/// What people call a contract of a kind.
pub fn noun(contract: Contract) -> &'static str {
    match contract {
        Contract::ContactRegistry => "contact registry",
        other => other.name(),
    }
}
