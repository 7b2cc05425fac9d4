//! Running a relay.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use wayclear_client::seal_seed;
use wayclear_relay::{Ohttp, Release, SealKey, FORWARDED_A_MINUTE};

use super::service::{run as serve, ServiceArgs};
use crate::output::Output;

/// How a relay is run. Put TLS in front of it: docs/relay.md.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear relay serve --from sponsor
  wayclear relay serve --from relay1,relay2 --keys relay.toml \\
    --fee-granter wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k \\
    --purse 5000000ucosm --queue /var/lib/wayclear/queue.sqlite
  wayclear relay serve --from sponsor --ohttp-key relay.ohttp --forwarder 192.0.2.7")]
pub struct ServeArgs {
    /// Send tags and slips as soon as they come, so that everybody can see when: for kiosks and tests
    #[arg(long)]
    at_once: bool,
    /// Hours of the UTC day at which slips go, by default 0,6,12,18: the fewer, the more people each hides among
    #[arg(long, value_name = "HOURS", value_delimiter = ',', conflicts_with = "at_once",
        value_parser = clap::value_parser!(u8).range(..24))]
    release: Vec<u8>,
    /// Make locations that there are not, in cells that begin so
    #[arg(
        long,
        value_name = "PREFIXES",
        value_delimiter = ',',
        requires = "open"
    )]
    open_in: Vec<String>,
    /// How many locations it makes in a day at most
    #[arg(long, value_name = "N", default_value_t = 0)]
    open: u32,
    /// Take what forwarders bring, sealed with the key of this file, which is made if it is not there
    #[arg(long, value_name = "FILE")]
    ohttp_key: Option<PathBuf>,
    /// Forwarders that stand for many phones and may bring more than others
    #[arg(long, value_name = "IP", value_delimiter = ',', requires = "ohttp_key")]
    forwarder: Vec<IpAddr>,
    /// What each of them may bring in a minute; 0 = no bound
    #[arg(long, value_name = "N", default_value_t = FORWARDED_A_MINUTE)]
    forwarder_a_minute: u32,
    #[command(flatten)]
    service: ServiceArgs,
}

pub fn run(args: &ServeArgs, output: &mut Output) -> Result<ExitCode> {
    let ohttp = args.ohttp()?;
    serve(
        &args.service,
        "relay",
        |settings| {
            settings.at_once = args.at_once;
            settings.release = Release::at(&args.release).unwrap_or_default();
            settings.open_in.clone_from(&args.open_in);
            settings.open_a_day = args.open;
            settings.ohttp = ohttp;
        },
        output,
    )
}

impl ServeArgs {
    /// What it takes from forwarders, if it does.
    fn ohttp(&self) -> Result<Option<Ohttp>> {
        let Some(file) = &self.ohttp_key else {
            return Ok(None);
        };
        let seed = seal_seed(file, &mut rand::rng())?;
        Ok(Some(Ohttp {
            key: SealKey::of_seed(&seed),
            forwarders: self.forwarder.clone(),
            a_minute: NonZeroU32::new(self.forwarder_a_minute),
        }))
    }
}
