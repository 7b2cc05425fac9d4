//! What relays and kiosks have in common: who pays, where they listen, what they keep.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::{Coin, HexBinary, Uint128};
use wayclear_chain::wasmd::{coins, Wasmd};
use wayclear_relay::{start, system_clock, Limits, Settings, Start};

use super::payers::{check_coins, granter_in_need};
use super::proving::Proving;
use crate::args::net::{Net, NetArgs};
use crate::args::sign::SignArgs;
use crate::output::Output;
use crate::serving::until_stopped;

/// How long it rests before it looks at the chain again.
const REST: Duration = Duration::from_millis(500);

/// How a service is run. Put TLS in front of it: docs/relay.md.
#[derive(Args)]
pub struct ServiceArgs {
    /// Names of the keys that send, in turn; more of them send more at a time
    #[arg(
        long,
        value_name = "NAMES",
        env = "WAYCLEAR_RELAY_FROM",
        required = true,
        value_delimiter = ','
    )]
    from: Vec<String>,
    /// Where it listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8790")]
    listen: SocketAddr,
    /// Where it tells its operator how it does, for Prometheus; keep it on this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9790")]
    metrics: SocketAddr,
    /// Who stands before it and says in x-forwarded-for for whom it asks
    #[arg(long, value_name = "IP", value_delimiter = ',')]
    trusted_proxy: Vec<IpAddr>,
    /// What one address may hand in and ask for in a minute; 0 = no bound
    #[arg(long, value_name = "N", default_value_t = 240)]
    a_minute: u32,
    /// File of what is taken and not sent yet
    #[arg(long, value_name = "FILE", default_value = "relay.sqlite")]
    queue: PathBuf,
    /// Most that a day may cost; then nothing new is taken until the next
    #[arg(long, value_name = "COINS", value_parser = coins)]
    purse: Option<Coin>,
    /// Most check-ins of a place in ten minutes
    #[arg(long, value_name = "N", default_value_t = Limits::default().tags_a_place)]
    tags_a_place: u32,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// Runs it until it is told to stop. `special`: what it does otherwise than a relay that is told nothing.
pub fn run(
    args: &ServiceArgs,
    what: &str,
    special: impl FnOnce(&mut Settings),
    output: &mut Output,
) -> Result<ExitCode> {
    args.sign.refuse_single(&format!("a {what}"))?;
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let mut settings = settings(args, &net)?;
    special(&mut settings);
    if settings.granter.is_none() {
        settings.granter = granter_in_need(&settings.accounts, &net, output)?;
        net.wasmd.set_fee_granter(settings.granter.clone());
    }
    check_coins(&settings, args.purse.as_ref(), &net.wasmd, output)?;
    let home = net.home()?.digest();
    if settings.at_once {
        output.insist("sends tags and slips at once: everybody can see when people check in");
    }
    if let Some(ohttp) = &settings.ohttp {
        let key = HexBinary::from(ohttp.key.configuration());
        output.insist(format!(
            "takes what forwarders bring at /ohttp; the tree file says so to phones, beside forwarder = \"https://...\":\nkey = \"{key}\""
        ));
    }
    // With the same keys: what was read from standard input is not there a second time.
    let to_read = Wasmd::connect(net.wasmd.settings().clone())?;
    let proving = Proving::beside(&net, &args.net)?;
    let service = start(
        Start {
            settings,
            queue: &args.queue,
            home,
            listen: args.listen,
            metrics: args.metrics,
            clock: Arc::new(system_clock),
            rest: REST,
            prover: Some(Box::new(proving)),
        },
        net.wasmd,
        to_read,
    )?;
    let (chain_id, queue) = (&net.record.chain_id, args.queue.display());
    until_stopped(
        service.running,
        &format!("{what} of {chain_id} at http://{}", service.address),
        &format!("a part of the {what} has failed; what it has taken waits in {queue}"),
        output,
    )
}

fn settings(args: &ServiceArgs, net: &Net) -> Result<Settings> {
    let accounts = args.from.iter().map(|name| net.account(name));
    let deployment = &net.record.deployment;
    let purse = args.purse.as_ref().map(|purse| {
        let price = net.wasmd.gas_price()?;
        if purse.denom != price.denom {
            bail!(
                "fees are paid in {}, not in {}: write --purse so",
                price.denom,
                purse.denom
            );
        }
        let amount = Uint128::try_from(purse.amount).unwrap_or(Uint128::MAX);
        Ok(u64::try_from(amount.u128()).unwrap_or(u64::MAX))
    });
    let (state, registry) = (deployment.state.clone(), deployment.registry.clone());
    let mut settings = Settings::new(net.record.chain_id.clone(), state, registry, net.window());
    settings.accounts = accounts.collect::<Result<_>>()?;
    settings
        .granter
        .clone_from(&net.wasmd.settings().fee_granter);
    settings.purse = purse.transpose()?;
    settings.limits.tags_a_place = args.tags_a_place;
    settings.limits.a_minute = NonZeroU32::new(args.a_minute);
    settings.trusted_proxies.clone_from(&args.trusted_proxy);
    Ok(settings)
}
