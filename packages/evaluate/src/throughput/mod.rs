//! The highest rate at which a node, or a relay beside it, still keeps up: 99 % of what is sent gets into a block and the backlog
//! does not grow. All is sent at fixed times, whether they keep up or not.

mod batches;
mod bench;
mod figures;
mod search;
mod sender;

use anyhow::Result;
use indicatif::{HumanBytes, HumanCount};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Addr;

use batches::batches;
pub use batches::Batches;
use bench::Bench;
pub use figures::{Extent, Latency, Round, Throughput};
pub use search::highest;
use sender::Load;

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
        bench.search(Load::BankSend)?,
        bench.search(Load::CheckIn)?,
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

/// A row for each kind of request, in Markdown: a second, committed, seconds.
pub fn markdown(found: &Throughput) -> String {
    let row = |name: &str, round: &Round| {
        let Round {
            rate,
            sent,
            committed,
            backlog: _,
            median,
            p95,
        } = round;
        format!("| {name} | {rate} | {committed} of {sent} | {median:.2} | {p95:.2} |\n")
    };
    let Latency { median, p95 } = found.locate_seconds;
    let batches = found.batches;
    let relay = found.relay.as_ref();
    [
        "| | a second | committed of sent | median, s | 95th percentile, s |\n".to_string(),
        "|---|--:|--:|--:|--:|\n".to_string(),
        relay.map(relay_row).unwrap_or_default(),
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
        relay.map(relay_words).unwrap_or_default(),
    ]
    .concat()
}

fn relay_row(round: &RelayRound) -> String {
    let RelayRound {
        rate,
        accepted,
        median,
        p95,
        ..
    } = round;
    format!(
        "| check-in handed to a relay | {rate} | {accepted} accepted | {median:.2} | {p95:.2} |\n"
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
