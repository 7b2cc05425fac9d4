//! A run under way: what there is to do, in the order of the plan.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use wayclear_chain::{is_address, prefix_of_address, Chain, ChainError};

use super::act::Act;
use super::last::LastApplied;
use super::wanted::{Progress, Wanted};
use crate::codes::code;
use crate::deployment::Begun;
use crate::error::DeployError;
use crate::plan::drift::drift;
use crate::plan::stood::Stood;
use crate::plan::{diff, At, Change, Found, Plan, What};
use crate::tree::{Account, Tree};
use crate::Owners;

pub struct Run<'a, C, T> {
    pub chain: &'a mut C,
    /// With addresses in place of names.
    pub tree: Tree,
    pub owners: &'a Owners,
    prune: bool,
    /// What was applied last.
    pub last: Option<LastApplied>,
    tell: T,
    pub done: Vec<Change>,
    /// Of the newest block that carried something out; 0 = none, or the chain does not say.
    pub height: u64,
}

impl<'a, C: Chain, T: FnMut(Progress)> Run<'a, C, T> {
    pub fn new(
        chain: &'a mut C,
        wanted: &Wanted<'a>,
        last: Option<LastApplied>,
        tell: T,
    ) -> Result<Self, DeployError> {
        let mut tree = wanted.tree.clone();
        tree.resolve(|name| account(chain, name))
            .map_err(|error| DeployError::Step {
                step: "accounts of the tree file".to_string(),
                error,
            })?;
        let prefix = prefix_of_address(wanted.owners.state.as_str());
        let is_foreign = |account: &&mut Account| prefix_of_address(account) != prefix;
        if let Some(account) = tree.accounts_mut().into_iter().find(is_foreign) {
            let account = account.clone();
            let prefix = prefix.unwrap_or_default();
            return Err(DeployError::Foreign { account, prefix });
        }
        if let Some(account) = tree.doubled_account() {
            let account = account.clone();
            return Err(DeployError::Twice { account });
        }
        Ok(Run {
            chain,
            tree,
            owners: wanted.owners,
            prune: wanted.prune,
            last,
            tell,
            done: vec![],
            height: 0,
        })
    }

    /// What stands, and what there is to do.
    pub fn look(&self, begun: Option<&Begun>) -> Result<(Found, Plan), DeployError> {
        let state = begun.map(|begun| &begun.state);
        let last = state.and_then(|state| self.last_of(state));
        let stood = last.and_then(|last| last.stood.as_ref());
        let payers = self.payers();
        let maker = &self.owners.state;
        let found = Found::read(self.chain, state, &self.tree, maker, stood, &payers)?;
        let mut plan = diff(&found, &self.tree, self.owners, self.prune);
        let live = found.live.as_ref();
        let live = live.filter(|_| !found.is_of_another(&self.tree));
        if let (Some(last), Some(stood), Some(live)) = (last, stood, live) {
            plan.drift = drift(stood, &last.payers, &last.meant, &Stood::of(live));
            plan.is_drift_known = true;
        }
        let left = state.and_then(|state| self.left_by_later_release(state));
        plan.conflicts.extend(left);
        Ok((found, plan))
    }

    /// Uploads what is to be uploaded.
    pub fn codes(&mut self, found: &mut Found, plan: &Plan) -> Result<(), DeployError> {
        let mut uploads = plan.changes.iter();
        while let Some(change) = uploads.next().filter(|change| change.what == What::Upload) {
            if let At::Code(contract) = change.at {
                let id = at(&change.at, self.chain.store_code(&change.signer, contract))?;
                let stored = at(&change.at, code(self.chain, id))?;
                found.codes.insert(contract, Some(stored));
                self.is_done([change.clone()], plan);
            }
        }
        Ok(())
    }

    /// Does what a plan says; uploads that are done already are passed over.
    pub fn carry_out(
        &mut self,
        found: &mut Found,
        plan: &Plan,
        begun: &Begun,
    ) -> Result<(), DeployError> {
        if found.codes.values().any(Option::is_none) {
            self.codes(found, plan)?;
        }
        let is_left = |change: &&Change| change.what != What::Upload;
        let left: Vec<&Change> = plan.changes.iter().filter(is_left).collect();
        let mut rest = left.as_slice();
        let mut known = BTreeMap::new();
        while let Some((first, _)) = rest.split_first() {
            let (changes, acts) = self.acts(rest, found, begun, &mut known)?;
            let Some(acts) = acts else {
                return Err(DeployError::Step {
                    step: first.at.to_string(),
                    error: ChainError::NoEvent {
                        what: "contract above it",
                    },
                });
            };
            for act in acts {
                at(&first.at, self.send(&first.signer, act))?;
            }
            let done = rest.iter().take(changes).map(|change| (*change).clone());
            self.is_done(done.collect::<Vec<_>>(), plan);
            rest = &rest[changes..];
        }
        Ok(())
    }

    /// What is left after an error, if what was refused had been done meanwhile: by a transaction of a run that was killed, which
    /// came into a block late, or by somebody else. Otherwise the error. `before`: how many changes were done before the plan.
    pub fn overtaken(
        &self,
        error: DeployError,
        plan: &Plan,
        before: usize,
        begun: &Begun,
    ) -> Result<(Found, Plan), DeployError> {
        if !matches!(
            error,
            DeployError::Step {
                error: ChainError::Refused(_) | ChainError::RefusedSigned(_),
                ..
            }
        ) {
            return Err(error);
        }
        let done = self.done.get(before..).unwrap_or_default();
        let left = plan.changes.iter().filter(|change| !done.contains(change));
        let left: Vec<&Change> = left.collect();
        let (found, next) = self.look(Some(begun))?;
        let is_less = next.changes.len() < left.len();
        if is_less && next.changes.iter().all(|change| left.contains(&change)) {
            Ok((found, next))
        } else {
            Err(error)
        }
    }

    fn send(&mut self, signer: &Addr, act: Act) -> Result<(), ChainError> {
        let tx = match act {
            Act::MakeState(state) => {
                let (admin, salt) = (state.admin.as_ref(), &state.salt);
                let chain = &mut *self.chain;
                let made = chain.instantiate2(
                    signer,
                    state.code_id,
                    &state.msg,
                    &state.label,
                    admin,
                    salt,
                );
                return made.map(drop);
            }
            Act::Execute(messages) => self.chain.execute_all(signer, messages)?,
            Act::Migrate(contracts) => self.chain.migrate_all(signer, contracts)?,
            Act::PayFees { to, daily } => self.chain.pay_fees(signer, &to, daily.as_ref())?,
        };
        self.height = tx.receipt.map_or(self.height, |receipt| receipt.height);
        Ok(())
    }

    fn is_done(&mut self, changes: impl IntoIterator<Item = Change>, plan: &Plan) {
        for change in changes {
            self.done.push(change.clone());
            let step = self.done.len();
            (self.tell)(Progress {
                step,
                steps: plan.changes.len().max(step),
                change,
            });
        }
    }
}

/// Refuses a plan of which a part cannot be done: then nothing of it is.
pub fn refuse_conflicts(plan: &Plan) -> Result<(), DeployError> {
    if plan.conflicts.is_empty() {
        Ok(())
    } else {
        Err(DeployError::Conflicts(plan.conflicts.clone()))
    }
}

/// Says at which step the chain failed.
pub fn at<O>(
    step: &(impl ToString + ?Sized),
    outcome: Result<O, ChainError>,
) -> Result<O, DeployError> {
    outcome.map_err(|error| DeployError::Step {
        step: step.to_string(),
        error,
    })
}

/// The address of a name or of itself.
fn account(chain: &impl Chain, name: &str) -> Result<Addr, ChainError> {
    if is_address(name) {
        Ok(Addr::unchecked(name))
    } else {
        chain.account(name)
    }
}
