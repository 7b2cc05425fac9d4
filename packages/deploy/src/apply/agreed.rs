//! A plan that was agreed on, and whether it is still what there is to do.

use std::collections::BTreeSet;

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::KnownAuthority;
use wayclear_chain::Contract;

use crate::error::DeployError;
use crate::plan::{At, Change, Found, Plan, What};
use crate::record::{ServerChange, Servers};

/// A plan that somebody has agreed on: this is done and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Agreed<'a> {
    /// Hash of what was found, [`crate::plan::Found::hash`].
    pub found: &'a HexBinary,
    pub plan: &'a Plan,
    /// What was to change in the record.
    pub servers: &'a [ServerChange],
}

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
            Some(agreed) => agreed.check(&found.hash(), plan, self.servers),
            None => Ok(()),
        }
    }
}

impl Agreed<'_> {
    /// That there is to be done what was agreed on, or what is left of it after a run that was broken off.
    ///
    /// # Errors
    /// [`DeployError::Moved`], [`DeployError::OtherFile`].
    pub fn check(
        &self,
        found: &HexBinary,
        now: &Plan,
        servers: &[ServerChange],
    ) -> Result<(), DeployError> {
        let is_agreed = |change: &ServerChange| self.servers.contains(change);
        if self.plan.wanted != now.wanted || !servers.iter().all(is_agreed) {
            return Err(DeployError::OtherFile);
        }
        let is_of_a_new_tree = self.plan.changes.iter().any(is_founding);
        match self.found == found {
            true if is_rest(now, self.plan) && is_rest(self.plan, now) => Ok(()),
            true => Err(DeployError::OtherFile),
            false if !is_rest(now, self.plan) => Err(DeployError::Moved),
            // What stood before a tree was there nobody else has changed.
            false if is_of_a_new_tree => Ok(()),
            false if now.is_drift_known && has_no_more(now, self.plan) => Ok(()),
            false => Err(DeployError::Moved),
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

/// Whether a change is another, or what is left of it: contracts change their code so many a transaction. Cells have no order.
fn is_part(now: &Change, agreed: &Change) -> bool {
    if (&now.at, &now.signer) != (&agreed.at, &agreed.signer) {
        return false;
    }
    match (&now.what, &agreed.what) {
        (
            What::Migrate {
                contracts,
                from,
                to,
            },
            What::Migrate {
                contracts: all,
                from: ever,
                // Not known before the code is uploaded.
                to: agreed,
            },
        ) => {
            // Whoever opens places makes new ones of the old code.
            let is_of_places = now.at == At::Code(Contract::Location);
            (is_of_places || is_within(contracts, all))
                && from.is_subset(ever)
                && (agreed.is_none() || to == agreed)
        }
        // Slips that people have had signed meanwhile.
        (
            What::SetAuthority { before, after },
            What::SetAuthority {
                before: known,
                after: agreed,
            },
        ) => after == agreed && without_slips(before.as_ref()) == without_slips(known.as_ref()),
        (
            What::Make { prefixes, owner },
            What::Make {
                prefixes: all,
                owner: agreed,
            },
        ) => owner == agreed && is_within(prefixes, all) && is_within(all, prefixes),
        (What::GiveCells { prefixes }, What::GiveCells { prefixes: all })
        | (What::TakeCells { prefixes }, What::TakeCells { prefixes: all }) => {
            is_within(prefixes, all)
        }
        (now, agreed) => now == agreed,
    }
}

fn without_slips(known: Option<&KnownAuthority>) -> Option<KnownAuthority> {
    known.map(|known| KnownAuthority {
        slips_today: 0,
        ..known.clone()
    })
}

fn is_within<T: Ord>(some: &[T], all: &[T]) -> bool {
    let all: BTreeSet<&T> = all.iter().collect();
    some.iter().all(|one| all.contains(one))
}
