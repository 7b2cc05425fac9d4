//! What the places are called: each is asked in turn, a share of them with every block, since a name can change at any time.

use std::collections::BTreeMap;

use tracing::debug;
use wayclear_api::location::ask;
use wayclear_api::relay::{LabelsResponse, PlaceLabel};
use wayclear_api::Place;
use wayclear_chain::{Chain, ChainError};

use crate::places::Places;

/// In how many blocks all places have been asked: some minutes.
const SHARES: usize = 60;

/// Names of the places that have one.
#[derive(Debug)]
pub struct Labels {
    /// In how many turns all places are asked.
    shares: usize,
    by_place: BTreeMap<Place, String>,
    /// The place that was asked last.
    last: Option<Place>,
}

impl Default for Labels {
    fn default() -> Self {
        Labels {
            shares: SHARES,
            by_place: BTreeMap::new(),
            last: None,
        }
    }
}

impl Labels {
    /// Of somebody who asks all places each time.
    pub fn at_once() -> Self {
        Labels {
            shares: 1,
            ..Labels::default()
        }
    }

    /// Asks the next places; whether there was news.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn ask_next(&mut self, chain: &impl Chain, places: &Places) -> Result<bool, ChainError> {
        let mut is_news = false;
        for (place, location) in places.share_after(self.last.as_ref(), self.shares) {
            match chain.ask(&location, ask::Info {}) {
                Ok(info) => is_news |= self.note(&place, info.label),
                Err(error @ ChainError::Node { .. }) => return Err(error),
                // One that cannot be asked holds the others up by nothing.
                Err(error) => debug!(%error, "cannot ask a place for its name"),
            }
            self.last = Some(place);
        }
        Ok(is_news)
    }

    /// All of them, ascending by place.
    pub fn told(&self) -> LabelsResponse {
        let labels = self.by_place.iter().map(|(place, label)| PlaceLabel {
            place: place.clone(),
            label: label.clone(),
        });
        LabelsResponse {
            labels: labels.collect(),
        }
    }

    fn note(&mut self, place: &Place, label: Option<String>) -> bool {
        let known = self.by_place.get(place);
        let is_news = known != label.as_ref();
        match label {
            Some(label) => drop(self.by_place.insert(place.clone(), label)),
            None => drop(self.by_place.remove(place)),
        }
        is_news
    }
}
