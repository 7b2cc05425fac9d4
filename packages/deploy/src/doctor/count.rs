//! How many contracts run which code: a release that is not everywhere yet is one thing to tell, not one a contract.

use std::collections::BTreeMap;

use wayclear_chain::Contract;

use super::finding::{Finding, Kind};
use super::releases::{noun, Release};

#[derive(Default)]
pub struct Counts {
    /// Whether not all locations were looked at.
    pub is_sample: bool,
    looked_at: BTreeMap<Contract, usize>,
    /// By kind, code and its release.
    others: BTreeMap<(Contract, u64, String), usize>,
}

impl Counts {
    pub fn add(&mut self, contract: Contract, code_id: Option<u64>, release: &Release) {
        let Some(code_id) = code_id else {
            return;
        };
        *self.looked_at.entry(contract).or_default() += 1;
        if let Release::Other(release) = release {
            let key = (contract, code_id, release.clone());
            *self.others.entry(key).or_default() += 1;
        }
    }

    /// A line for each code that is not the current one.
    pub fn findings(&self, can_migrate: bool) -> Vec<Finding> {
        let others = self.others.iter();
        let findings = others.map(|((contract, code_id, release), count)| {
            let all = self.looked_at.get(contract).copied().unwrap_or_default();
            let noun = noun(*contract);
            let nouns = match noun.strip_suffix('y') {
                _ if all == 1 => noun.to_string(),
                Some(stem) => format!("{stem}ies"),
                None => format!("{noun}s"),
            };
            let runs = if *count == 1 { "runs" } else { "run" };
            let is_part = self.is_sample && *contract == Contract::Location;
            let of_part = if is_part { " that were looked at" } else { "" };
            let subject = format!("{count} of {all} {nouns}{of_part}");
            let problem = format!("still {runs} code {code_id}, {release}");
            if can_migrate {
                Finding::wrong(Kind::HalfMigrated, subject, problem, "wayclear apply goes on")
            } else {
                let cure = "nobody may change their code: they keep it, what is made from now on has the next";
                Finding::warning(Kind::HalfMigrated, subject, problem, cure)
            }
        });
        findings.collect()
    }
}
