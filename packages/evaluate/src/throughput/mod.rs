//! The highest rate at which a node still commits 99 % of what is sent, and how long that takes. Transactions are sent at
//! fixed times, whether the node keeps up or not.

mod batches;
mod bench;
mod figures;
mod search;
mod sender;

use anyhow::Result;
use indicatif::HumanCount;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Addr;

use batches::batches;
pub use batches::Batches;
use bench::Bench;
pub use figures::{Extent, Latency, Round, Throughput};
pub use search::highest;
use sender::Load;

use crate::Progress;

/// Searches the highest rates.
///
/// # Errors
/// What the chain refused; a node that keeps up with nothing.
pub fn measure(
    wasmd: &mut Wasmd,
    state: &Addr,
    extent: Extent,
    tell: Progress<'_>,
) -> Result<Throughput> {
    let batches = batches(wasmd, state, tell)?;
    let mut bench = Bench::prepare(wasmd, state, extent, tell)?;
    Ok(Throughput {
        locate_seconds: bench.locate(state)?,
        bank_send: bench.search(Load::BankSend)?,
        check_in: bench.search(Load::CheckIn)?,
        batches,
    })
}

/// A table in Markdown.
pub fn markdown(found: &Throughput) -> String {
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
    let Latency { median, p95 } = found.locate_seconds;
    let batches = found.batches;
    [
        "| | a second | committed of sent | median, s | 95th percentile, s |\n".to_string(),
        "|---|--:|--:|--:|--:|\n".to_string(),
        row("check-in at the location's address", &found.check_in),
        row("bank send", &found.bank_send),
        format!("| `Locate` query, one after the other | | | {median:.4} | {p95:.4} |\n"),
        format!(
            "\n{} transactions of {} check-ins at as many places each, sent at once by a relay: {} gas a check-in, at most {} in a block.\n",
            batches.transactions,
            batches.places,
            HumanCount(batches.gas_each),
            HumanCount(batches.check_ins_in_a_block as u64),
        ),
    ]
    .concat()
}
