//! `wayclear attest serve`: signs for whoever brings a one-time code, until it is told to stop.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use wayclear_relay::{attest, system_clock, Office, StartDesk};

use super::office::OfficeArgs;
use crate::args::authority::{account, warn_if_torn, RegisterArgs};
use crate::args::net::NetArgs;
use crate::args::relays::RelayArgs;
use crate::output::Output;
use crate::serving::until_stopped;

/// How long it rests before it looks whether a decoy is due.
const REST: Duration = Duration::from_secs(20);

/// How a desk is run. Put TLS in front of it: docs/relay.md.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear attest serve --key slip.key --register register --codes codes.sqlite --authority wasm1office

Laboratories send codes from wayclear attest codes. On a day with fewer than ten patients it sends day keys of nobody through relays,
until the day has 140: they keep others' company, and match no phone. They count towards the authority's quota.")]
pub struct ServeArgs {
    /// The authority's account, as the registry lists it
    #[arg(long, value_name = "ACCOUNT", env = "WAYCLEAR_AUTHORITY")]
    authority: String,
    #[command(flatten)]
    register: RegisterArgs,
    #[command(flatten)]
    office: OfficeArgs,
    /// Where it listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8792")]
    listen: SocketAddr,
    /// What one address may try in a minute; 0 = no bound
    #[arg(long, value_name = "N", default_value_t = 10)]
    a_minute: u32,
    /// Who stands before it and says in x-forwarded-for for whom it asks
    #[arg(long, value_name = "IP", value_delimiter = ',')]
    trusted_proxy: Vec<IpAddr>,
    /// Send no decoys: day keys of nobody
    #[arg(long)]
    without_decoys: bool,
    #[command(flatten)]
    relay: RelayArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &ServeArgs, output: &mut Output) -> Result<ExitCode> {
    let record = args.net.record()?;
    let (key, codes) = args.office.open(&record)?;
    let relays = if args.without_decoys {
        vec![]
    } else {
        args.relay.any_of(&record)?
    };
    if relays.is_empty() {
        output.insist(
            "sends no decoys, which keep the patients of a quiet day company; for those name relays with --relay, or in the record",
        );
    }
    let register = args.register.file();
    warn_if_torn(&register, output)?;
    let service = attest(StartDesk {
        office: Office {
            chain_id: record.chain_id.clone(),
            registry: record.deployment.registry.clone(),
            account: account(&args.authority, &record)?,
            key,
            register,
            codes,
            window: record.deployment.window_seconds,
            clock: Arc::new(system_clock),
        },
        listen: args.listen,
        a_minute: NonZeroU32::new(args.a_minute),
        trusted_proxies: args.trusted_proxy.clone(),
        relays,
        rest: REST,
    })?;
    until_stopped(
        service.running,
        &format!("desk of {} at http://{}", args.authority, service.address),
        "a part of the desk has failed; what it has signed stands in the register",
        output,
    )
}
