//! What a prediction and a simulation are asked about.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use wayclear_evaluate::latency::fit::read_node;
use wayclear_evaluate::latency::gas::of_height;
use wayclear_study::queue::chain::{Freed, Limits};
use wayclear_study::queue::node::{Node, Unusable};
use wayclear_study::queue::people::Think;
use wayclear_study::queue::wire::Wire;

use crate::output::Usage;

/// A node, its limits, and what is asked of it.
#[derive(Args)]
pub struct QuestionArgs {
    /// Requests a second
    #[arg(long, value_name = "N", required_unless_present = "people")]
    rate: Option<f64>,
    /// People who wait for their answer before they go on, instead of a rate
    #[arg(long, value_name = "N", conflicts_with = "rate")]
    people: Option<u32>,
    /// Seconds that they think, on average
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 0.0,
        requires = "people"
    )]
    think: f64,
    /// Gas of a block; without it a block holds what there is
    #[arg(long, value_name = "GAS")]
    block_gas: Option<u64>,
    /// Transactions that the mempool holds
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    mempool: u64,
    /// Whether transactions of a block keep their room in the mempool until it is executed
    #[arg(long)]
    held: bool,
    /// Contracts that a check-in passes; 1 is the location's own address
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=5))]
    height: u32,
    /// The node as "latency fit" wrote it down, instead of the times below
    #[arg(long, value_name = "FILE", conflicts_with_all = ["timer", "agreement", "overhead", "each"])]
    fitted: Option<PathBuf>,
    /// Seconds of the timer between blocks
    #[arg(long, value_name = "SECONDS", default_value_t = 0.5)]
    timer: f64,
    /// Seconds of agreeing on a block
    #[arg(long, value_name = "SECONDS", default_value_t = 0.02)]
    agreement: f64,
    /// Seconds of executing an empty block
    #[arg(long, value_name = "SECONDS", default_value_t = 0.01)]
    overhead: f64,
    /// Seconds of executing a check-in at a location's own address
    #[arg(long, value_name = "SECONDS", default_value_t = 0.0022)]
    each: f64,
    /// Validators
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub validators: u32,
    /// Milliseconds from one of them to another
    #[arg(long, value_name = "MS", default_value_t = 0.0)]
    pub validator_delay: f64,
    /// Milliseconds between people and the node, in one direction
    #[arg(long, value_name = "MS", default_value_t = 0.0)]
    one_way: f64,
    /// Share of packets that this wire loses
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    loss: f64,
    /// Megabits a second of this wire; without it any number
    #[arg(long, value_name = "N")]
    mbit: Option<f64>,
    /// Bytes of a request with its headers
    #[arg(long, value_name = "N", default_value_t = 700.0)]
    pub bytes: f64,
}

/// What is asked of a node.
#[derive(Clone, Copy)]
pub enum Asked {
    Rate(f64),
    People(u32, Think),
}

impl QuestionArgs {
    /// The node for requests of that height, without delays.
    pub fn node(&self) -> Result<Node> {
        let node = match &self.fitted {
            Some(file) => read_node(file)?,
            None => Node {
                timer_s: self.timer,
                agreement_s: self.agreement,
                overhead_s: self.overhead,
                each_s: self.each,
            },
        };
        let node = Node {
            each_s: node.each_s * self.gas()? / of_height(1)?,
            ..node
        };
        node.check().map_err(wrong)?;
        Ok(node)
    }

    /// Gas of a check-in, fee included.
    fn gas(&self) -> Result<f64> {
        of_height(self.height)
    }

    pub fn limits(&self) -> Result<Limits> {
        let gas = self.gas()?;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss
        )]
        let block = self.block_gas.map(|limit| (limit as f64 / gas) as u64);
        Ok(Limits {
            block,
            mempool: self.mempool,
            freed: if self.held {
                Freed::Executed
            } else {
                Freed::AtOnce
            },
        })
    }

    pub fn asked(&self) -> Asked {
        // Nobody is told to think for exactly so long.
        let think = if self.think > 0.0 {
            Think::Exponential(self.think)
        } else {
            Think::Constant(self.think)
        };
        match (self.rate, self.people) {
            (_, Some(people)) => Asked::People(people, think),
            (rate, None) => Asked::Rate(rate.unwrap_or(f64::NAN)),
        }
    }

    /// Between people and the node.
    pub fn wire(&self) -> Result<Wire> {
        let wire = Wire {
            one_way_s: self.one_way / 1e3,
            jitter_s: 0.0,
            loss: self.loss,
            bytes_a_second: self.mbit.map(|mbit| mbit * 1e6 / 8.0),
        };
        wire.check().map_err(wrong)?;
        Unusable::unless_positive("the bytes of a request", self.bytes).map_err(wrong)?;
        let delay = self.validator_delay;
        Unusable::unless_positive_or_nought("a delay", delay).map_err(wrong)?;
        Ok(wire)
    }
}

/// Settings that make no sense are a wrong call.
pub fn wrong(error: Unusable) -> Usage {
    Usage(error.to_string())
}
