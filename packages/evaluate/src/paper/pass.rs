//! A pass: every round of some workloads at once on one chain, each on a tree of its own. Trees do not know of each other, so
//! their requests cost what they would alone.

use std::cmp::Reverse;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::coin;
use wayclear_api::{MAX_WINDOW_SECONDS, MIN_WINDOW_SECONDS};
use wayclear_chain::wasmd::{bank_send, Wasmd};
use wayclear_chain::{Chain, Contract};
use wayclear_study::workload::Settings;

use super::accounts::Accounts;
use super::carrier::{Carrier, Job};
use super::running::{Passed, Running};
use super::setup::Setup;
use super::trial::Trial;
use crate::gas::fresh_codes;
use crate::Progress;

/// Parts of a pass whose load is looked at when its trials are laid out.
const PARTS: usize = 100;

/// What is carried out, and how.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Workloads; all their rounds are carried out.
    pub workloads: Vec<Settings>,
    pub is_pinned: bool,
    /// How many times faster than people take.
    pub speed: u64,
    /// How late a request may be sent; a pass that is later ends at once. `None` = as late as it comes.
    pub patience: Option<Duration>,
}

impl Pass {
    /// What 14 days become; the chain's shortest window is 600 s.
    fn window_seconds(&self) -> u64 {
        (MAX_WINDOW_SECONDS / self.speed).max(MIN_WINDOW_SECONDS)
    }
}

/// Carries out a pass with fresh codes.
///
/// # Errors
/// Settings that nobody can mean; pinned codes without a validator's key; what the chain refused.
pub fn carry_out(wasmd: &mut Wasmd, pass: &Pass, tell: Progress<'_>) -> Result<Passed> {
    ensure!(pass.speed > 0, "a pass that is 0 times as fast never ends");
    carry_out_trials(wasmd, trials(pass)?, pass, tell)
}

/// Carries out trials with fresh codes, pinned or not and as fast as a pass has it; its workloads do not matter.
///
/// # Errors
/// As [`carry_out`].
pub fn carry_out_trials(
    wasmd: &mut Wasmd,
    mut trials: Vec<Trial>,
    pass: &Pass,
    tell: Progress<'_>,
) -> Result<Passed> {
    ensure!(pass.speed > 0, "a pass that is 0 times as fast never ends");
    let can_pin = !pass.is_pinned || wasmd.can_vote();
    ensure!(
        can_pin,
        "codes are pinned by a vote, and there is no validator's key here; use a localnet, or ask for codes that are not pinned"
    );
    let count = trials.iter().map(|trial| trial.settings.users).max();
    let count = usize::try_from(count.context("a pass without rounds")?)?;
    let seed = trials.first().map_or(0, |first| first.settings.seed);
    let accounts = Accounts::derive(seed, count, wasmd.prefix())?;
    accounts.fund(wasmd, most_of_one(&trials), tell)?;
    let state = wasmd.account("state")?;
    let fee = wasmd.gas_of_fee(&state)?;
    let from = wasmd.latest()?.height + 1;
    let code_ids = fresh_codes(wasmd)?;
    let codes_gas = gas_of_codes(wasmd, from)?;
    if pass.is_pinned {
        tell(0, 1, "codes are pinned by a vote");
        wasmd.pin(&state, &code_ids.values().copied().collect::<Vec<_>>())?;
    }
    let wasmd = &*wasmd;
    let setup = Setup::new(wasmd, &accounts, code_ids, pass.window_seconds(), tell)?;
    let mut carrier = Carrier::start(wasmd, &accounts)?;
    warm_up(wasmd, &mut carrier, &accounts, tell)?;
    for (number, trial) in trials.iter_mut().enumerate() {
        trial.first_account = number * 37 % accounts.addresses.len();
        (trial.row.fee, trial.row.codes_gas) = (fee, codes_gas);
    }
    setup.plant(&mut carrier, &mut trials)?;
    Running::new(carrier, &accounts, trials, (pass.speed, pass.patience)).run(tell)
}

/// Most requests of one person in one trial.
fn most_of_one(trials: &[Trial]) -> usize {
    let of_trial = |trial: &Trial| {
        let mut counts = vec![0; trial.settings.users as usize];
        for request in &trial.requests {
            counts[request.user as usize] += 1;
        }
        counts.into_iter().max().unwrap_or_default()
    };
    trials.iter().map(of_trial).max().unwrap_or_default()
}

/// Every round of the workloads, begun so that about as many requests are due all the time: the longest first, each where least is
/// under way.
fn trials(pass: &Pass) -> Result<Vec<Trial>> {
    let mut trials = vec![];
    for settings in &pass.workloads {
        for round in 0..settings.rounds {
            trials.push(Trial::new(settings, round)?);
        }
    }
    let longest = trials.iter().map(|trial| trial.span_ms(pass.speed)).max();
    let longest = longest.context("a pass without rounds")?;
    let part_ms = longest.div_ceil(PARTS as u64).max(1);
    let mut by_length: Vec<&mut Trial> = trials.iter_mut().collect();
    by_length.sort_by_key(|trial| Reverse(trial.span_ms(pass.speed)));
    let mut load = [0_u64; PARTS];
    for trial in by_length {
        let span = trial.span_ms(pass.speed);
        let parts = usize::try_from(span.div_ceil(part_ms))?.clamp(1, PARTS);
        let most = |first: &usize| load[*first..first + parts].iter().max().copied();
        let first = (0..=PARTS - parts).min_by_key(most).unwrap_or_default();
        // Requests that are due in a part, in thousandths.
        let each = trial.requests.len() as u64 * 1_000 / parts as u64;
        load[first..first + parts]
            .iter_mut()
            .for_each(|part| *part += each);
        trial.begins_ms = (first as u64 * part_ms).min(longest - span);
    }
    Ok(trials)
}

/// An account's first transaction makes its public key known and costs more: each sends a coin before.
fn warm_up(
    wasmd: &Wasmd,
    carrier: &mut Carrier<'_>,
    accounts: &Accounts,
    tell: Progress<'_>,
) -> Result<()> {
    let sponsor = wasmd.account("sponsor")?;
    let denom = wasmd.gas_price()?.denom.clone();
    let addresses = accounts.addresses.iter().enumerate();
    let jobs = addresses.map(|(account, from)| Job {
        account,
        messages: vec![bank_send(from, &sponsor, &coin(1, &denom))],
        gas: 200_000,
    });
    let count = accounts.addresses.len() as u64;
    let told = |done| tell(done, count, "accounts send for the first time");
    carrier.carry(jobs.collect(), told)?;
    Ok(())
}

/// Gas of storing the five codes, in blocks from that height on.
fn gas_of_codes(wasmd: &Wasmd, from: u64) -> Result<u64> {
    let (mut gas, mut count) = (0, 0);
    for height in from..=wasmd.latest()?.height {
        let block = wasmd.block(height)?;
        for mined in block.into_iter().flat_map(|block| block.transactions) {
            if mined.events.iter().any(|event| event.ty == "store_code") {
                gas += mined.gas_used;
                count += 1;
            }
        }
    }
    let all = Contract::ALL.len();
    ensure!(
        count == all,
        "{count} codes were stored, not {all}; measure on a node that nobody else uses"
    );
    Ok(gas)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

    use wayclear_study::workload::Reading;

    use super::*;
    use crate::paper::Grid;

    #[test]
    fn about_as_many_requests_are_due_all_the_time() {
        let speed = 1_200;
        let pass = Pass {
            workloads: Grid::of_the_paper(2, 7).cells(Reading::Locations).unwrap(),
            is_pinned: true,
            speed,
            patience: None,
        };
        let trials = trials(&pass).unwrap();
        let end = trials.iter().map(|it| it.begins_ms + it.span_ms(speed));
        let end = end.max().unwrap();
        let mut due = [0_u64; 20];
        for trial in &trials {
            for request in &trial.requests {
                let at = trial.begins_ms + request.at_ms / speed;
                due[usize::try_from(at * 20 / (end + 1)).unwrap()] += 1;
            }
        }
        let mean = due.iter().sum::<u64>() as f64 / 20.0;
        // The longest trials do not all last to the end.
        let most = *due.iter().max().unwrap() as f64;
        assert!(most < 1.1 * mean, "{due:?}");
    }
}
