//! What is to be signed elsewhere.

use std::collections::BTreeMap;

use wayclear_chain::Chain;

use super::act::Act;
use super::run::Run;
use super::wanted::Progress;
use crate::deployment::Begun;
use crate::error::DeployError;
use crate::plan::{At, Change, Found, Plan, What};
use crate::record::{RecordError, Written};

impl<C: Chain, T: FnMut(Progress)> Run<'_, C, T> {
    /// What is to be signed next, as far as contracts stand.
    pub fn next_steps(
        &mut self,
        mut found: Found,
        plan: &Plan,
        begun: Option<Begun>,
        earlier: Option<&Written>,
        keep: impl FnOnce(&Begun) -> Result<(), RecordError>,
    ) -> Result<Vec<(Vec<Change>, Act)>, DeployError> {
        let uploads = plan
            .changes
            .iter()
            .filter(|change| change.what == What::Upload);
        let uploads: Vec<_> = uploads
            .filter_map(|change| match change.at {
                At::Code(contract) => Some((vec![change.clone()], Act::Upload(contract))),
                _ => None,
            })
            .collect();
        if !uploads.is_empty() {
            return Ok(uploads);
        }
        let begun = if let Some(begun) = begun {
            begun
        } else {
            let begun = self.begin(&found, earlier, rand::random())?;
            keep(&begun)?;
            begun
        };
        // What is below a state stands on it.
        let count = if found.live.is_some() {
            plan.changes.len()
        } else {
            1
        };
        let left: Vec<&Change> = plan.changes.iter().take(count).collect();
        let (mut rest, mut steps, mut known) = (left.as_slice(), vec![], BTreeMap::new());
        while !rest.is_empty() {
            let (changes, acts) = self.acts(rest, &mut found, &begun, &mut known)?;
            let of_step: Vec<Change> = rest.iter().take(changes).map(|c| (*c).clone()).collect();
            for act in acts.into_iter().flatten() {
                steps.push((of_step.clone(), act));
            }
            rest = &rest[changes..];
        }
        Ok(steps)
    }
}
