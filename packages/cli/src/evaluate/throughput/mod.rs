//! `wayclear evaluate throughput`: the highest rate at which a node still commits 99 % of what is sent, and how long that
//! takes. Transactions are sent at fixed times, whether the node keeps up or not.

mod sender;

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{anyhow, Context, Result};
use clap::Args;
use cosmwasm_std::coin;
use indicatif::ProgressBar;
use k256::ecdsa::SigningKey;
use rand::Rng;
use serde::Serialize;
use serde_json::json;
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_api::Place;
use wayclear_client::wasmd::{address, Gas, Keyring, Settings, Wasmd};
use wayclear_client::{Addr, Chain};

use sender::{Load, Sender};

use super::table::write_into;
use crate::net::{Net, NetArgs, SignArgs};
use crate::say::bar;

const PLACE: &str = "9qc7m00z/bench";
const DENOM: &str = "ucosm";
/// Programs that send at the same time, each with its own accounts.
const SENDERS: usize = 2;
/// Enough for the fees of every round.
const BUDGET: u128 = 50_000_000;
/// Transactions of one message a transaction that funds accounts.
const FUNDED_AT_ONCE: usize = 50;
/// How long after the last one was sent a transaction may still get into a block: six blocks.
const GRACE: Duration = Duration::from_secs(3);
/// What has to be committed of what was sent.
const COMMITTED: f64 = 0.99;
const FIRST_RATE: u64 = 50;
const LOCATES: usize = 200;
const FILE: &str = "docs/throughput.md";

/// How long, and how many accounts.
#[derive(Args)]
pub struct ThroughputArgs {
    /// Seconds of sending at each rate
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(2..=600))]
    seconds: u64,
    /// Accounts that send in turn
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(2..=2_000))]
    accounts: u64,
    /// Write the table into docs/throughput.md
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// One rate.
#[derive(Clone, Debug, Serialize)]
struct Round {
    /// Transactions a second that were to be sent.
    rate: u64,
    sent: usize,
    committed: usize,
    /// From submission to the block, seconds.
    median: f64,
    p95: f64,
}

impl Round {
    fn is_kept_up_with(&self, seconds: u64) -> bool {
        #[allow(clippy::cast_precision_loss)] // A few thousand.
        let [wanted, sent, committed] =
            [self.rate * seconds, self.sent as u64, self.committed as u64].map(|n| n as f64);
        sent >= COMMITTED * wanted && committed >= COMMITTED * sent
    }
}

pub fn run(args: &ThroughputArgs) -> Result<ExitCode> {
    let net = args.net.connect_to_sign(&args.sign)?;
    let mut bench = Bench::prepare(net, args)?;
    let locate = bench.locate()?;
    let bank = bench.search(Load::BankSend)?;
    let check_in = bench.search(Load::CheckIn)?;
    bench.bar.finish_and_clear();
    if args.net.json {
        println!(
            "{}",
            json!({ "check_in": check_in, "bank_send": bank, "locate_seconds": { "median": locate.0, "p95": locate.1 } })
        );
        return Ok(ExitCode::SUCCESS);
    }
    let row = |name: &str, round: &Round| {
        let Round {
            rate,
            sent,
            committed,
            median,
            p95,
        } = round;
        format!("| {name} | {rate} | {committed} of {sent} | {median:.2} | {p95:.2} |\n")
    };
    let table = [
        "| | a second | committed of sent | median, s | 95th percentile, s |\n".to_string(),
        "|---|--:|--:|--:|--:|\n".to_string(),
        row("check-in at the location's address", &check_in),
        row("bank send", &bank),
        format!(
            "| `Locate` query, one after the other | | | {:.4} | {:.4} |\n",
            locate.0, locate.1
        ),
    ]
    .concat();
    print!("{table}");
    if args.write {
        write_into(FILE, &table)?;
    }
    Ok(ExitCode::SUCCESS)
}

struct Bench<'a> {
    net: Net,
    args: &'a ThroughputArgs,
    bar: ProgressBar,
    location: Addr,
    /// What a transaction of each kind may use.
    gas: HashMap<Load, u64>,
    /// One for each sender.
    keyrings: Vec<Keyring>,
}

impl<'a> Bench<'a> {
    /// Accounts with coins, a place, and the gas of what will be sent.
    fn prepare(mut net: Net, args: &'a ThroughputArgs) -> Result<Self> {
        let sponsor = net.wasmd.account("sponsor")?;
        let place: Place = PLACE.parse()?;
        let visit = state::ExecuteMsg::Visit {
            place: place.clone(),
            action: Action::Open {},
        };
        let state = net.record.deployment.state.clone();
        net.wasmd.execute(&sponsor, &state, &visit)?;
        let mut bench = Bench {
            location: net.location(&place)?,
            bar: bar(1, "accounts")?,
            gas: HashMap::new(),
            keyrings: vec![Keyring::default(); SENDERS],
            net,
            args,
        };
        bench.fund(&sponsor)?;
        for load in [Load::CheckIn, Load::BankSend] {
            let message = load.message(&sponsor, &bench.location)?;
            let tx = bench.net.wasmd.send(&sponsor, &[message], Gas::Simulated)?;
            let used = tx.receipt.context("a receipt")?.gas_used;
            bench.gas.insert(load, used * 3 / 2);
        }
        Ok(bench)
    }

    fn fund(&mut self, sponsor: &Addr) -> Result<()> {
        let mut random = rand::rng();
        self.bar.set_length(self.args.accounts);
        let names: Vec<u64> = (0..self.args.accounts).collect();
        for chunk in names.chunks(FUNDED_AT_ONCE) {
            let mut sends = vec![];
            for number in chunk {
                let key = SigningKey::from_slice(&random.random::<[u8; 32]>())?;
                let account = address(&key, self.net.wasmd.prefix());
                sends.push(Wasmd::bank_send(sponsor, &account, &coin(BUDGET, DENOM)));
                let index = usize::try_from(*number)? % SENDERS;
                self.keyrings[index].insert(format!("load-{number}"), key);
                self.bar.inc(1);
            }
            self.net.wasmd.send(sponsor, &sends, Gas::Simulated)?;
        }
        Ok(())
    }

    /// Median and 95th percentile of asking where a place is, in seconds.
    fn locate(&self) -> Result<(f64, f64)> {
        let place: Place = PLACE.parse()?;
        let mut times = vec![];
        for _ in 0..LOCATES {
            let began = Instant::now();
            self.net.locate(&place)?;
            times.push(began.elapsed());
        }
        Ok((quantile(&mut times, 0.5), quantile(&mut times, 0.95)))
    }

    /// The highest rate that the node keeps up with, to a twentieth.
    fn search(&mut self, load: Load) -> Result<Round> {
        let mut best = None;
        let mut low = 0;
        let mut high = FIRST_RATE;
        loop {
            let round = self.round(load, high)?;
            if !round.is_kept_up_with(self.args.seconds) {
                break;
            }
            low = high;
            high *= 2;
            best = Some(round);
        }
        while high - low > high / 20 {
            let rate = low.midpoint(high);
            let round = self.round(load, rate)?;
            if round.is_kept_up_with(self.args.seconds) {
                low = rate;
                best = Some(round);
            } else {
                high = rate;
            }
        }
        best.with_context(|| format!("the node does not keep up with {low} transactions a second"))
    }

    /// Sends at a fixed rate for some seconds, and watches the blocks.
    fn round(&mut self, load: Load, rate: u64) -> Result<Round> {
        self.bar
            .set_message(format!("{rate} transactions a second"));
        let from = self.net.wasmd.latest()?.height + 1;
        let mut follow = self.net.wasmd.follow(from)?;
        let (tell, sent) = mpsc::channel();
        let began = Instant::now() + Duration::from_millis(500);
        let count = rate * self.args.seconds;
        let senders: Vec<_> = self
            .keyrings
            .iter()
            .enumerate()
            .map(|(index, keys)| {
                let sender = Sender {
                    settings: Settings {
                        keys: keys.clone(),
                        gas_price: Some(self.net.wasmd.gas_price()?.clone()),
                        show_wasmd: false,
                        ..self.net.wasmd.settings().clone()
                    },
                    load,
                    location: self.location.clone(),
                    gas: self.gas[&load],
                    numbers: (index as u64..count).step_by(SENDERS).collect(),
                    rate,
                    began,
                };
                let tell = tell.clone();
                Ok(thread::spawn(move || sender.send(&tell)))
            })
            .collect::<Result<_>>()?;
        drop(tell);

        let mut blocks: HashMap<String, Instant> = HashMap::new();
        let end = began + Duration::from_secs(self.args.seconds) + GRACE;
        while Instant::now() < end {
            let left = end.saturating_duration_since(Instant::now());
            if let Some(block) = follow.next(left)? {
                let seen = Instant::now();
                let hashes = self.net.wasmd.carried_out(block.height)?;
                blocks.extend(hashes.into_iter().map(|hash| (hash, seen)));
            }
        }
        for sender in senders {
            sender
                .join()
                .map_err(|_| anyhow!("a sender broke down"))??;
        }
        let submitted: Vec<(String, Instant)> = sent.into_iter().collect();
        let mut times: Vec<Duration> = submitted
            .iter()
            .filter_map(|(hash, at)| Some(blocks.get(hash)?.saturating_duration_since(*at)))
            .collect();
        Ok(Round {
            rate,
            sent: submitted.len(),
            committed: times.len(),
            median: quantile(&mut times, 0.5),
            p95: quantile(&mut times, 0.95),
        })
    }
}

/// A quantile in seconds; sorts.
fn quantile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss
    )]
    let index = (times.len() as f64 * share) as usize;
    let found = times.get(index.min(times.len().saturating_sub(1)));
    found.map_or(f64::NAN, Duration::as_secs_f64)
}
