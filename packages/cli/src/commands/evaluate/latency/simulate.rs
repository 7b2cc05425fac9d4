//! `wayclear evaluate latency simulate`: how long a request takes, by events.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_study::queue::wire::Wire;
use wayclear_study::simulate::{simulate, Accounts, Load, Settings, Validators};

use super::settings::{wrong, Asked, QuestionArgs};
use crate::output::{Answer, Output};
use crate::page::Page;

/// What is simulated, for how long.
#[derive(Args)]
#[command(
    after_help = "Example:\n  wayclear evaluate latency simulate --rate 300 --block-gas 10000000 --mempool 700 --seconds 600"
)]
pub struct SimulateArgs {
    #[command(flatten)]
    question: QuestionArgs,
    /// Seconds in which requests are due
    #[arg(long, value_name = "N", default_value_t = 1_000.0)]
    seconds: f64,
    /// Seconds that are not counted, at the beginning; without it a tenth
    #[arg(long, value_name = "N")]
    warm_up: Option<f64>,
    /// Accounts that send in turn; without it each request has its own
    #[arg(long, value_name = "N", conflicts_with = "people")]
    accounts: Option<u32>,
    /// Transactions without an answer that an account may have
    #[arg(long, value_name = "N", default_value_t = 1, requires = "accounts")]
    open: u32,
    /// Milliseconds by which the delay between validators strays
    #[arg(long, value_name = "MS", default_value_t = 0.0)]
    validator_jitter: f64,
    /// Share of packets that are lost between validators
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    validator_loss: f64,
    /// What random arrivals are made from: the same number, the same run
    #[arg(long, value_name = "NUMBER", default_value_t = 2007)]
    seed: u64,
}

#[derive(Serialize)]
struct Simulated {
    seed: u64,
    /// Requests that were due after the warm-up.
    offered: u64,
    /// Of them, those that the mempool did not take.
    refused: u64,
    loss: f64,
    throughput: f64,
    interval_s: f64,
    mean_s: f64,
    /// Standard error of the mean; `None` in runs too short for one.
    error_s: Option<f64>,
    p05_s: f64,
    p50_s: f64,
    p95_s: f64,
    p99_s: f64,
}

pub fn run(args: &SimulateArgs, output: &mut Output) -> Result<ExitCode> {
    let question = &args.question;
    let load = match question.asked() {
        Asked::Rate(rate) => Load::Open {
            rate,
            accounts: args.accounts.map(|number| Accounts {
                number,
                open: args.open,
            }),
        },
        Asked::People(people, think) => Load::Closed { people, think },
    };
    let settings = Settings {
        node: question.node()?,
        limits: question.limits()?,
        load,
        validators: Validators {
            number: question.validators,
            wire: Wire {
                one_way_s: question.validator_delay / 1e3,
                jitter_s: args.validator_jitter / 1e3,
                loss: args.validator_loss,
                bytes_a_second: None,
            },
        },
        wire: question.wire()?,
        bytes: question.bytes,
        seconds: args.seconds,
        warm_up_s: args.warm_up.unwrap_or(args.seconds / 10.0),
        seed: args.seed,
    };
    let run = simulate(&settings).map_err(wrong)?;
    output.say(&Simulated {
        seed: args.seed,
        offered: run.offered,
        refused: run.refused,
        loss: run.loss(),
        throughput: run.throughput,
        interval_s: run.interval_s,
        mean_s: run.mean_s,
        error_s: Some(run.error_s).filter(|error| error.is_finite()),
        p05_s: run.quantile(0.05),
        p50_s: run.quantile(0.5),
        p95_s: run.quantile(0.95),
        p99_s: run.quantile(0.99),
    })
}

impl Answer for Simulated {
    fn tell(&self, page: &mut Page) {
        page.line(format!(
            "carried out  {:.1} a second; {} due, {} refused ({:.2} %)",
            self.throughput,
            self.offered,
            self.refused,
            100.0 * self.loss
        ));
        page.line(format!("a block      every {:.3} s", self.interval_s));
        let error = self
            .error_s
            .map_or(String::new(), |error| format!(", ± {:.3} s", 1.96 * error));
        page.line(format!(
            "a request    {:.3} s on average{error}",
            self.mean_s
        ));
        page.line(format!(
            "quantiles    5 % {:.3} s, 50 % {:.3} s, 95 % {:.3} s, 99 % {:.3} s",
            self.p05_s, self.p50_s, self.p95_s, self.p99_s
        ));
    }
}
