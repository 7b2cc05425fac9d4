//! What people ask in a scenario.

use std::collections::BTreeSet;

use rand::CryptoRng;
use wayclear_api::Place;
use wayclear_chain::Chain;
use wayclear_client::exposures::Rule;
use wayclear_client::visit::{self, PlaceStatus};
use wayclear_deploy::Deployment;

use crate::error::RunError;
use crate::runner::{Phone, Runner};
use crate::step::Answer;

impl<C: Chain, R: CryptoRng> Runner<'_, C, R> {
    pub(crate) fn ask(&mut self, place: &Place) -> Result<Answer, RunError> {
        let Deployment {
            state,
            registry,
            window_seconds,
            ..
        } = self.deployment;
        let status = match visit::status(self.chain, state, place)? {
            PlaceStatus::Known { status, .. } => Some(status),
            PlaceStatus::NeverVisited | PlaceStatus::OutsideTheTree => None,
        };
        self.feed.sync(self.chain, registry, *window_seconds)?;
        let now = self.chain.now()?;
        let standing = self.feed.standing();
        Ok(Answer::Told {
            place: place.clone(),
            status,
            infected_until: standing.infected_until(place, now, *window_seconds),
        })
    }

    /// A phone knows when it was where; the feed tells where infected people were, and when. One rule for all phones: the
    /// device's own.
    pub(crate) fn ask_exposed(&mut self, name: &str) -> Result<Answer, RunError> {
        let mut places = BTreeSet::new();
        if let Some(Phone { device, feed }) = self.phones.get_mut(name) {
            let Deployment {
                registry,
                window_seconds,
                ..
            } = self.deployment;
            let now = self.chain.now()?;
            device.look(feed, self.chain, registry, now, *window_seconds)?;
            for exposure in &device.exposures {
                if let Rule::Indirect { place, .. } = &exposure.rule {
                    places.insert(place.clone());
                }
            }
        }
        Ok(Answer::Exposed { places })
    }
}
