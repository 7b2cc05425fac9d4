//! What an apply has come to.

use std::path::PathBuf;

use serde::Serialize;
use wayclear_deploy::plan::{Change, Drift, Unmentioned};
use wayclear_deploy::record::Record;

use super::rows::Names;
use crate::output::Answer;
use crate::page::Page;
use crate::words::count;

#[derive(Serialize)]
pub struct Applied {
    /// What others had changed since the last apply.
    pub drift: Vec<Drift>,
    /// What was changed on the chain, in this order.
    pub changes: Vec<Change>,
    /// What the chain has and the file does not speak of.
    pub unmentioned: Vec<Unmentioned>,
    #[serde(skip)]
    pub names: Names,
    pub codes_pinned: usize,
    pub seconds: f64,
    pub file: PathBuf,
    pub record: Record,
    #[serde(skip)]
    pub what: String,
    /// Whether an authority can sign slips today.
    pub has_key: bool,
    /// Whether the record was there and names other relays or desks now.
    pub has_new_servers: bool,
}

impl Answer for Applied {
    fn tell(&self, page: &mut Page) {
        let Applied {
            changes,
            codes_pinned,
            seconds,
            what,
            ..
        } = self;
        self.names.tell_drift(page, &self.drift);
        self.names.tell_changes(page, "Done:", changes);
        self.names.tell_unmentioned(page, &self.unmentioned, &[]);
        if changes.is_empty() && *codes_pinned == 0 {
            let words = if self.unmentioned.is_empty() {
                "it is as the file says, nothing was changed on chain"
            } else {
                "what the file says is so already; what it does not speak of was left alone"
            };
            page.paragraph(format!("{what}; {words}"), "  ");
        } else {
            let words = format!(
                "{what}; {} made and {} pinned in {seconds:.1} s",
                count(changes.len(), "change"),
                count(*codes_pinned, "code")
            );
            page.paragraph(words, "  ");
        }
        page.line(format!("state     {}", self.record.deployment.state));
        page.line(format!("registry  {}", self.record.deployment.registry));
        page.line(format!("record    {}", self.file.display()));
        if self.has_new_servers {
            page.line("");
            page.paragraph(
                "The record names other relays or desks than before. Give it to phones and web servers anew: they know what is in it, \
                 and ask nobody for a newer one.",
                "",
            );
        }
        if !self.has_key {
            page.line("");
            page.paragraph(
                "No authority has a key to sign slips with yet: make one with wayclear attest key, and apply again with --slip-key, or \
                 with the key under [[authority]] in the tree file.",
                "",
            );
        }
    }
}
