//! `wayclear evaluate proofs`: what it costs to believe nobody.

mod answer;
mod counter;
mod kept;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{bail, Context, Result};
use clap::Args;
use wayclear_api::Place;
use wayclear_chain::wasmd::{Settings, Wasmd};
use wayclear_client::feed::feed_head;
use wayclear_client::mirrored::{Mirrored, Tree};
use wayclear_client::{locations, read_registry, visit};
use wayclear_evaluate::page::write_into;

use crate::args::net::{Net, NetArgs};
use crate::args::read::{trust_in, verify};
use crate::commands::relay::Proving;
use crate::output::Output;
use crate::words::now;
use answer::{Measured, Row, Sync};
use counter::Counter;
use kept::Kept;

/// Where the table goes.
const PAGE: &str = "docs/rows.md";
/// How often each is done; the median counts.
const ROUNDS: usize = 15;
/// Bytes that a day of the feed has as JSON: docs/privacy.md, 1,250 cases, 20 slips in a row.
const FEED_A_DAY: u64 = 2_330_000;

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate proofs --write")]
pub struct ProofsArgs {
    /// Write the table into docs/rows.md
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &ProofsArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let place = some_place(&net)?;
    let (counter, settings) = counted(&net)?;
    let mut rows = vec![];
    for is_verified in [false, true] {
        let mut wasmd = Wasmd::connect(settings.clone())?;
        if is_verified {
            verify(&mut wasmd, &net.record, &[])?;
        }
        let questions: [(_, &dyn Fn() -> Result<()>); 2] = [
            ("a look at the registry, of a node", &|| look(&wasmd, &net)),
            ("the status of a place, of a node", &|| {
                status(&wasmd, &net, &place)
            }),
        ];
        for (what, ask) in questions {
            rows.push(Row {
                what,
                is_verified,
                ..measured(&counter, || {
                    // Else nothing is asked a second time.
                    wasmd.renew()?;
                    ask()
                })?
            });
        }
    }
    let kept = Kept::of(Proving::beside(&net, &args.net)?, &net)?;
    rows.extend(files(&kept, &net)?);
    let proofs = rows.last().map_or(0, |row| row.bytes);
    let measured = Measured {
        rows,
        syncs: syncs(proofs),
        validators: kept.validators()?,
    };
    if args.write {
        write_into(PAGE, &measured.markdown())?;
    }
    output.say(&measured)
}

fn some_place(net: &Net) -> Result<Place> {
    let all = locations(&net.wasmd, &net.record.deployment.state)?;
    let first = all
        .first()
        .context("there is no place: open one with wayclear open")?;
    Ok(first.key.parse()?)
}

/// A way to the same node on which bytes are counted.
fn counted(net: &Net) -> Result<(Counter, Settings)> {
    let settings = net.wasmd.settings().clone();
    let counter = Counter::before(&settings.node)?;
    let node = counter.url();
    Ok((counter, Settings { node, ..settings }))
}

fn look(wasmd: &Wasmd, net: &Net) -> Result<()> {
    read_registry(wasmd, net.registry())?;
    feed_head(wasmd, net.registry())?;
    Ok(())
}

fn status(wasmd: &Wasmd, net: &Net, place: &Place) -> Result<()> {
    match visit::status(wasmd, &net.record.deployment.state, place)? {
        visit::PlaceStatus::Known { .. } => Ok(()),
        other => bail!("{place} is not known: {other:?}"),
    }
}

fn measured(counter: &Counter, ask: impl Fn() -> Result<()>) -> Result<Row> {
    let (mut times, mut last) = (vec![], (0, 0));
    for _ in 0..ROUNDS {
        let before = counter.seen();
        let began = Instant::now();
        ask()?;
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        let after = counter.seen();
        last = (after.0 - before.0, after.1 - before.1);
    }
    Ok(Row {
        what: "",
        is_verified: false,
        requests: last.0,
        bytes: last.1,
        milliseconds: median(times),
    })
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A look at files of a relay, without the feed.
fn files(kept: &Kept, net: &Net) -> Result<Vec<Row>> {
    let record = &net.record;
    let trust = trust_in(record)?;
    let tree = Tree {
        chain_id: &record.chain_id,
        state: &record.deployment.state,
        registry: &record.deployment.registry,
    };
    let clock = now()?;
    let one = std::slice::from_ref(kept);
    let mut rows = vec![];
    for is_verified in [false, true] {
        let mut times = vec![];
        for _ in 0..ROUNDS {
            kept.forget();
            let began = Instant::now();
            let mut chain = Mirrored::fetched(one, tree, clock);
            if is_verified {
                chain = chain.checked(&trust);
            }
            read_registry(&chain, &record.deployment.registry)?;
            times.push(began.elapsed().as_secs_f64() * 1_000.0);
        }
        let (requests, bytes) = kept.read();
        rows.push(Row {
            what: "the same look, of a relay's files",
            is_verified,
            requests,
            bytes,
            milliseconds: median(times),
        });
    }
    Ok(rows)
}

fn syncs(proofs: u64) -> Vec<Sync> {
    let phones = [
        ("looks every day", 1),
        ("has not looked for ten days", 10),
        ("is new", 14),
    ];
    let sync = |(phone, days)| {
        let feed = FEED_A_DAY * days;
        #[allow(clippy::cast_precision_loss)] // Far below 2^52.
        let share = proofs as f64 / (feed + proofs) as f64;
        Sync {
            phone,
            feed,
            proofs,
            share,
        }
    };
    phones.map(sync).into()
}
