//! What a run keeps beside the record: what stood, by which the next plan tells what others have changed.

use std::collections::BTreeSet;
use std::path::Path;

use cosmwasm_std::Addr;
use wayclear_chain::Chain;

use super::last::LastApplied;
use super::run::{at, Run};
use super::wanted::Progress;
use crate::error::DeployError;
use crate::plan::drift::drift;
use crate::plan::stood::Stood;
use crate::plan::{At, Change, Conflict, Drift, Found};
use crate::record::Written;
use crate::release::RELEASE;

impl<C: Chain, T: FnMut(Progress)> Run<'_, C, T> {
    /// What was kept of a state, if it was applied to last.
    pub fn last_of(&self, state: &Addr) -> Option<&LastApplied> {
        self.last.as_ref().filter(|last| last.state == *state)
    }

    /// What stands after this run. What others have changed while it was under way, nobody was told of: there it is what stood before.
    pub fn stood(&self, found: &Found, told: &[Drift]) -> Option<Stood> {
        let live = found.live.as_ref()?;
        let now = Stood::of(live);
        let last = self.last_of(&live.state.address);
        let Some((last, before)) = last.and_then(|last| Some((last, last.stood.as_ref()?))) else {
            return Some(now);
        };
        let meant = [last.meant.as_slice(), self.done.as_slice()].concat();
        let mut late = drift(before, &self.payers(), &meant, &now);
        let key = |drift: &Drift| (drift.at.clone(), drift.what.clone());
        late.retain(|late| told.iter().all(|told| key(told) != key(late)));
        Some(now.without(&late, before))
    }

    /// What is to be kept of what stood, before anything of a state is changed as planned.
    pub fn last_before(&self, state: &Addr, planned: &[Change]) -> LastApplied {
        let last = self.last_of(state);
        let mut meant = last.map_or(vec![], |last| last.meant.clone());
        for new in planned {
            if !meant.contains(new) {
                meant.push(new.clone());
            }
        }
        LastApplied {
            release: RELEASE.to_string(),
            state: state.clone(),
            payers: self.payers(),
            stood: last.and_then(|last| last.stood.clone()),
            unended: meant.len(),
            meant,
        }
    }

    /// An apply of a later release that has not ended: this one would undo it, and what is kept of it.
    pub fn left_by_later_release(&self, state: &Addr) -> Option<Conflict> {
        let release = self.last_of(state)?.left_by()?;
        Some(Conflict {
            at: At::State(self.tree.key.clone()),
            field: "the last apply".to_string(),
            found: format!("of release {release}, and is under way or was broken off"),
            wanted: String::new(),
            why: LEFT.to_string(),
        })
    }

    /// Everybody whom this file or an earlier one names as one who pays fees.
    pub fn payers(&self) -> BTreeSet<Addr> {
        let known = self.last.iter().flat_map(|last| last.payers.clone());
        let named = self.tree.fees.iter().map(|fees| &fees.from);
        known.chain(named.map(Addr::unchecked)).collect()
    }
}

const LEFT: &str = "wait, if it is under way; else wayclear apply TREE goes on, with the command of that release. If it has changed no contract and \
     is given up, move the file that ends in .applied away";

/// What is known of the last apply with a record. One to another tree than the record's, which still stands, is no past of it: then
/// somebody has put another record in its place.
///
/// # Errors
/// [`DeployError::OtherRecord`]; [`DeployError`], from the chain.
pub fn last_with(
    chain: &impl Chain,
    record: &Path,
    written: Option<&Written>,
) -> Result<Option<LastApplied>, DeployError> {
    let last = LastApplied::read(record);
    let (Some(known), Some(Written::Finished(found))) = (&last, written) else {
        return Ok(last);
    };
    let found = &found.deployment.state;
    // With a chain that was made anew a tree went too.
    if known.state == *found || at("the last apply", chain.contract_info(&known.state))?.is_none() {
        return Ok(last);
    }
    Err(DeployError::OtherRecord {
        file: record.display().to_string(),
        found: found.clone(),
        last: known.state.clone(),
    })
}
