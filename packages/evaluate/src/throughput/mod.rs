//! The highest rate at which a node, or a relay beside it, still keeps up. All is sent at its time, whether they keep up or not.
//! What looks good for ten seconds may not last, so both are told: what a node takes in for so long, and what can go on for ever.

mod batches;
mod bench;
mod figures;
mod search;

use anyhow::Result;
use indicatif::{HumanBytes, HumanCount};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Addr;

use batches::batches;
pub use batches::Batches;
use bench::Bench;
pub use figures::{
    capacity_rows, Capacity, CapacityRow, Extent, Latency, Round, Throughput, CAPACITY,
};
pub use search::{highest, settled};

use crate::relay::{RelayBench, RelayRound, RelayTrial};
use crate::Progress;

/// First rate at which a relay is tried.
const FIRST_RELAY_RATE: u64 = 400;

/// Searches the highest rates. `relay`: what starts a relay, and who makes news; `None` = without one.
///
/// # Errors
/// What the chain refused; a node that keeps up with nothing.
pub fn measure(
    wasmd: &mut Wasmd,
    state: &Addr,
    extent: Extent,
    relay: Option<RelayTrial<'_>>,
    tell: Progress<'_>,
) -> Result<Throughput> {
    let batches = batches(wasmd, state, tell)?;
    let mut bench = Bench::prepare(wasmd, state, extent, tell)?;
    let (locate_seconds, bank_send, check_in) = (
        bench.locate(state)?,
        bench.bank_sends()?,
        bench.check_ins()?,
    );
    let relay = relay.map(|trial| {
        let seconds = trial.extent.seconds;
        let mut bench = RelayBench::prepare(wasmd, state, trial, tell)?;
        highest(FIRST_RELAY_RATE, |rate| {
            let round = bench.round(rate)?;
            Ok(Some(round).filter(|round| round.is_kept_up_with(seconds)))
        })
    });
    Ok(Throughput {
        check_in,
        bank_send,
        locate_seconds,
        batches,
        relay: relay.transpose()?,
    })
}

/// Names of the rows of [`markdown`] that [`CAPACITY`] has too.
pub const CHECK_IN: &str = "check-in at the location's address";
pub const BANK_SEND: &str = "bank send";
const NOT_MEASURED: &str = "| check-in handed to a relay | | not measured | | | | | |\n";

/// A row for each kind of request, in Markdown.
pub fn markdown(found: &Throughput) -> String {
    let row = |name: &str, capacity: &Capacity| {
        let Capacity { short, long } = capacity;
        format!(
            "| {name} | {} | {} | {} of {} | {:+.1}, at most {:+.1} | {:.2} | {:.2} | {:.2} |\n",
            short.rate,
            long.rate,
            long.committed,
            long.offered,
            long.growth.a_second,
            long.growth.at_most,
            long.late,
            long.median,
            long.p95,
        )
    };
    let Latency { median, p95 } = found.locate_seconds;
    let batches = found.batches;
    let relay = found.relay.as_ref();
    let seconds = found.check_in.long.seconds;
    [
        format!("| | a second for {} s | for {seconds} s | in a block, of those due | backlog grows a second | senders late, s | median, s | 95th percentile, s |\n", found.check_in.short.seconds),
        "|---|--:|--:|--:|--:|--:|--:|--:|\n".to_string(),
        relay.map_or(NOT_MEASURED.to_string(), relay_row),
        row(CHECK_IN, &found.check_in),
        row(BANK_SEND, &found.bank_send),
        format!("| `Locate` query, one after the other | | | | | | {median:.4} | {p95:.4} |\n"),
        format!(
            "\n{} transactions of {} check-ins at as many places each, sent at once by a relay: {} gas a check-in, at most {} in a block.\n",
            batches.transactions,
            batches.places,
            HumanCount(batches.gas_each),
            HumanCount(batches.check_ins_in_a_block as u64),
        ),
        relay.map(relay_words).unwrap_or_default(),
    ]
    .concat()
}

fn relay_row(round: &RelayRound) -> String {
    let RelayRound {
        rate,
        accepted,
        backlog,
        median,
        p95,
        ..
    } = round;
    format!(
        "| check-in handed to a relay | | {rate} | {accepted} accepted | {:+.1} | | {median:.2} | {p95:.2} |\n",
        backlog.a_second,
    )
}

/// What the relay did beside it.
pub fn relay_words(round: &RelayRound) -> String {
    let polls = &round.polls;
    format!(
        "\nThe relay's backlog grew by {:.1} check-ins a second; it had {} of memory at most. Beside it {} phones asked for news of the \
         feed once a minute: {} questions, {} answered that there is none, {} with a page, {} not at all; 95 of 100 within {:.3} s.\n",
        round.backlog.a_second,
        HumanBytes(round.memory),
        HumanCount(polls.phones),
        HumanCount(polls.asked),
        HumanCount(polls.unchanged),
        HumanCount(polls.pages),
        HumanCount(polls.failed),
        polls.p95,
    )
}
