//! From a header that is known to one that a node says is newer.

use std::ops::RangeInclusive;
use std::time::Duration;

use tendermint::Time;
use tendermint_light_client_verifier::errors::VerificationErrorDetail;
use tendermint_light_client_verifier::options::Options;
use tendermint_light_client_verifier::types::TrustThreshold;
use tendermint_light_client_verifier::{ProdVerifier, Verdict, Verifier};

use crate::anchor::Anchor;
use crate::block::LightBlock;
use crate::error::ProofError;
use crate::header::Header;

/// How far a header may be from now, each way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For how long a known header proves others: two thirds of the time for which validators who leave can still be punished.
    pub trusting_period: Duration,
    /// How old the newest header may be.
    pub age: Duration,
    /// How far clocks may differ.
    pub drift: Duration,
}

impl Default for Limits {
    /// Those of a chain whose validators can be punished for 21 days.
    fn default() -> Self {
        Limits {
            trusting_period: Duration::from_hours(14 * 24),
            age: Duration::from_secs(30),
            drift: Duration::from_secs(10),
        }
    }
}

/// Checks headers from an anchor up to a height. Where too few of those who were validators still are, it looks at one in between.
///
/// It asks for nothing itself: [`Self::wants`] says which block comes next, [`Self::give`] takes it.
#[derive(Clone, Debug)]
pub struct Bisection {
    limits: Limits,
    /// Unix seconds.
    now: u64,
    anchor: Anchor,
    known: Option<LightBlock>,
    /// What to get to, nearest last; a block that was given too early is kept.
    ahead: Vec<(u64, Option<LightBlock>)>,
}

impl Bisection {
    /// From an anchor to the block of a height, of which a node says that it is its newest. `now`: Unix seconds, by the device's clock.
    ///
    /// # Errors
    /// [`ProofError::BeforeAnchor`].
    pub fn new(anchor: Anchor, target: u64, now: u64, limits: Limits) -> Result<Self, ProofError> {
        if target < anchor.height {
            return Err(ProofError::BeforeAnchor {
                height: target,
                anchor: anchor.height,
            });
        }
        Ok(Bisection {
            limits,
            now,
            ahead: vec![(target, None)],
            anchor,
            known: None,
        })
    }

    /// Height of the block that is wanted next; `None` = all is there.
    pub fn wants(&self) -> Option<u64> {
        self.helpful().map(|heights| *heights.end())
    }

    /// The same, and before it the heights whose blocks help too, if that one is not to be had.
    pub fn helpful(&self) -> Option<RangeInclusive<u64>> {
        let Some(known) = &self.known else {
            return Some(self.anchor.height..=self.anchor.height);
        };
        let ahead = self.ahead.last();
        ahead.map(|(height, _)| known.height() + 1..=*height)
    }

    /// Takes the block that is wanted, or, of somebody who does not have all, one between what is known and that.
    ///
    /// # Errors
    /// Why it is not believed. What was given before stays.
    pub fn give(&mut self, block: LightBlock) -> Result<(), ProofError> {
        let wanted = self.wants().unwrap_or_default();
        let height = block.height();
        let Some(known) = &self.known else {
            block.is_one(&self.anchor.chain_id, wanted..=wanted)?;
            // What follows from another block is looked at as a whole where it is held against that.
            block.is_whole()?;
            self.anchor.check(&block)?;
            self.still_proves(&block)?;
            self.known = Some(block);
            // The newest block may be the anchor itself.
            self.ahead.retain(|(height, _)| *height > wanted);
            return Ok(());
        };
        block.is_one(&self.anchor.chain_id, known.height() + 1..=wanted)?;
        let (follows, from) = (self.follows(known, &block)?, known.height());
        self.ahead.retain(|(ahead, _)| *ahead > height);
        if follows {
            self.known = Some(block);
            return self.go_on();
        }
        self.ahead.push((height, Some(block)));
        self.ahead.push((between(from, height), None));
        Ok(())
    }

    /// The header at the target, when nothing is wanted any more.
    ///
    /// # Errors
    /// [`ProofError::Behind`], if it is too old; [`ProofError::AfterNow`].
    pub fn header(self) -> Result<Header, ProofError> {
        let Some(block) = self.known.filter(|_| self.ahead.is_empty()) else {
            return Err(ProofError::Unfinished);
        };
        let header = Header::of(&block);
        let (time, now) = (header.time, self.now);
        if time > now.saturating_add(self.limits.drift.as_secs()) {
            return Err(ProofError::AfterNow {
                height: header.anchor.height,
                seconds: time - now,
            });
        }
        if now.saturating_sub(time) > self.limits.age.as_secs() {
            return Err(ProofError::Behind {
                height: header.anchor.height,
                seconds: now - time,
            });
        }
        Ok(header)
    }

    /// From what is known to what was given, as far as that goes.
    fn go_on(&mut self) -> Result<(), ProofError> {
        while let Some((height, Some(block))) = self.ahead.last() {
            let Some(known) = &self.known else { break };
            if self.follows(known, block)? {
                self.known = block.clone().into();
                self.ahead.pop();
            } else {
                let between = between(known.height(), *height);
                self.ahead.push((between, None));
                break;
            }
        }
        Ok(())
    }

    /// Whether a block proves a later one; false, if too few who vouch for the first signed the second.
    fn follows(&self, known: &LightBlock, block: &LightBlock) -> Result<bool, ProofError> {
        let options = Options {
            trust_threshold: TrustThreshold::ONE_THIRD,
            trusting_period: self.limits.trusting_period,
            clock_drift: self.limits.drift,
        };
        let (known, untrusted) = (known.trusted(), block.untrusted());
        let verdict =
            ProdVerifier::default().verify_update_header(untrusted, known, &options, self.now()?);
        let reason = match verdict {
            Verdict::Success => return Ok(true),
            Verdict::NotEnoughTrust(_) => return Ok(false),
            Verdict::Invalid(reason) => reason,
        };
        Err(match reason {
            VerificationErrorDetail::HeaderFromTheFuture(_) => ProofError::AfterNow {
                height: block.height(),
                seconds: block.time().saturating_sub(self.now),
            },
            other => ProofError::NotSigned {
                height: block.height(),
                reason: other.to_string(),
            },
        })
    }

    /// Refuses an anchor that is too old to prove others.
    fn still_proves(&self, anchor: &LightBlock) -> Result<(), ProofError> {
        const DAY: u64 = 86_400;
        let age = self.now.saturating_sub(anchor.time());
        if age < self.limits.trusting_period.as_secs() {
            return Ok(());
        }
        Err(ProofError::TooOld {
            days: age / DAY,
            limit: self.limits.trusting_period.as_secs() / DAY,
        })
    }

    fn now(&self) -> Result<Time, ProofError> {
        let seconds = i64::try_from(self.now).ok();
        let time = seconds.and_then(|seconds| Time::from_unix_timestamp(seconds, 0).ok());
        time.ok_or(ProofError::Clock)
    }
}

/// The height in the middle of two.
fn between(from: u64, to: u64) -> u64 {
    from + (to - from) / 2
}
