//! `wayclear evaluate latency predict`: how long a request takes, by formulas.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_study::queue::chain::steady;
use wayclear_study::queue::node::{Node, Unusable};
use wayclear_study::queue::people::interactive;
use wayclear_study::queue::phi;
use wayclear_study::queue::wire::{Exchange, Wire};

use super::settings::{wrong, Asked, QuestionArgs};
use crate::output::{Answer, Output};
use crate::page::Page;

/// What is asked.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  wayclear evaluate latency predict --rate 400\n  \
                  wayclear evaluate latency predict --rate 300 --block-gas 10000000 --mempool 700\n  \
                  wayclear evaluate latency predict --people 100 --think 5 --height 4"
)]
pub struct PredictArgs {
    #[command(flatten)]
    question: QuestionArgs,
}

/// Seconds, and requests a second. Latencies hold for requests that are taken.
#[derive(Serialize)]
struct Predicted {
    /// rho: share of the time that executing what is due would take.
    utilisation: f64,
    /// Of what is due, or of what people get.
    throughput: f64,
    /// What the node carries out at most.
    capacity: f64,
    /// The utilisation from which on execution outlasts the timer.
    knee: f64,
    interval_s: f64,
    block_size: f64,
    /// Share that is refused.
    loss: f64,
    mean_s: f64,
    /// The same by the closed form; `None` where blocks have a limit, which it does not know, or nothing is carried out in time.
    closed_mean_s: Option<f64>,
    /// `None` where requests wait for several blocks: "latency simulate" tells them.
    p05_s: Option<f64>,
    p50_s: Option<f64>,
    p95_s: Option<f64>,
    p99_s: Option<f64>,
    /// What the wire between people and the node adds; it is part of the latencies above.
    wire_adds_s: f64,
    /// What this wire carries at most, over one connection for each person, or one in all; `None` = any number.
    wire_carries: Option<f64>,
}

pub fn run(args: &PredictArgs, output: &mut Output) -> Result<ExitCode> {
    let question = &args.question;
    let wire = question.wire()?;
    let apart = if question.validators > 1 {
        question.validator_delay / 1e3
    } else {
        0.0
    };
    let node = question.node()?.with_delay(apart);
    // One round trip on a connection that is there; two packets can be lost, there and back.
    let exchange = Exchange {
        bytes: question.bytes,
        round_trips: 1.0,
        openings: 0.0,
        packets: 2.0,
    };
    let predicted = match question.asked() {
        Asked::Rate(rate) => of_rate(question, &node, rate, &wire, &exchange)?,
        Asked::People(people, think) => {
            let limit = question.limits()?.block;
            #[allow(clippy::cast_precision_loss)] // Only shown.
            let shown = limit.unwrap_or_default() as f64;
            let allowed = "left out where people wait for their answers; simulate it instead";
            Unusable::unless(limit.is_none(), "a limit of a block", shown, allowed)
                .map_err(wrong)?;
            let adds = wire.adds(&exchange);
            let found = interactive(&node, u64::from(people), think).map_err(wrong)?;
            let capacity = node.capacity(None);
            Predicted {
                utilisation: node.utilisation(found.throughput),
                throughput: found.throughput,
                capacity,
                knee: node.knee(),
                interval_s: node.interval(found.block_size),
                block_size: found.block_size,
                loss: 0.0,
                mean_s: found.mean_s + adds,
                closed_mean_s: Some(found.mean_s + adds),
                p05_s: None,
                p50_s: None,
                p95_s: None,
                p99_s: None,
                wire_adds_s: adds,
                wire_carries: carries(&wire, &exchange, f64::from(people)),
            }
        }
    };
    output.say(&predicted)
}

fn carries(wire: &Wire, exchange: &Exchange, connections: f64) -> Option<f64> {
    Some(wire.carries(exchange, connections)).filter(|rate| rate.is_finite())
}

fn of_rate(
    question: &QuestionArgs,
    node: &Node,
    rate: f64,
    wire: &Wire,
    exchange: &Exchange,
) -> Result<Predicted> {
    let limits = question.limits()?;
    let carried = carries(wire, exchange, 1.0);
    let adds = wire.adds(exchange);
    let arriving = carried.map_or(rate, |most| rate.min(most));
    let found = steady(node, arriving, limits).map_err(wrong)?;
    let at = |share| found.quantile(share).map(|seconds| seconds + adds);
    let closed = phi::mean(node, arriving) + adds;
    Ok(Predicted {
        utilisation: node.utilisation(arriving),
        throughput: found.throughput,
        capacity: node.capacity(limits.block),
        knee: node.knee(),
        interval_s: found.interval_s,
        block_size: found.block_size,
        loss: found.loss,
        mean_s: found.mean_s + adds,
        closed_mean_s: Some(closed).filter(|mean| mean.is_finite() && limits.block.is_none()),
        p05_s: at(0.05),
        p50_s: at(0.5),
        p95_s: at(0.95),
        p99_s: at(0.99),
        wire_adds_s: adds,
        wire_carries: carried,
    })
}

impl Answer for Predicted {
    fn tell(&self, page: &mut Page) {
        page.line(format!(
            "carried out    {:.1} a second of {:.1} at most; load {:.3}, knee at {:.3}",
            self.throughput, self.capacity, self.utilisation, self.knee
        ));
        if self.loss > 5e-5 {
            page.line(format!("refused        {:.2} %", 100.0 * self.loss));
        }
        page.line(format!(
            "a block        every {:.3} s, with {:.1} requests",
            self.interval_s, self.block_size
        ));
        page.line(format!("a request      {:.3} s on average", self.mean_s));
        if let Some(closed) = self.closed_mean_s {
            page.line(format!("closed form    {closed:.3} s"));
        }
        if let (Some(p05), Some(p50), Some(p95), Some(p99)) =
            (self.p05_s, self.p50_s, self.p95_s, self.p99_s)
        {
            page.line(format!(
                "quantiles      5 % {p05:.3} s, 50 % {p50:.3} s, 95 % {p95:.3} s, 99 % {p99:.3} s"
            ));
        } else {
            page.line("quantiles      ask \"wayclear evaluate latency simulate\"");
        }
        if self.wire_adds_s > 0.0 {
            page.line(format!("of it the wire {:.3} s", self.wire_adds_s));
        }
        if let Some(carries) = self.wire_carries {
            page.line(format!("a wire carries {carries:.1} a second"));
        }
    }
}
