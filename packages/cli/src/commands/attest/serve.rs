//! `wayclear attest serve`: signs for whoever brings a one-time code, until it is told to stop.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use wayclear_client::report::public_key;
use wayclear_relay::{attest, system_clock, Office, StartDesk};

use super::office::OfficeArgs;
use super::standing::{OfflineArgs, Standing};
use super::watching::watch;
use crate::args::authority::{named, warn_if_torn, RegisterArgs};
use crate::args::keys::KeyArgs;
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
    /// The authority's account, as the registry lists it, or the name of its key
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
    offline: OfflineArgs,
    #[command(flatten)]
    relay: RelayArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &ServeArgs, output: &mut Output) -> Result<ExitCode> {
    let record = args.net.record()?;
    let (key, codes) = args.office.open(&record)?;
    let account = named(&args.authority, "--authority", &record, &args.keys)?;
    let public_key = public_key(&key);
    if !args.offline.offline {
        if let Some(standing) = Standing::ask_or_tell(&args.net, output)? {
            standing.check(&account, &public_key)?;
        }
    }
    let relays = if args.without_decoys {
        vec![]
    } else {
        args.relay.any_of(&record)?
    };
    if relays.is_empty() && !args.without_decoys {
        output.insist(
            "sends no decoys, which keep the patients of a quiet day company: no relay is named that would take them. Name relays with \
             --relay, or write them into the tree file as [[relay]] and run wayclear apply, which puts them into the deployment record; \
             --without-decoys says that none are wanted",
        );
    }
    let register = args.register.file();
    warn_if_torn(&register, output)?;
    let service = attest(StartDesk {
        office: Office {
            chain_id: record.chain_id.clone(),
            registry: record.deployment.registry.clone(),
            account: account.clone(),
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
    if !args.offline.offline {
        watch(args.net.clone(), account, public_key, output.insisting());
    }
    until_stopped(
        service.running,
        &format!("desk of {} at http://{}", args.authority, service.address),
        "a part of the desk has failed; what it has signed stands in the register",
        output,
    )
}
