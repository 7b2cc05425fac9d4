//! The flag of commands that work without an account, and without a node.

use anyhow::{bail, Result};
use clap::Args;
use wayclear_client::relay::{Relay, RelayError};
use wayclear_deploy::record::Record;
use wayclear_deploy::tree;

use crate::output::Output;

/// Who sends for people without accounts, and has files of what everybody reads.
#[derive(Args)]
pub struct RelayArgs {
    /// Relay to read from and to send through, like <https://relay.example.org>; several are tried in turn. It sees your address. By default those of the deployment record, what is sent through their forwarders
    #[arg(
        long = "relay",
        value_name = "URL",
        env = "WAYCLEAR_RELAY",
        value_delimiter = ','
    )]
    relays: Vec<String>,
}

impl RelayArgs {
    /// Those that are named here, as they were written.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.relays.iter().map(String::as_str)
    }

    /// The relays that are named here, or in the record; there may be none.
    pub fn any_of(&self, record: &Record) -> Result<Vec<Relay>> {
        let relays: Result<_, _> = if self.relays.is_empty() {
            record.about.relays.iter().map(recorded).collect()
        } else {
            self.relays.iter().map(|url| Relay::new(url)).collect()
        };
        Ok(relays?)
    }

    /// Those, and where none are named here the mirrors of the record too: everybody who has the files that are read.
    pub fn readable(&self, record: &Record) -> Result<Vec<Relay>> {
        let mut all = self.any_of(record)?;
        if self.relays.is_empty() {
            for mirror in &record.about.mirrors {
                all.push(Relay::new(&mirror.url)?);
            }
        }
        Ok(all)
    }

    /// The relays, for what nobody else would send. Whoever passes by a forwarder of the record is told so.
    pub fn of(&self, record: &Record, output: &Output) -> Result<Vec<Relay>> {
        let relays = self.any_of(record)?;
        for past in self.past_forwarders(record) {
            output.note(format!(
                "{past} is named by --relay or WAYCLEAR_RELAY, so it is asked past its forwarder and sees your address"
            ));
        }
        if relays.is_empty() {
            bail!(
                "nobody is named who sends this: name a relay with --relay, which sends it for you and nobody learns who you are, or \
                 a key of your own with --from, which is the paper's way: everybody can see what its account does"
            );
        }
        Ok(relays)
    }

    /// Those that are named here and have a forwarder in the record.
    fn past_forwarders<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a str> {
        let has_one = |url: &&str| {
            let same = |relay: &&tree::Relay| relay.url == url.trim().trim_end_matches('/');
            let known = record.about.relays.iter().find(same);
            known.is_some_and(|relay| relay.forwarder.is_some())
        };
        self.named().filter(has_one)
    }
}

/// A relay of the record, through its forwarder if it has one.
fn recorded(relay: &tree::Relay) -> Result<Relay, RelayError> {
    match &relay.forwarder {
        Some(forwarder) => Relay::through(&relay.url, &forwarder.url, &forwarder.key),
        None => Relay::new(&relay.url),
    }
}
