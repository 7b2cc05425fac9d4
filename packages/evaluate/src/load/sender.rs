//! A connection: its accounts send one after the other, each with a transaction that was signed before it is due.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use rand_distr::{Distribution, Exp};
use wayclear_chain::wasmd::{Offer, Settings, Signed, Wasmd};
use wayclear_chain::{Addr, Chain, ChainError};

use super::record::{Fate, Sent};
use super::request::Request;

/// How long requests that are overdue are still sent after the last was due; what is later never goes out.
pub const GRACE: Duration = Duration::from_secs(3);
/// The shortest time that somebody thinks whose request was not taken: nobody hammers.
const AFTER_REFUSAL: f64 = 0.1;

/// Whether to stop before the end, as after Ctrl-C.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// An account, and what it sends next.
struct Account {
    address: Addr,
    next: Signed,
}

/// A connection to the node with some accounts.
pub struct Sender {
    wasmd: Wasmd,
    accounts: Vec<Account>,
    request: Request,
    gas: u64,
    denom: String,
}

/// Told of the hash of each transaction: which account sends it, before the node has it; `None` = the node did not take it.
pub type Announce<'a> = &'a dyn Fn(&str, Option<usize>);

impl Sender {
    /// Connects, and signs what each account sends first.
    pub fn prepare(settings: Settings, request: Request, gas: u64) -> Result<Self> {
        let mut wasmd = Wasmd::connect(settings)?;
        let denom = wasmd.gas_price()?.denom.clone();
        let names: Vec<String> = wasmd.keys().names().map(str::to_string).collect();
        let mut accounts = vec![];
        for name in names {
            let address = wasmd.account(&name)?;
            let sequence = wasmd.sequence(&address)?.unwrap_or_default();
            let message = request.message(&address, &denom)?;
            let next = wasmd.sign_at(&address, sequence, &[message], gas)?;
            accounts.push(Account { address, next });
        }
        Ok(Sender {
            wasmd,
            accounts,
            request,
            gas,
            denom,
        })
    }

    /// Sends a request at each moment (seconds after `began`), from the accounts in turn.
    pub fn open(
        &mut self,
        began: Instant,
        moments: &[f64],
        announce: Announce<'_>,
        stop: Stop<'_>,
    ) -> Result<Vec<Sent>> {
        let last = moments.last().copied().unwrap_or_default();
        let end = began + Duration::from_secs_f64(last) + GRACE;
        let mut sent = vec![];
        let turns = (0..self.accounts.len()).cycle();
        for (due, account) in moments.iter().zip(turns) {
            let at = began + Duration::from_secs_f64(*due);
            sleep(at.saturating_duration_since(Instant::now()));
            sent.push(if stop() || Instant::now() > end {
                Sent::never(*due)
            } else {
                self.send(account, *due, began, announce)?
            });
        }
        Ok(sent)
    }

    /// People who send, wait for the answer, think (seconds on average, exponentially distributed) and send again until `seconds`
    /// are over. Each answer is the number of an account.
    pub fn closed(
        &mut self,
        began: Instant,
        (seconds, think, seed): (f64, f64, u64),
        answers: &Receiver<usize>,
        announce: Announce<'_>,
    ) -> Result<Vec<Sent>> {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let thoughts = (think > 0.0).then(|| Exp::new(1.0 / think)).transpose()?;
        let mut thought = || thoughts.map_or(0.0, |thoughts| thoughts.sample(&mut random));
        let mut due: Vec<Option<f64>> = self.accounts.iter().map(|_| Some(thought())).collect();
        let mut sent = vec![];
        sleep(began.saturating_duration_since(Instant::now()));
        loop {
            let now = began.elapsed().as_secs_f64();
            if now >= seconds {
                return Ok(sent);
            }
            let soonest = due.iter().flatten().copied().fold(seconds, f64::min);
            let patience = Duration::from_secs_f64((soonest - now).max(0.0));
            match answers.recv_timeout(patience) {
                Ok(account) => {
                    let now = began.elapsed().as_secs_f64();
                    *due.get_mut(account).context("an account")? = Some(now + thought());
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(sent),
                Err(RecvTimeoutError::Timeout) => {}
            }
            for (account, due) in due.iter_mut().enumerate() {
                let now = began.elapsed().as_secs_f64();
                let Some(at) = due.filter(|at| *at <= now && *at < seconds) else {
                    continue;
                };
                let done = self.send(account, at, began, announce)?;
                let is_taken = done.fate == Fate::Taken;
                *due = (!is_taken).then(|| now + thought().max(AFTER_REFUSAL));
                sent.push(done);
            }
        }
    }

    /// Sends at once, and signs what the account sends next.
    fn send(
        &mut self,
        account: usize,
        due: f64,
        began: Instant,
        announce: Announce<'_>,
    ) -> Result<Sent> {
        let at = Some(began.elapsed().as_secs_f64());
        let mut fate = self.offer(account, announce)?;
        if fate == Fate::Lost {
            // What came before was taken and forgotten, as by a mempool that was full after all: the chain knows what it has.
            let address = self
                .accounts
                .get(account)
                .context("an account")?
                .address
                .clone();
            let sequence = self.wasmd.sequence(&address)?.unwrap_or_default();
            self.sign(account, sequence)?;
            fate = self.offer(account, announce)?;
        }
        let sent = &self.accounts.get(account).context("an account")?.next;
        let (sequence, hash) = (sent.sequence, sent.hash.clone());
        if fate == Fate::Taken {
            self.sign(account, sequence + 1)?;
        }
        // What was not taken goes out the next time, and counts then.
        let hash = Some(hash).filter(|_| fate == Fate::Taken);
        Ok(Sent {
            due,
            at,
            hash: hash.unwrap_or_default(),
            fate,
        })
    }

    fn offer(&self, account: usize, announce: Announce<'_>) -> Result<Fate> {
        let signed = &self.accounts.get(account).context("an account")?.next;
        announce(&signed.hash, Some(account));
        let fate = match self.wasmd.offer(&signed.bytes) {
            Ok(Offer::Taken) => Fate::Taken,
            Err(ChainError::Full { .. }) => Fate::Full,
            Ok(Offer::Over) | Err(ChainError::Node { .. }) => Fate::Lost,
            Err(error) => return Err(error.into()),
        };
        if fate != Fate::Taken {
            announce(&signed.hash, None);
        }
        Ok(fate)
    }

    fn sign(&mut self, account: usize, sequence: u64) -> Result<()> {
        let whose = self.accounts.get_mut(account).context("an account")?;
        let message = self.request.message(&whose.address, &self.denom)?;
        let wasmd = &mut self.wasmd;
        whose.next = wasmd.sign_at(&whose.address, sequence, &[message], self.gas)?;
        Ok(())
    }
}
