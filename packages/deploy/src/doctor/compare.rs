//! Children as their parent names them, beside those of the record.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use wayclear_api::Ownership;

use super::finding::{Finding, Kind};
use super::member::nobody_or;

/// What the record says otherwise of the children of a region; `noun`: what they are.
pub fn compare<'a>(
    noun: &str,
    found: &BTreeMap<String, Addr>,
    recorded: impl IntoIterator<Item = (&'a String, &'a Addr)>,
) -> Vec<Finding> {
    let recorded: BTreeMap<_, _> = recorded.into_iter().collect();
    let mut findings = vec![];
    for (key, address) in &recorded {
        let problem = match found.get(*key) {
            Some(found) if found == *address => continue,
            Some(found) => format!("the record says {address}, its parent says {found}"),
            None => format!("the record says {address}, its parent has no such {noun}"),
        };
        let subject = format!("{noun} {key}");
        let cure =
            "restore the record from a copy: what its parent has not made is not this tree's";
        findings.push(Finding::wrong(Kind::Missing, subject, problem, cure));
    }
    for key in found.keys().filter(|key| !recorded.contains_key(key)) {
        let subject = format!("{noun} {key}");
        let cure = "wayclear apply with a tree file that names it writes it down";
        let problem =
            "the record does not name it; its owner has added it since, or the record was cut";
        findings.push(Finding::warning(Kind::NotRecorded, subject, problem, cure));
    }
    findings
}

/// That nothing below a contract was asked for.
pub fn skipped(name: &str) -> Finding {
    let why = format!("{name} is not of this tree, or of code that nobody knows");
    let subject = format!("what is below {name}");
    let cure = format!("see what is wrong with {name}");
    Finding::not_looked_at(Kind::Contract, subject, why, cure)
}

/// A region that names another admin to what it makes than the tree's.
pub fn other_heirs(name: &str, found: Option<&Addr>, wanted: Option<&Addr>) -> Option<Finding> {
    (found != wanted).then(|| {
        let problem = format!(
            "what it makes is given the admin {}, the tree's is {}",
            nobody_or(found),
            nobody_or(wanted)
        );
        let cure = "give each new contract the tree's admin: wasmd tx wasm set-contract-admin; no message changes what it was made with";
        Finding::warning(Kind::Admin, name, problem, cure)
    })
}

/// That somebody may take a part of the tree.
pub fn offered(what: &str, Ownership { owner, proposed }: &Ownership) -> Option<Finding> {
    let heir = proposed.as_ref()?;
    let problem = format!("{owner} has offered it to {heir}, who may take it at any time");
    let cure = "if that is not meant, the owner withdraws it: wayclear region offer or registry offer, with --withdraw; and change that key";
    Some(Finding::warning(Kind::Offer, what, problem, cure))
}
