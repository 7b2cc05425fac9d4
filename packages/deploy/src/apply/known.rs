//! What a run keeps beside the record: what stood, by which the next plan tells what others have changed.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use wayclear_chain::Chain;

use super::last::{LastApplied, RELEASE};
use super::run::Run;
use super::wanted::Progress;
use crate::plan::drift::drift;
use crate::plan::stood::Stood;
use crate::plan::{Change, Drift, Found};

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
            meant,
        }
    }

    /// Everybody whom this file or an earlier one names as one who pays fees.
    pub fn payers(&self) -> BTreeSet<Addr> {
        let known = self.last.iter().flat_map(|last| last.payers.clone());
        let named = self.tree.fees.iter().map(|fees| &fees.from);
        known.chain(named.map(Addr::unchecked)).collect()
    }
}
