//! Lists of a plan as people read them: names of keys in place of addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Accounts, Addr};
use wayclear_deploy::plan::{Change, Drift, Unmentioned};
use wayclear_deploy::record::Server;

use crate::page::Page;

/// Names of the keys at hand, by their addresses; of those too that cannot sign here.
#[derive(Default)]
pub struct Names {
    names: BTreeMap<Addr, String>,
    /// Whose keys are elsewhere, or several.
    absent: BTreeSet<Addr>,
}

impl Names {
    pub fn of(wasmd: &Wasmd) -> Self {
        let names = wasmd.keys().names();
        let names =
            names.filter_map(|name| Some((wasmd.account_named(name).ok()?, name.to_string())));
        let names: BTreeMap<_, _> = names.collect();
        let absent = names.keys().filter(|account| !wasmd.can_sign(account));
        Names {
            absent: absent.cloned().collect(),
            names,
        }
    }

    /// The name of an account, if its key is at hand.
    pub fn get(&self, account: &Addr) -> Option<&str> {
        self.names.get(account).map(String::as_str)
    }

    /// An account that is to sign, and whether it can here. Where no keyring was looked into, nobody knows.
    pub fn signer(&self, account: &Addr) -> String {
        match self.get(account) {
            Some(name) if self.absent.contains(account) => {
                format!("  {name}  {account}, which is signed for elsewhere: apply with --generate-only")
            }
            Some(name) => format!("  {name}  {account}"),
            None if self.names.is_empty() => format!("  {account}"),
            None => format!("  no key here  {account}"),
        }
    }

    /// A text with names in place of addresses.
    pub fn put_into(&self, text: String) -> String {
        let names = self.names.iter();
        names.fold(text, |text, (account, name)| {
            text.replace(account.as_str(), name)
        })
    }

    /// A list under a title, if there is something in it.
    pub fn tell_list(&self, page: &mut Page, title: &str, rows: &[impl Display]) {
        if rows.is_empty() {
            return;
        }
        page.line(title);
        for row in rows {
            let row = self.put_into(row.to_string());
            page.paragraph(format!("  {row}"), "      ");
        }
        page.line("");
    }

    /// What others have changed.
    pub fn tell_drift(&self, page: &mut Page, drift: &[Drift]) {
        self.tell_list(page, "Changed on the chain since the last apply:", drift);
    }

    /// Changes, each with what there is to say beside its line.
    pub fn tell_changes(&self, page: &mut Page, title: &str, changes: &[Change]) {
        if changes.is_empty() {
            return;
        }
        page.line(title);
        for change in changes {
            let row = self.put_into(change.to_string());
            page.paragraph(format!("  {row}"), "      ");
            for detail in change.details() {
                let detail = self.put_into(detail);
                page.paragraph(format!("      {detail}"), "          ");
            }
        }
        page.line("");
    }

    /// What the file does not speak of.
    pub fn tell_unmentioned(
        &self,
        page: &mut Page,
        unmentioned: &[Unmentioned],
        record: &[Server],
    ) {
        let rows = unmentioned.iter().map(|other| {
            let why = other.why.as_str();
            match (other.can_be_pruned, why) {
                (true, _) => format!("{other} (--prune takes it away)"),
                (false, "") => other.to_string(),
                (false, why) => format!("{other} ({why})"),
            }
        });
        let of_record = record.iter();
        let of_record = of_record.map(|other| format!("record: {other} (--prune takes it away)"));
        let rows: Vec<_> = rows.chain(of_record).collect();
        self.tell_list(page, "Not in the file, and left alone:", &rows);
    }
}
