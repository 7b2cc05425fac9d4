//! A plan that was agreed on, and whether it is still what there is to do.

use super::part::is_part;
use super::since::{others, since};
use super::wanted::Agreed;
use crate::error::DeployError;
use crate::plan::{Change, Found, Plan, What};
use crate::record::{ServerChange, Servers};

/// What is asked of plans before they are carried out.
#[derive(Clone, Copy, Default)]
pub struct Plans<'a> {
    /// All that is done, if somebody has agreed on it.
    pub agreed: Option<Agreed<'a>>,
    /// What is to change in the record.
    pub servers: &'a [ServerChange],
}

impl<'a> Plans<'a> {
    /// Those of a run whose record is to change so.
    pub fn of(agreed: Option<Agreed<'a>>, servers: &'a Servers) -> Self {
        Plans {
            agreed,
            servers: &servers.changes,
        }
    }

    /// That a plan is what was agreed on.
    pub fn check(&self, found: &Found, plan: &Plan) -> Result<(), DeployError> {
        match self.agreed {
            Some(agreed) => agreed.check(&Agreed {
                found: &found.hash(),
                plan,
                servers: self.servers,
                stood: found.stood().as_ref(),
            }),
            None => Ok(()),
        }
    }
}

impl Agreed<'_> {
    /// That there is to be done `now` what was agreed on, or what is left of it after a run that was broken off.
    ///
    /// # Errors
    /// [`DeployError::Moved`], [`DeployError::OtherFile`].
    pub fn check(&self, now: &Agreed<'_>) -> Result<(), DeployError> {
        let other_file = || DeployError::OtherFile(since(self, now));
        let moved = || DeployError::Moved(since(self, now));
        let is_agreed = |change: &ServerChange| self.servers.contains(change);
        if self.plan.wanted != now.plan.wanted || !now.servers.iter().all(is_agreed) {
            return Err(other_file());
        }
        let is_of_a_new_tree = self.plan.changes.iter().any(is_founding);
        let is_left = is_rest(now.plan, self.plan);
        match self.found == now.found {
            true if is_left && is_rest(self.plan, now.plan) => Ok(()),
            // Nodes differ in what fees they take.
            true if !now.plan.conflicts.is_empty() => Err(moved()),
            true => Err(other_file()),
            false if !is_left => Err(moved()),
            // What stood before a tree was there nobody else has changed.
            false if is_of_a_new_tree => Ok(()),
            false if now.plan.is_drift_known && has_no_more(now.plan, self.plan) => Ok(()),
            // Where nothing is known of the last apply, the plan itself says what stood.
            false if others(self, now).is_some_and(|others| others.is_empty()) => Ok(()),
            false => Err(moved()),
        }
    }
}

fn is_founding(change: &Change) -> bool {
    matches!(change.what, What::MakeState(_))
}

/// Whether there is nothing else than was told: changed by others, or by another file.
fn has_no_more(now: &Plan, agreed: &Plan) -> bool {
    let mut others = now.unmentioned.iter();
    now.drift.iter().all(|drift| agreed.drift.contains(drift))
        && others.all(|other| agreed.unmentioned.contains(other))
}

/// Whether what a plan does is what is left of another: some of its changes, in its order, and nothing else.
fn is_rest(now: &Plan, agreed: &Plan) -> bool {
    let mut left = agreed.changes.iter();
    now.conflicts.is_empty()
        && now
            .changes
            .iter()
            .all(|now| left.any(|change| is_part(now, change)))
}
