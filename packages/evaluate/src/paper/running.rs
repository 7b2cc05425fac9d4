//! The requests of a pass: each is sent when it is due, and what it used is noted when its block is there.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use wayclear_api::events::{ChildCreated, OwnVisitFlagged};
use wayclear_chain::wasmd::Outcome;
use wayclear_study::rounds::{Category, Round, Way};
use wayclear_study::workload::Kind;

use super::accounts::Accounts;
use super::carrier::{Carrier, Job};
use super::message::{messages, way};
use super::setup::child;
use super::trial::Trial;
use crate::Progress;

/// Check-ins of a relay in one transaction.
const RELAYED_AT_ONCE: usize = 50;

/// What a pass found.
#[derive(Clone, Debug)]
pub struct Passed {
    /// In the order of the workloads and their rounds.
    pub trials: Vec<Trial>,
    /// How long the requests took, in seconds.
    pub seconds: f64,
    /// How long after it was due the latest request was sent, in seconds.
    pub late_seconds: f64,
    /// Infected check-ins by the workload that were none on the chain, or the other way around: 14 days end there a little sooner
    /// or later.
    pub otherwise: u64,
}

impl Passed {
    /// What the rounds used.
    pub fn rounds(&self) -> Vec<Round> {
        self.trials.iter().map(|trial| trial.row.clone()).collect()
    }
}

/// Requests that share a transaction, by their trial and numbers.
type Sent = (usize, Vec<usize>);

/// A pass under way.
pub struct Running<'a> {
    carrier: Carrier<'a>,
    accounts: &'a Accounts,
    trials: Vec<Trial>,
    speed: u64,
    patience: Option<Duration>,
    /// Trials by when their next request is due, in milliseconds after the beginning.
    due: BinaryHeap<Reverse<(u64, usize)>>,
    sent: HashMap<u64, Sent>,
    began: Instant,
    late_ms: u64,
    otherwise: u64,
}

impl<'a> Running<'a> {
    pub fn new(
        carrier: Carrier<'a>,
        accounts: &'a Accounts,
        trials: Vec<Trial>,
        (speed, patience): (u64, Option<Duration>),
    ) -> Self {
        let due = trials.iter().enumerate();
        let due = due.filter_map(|(number, it)| Some(Reverse((it.due_ms(speed)?, number))));
        Running {
            due: due.collect(),
            carrier,
            accounts,
            trials,
            speed,
            patience,
            sent: HashMap::new(),
            began: Instant::now(),
            late_ms: 0,
            otherwise: 0,
        }
    }

    /// Carries out all requests.
    ///
    /// # Errors
    /// What the chain refused; a request that went another way than the workload has it.
    pub fn run(mut self, tell: Progress<'_>) -> Result<Passed> {
        let all: usize = self.trials.iter().map(|trial| trial.requests.len()).sum();
        let mut done = 0;
        while !self.due.is_empty() || !self.carrier.is_idle() {
            while self.carrier.has_room() {
                let now = u64::try_from(self.began.elapsed().as_millis())?;
                let Some(Reverse((due, number))) = self.due.peek().copied() else {
                    break;
                };
                if due > now {
                    break;
                }
                self.due.pop();
                self.late_ms = self.late_ms.max(now - due);
                let late = Duration::from_millis(now - due);
                let is_behind = self.patience.is_some_and(|patience| late > patience);
                ensure!(
                    !is_behind,
                    "the node is {} s behind, so that infections would end before people come; begin anew with a --speed below {}, on a machine that does nothing else",
                    late.as_secs(),
                    self.speed
                );
                self.dispatch(number)?;
            }
            for (job, mined) in self.carrier.settled()? {
                let sent = self
                    .sent
                    .remove(&job)
                    .context("a transaction of this pass")?;
                done += sent.1.len();
                self.settle(&sent, &mined)?;
            }
            tell(done as u64, all as u64, "requests");
        }
        if let Some(held) = self
            .trials
            .iter()
            .find(|trial| trial.next < trial.requests.len())
        {
            bail!(
                "round {} of {} requests did not end; begin the pass anew",
                held.row.round,
                held.row.requests
            );
        }
        Ok(Passed {
            trials: self.trials,
            seconds: self.began.elapsed().as_secs_f64(),
            #[allow(clippy::cast_precision_loss)] // Some minutes.
            late_seconds: self.late_ms as f64 / 1e3,
            otherwise: self.otherwise,
        })
    }

    /// Sends a trial's next request, or lets it wait for its place.
    fn dispatch(&mut self, number: usize) -> Result<()> {
        let trial = &mut self.trials[number];
        let index = trial.next;
        let request = trial.requests[index];
        let place = request.place.map(|place| place as usize);
        let is_made = place.is_none_or(|place| trial.places[place].is_some());
        if !is_made && way(trial, index) != Way::Creating {
            trial.is_held = true;
            return Ok(());
        }
        trial.next += 1;
        let mut numbers = vec![index];
        if request.kind == Kind::Relayed {
            trial.batch.push(index);
            let is_full = trial.batch.len() == RELAYED_AT_ONCE;
            let mut rest = trial.requests[trial.next..].iter();
            let is_last = !rest.any(|it| it.kind == Kind::Relayed);
            numbers = if is_full || is_last {
                std::mem::take(&mut trial.batch)
            } else {
                vec![]
            };
        }
        if let Some(due) = trial.due_ms(self.speed) {
            self.due.push(Reverse((due, number)));
        }
        let trial = &self.trials[number];
        if let Some(first) = numbers.first() {
            let user = trial.requests[*first].user;
            let account = trial.account(user, self.accounts.addresses.len());
            let sender = &self.accounts.addresses[account];
            let (messages, gas) = messages(trial, &numbers, sender, self.carrier.now)?;
            let job = self.carrier.send(Job {
                account,
                messages,
                gas,
            })?;
            self.sent.insert(job, (number, numbers));
        }
        Ok(())
    }

    /// Notes what requests used, and what they made.
    fn settle(&mut self, (number, numbers): &Sent, mined: &Outcome) -> Result<()> {
        let now = u64::try_from(self.began.elapsed().as_millis())?;
        let trial = &mut self.trials[*number];
        let each = mined.gas_used / numbers.len() as u64;
        for index in numbers {
            trial.gas[*index] = each;
            let due = trial.begins_ms + trial.requests[*index].at_ms / self.speed;
            trial.waited_ms[*index] = now.saturating_sub(due);
        }
        let first = *numbers.first().context("a request")?;
        let request = trial.requests[first];
        let (expected, way) = (trial.categories[first], way(trial, first));
        let is_flagged = !OwnVisitFlagged::all(&mined.events).is_empty();
        let category = match request.kind {
            Kind::CheckIn => Category::of(Kind::CheckIn, is_flagged, way),
            _ => expected,
        };
        self.otherwise += u64::from(category != expected);
        trial
            .row
            .add(category, numbers.len() as u64, mined.gas_used);
        trial.row.contacts += u64::from(request.contacts);
        let has_made = !ChildCreated::all(&mined.events).is_empty();
        ensure!(
            has_made == category.is_creating(),
            "transaction {} went another way than the workload has it; begin the pass anew",
            mined.hash
        );
        if has_made {
            let place = request.place.context("a place")? as usize;
            trial.places[place] = Some(child(mined)?);
            if std::mem::take(&mut trial.is_held) {
                let due = trial.due_ms(self.speed).context("a held request")?;
                self.due.push(Reverse((due, *number)));
            }
        }
        Ok(())
    }
}
