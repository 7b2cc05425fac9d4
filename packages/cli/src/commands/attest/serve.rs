//! `wayclear attest serve`: signs for whoever brings a one-time code, until it is told to stop.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::KnownAuthority;
use wayclear_chain::{Addr, Chain, ChainError};
use wayclear_client::report::authorities;
use wayclear_deploy::record::Record;
use wayclear_relay::{attest, system_clock, Office, StartDesk};
use wayclear_status::day_at;

use super::office::OfficeArgs;
use crate::args::authority::{named as account, warn_if_torn, RegisterArgs};
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
    /// Ask no node whether the registry takes what is signed here
    #[arg(long)]
    offline: bool,
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
    let account = authority(args, &record)?;
    if !args.offline {
        check_registry(args, &account, &key, output)?;
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
            account,
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

/// The authority, by its address or by the name of a key.
fn authority(args: &ServeArgs, record: &Record) -> Result<Addr> {
    let named = &args.authority;
    if args.keys.named().is_empty() {
        return account(named, "--authority", record);
    }
    let keys = args.keys.keyring(&record.chain_id)?.unwrap_or_default();
    let prefix = record.deployment.registry.as_str().split('1').next();
    let known = keys.addresses(prefix.unwrap_or_default())?;
    let mut known = known.into_iter();
    match known.find(|(_, name)| name == named) {
        Some((account, _)) => Ok(account),
        None => account(named, "--authority", record),
    }
}

/// That the registry takes what this desk signs today: else patients would have signatures that are worth nothing. A node that does
/// not answer keeps no desk closed.
fn check_registry(
    args: &ServeArgs,
    account: &Addr,
    key: &SigningKey,
    output: &Output,
) -> Result<()> {
    let asked = args.net.connect().and_then(|net| {
        let known = authorities(&net.wasmd, net.registry())?;
        Ok((known, day_at(net.wasmd.now()?)))
    });
    let (known, today) = match asked {
        Ok(asked) => asked,
        Err(error) if matches!(error.downcast_ref(), Some(ChainError::Node { .. })) => {
            output.insist(format!(
                "could not ask whether the registry takes what is signed here: {error:#}"
            ));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let public_key = HexBinary::from(key.verifying_key().to_encoded_point(true).as_bytes());
    let mut known = known.iter();
    let known = known.find(|known| known.authority.account == account.as_str());
    if let Some(reason) = why_not(known, &public_key, today) {
        bail!(
            "the registry takes nothing that this desk would sign for {account}: {reason}. wayclear registry show says who may sign; the \
             registry's owner changes it with wayclear registry authority. --offline starts all the same"
        );
    }
    Ok(())
}

/// Why a key of an authority signs nothing on a day; `None` = it does.
fn why_not(known: Option<&KnownAuthority>, public_key: &HexBinary, today: u16) -> Option<String> {
    let Some(known) = known else {
        return Some("it is no authority".to_string());
    };
    if !known.is_active {
        return Some("it was removed".to_string());
    }
    if known.struck.contains(public_key) {
        return Some(format!("its key {public_key} is struck"));
    }
    let mut keys = known.authority.keys.iter();
    match keys.find(|key| key.public_key == *public_key) {
        None => Some(format!("{public_key} is no key of it")),
        Some(key) if key.signs_on(today) => None,
        Some(_) => Some(format!("its key {public_key} does not sign today")),
    }
}
