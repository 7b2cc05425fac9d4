//! One contract of a tree, as the chain itself knows it: no contract is asked who it is.

use cosmwasm_std::Addr;
use wayclear_chain::{Chain, ChainError, Contract, ContractInfo, Inspect};

use super::finding::{Finding, Kind};
use super::releases::{noun, Release, Releases, ANOTHER};

/// A contract that should be there.
pub struct Member<'a> {
    /// What people call it, like "county 06113".
    pub name: String,
    pub address: &'a Addr,
    pub contract: Contract,
    /// Who should have made it.
    pub parent: &'a Addr,
    /// Who may change its code.
    pub admin: Option<&'a Addr>,
}

/// What the chain says of a contract.
pub struct Examined {
    pub findings: Vec<Finding>,
    /// The code it runs; `None` = it is not there.
    pub code_id: Option<u64>,
    pub release: Release,
    /// Whether what it says of its children can be believed: made by its parent, of a code of this tree.
    pub is_ours: bool,
}

impl Member<'_> {
    /// Asks the chain for it.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn examine(
        &self,
        chain: &(impl Chain + Inspect),
        releases: &Releases<'_, impl Chain>,
    ) -> Result<Examined, ChainError> {
        let Some(info) = chain.contract_info(self.address)? else {
            let cure =
                "restore the record from a copy, or look with another --node; if the chain was made anew, the tree is gone: wayclear deploy";
            let missing =
                Finding::wrong(Kind::Missing, self.subject(), "there is no contract", cure);
            return Ok(Examined {
                findings: vec![missing],
                code_id: None,
                release: Release::Foreign,
                is_ours: false,
            });
        };
        let release = releases.of_code(self.contract, info.code_id)?;
        let mut findings = vec![];
        findings.extend(self.stranger(&info));
        findings.extend(self.foreign(&info, release));
        findings.extend(self.other_admin(&info));
        findings.extend(self.past(chain, releases)?);
        Ok(Examined {
            is_ours: info.creator == *self.parent && release != Release::Foreign,
            code_id: Some(info.code_id),
            findings,
            release,
        })
    }

    pub fn subject(&self) -> String {
        format!("{} at {}", self.name, self.address)
    }

    fn stranger(&self, info: &ContractInfo) -> Option<Finding> {
        (info.creator != *self.parent).then(|| {
            let problem = format!(
                "{} made it, not {}: it is not this tree's",
                info.creator, self.parent
            );
            let cure = "believe nothing that it says; restore the record from a copy";
            Finding::wrong(Kind::Stranger, self.subject(), problem, cure)
        })
    }

    fn foreign(&self, info: &ContractInfo, release: Release) -> Option<Finding> {
        (release == Release::Foreign).then(|| {
            let problem = format!(
                "it runs code {}, which no release of this tree has for a {}",
                info.code_id,
                noun(self.contract)
            );
            let believe = format!("{ANOTHER}; else believe nothing that it says");
            let cure = match &info.admin {
                Some(admin) => format!(
                    "{believe}: whoever has {admin} moved it there and can move it back: wasmd tx wasm migrate {}",
                    self.address
                ),
                None => format!(
                    "{believe}; if the tree was upgraded, the record's history lacks that release: restore the record from a copy"
                ),
            };
            Finding::wrong(Kind::ForeignCode, self.subject(), problem, cure)
        })
    }

    fn other_admin(&self, info: &ContractInfo) -> Option<Finding> {
        (info.admin.as_ref() != self.admin).then(|| {
            let problem = format!(
                "{} may change its code, where the tree's admin is {}",
                nobody_or(info.admin.as_ref()),
                nobody_or(self.admin)
            );
            let cure = match (&info.admin, self.admin) {
                (Some(found), Some(wanted)) => format!(
                    "with the key of {found}: wasmd tx wasm set-contract-admin {} {wanted}",
                    self.address
                ),
                (Some(found), None) => format!(
                    "with the key of {found}: wasmd tx wasm clear-contract-admin {}",
                    self.address
                ),
                (None, _) => "its code stays as it is for ever: no release reaches it".to_string(),
            };
            Finding::wrong(Kind::Admin, self.subject(), problem, cure)
        })
    }

    /// Codes that it ran before and that no release of the tree has: what they wrote is there still.
    fn past(
        &self,
        chain: &impl Inspect,
        releases: &Releases<'_, impl Chain>,
    ) -> Result<Option<Finding>, ChainError> {
        let past = chain.past_codes(self.address)?.unwrap_or_default();
        let ends = past.iter().skip(1).map(|next| next.height);
        // The last one runs now and is told apart.
        for (code, end) in past.iter().zip(ends) {
            if releases.of_code(self.contract, code.code_id)? == Release::Foreign {
                let problem = format!(
                    "from height {} to {end} it ran code {}, which no release of this tree has",
                    code.height, code.code_id
                );
                let cure = "its rows may say anything: compare them with a node's state before that height, or give its cells to a new one";
                let subject = self.subject();
                return Ok(Some(Finding::wrong(Kind::History, subject, problem, cure)));
            }
        }
        Ok(None)
    }
}

pub fn nobody_or(account: Option<&Addr>) -> &str {
    account.map_or("nobody", Addr::as_str)
}
