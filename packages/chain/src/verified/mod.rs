//! Answers that need not be believed: contracts' own code, run here over rows that the chain's validators signed.
//!
//! A node that is asked what a contract answers could say anything. So its answer is not asked for: the same query runs here, and
//! each row that it reads has to come with its proof. What cannot be proved is an error and no answer. Nothing here asks a node:
//! [`VerifyError::Needed`] names the row that is missing, whoever has it hands it in with [`Proven::take`], and the query runs again.

mod api;
mod code;
mod error;
mod known;
mod neighbours;
mod rows;

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Binary, Deps, HexBinary, QuerierWrapper};
use wayclear_proof::{Anchor, Header, Key, Limits, Proof, ProofError};

use crate::contract::{Contract, ContractInfo};
pub use error::VerifyError;
use known::Known;
use neighbours::Neighbours;
use rows::Rows;

/// What is believed before anybody is asked.
#[derive(Clone, Debug)]
pub struct Trust {
    /// A block that somebody vouches for, at most two weeks old.
    pub anchor: Anchor,
    /// The codes that contracts may run, by their checksums.
    pub codes: BTreeMap<HexBinary, Contract>,
    /// What addresses begin with.
    pub prefix: String,
    pub limits: Limits,
}

/// What contracts answer as of one header.
#[derive(Debug)]
pub struct Proven(Known);

impl Proven {
    /// Nothing but a header yet, which follows from that trust.
    pub fn new(header: Header, trust: Trust) -> Self {
        Proven(Known::new(header, trust.codes, &trust.prefix))
    }

    /// The header that answers are proved by.
    pub fn header(&self) -> &Header {
        self.0.header()
    }

    /// The same at another header: what was known is asked for again.
    pub fn renew(&mut self, header: Header) {
        self.0.renew(header);
    }

    /// Takes a row in, if it is proved.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn take(&self, key: Key, proof: &Proof) -> Result<(), ProofError> {
        self.0.take(key, proof)
    }

    /// A row of a contract's storage; `None` = there is none.
    ///
    /// # Errors
    /// [`VerifyError::Needed`], [`VerifyError::NoContract`].
    pub fn raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Vec<u8>>, VerifyError> {
        self.0.raw(contract, key)
    }

    /// What the chain knows of a contract; `None` = there is none.
    ///
    /// # Errors
    /// [`VerifyError::Needed`], [`VerifyError::NoContract`], [`VerifyError::Proof`].
    pub fn contract_info(&self, contract: &Addr) -> Result<Option<ContractInfo>, VerifyError> {
        self.0.contract_info(contract)
    }

    /// SHA-256 of a code; `None` = there is none.
    ///
    /// # Errors
    /// [`VerifyError::Needed`], [`VerifyError::Proof`].
    pub fn checksum(&self, code_id: u64) -> Result<Option<HexBinary>, VerifyError> {
        self.0.checksum(code_id)
    }

    /// What a contract answers.
    ///
    /// # Errors
    /// [`VerifyError`].
    pub fn query(&self, contract: &Addr, msg: &[u8]) -> Result<Binary, VerifyError> {
        let query = code::query_of(self.0.kind(contract)?);
        let rows = Rows::new(&self.0, self.0.bytes(contract)?, contract);
        let ask = |contract: &Addr, msg: &[u8]| self.query(contract, msg);
        let neighbours = Neighbours::new(&self.0, &ask);
        let deps = Deps {
            storage: &rows,
            api: &self.0.api,
            querier: QuerierWrapper::new(&neighbours),
        };
        let answer = query(deps, self.0.env(contract), msg);
        // A contract cannot say that a row was not to be had; it would go on as if there were none.
        rows.trouble()?;
        neighbours.trouble()?;
        answer.map_err(VerifyError::Refused)
    }
}
