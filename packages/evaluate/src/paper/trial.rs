//! One round of a workload on a tree of its own.

use wayclear_api::Place;
use wayclear_chain::Addr;
use wayclear_study::rounds::{categories, Category, Round};
use wayclear_study::workload::file::round_digest;
use wayclear_study::workload::{draw_round, Reading, Request, Settings, SettingsError};

/// Contracts of a trial's tree.
#[derive(Clone, Debug)]
pub struct Tree {
    pub state: Addr,
    pub registry: Addr,
}

/// Where people of a real trace go.
#[derive(Clone, Debug)]
pub struct Ground {
    /// By the number of the place.
    pub places: Vec<Place>,
    /// Cells of the one county; those of its one city lie in them.
    pub county: Vec<String>,
    /// Cells of the city: every place lies in one.
    pub city: Vec<String>,
}

/// One round of a workload, and how far it is.
#[derive(Clone, Debug)]
pub struct Trial {
    pub settings: Settings,
    pub requests: Vec<Request>,
    /// Of each request, by replaying them.
    pub categories: Vec<Category>,
    /// What was used so far.
    pub row: Round,
    /// Gas of each request, with the fee; 0 until it is known.
    pub gas: Vec<u64>,
    /// Milliseconds from when each was due to when its result was there.
    pub waited_ms: Vec<u64>,
    /// Where its people go; `None` = to places of the study, in its made-up cells.
    pub(super) ground: Option<Ground>,
    /// Its contracts, once there are some.
    pub(super) tree: Option<Tree>,
    /// Addresses of places that have one.
    pub(super) places: Vec<Option<Addr>>,
    /// Number of the first request that was not sent.
    pub(super) next: usize,
    /// When it begins, in milliseconds after the pass.
    pub(super) begins_ms: u64,
    /// Which account its first person has; the others follow.
    pub(super) first_account: usize,
    /// Requests that wait to share a transaction.
    pub(super) batch: Vec<usize>,
    /// Whether the next request waits for a place's address.
    pub(super) is_held: bool,
}

impl Trial {
    /// A round of a workload, not begun.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn new(settings: &Settings, round: u32) -> Result<Self, SettingsError> {
        let requests = draw_round(settings, round)?;
        Ok(Trial::of(settings, round, requests, None))
    }

    /// A round of requests that were not drawn, not begun.
    pub fn of(
        settings: &Settings,
        round: u32,
        requests: Vec<Request>,
        ground: Option<Ground>,
    ) -> Self {
        let Settings {
            reading, contracts, ..
        } = *settings;
        let places = ground.as_ref().map(|ground| ground.places.len());
        let places = places.unwrap_or(settings.places() as usize);
        let digest = round_digest(&requests);
        let count = requests.len();
        Trial {
            categories: categories(reading, &requests),
            row: Round::new(reading, contracts, settings.requests, round, digest),
            gas: vec![0; count],
            waited_ms: vec![0; count],
            ground,
            tree: None,
            places: (0..places).map(|_| None).collect(),
            next: 0,
            begins_ms: 0,
            first_account: 0,
            batch: vec![],
            is_held: false,
            settings: settings.clone(),
            requests,
        }
    }

    /// How long it takes, in milliseconds, so many times faster than its people take.
    pub(super) fn span_ms(&self, speed: u64) -> u64 {
        self.requests.last().map_or(0, |last| last.at_ms) / speed
    }

    /// When the next request is due, in milliseconds after the pass began; `None` = there is none.
    pub(super) fn due_ms(&self, speed: u64) -> Option<u64> {
        let next = self.requests.get(self.next)?;
        Some(self.begins_ms + next.at_ms / speed)
    }

    /// Whether its places are open before the first request.
    pub(super) fn opens_places(&self) -> bool {
        self.settings.reading == Reading::Locations
    }

    /// The account of one of its people, of so many.
    pub(super) fn account(&self, user: u32, accounts: usize) -> usize {
        (self.first_account + user as usize) % accounts
    }
}
