//! Running a forwarder.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use wayclear_relay::{forward, Forward};

use crate::output::Output;
use crate::serving::until_stopped;

/// Who brings what to whom. Put TLS in front of it: docs/relay.md.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear relay forward --to https://relay.example.org/ohttp

Whoever runs it sees the addresses of phones and nothing of what they say, the relay what they say and no addresses: so run it for a
relay that is not yours. It keeps nothing and needs no chain.")]
pub struct ForwardArgs {
    /// Where the relay takes what is sealed for it, like <https://relay.example.org/ohttp>
    #[arg(long, value_name = "URL")]
    to: String,
    /// Where it listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8791")]
    listen: SocketAddr,
    /// What one address may send in a minute; 0 = no bound
    #[arg(long, value_name = "N", default_value_t = 240)]
    a_minute: u32,
    /// Who stands before it and says in x-forwarded-for for whom it asks
    #[arg(long, value_name = "IP", value_delimiter = ',')]
    trusted_proxy: Vec<IpAddr>,
}

pub fn run(args: &ForwardArgs, output: &mut Output) -> Result<ExitCode> {
    let forwarder = forward(Forward {
        to: args.to.clone(),
        listen: args.listen,
        a_minute: NonZeroU32::new(args.a_minute),
        trusted_proxies: args.trusted_proxy.clone(),
    })?;
    until_stopped(
        forwarder.running,
        &format!("forwards to {} from http://{}", args.to, forwarder.address),
        "a part of the forwarder has failed; start it again, it keeps nothing",
        output,
    )
}
