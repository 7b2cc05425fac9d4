//! Exposures, and how likely they have infected.

mod compare;
mod find;
#[cfg(feature = "files")]
mod look;
mod model;

use wayclear_api::{Place, Surface};
use wayclear_risk::{self as risk, Contact, Model, Probability, SurfaceContact};
use wayclear_status::interval_start;

use crate::device::KeptContact;
use crate::feed::Id;

pub use find::find;
#[cfg(feature = "files")]
pub use look::{LookError, News};
pub use model::{current_model, CurrentModel, ModelError};

/// How long what somebody left can expose others, in seconds: as on plastic.
pub(crate) const LONGEST_SURVIVAL_SECONDS: u64 = 72 * 3_600;

/// An encounter with somebody who turned out to be infected, or with what they left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Id of the slip that told of it.
    pub slip: Id,
    pub rule: Rule,
    /// Whether its owner was told.
    pub is_told: bool,
}

/// What makes an exposure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The same identifier: the phones were near each other.
    Direct { contact: KeptContact },
    /// The same place, after the infected visit.
    Indirect {
        place: Place,
        /// Of the device's own visit.
        interval: u32,
        /// From the infected visit to it, seconds, true to ten minutes.
        gap_seconds: u32,
        surface: Surface,
    },
}

impl Exposure {
    /// When it began, Unix seconds.
    pub fn at(&self) -> u64 {
        match &self.rule {
            Rule::Direct { contact } => contact.started_at,
            Rule::Indirect { interval, .. } => interval_start(*interval),
        }
    }

    /// Whether it is the same encounter, as far as it was known then.
    fn goes_on_from(&self, before: &Exposure) -> bool {
        let is_of_one_slip = self.slip == before.slip;
        match (&self.rule, &before.rule) {
            (Rule::Direct { contact }, Rule::Direct { contact: known }) => {
                // Another slip may have disclosed the same identifier since.
                (is_of_one_slip || contact.sender == known.sender)
                    && contact.encounter().overlaps(&known.encounter())
            }
            (one, other) => is_of_one_slip && one == other,
        }
    }

    /// What the model is asked; `None` if the device keeps what no contact can be.
    fn scored(&self) -> Option<risk::Exposure> {
        let mut exposure = risk::Exposure::default();
        match &self.rule {
            Rule::Direct { contact } => {
                exposure.contact = Some(Contact::new(contact.rssi_dbm, contact.seconds).ok()?);
            }
            Rule::Indirect {
                gap_seconds,
                surface,
                ..
            } => {
                let surface = risk::Surface::from(*surface);
                exposure.surface = Some(SurfaceContact::new(*gap_seconds, surface).ok()?);
            }
        }
        Some(exposure)
    }

    /// Its probability by the paper's equation 10.
    pub fn probability(&self, model: &Model) -> Probability {
        self.scored()
            .map_or(Probability::ZERO, |exposure| model.probability(&exposure))
    }

    /// What it adds to the probability that everybody has.
    pub fn added(&self, model: &Model) -> Probability {
        self.scored()
            .map_or(Probability::ZERO, |exposure| model.added(&exposure))
    }
}

/// What they add together: that at least one of them infected.
pub fn combined(exposures: &[Exposure], model: &Model) -> Probability {
    Probability::any(exposures.iter().map(|exposure| exposure.added(model)))
}

/// The exposures to alert of: none until all that the device keeps add as much together as the model says, and never one
/// that adds nothing or is told already. Whoever has told one says so by [`mark_told`].
pub fn alerts(exposures: &[Exposure], current: &CurrentModel) -> Vec<Exposure> {
    if combined(exposures, &current.model) < current.alert_at {
        return vec![];
    }
    let is_news = |e: &&Exposure| !e.is_told && e.added(&current.model) > Probability::ZERO;
    exposures.iter().filter(is_news).cloned().collect()
}

/// An alert has reached the person: it is not told again.
pub fn mark_told(exposures: &mut [Exposure], told: &Exposure) {
    let is_it = |e: &&mut Exposure| e.slip == told.slip && e.rule == told.rule;
    exposures
        .iter_mut()
        .filter(is_it)
        .for_each(|exposure| exposure.is_told = true);
}
