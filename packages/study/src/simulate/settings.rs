//! Settings of a run: the node and its limits, people, wires.

use crate::queue::chain::{Freed, Limits};
use crate::queue::node::{Node, Unusable};
use crate::queue::people::Think;
use crate::queue::wire::Wire;

/// More requests than these take too long.
const REQUESTS: f64 = 5e7;

/// Whether people wait for their answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Load {
    /// Requests are due as a Poisson process, so many a second.
    Open {
        rate: f64,
        /// `None` = each request has an account of its own.
        accounts: Option<Accounts>,
    },
    /// Each person waits for an answer, thinks, and asks again; who is refused waits for one timer more.
    Closed { people: u32, think: Think },
}

/// Accounts that send in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accounts {
    pub number: u32,
    /// Transactions without an answer that each may have; 1 where it asks the chain for its sequence number, more where it counts.
    pub open: u32,
}

/// Who agrees on a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Validators {
    pub number: u32,
    /// Between each two of them.
    pub wire: Wire,
}

/// Everything that a run depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub node: Node,
    pub limits: Limits,
    pub load: Load,
    pub validators: Validators,
    /// Between people and the node.
    pub wire: Wire,
    /// Bytes of a request, which matter where the wire carries so many a second.
    pub bytes: f64,
    /// How long requests are due.
    pub seconds: f64,
    /// What is due before is not counted.
    pub warm_up_s: f64,
    pub seed: u64,
}

impl Settings {
    /// One validator that is asked directly, without limits, at so many requests a second.
    pub fn plain(node: Node, rate: f64, seconds: f64, seed: u64) -> Self {
        Settings {
            node,
            limits: Limits {
                block: None,
                mempool: u64::MAX,
                freed: Freed::AtOnce,
            },
            load: Load::Open {
                rate,
                accounts: None,
            },
            validators: Validators {
                number: 1,
                wire: Wire::default(),
            },
            wire: Wire::default(),
            bytes: 600.0,
            seconds,
            warm_up_s: seconds / 10.0,
            seed,
        }
    }

    /// Whether it can be simulated.
    ///
    /// # Errors
    /// Numbers that are not finite, below 0, or nothing where something has to be; a run of too many requests.
    pub fn check(&self) -> Result<(), Unusable> {
        self.node.check()?;
        Unusable::unless_positive("a duration", self.seconds)?;
        Unusable::unless_positive("the bytes of a request", self.bytes)?;
        let warm_up = self.warm_up_s;
        let holds = (0.0..self.seconds).contains(&warm_up);
        Unusable::unless(
            holds,
            "a warm-up",
            warm_up,
            "0 or more, and less than the duration",
        )?;
        self.wire.check()?;
        self.validators.wire.check()?;
        let number = self.validators.number;
        let holds = (1..=1_000).contains(&number);
        Unusable::unless(
            holds,
            "a number of validators",
            f64::from(number),
            "1 to 1,000",
        )?;
        #[allow(clippy::cast_precision_loss)] // Only shown.
        for (what, limit) in [
            ("a block", self.limits.block),
            ("a mempool", Some(self.limits.mempool)),
        ] {
            let shown = limit.unwrap_or(1) as f64;
            Unusable::unless(shown >= 1.0, what, shown, "1 or more requests")?;
        }
        let requests = match self.load {
            Load::Open { rate, accounts } => {
                Unusable::unless_positive("a rate", rate)?;
                let some = accounts.map_or(1, |a| a.number.min(a.open));
                let what = "a number of accounts, or of their open transactions,";
                Unusable::unless(some > 0, what, f64::from(some), "1 or more")?;
                rate * self.seconds
            }
            Load::Closed { people, think } => {
                let (Think::Constant(seconds) | Think::Exponential(seconds)) = think;
                Unusable::unless_positive_or_nought("a time to think", seconds)?;
                let people = f64::from(people);
                Unusable::unless_positive("a number of people", people)?;
                people * self.seconds / (self.node.timer_s + seconds)
            }
        };
        let allowed = "50 million or fewer: a lower rate, or a shorter run";
        Unusable::unless(
            requests <= REQUESTS,
            "a number of requests",
            requests,
            allowed,
        )?;
        let cycles = self.seconds / self.node.timer_s;
        Unusable::unless(cycles <= REQUESTS, "a number of blocks", cycles, allowed)
    }
}
