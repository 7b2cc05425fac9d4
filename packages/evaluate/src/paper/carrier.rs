//! Carries transactions to a node over some connections at once and tells what became of each, from the results of blocks.

use std::collections::HashMap;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use wayclear_chain::wasmd::{Any, Gas, Outcome, Settings, Wasmd};
use wayclear_chain::Addr;

use super::accounts::Accounts;

/// Connections; each account always uses the same, so that its transactions stay in order.
const SENDERS: usize = 3;
/// Transactions that are under way at most.
const LANES: usize = 300;
/// How often the node is asked for a new block.
const POLL: Duration = Duration::from_millis(50);
/// How long nothing may happen while something is under way.
const PATIENCE: Duration = Duration::from_secs(60);

/// A transaction to be sent.
pub struct Job {
    /// Number of the account that sends it.
    pub account: usize,
    pub messages: Vec<Any>,
    /// Most gas that it may use.
    pub gas: u64,
}

/// A job by its number, and the hash under which it was taken.
type Taken = (u64, Result<String>);

pub struct Carrier<'a> {
    wasmd: &'a Wasmd,
    senders: Vec<Sender<(u64, Job)>>,
    taken: Receiver<Taken>,
    /// Numbers of jobs that are in no block yet, by hash.
    waiting: HashMap<String, u64>,
    /// What came in a block before its sender told the hash.
    early: HashMap<String, Outcome>,
    /// Jobs that are not settled.
    under_way: usize,
    /// Height of the next block that is looked at.
    height: u64,
    /// Number of the next job.
    next: u64,
    /// When something was settled last.
    moved: Instant,
    /// Time of the newest block, Unix seconds.
    pub now: u64,
}

impl<'a> Carrier<'a> {
    /// Connects the senders; each has its share of the accounts.
    ///
    /// # Errors
    /// What the node answered.
    pub fn start(wasmd: &'a Wasmd, accounts: &Accounts) -> Result<Self> {
        let (tell, taken) = channel();
        let mut senders = vec![];
        for number in 0..SENDERS {
            let settings = Settings {
                keys: accounts.keyring(number, SENDERS),
                gas_price: Some(wasmd.gas_price()?.clone()),
                show_wasmd: None,
                ..wasmd.settings().clone()
            };
            let addresses = accounts.addresses.clone();
            let (send, jobs) = channel();
            let tell = tell.clone();
            thread::spawn(move || work(settings, &addresses, &jobs, &tell));
            senders.push(send);
        }
        let latest = wasmd.latest()?;
        Ok(Carrier {
            wasmd,
            senders,
            taken,
            waiting: HashMap::new(),
            early: HashMap::new(),
            under_way: 0,
            height: latest.height + 1,
            next: 0,
            moved: Instant::now(),
            now: latest.time,
        })
    }

    /// Whether another job may be sent now.
    pub fn has_room(&self) -> bool {
        self.under_way < LANES
    }

    /// Whether nothing is under way.
    pub fn is_idle(&self) -> bool {
        self.under_way == 0
    }

    /// Hands a job to its sender; returns its number.
    ///
    /// # Errors
    /// If the sender broke down.
    pub fn send(&mut self, job: Job) -> Result<u64> {
        let number = self.next;
        let sender = &self.senders[job.account % SENDERS];
        sender.send((number, job)).context("a sender broke down")?;
        self.next += 1;
        self.under_way += 1;
        if self.under_way == 1 {
            self.moved = Instant::now();
        }
        Ok(number)
    }

    /// Jobs that stand in a block by now, by their numbers; waits a moment if there are none.
    ///
    /// # Errors
    /// A transaction that failed or was not taken; a node that stands still.
    pub fn settled(&mut self) -> Result<Vec<(u64, Outcome)>> {
        let mut settled = vec![];
        while let Ok((number, hash)) = self.taken.try_recv() {
            let hash = hash.context("a transaction was not taken; begin the pass anew")?;
            match self.early.remove(&hash) {
                Some(mined) => settled.push((number, mined)),
                None => drop(self.waiting.insert(hash, number)),
            }
        }
        let latest = self.wasmd.latest()?;
        self.now = latest.time;
        while self.height <= latest.height {
            let Some(block) = self.wasmd.block(self.height)? else {
                break;
            };
            self.height += 1;
            for mined in block.transactions {
                match self.waiting.remove(&mined.hash) {
                    Some(number) => settled.push((number, mined)),
                    None => drop(self.early.insert(mined.hash.clone(), mined)),
                }
            }
        }
        for (_, mined) in &settled {
            if let Some(failure) = &mined.failure {
                bail!(
                    "transaction {} failed: {failure}; begin the pass anew",
                    mined.hash
                );
            }
        }
        self.under_way -= settled.len();
        if settled.is_empty() {
            let stands = self.under_way > 0 && self.moved.elapsed() > PATIENCE;
            ensure!(
                !stands,
                "no transaction got into a block for a minute; begin the pass anew"
            );
            thread::sleep(POLL);
        } else {
            self.moved = Instant::now();
        }
        Ok(settled)
    }

    /// Sends all of them and waits for all; what became of each, in order. `done` is told how many are settled.
    ///
    /// # Errors
    /// Those of [`Carrier::settled`].
    pub fn carry(&mut self, jobs: Vec<Job>, done: impl Fn(u64)) -> Result<Vec<Outcome>> {
        let first = self.next;
        let mut found: Vec<Option<Outcome>> = jobs.iter().map(|_| None).collect();
        let mut jobs = jobs.into_iter().peekable();
        let mut count = 0;
        while jobs.peek().is_some() || !self.is_idle() {
            while let Some(job) = jobs.next_if(|_| self.has_room()) {
                self.send(job)?;
            }
            for (number, mined) in self.settled()? {
                count += 1;
                if let Some(place) = found.get_mut(usize::try_from(number - first)?) {
                    *place = Some(mined);
                }
            }
            done(count);
        }
        found
            .into_iter()
            .map(|it| it.context("a settled job"))
            .collect()
    }
}

/// Sends jobs until there are no more.
fn work(settings: Settings, addresses: &[Addr], jobs: &Receiver<(u64, Job)>, tell: &Sender<Taken>) {
    let mut connection = Wasmd::connect(settings).map_err(|error| error.to_string());
    for (number, job) in jobs {
        let hash = match &mut connection {
            Err(error) => Err(anyhow::anyhow!("{error}")),
            Ok(wasmd) => {
                let gas = Gas::Limit(job.gas);
                let signed = wasmd.submit(&addresses[job.account], &job.messages, gas);
                signed.map(|signed| signed.hash).map_err(Into::into)
            }
        };
        if tell.send((number, hash)).is_err() {
            return;
        }
    }
}
