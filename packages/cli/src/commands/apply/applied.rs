//! What an apply has come to.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use wayclear_api::DAY_SECONDS;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;
use wayclear_client::report::authorities;
use wayclear_deploy::plan::{Change, Drift, Unmentioned};
use wayclear_deploy::record::{Record, Server, ServerChange};
use wayclear_status::day_at;

use super::rows::Names;
use crate::output::Answer;
use crate::page::Page;
use crate::words::{count, day};

#[derive(Serialize)]
pub struct Applied {
    /// What others had changed since the last apply.
    pub drift: Vec<Drift>,
    /// What was changed on the chain, in this order.
    pub changes: Vec<Change>,
    /// What the chain has and the file does not speak of.
    pub unmentioned: Vec<Unmentioned>,
    /// What was changed in the record.
    pub record_changes: Vec<ServerChange>,
    /// What the record names and the file does not.
    pub record_unmentioned: Vec<Server>,
    #[serde(skip)]
    pub names: Names,
    pub codes_pinned: usize,
    pub seconds: f64,
    pub file: PathBuf,
    pub record: Record,
    #[serde(skip)]
    pub what: String,
    #[serde(flatten)]
    pub keys: Keys,
    /// Whether the record was there and names other relays or desks now.
    pub has_new_servers: bool,
}

/// Whether an authority can sign slips.
#[derive(Serialize)]
pub struct Keys {
    /// Whether one can today.
    has_key: bool,
    /// Else the first UTC day on which one can, as 2026-11-28, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_from: Option<String>,
}

impl Keys {
    pub fn of(wasmd: &Wasmd, record: &Record) -> Result<Self> {
        let today = day_at(wasmd.now()?);
        let known = authorities(wasmd, &record.deployment.registry)?;
        let can_sign = |day| {
            known
                .iter()
                .any(|known| known.keys_on(day).next().is_some())
        };
        let has_key = can_sign(today);
        let keys = known.iter().flat_map(|known| &known.authority.keys);
        let days: BTreeSet<u16> = keys
            .map(|key| key.from)
            .filter(|from| *from > today)
            .collect();
        let first = days.into_iter().find(|day| !has_key && can_sign(*day));
        Ok(Keys {
            has_key,
            key_from: first.map(|first| day(u64::from(first) * DAY_SECONDS)),
        })
    }

    /// What there is to say where none can.
    fn words(&self) -> Option<String> {
        match (self.has_key, &self.key_from) {
            (true, _) => None,
            (false, Some(from)) => Some(format!(
                "No authority has a key to sign slips with today: the first one signs from {from} on (UTC)."
            )),
            (false, None) => Some(
                "No authority has a key to sign slips with yet: make one with wayclear attest key, and apply again with --slip-key, or \
                 with the key under [[authority]] in the tree file."
                    .to_string(),
            ),
        }
    }
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
        let of_record = &self.record_changes;
        self.names.tell_list(page, "Done in the record:", of_record);
        let left = &self.record_unmentioned;
        self.names.tell_unmentioned(page, &self.unmentioned, left);
        let made = changes.len() + of_record.len();
        if made == 0 && *codes_pinned == 0 {
            let words = if self.unmentioned.is_empty() && left.is_empty() {
                "it is as the file says, nothing was changed on chain"
            } else {
                "what the file says is so already; what it does not speak of was left alone"
            };
            page.paragraph(format!("{what}; {words}"), "  ");
        } else {
            let words = format!(
                "{what}; {} made and {} pinned in {seconds:.1} s",
                count(made, "change"),
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
        if let Some(words) = self.keys.words() {
            page.line("");
            page.paragraph(words, "");
        }
    }
}
