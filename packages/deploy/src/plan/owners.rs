//! Whose contracts are: offers that are taken back, and hand-overs.

use wayclear_api::Ownership;

use super::diff::{stated, Diff};
use super::{At, What};
use crate::live::Live;

impl Diff<'_> {
    /// Offers that the file does not want: whoever was offered something may take it at any time.
    pub(super) fn offers(&mut self, live: Option<&Live>) {
        for (at, Ownership { owner, proposed }, wanted) in self.owned(live) {
            let wanted = stated(wanted.as_ref());
            // An owner who is to be another one gets an offer of his own.
            let is_open = wanted.as_ref().is_none_or(|wanted| *wanted == owner);
            let Some(heir) = proposed.filter(|_| is_open) else {
                continue;
            };
            let name = format!("offered to {heir}, who may take it at any time");
            let (before, to) = (Some(heir), None);
            let withdrawal = What::Offer { before, to };
            if wanted.is_some() {
                self.change(at, withdrawal, &owner);
            } else {
                self.surplus(at, name, Ok((withdrawal, &owner)));
            }
        }
    }

    /// Hand-overs come last: until then it is the old owners who sign.
    pub(super) fn owners(&mut self, live: Option<&Live>) {
        for (at, Ownership { owner, proposed }, wanted) in self.owned(live) {
            let Some(wanted) = stated(wanted.as_ref()) else {
                continue;
            };
            if owner == wanted {
                self.plan.same += 1;
                continue;
            }
            if proposed.as_ref() != Some(&wanted) {
                let (before, to) = (proposed, Some(wanted.clone()));
                self.change(at.clone(), What::Offer { before, to }, &owner);
            }
            self.change(at, What::Accept { from: owner }, &wanted);
        }
    }

    /// What has an owner, who that is, and who it is to be; children before parents.
    fn owned(&self, live: Option<&Live>) -> Vec<(At, Ownership, Option<String>)> {
        let (Some(live), tree) = (live, self.tree) else {
            return vec![];
        };
        let mut all = vec![];
        for (key, found) in &live.counties {
            let named = tree.counties.iter().find(|county| county.key == *key);
            for (city, found) in &found.cities {
                let mut cities = named.iter().flat_map(|county| &county.cities);
                let named = cities.find(|known| known.key == *city);
                let at = At::City {
                    county: key.clone(),
                    city: city.clone(),
                };
                let wanted = named.and_then(|city| city.owner.clone());
                all.push((at, found.region.config.ownership.clone(), wanted));
            }
            let wanted = named.and_then(|county| county.owner.clone());
            let at = At::County(key.clone());
            all.push((at, found.region.config.ownership.clone(), wanted));
        }
        let (key, wanted) = (|| tree.key.clone(), || tree.owner.clone());
        let of_registry = &live.registry.config.ownership;
        all.push((At::Registry(key()), of_registry.clone(), wanted()));
        let of_state = &live.state.config.ownership;
        all.push((At::State(key()), of_state.clone(), wanted()));
        all
    }
}
