//! What a node needs for a block.

use serde::{Deserialize, Serialize};

/// A setting with which nothing can be computed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the model cannot take {what} of {value}: it has to be {allowed}")]
pub struct Unusable {
    pub what: &'static str,
    pub value: f64,
    pub allowed: &'static str,
}

impl Unusable {
    /// Refuses what is not so.
    ///
    /// # Errors
    /// If `holds` is false.
    pub fn unless(
        holds: bool,
        what: &'static str,
        value: f64,
        allowed: &'static str,
    ) -> Result<(), Unusable> {
        let found = Unusable {
            what,
            value,
            allowed,
        };
        holds.then_some(()).ok_or(found)
    }

    /// Refuses a number that is not finite or below 0.
    ///
    /// # Errors
    /// If it is so.
    pub fn unless_positive_or_nought(what: &'static str, value: f64) -> Result<(), Unusable> {
        let holds = value.is_finite() && value >= 0.0;
        Unusable::unless(holds, what, value, "0 or more")
    }

    /// Refuses a number that is not finite or not above 0.
    ///
    /// # Errors
    /// If it is so.
    pub fn unless_positive(what: &'static str, value: f64) -> Result<(), Unusable> {
        let holds = value.is_finite() && value > 0.0;
        Unusable::unless(holds, what, value, "above 0")
    }
}

/// Steps of consensus that each wait for the slowest validator that a quorum needs: proposal, prevote, precommit.
pub const STEPS: f64 = 3.0;

/// The four times of a node, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// T: how long it waits after a block is agreed on, at least, before it begins the next (`timeout_commit`).
    pub timer_s: f64,
    /// pi: from taking requests for a block until it is agreed on.
    pub agreement_s: f64,
    /// e: executing a block of nothing.
    pub overhead_s: f64,
    /// c: executing one request.
    pub each_s: f64,
}

impl Node {
    /// Whether there is such a node.
    ///
    /// # Errors
    /// A time below 0 or not finite; no time at all between two blocks, or for a request.
    pub fn check(&self) -> Result<(), Unusable> {
        Unusable::unless_positive("a timer", self.timer_s)?;
        Unusable::unless_positive_or_nought("a time of agreement", self.agreement_s)?;
        Unusable::unless_positive_or_nought("an overhead of a block", self.overhead_s)?;
        Unusable::unless_positive("a time for each request", self.each_s)
    }

    /// The same node where validators are that far apart.
    #[must_use]
    pub fn with_delay(self, one_way_s: f64) -> Node {
        Node {
            agreement_s: self.agreement_s + STEPS * one_way_s,
            ..self
        }
    }

    /// Seconds of executing a block of that size.
    pub fn execution(&self, size: f64) -> f64 {
        self.overhead_s + self.each_s * size
    }

    /// Seconds from taking a block of that size until its results are there.
    pub fn results(&self, size: f64) -> f64 {
        self.agreement_s + self.execution(size)
    }

    /// Seconds from taking a block of that size until taking the next.
    pub fn interval(&self, size: f64) -> f64 {
        self.agreement_s + self.timer_s.max(self.execution(size))
    }

    /// rho: the share of time that executing requests takes, at so many a second; 1 and more is too much.
    pub fn utilisation(&self, rate: f64) -> f64 {
        self.each_s * rate
    }

    /// rho*: the utilisation from which on execution takes longer than the timer.
    pub fn knee(&self) -> f64 {
        ((self.timer_s - self.overhead_s) / (self.timer_s + self.agreement_s)).max(0.0)
    }

    /// `lambda_max`: requests a second that it carries out at most, where a block holds so many; `None` = as many as there are.
    pub fn capacity(&self, block: Option<u64>) -> f64 {
        #[allow(clippy::cast_precision_loss)] // No block holds 2^52.
        block.map_or(1.0 / self.each_s, |block| {
            block as f64 / self.interval(block as f64)
        })
    }
}
