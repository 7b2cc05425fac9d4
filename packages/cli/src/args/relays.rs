//! The flag of commands that work without an account.

use anyhow::{bail, Result};
use clap::Args;
use wayclear_client::relay::Relay;
use wayclear_deploy::record::Record;

/// Who sends for people without accounts.
#[derive(Args)]
pub struct RelayArgs {
    /// Relay that sends, like <https://relay.example.org>; several are tried in turn. By default those of the deployment record
    #[arg(
        long = "relay",
        value_name = "URL",
        env = "WAYCLEAR_RELAY",
        value_delimiter = ','
    )]
    relays: Vec<String>,
}

impl RelayArgs {
    /// The relays that are named here, or in the record; there may be none.
    pub fn any_of(&self, record: &Record) -> Result<Vec<Relay>> {
        let recorded = record.about.relays.iter().map(|relay| relay.url.as_str());
        let urls: Vec<&str> = if self.relays.is_empty() {
            recorded.collect()
        } else {
            self.relays.iter().map(String::as_str).collect()
        };
        let relays = urls.into_iter().map(Relay::new);
        Ok(relays.collect::<Result<_, _>>()?)
    }

    /// The same, for what nobody else would send.
    pub fn of(&self, record: &Record) -> Result<Vec<Relay>> {
        let relays = self.any_of(record)?;
        if relays.is_empty() {
            bail!(
                "nobody is named who sends this: name a relay with --relay, which sends it for you and nobody learns who you are, or \
                 a key of your own with --from, which is the paper's way: everybody can see what its account does"
            );
        }
        Ok(relays)
    }
}
